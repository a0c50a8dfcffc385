"""How fast readers get the Appeal page, against a one-line WSGI application on the same server.

    python benchmarks/reads.py [--public DATA/public] [--seconds 4] [--rounds 5] [--connections 64]

Both applications run under granian with the same settings, side by side; rounds alternate, so that a
noisy machine disturbs both alike. Everything stays on the loopback address and ends by itself.
Without `--public` a page of the Appeal's usual size is made up in a temporary folder.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import select
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import brotli

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# The same for both, and the same as `openappeal public` uses.
GRANIAN = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "24", "--no-ws"]
LIMIT = 400_000
"""Requests of one round at most, whatever the clock says."""


def one_line(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok\n"]


def __getattr__(name: str) -> Any:
    if name != "files":
        raise AttributeError(name)
    from openappeal.publishing.server import FileServer

    return FileServer(Path(os.environ["READS_PUBLIC"]), one_line)


def made_up_page() -> bytes:
    """About 30 kB of prose-like words, which pack as prose does."""
    chance = random.Random(1)
    letters = "etaoinshrdlucmfwypvbgk"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(900)]
    text = " ".join(chance.choices(words, k=4600))
    return f"<!doctype html><html lang=en><title>Appeal</title><p>{text}</p></html>".encode()


@contextmanager
def serving(application: str, port: int, public: Path) -> Iterator[None]:
    # A small environment: granian copies all of it into every request.
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "READS_PUBLIC": str(public)}
    command = [sys.executable, "-m", "granian", *GRANIAN, "--port", str(port), application]
    server = subprocess.Popen(
        command, cwd=ROOT / "benchmarks", env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{application} did not start on port {port}.") from None
                time.sleep(0.05)
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def request(path: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n"
        "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n\r\n"
    ).encode()


def one_answer(port: int, path: str) -> tuple[bytes, bytes]:
    """Fetch one answer and give its head and its body."""
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(request(path))
        got = b""
        while True:
            head, blank, body = got.partition(b"\r\n\r\n")
            if blank:
                fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
                if len(body) == int(fields.get(b"content-length", b"3")) or body.endswith(b"0\r\n\r\n"):
                    return head, body
            chunk = connection.recv(65536)
            if not chunk:
                raise SystemExit("The server closed the connection in the middle of an answer.")
            got += chunk


def rate(port: int, path: str, *, connections: int, seconds: float) -> float:
    """Read the same page over and over on kept connections; give answers per second.

    All answers have one length, so counting bytes tells where each ends, and the reader here stays
    far cheaper than the server.
    """
    head, body = one_answer(port, path)
    size, message = len(head) + 4 + len(body), request(path)
    poll = select.epoll()
    opened = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(connections)]
    by_number = {connection.fileno(): connection for connection in opened}
    missing = dict.fromkeys(by_number, size)
    for number, connection in by_number.items():
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setblocking(False)
        poll.register(number, select.EPOLLIN)
    done, started = 0, time.perf_counter()
    for connection in opened:
        connection.send(message)
    while done < LIMIT and time.perf_counter() - started < seconds:
        for number, _ in poll.poll(1):
            got = len(by_number[number].recv(262144))
            if not got:
                raise SystemExit("The server closed a connection.")
            missing[number] -= got
            if missing[number] == 0:
                done += 1
                missing[number] = size
                by_number[number].send(message)
            elif missing[number] < 0:
                raise SystemExit("An answer was longer than the first one.")
    elapsed = time.perf_counter() - started
    for connection in opened:
        connection.close()
    return done / elapsed


def check(port: int, path: str, public: Path) -> None:
    head, body = one_answer(port, path)
    plain = (public / path.strip("/") / "index.html").read_bytes()
    if b" 200 " not in head.split(b"\r\n")[0] or brotli.decompress(body) != plain:
        raise SystemExit(f"{path} is not the file that stands in the public folder.")
    print(f"{path}: {len(plain):,} bytes, {len(body):,} in brotli, {len(head.splitlines()) - 1} header fields")


def measure(public: Path, path: str, *, seconds: float, rounds: int, connections: int) -> float:
    """Print the rates of both and their ratio; give the ratio."""
    first, second = free_ports()
    with serving("reads:one_line", first, public), serving("reads:files", second, public):
        check(second, path, public)
        pairs = []
        for number in range(rounds + 1):
            pair = tuple(rate(port, path, connections=connections, seconds=seconds) for port in (first, second))
            if number:  # the first round warms up
                pairs.append(pair)
                print(f"round {number}: one line {pair[0]:8,.0f}/s   files {pair[1]:8,.0f}/s", flush=True)
    lines, files = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(file / line for line, file in pairs)
    print(f"median:  one line {lines:8,.0f}/s   files {files:8,.0f}/s   ratio {ratio:.2f} (wanted: 0.50)")
    return ratio


def free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--public", type=Path)
    parser.add_argument("--path", default="/en/")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    options = parser.parse_args()
    how = {"seconds": options.seconds, "rounds": options.rounds, "connections": options.connections}
    if options.public:
        ratio = measure(options.public.resolve(), options.path, **how)
    else:
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "en" / "index.html"
            page.parent.mkdir()
            page.write_bytes(made_up_page())
            page.with_suffix(".html.br").write_bytes(brotli.compress(made_up_page()))
            page.with_suffix(".html.gz").write_bytes(gzip.compress(made_up_page(), mtime=0))
            ratio = measure(Path(folder), "/en/", **how)
    raise SystemExit(0 if ratio >= 0.5 else 1)


if __name__ == "__main__":
    main()
