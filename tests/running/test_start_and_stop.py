"""Starting again, Ctrl-C, a port that is taken, everything gone but the files."""

from __future__ import annotations

import signal
import socket
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.campaign import Campaign, eventually
from tests.visitor import Visitor

SECOND_START_SECONDS = 8.0


def is_open(port: int) -> bool:
    with socket.socket() as knocking:
        return knocking.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_in_seconds_and_leaves_nothing(own_campaign: Campaign, number: int) -> None:
    took = []
    # A busy machine may be late once; the product must not be.
    while not took or (took[-1] >= SECOND_START_SECONDS and len(took) < 3):
        took.append(own_campaign.start())
        assert len(own_campaign.processes()) >= 4
        assert own_campaign.interrupt(number) == 0
        assert own_campaign.processes() == []
    assert min(took) < SECOND_START_SECONDS, took
    assert not is_open(own_campaign.public_port)
    assert not is_open(own_campaign.staff_port)
    assert "Traceback" not in own_campaign.log.read_text()


def test_a_killed_supervisor_takes_the_others_along(own_campaign: Campaign) -> None:
    own_campaign.start()
    assert own_campaign.supervisor is not None
    own_campaign.supervisor.kill()
    own_campaign.supervisor.wait()
    own_campaign.supervisor = None
    eventually(lambda: not own_campaign.processes(), within=10)
    assert own_campaign.processes() == []
    own_campaign.start()


@pytest.mark.parametrize("side", ["public", "staff"])
def test_a_taken_port_is_one_sentence(own_campaign: Campaign, side: str) -> None:
    ports = {"public": own_campaign.public_port, "staff": own_campaign.staff_port}
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports[side]))
        other.listen()
        arguments = [f"--{name}-port={port}" for name, port in ports.items()]
        done = own_campaign.run("serve", "--demo", *arguments)
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert f"Port {ports[side]} is taken" in sentence
    assert own_campaign.processes() == []


def test_readers_get_the_same_from_any_web_server(own_campaign: Campaign) -> None:
    """Application and database gone: a plain file server gives the same bytes."""
    own_campaign.start()
    own_campaign.settle()
    public = own_campaign.data / "public"
    files = sorted(
        file.relative_to(public)
        for file in public.rglob("*")
        if file.is_file() and file.suffix not in (".br", ".gz") and not file.name.startswith(".")
    )
    pages = [address(file) for file in files if file.parts[0] not in ("404", "410", "away")]
    assert len(pages) > 100
    visitor = Visitor(own_campaign.public)
    served = {page: visitor.get(page).body for page in pages if page != "/"}
    visitor.close()
    own_campaign.end()
    assert own_campaign.processes() == []
    for name in ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm"):
        (own_campaign.data / name).unlink(missing_ok=True)
    plain = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(public)))
    threading.Thread(target=plain.serve_forever, daemon=True).start()
    reader = Visitor(f"http://localhost:{plain.server_port}")
    try:
        assert reader.get("/").status == 200
        different = [page for page, body in served.items() if reader.get(page).body != body]
    finally:
        reader.close()
        plain.shutdown()
        plain.server_close()
    assert different == []


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return None


def address(file: Path) -> str:
    path = quote(f"/{file.as_posix()}")
    return path.removesuffix("index.html") if file.name == "index.html" else path
