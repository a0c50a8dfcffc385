"""Does a readable address of a subscriber stand in any file while an issue of the mailing goes out?

    python benchmarks/leaking.py [--subscribers 50000] [--kills 8]

Every invented address ends in one word. The product's own worker sends an issue to all of them; meanwhile its folder of
data, its log, its temporary files and the folder in which it works are looked through, again and again, and in the end:
for the word as it is, in other encodings, packed, and inside other files (`tests/security/canaries.py`). The mail
server refuses some letters for good and some for now with the address in its words, and hangs up in the midst of
others. The worker's children are ended by `SIGKILL`, `SIGSEGV` and `SIGABRT`, which leave reports where a system keeps
any; the database is locked for a while; letters come back with the address in them, also such as nobody can read. First
an address is planted, to see that it is found. Loopback only; ends by itself, with an error if anything was found.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import IO

from mailing import ROOT, begin, invent, is_done, load, prepare, say
from sink import Sink

WORD = "quillonka"
DOMAIN = f"{WORD}.example"
ENDS = (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT)
LOCKED_SECONDS = 25
BOUNCES = 6


def main() -> None:
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--subscribers", type=int, default=50_000)
    parser.add_argument("--kills", type=int, default=8, help="how often one of the worker's children is ended")
    parser.add_argument("--look", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.look:
        from tests.security import canaries

        print(json.dumps([file for _, file in canaries.search(options.look, [WORD])]))
        return
    with ExitStack() as stack:
        run(options, Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="oa-"))), stack)


def run(options: argparse.Namespace, folder: Path, stack: ExitStack) -> None:
    sink = Sink(stack, options.subscribers, is_moody=True)
    prepare(folder, sink, "")
    from openappeal.appeals.tests.factories import published_appeal
    from openappeal.mailings.actions.issues import Audience

    published_appeal()
    invent(options.subscribers, 0, domain=DOMAIN)
    issue = begin(Audience())

    planted = folder / "data" / "planted"
    planted.write_bytes(base64.b64encode(f"To: p1@d1.{DOMAIN}".encode()))
    assert look(folder) == {"data/planted"}, "what was planted was not found"
    planted.unlink()
    say(f"{options.subscribers:,} subscribers; a planted address is found, and no other; load {load()}")

    began, looks, kills, found = time.monotonic(), 0, 0, set[str]()
    with (folder / "log").open("wb") as log:
        worker = start(["worker"], folder, log)
        stack.callback(worker.kill)
        while not is_done(issue):
            assert worker.poll() is None, "the worker has ended"
            found |= look(folder)
            looks += 1
            if looks == 2:
                lock(folder)
            if looks == 3:
                send_back(folder, log)
            if kills < options.kills:
                kills += end_a_child(worker.pid)
        seconds = time.monotonic() - began
        worker.terminate()
        worker.wait(60)
    found |= look(folder)

    files = [file for file in folder.rglob("*") if file.is_file()]
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    lines = (folder / "log").read_text(errors="replace").splitlines()
    say(f"sent {issue.sent:,}, refused {issue.refused:,}, uncertain {issue.uncertain}; arrived {sink.sums()}")
    say(
        f"{seconds:.0f} s, {kills} children ended, {len(lines)} lines in the log, such as: {lines[-1] if lines else ''}"
    )
    say(f"looked through {looks + 1} times, in the end {len(files)} files of {megabytes:.0f} MB: {len(found)} found")
    for file in sorted(found):
        say(f"  in {file}")
    assert not found, "an address can be read"


def look(folder: Path) -> set[str]:
    """Files in which the word is found. By another process: whoever closes a file of SQLite's loses its locks on it."""
    command = [sys.executable, __file__, "--look", str(folder)]
    return set(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def start(arguments: list[str], folder: Path, log: IO[bytes], stdin: int | None = None) -> subprocess.Popen[bytes]:
    """A command of the product, whose words, temporary files and whatever else it leaves behind stay in the folder."""
    (folder / "tmp").mkdir(exist_ok=True)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp")}
    command = [sys.executable, "-m", "openappeal", *arguments]
    return subprocess.Popen(command, cwd=folder, env=env, stdin=stdin, stdout=log, stderr=log)


def end_a_child(pid: int) -> int:
    """End one of the worker's children. Returns whether there was one."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    if not children:
        return 0
    with suppress(ProcessLookupError):
        os.kill(int(random.choice(children)), random.choice(ENDS))
    return 1


def lock(folder: Path) -> None:
    """Let the worker's writing fail for a while."""
    with closing(sqlite3.connect(folder / "data" / "db.sqlite3", timeout=30, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        time.sleep(LOCKED_SECONDS)
        database.execute("ROLLBACK")


def send_back(folder: Path, log: IO[bytes]) -> None:
    """Letters that come back with the address in them, one of them damaged."""
    from django.conf import settings

    from openappeal.mailings import verp
    from openappeal.mailings.issue_models import Delivery, DeliveryState
    from openappeal.mailings.tests.returned import of_one, report

    sent = Delivery.objects.filter(state=DeliveryState.SENT).values_list("pk", flat=True)[:BOUNCES]
    for place, delivery in enumerate(sent):
        address = f"p{place}@d1.{DOMAIN}"
        letter = f"Return-Path: <>\nTo: {address}\n\n{address}\n"
        status = of_one("failed", "5.1.1", f"smtp; 550 5.1.1 <{address}>: User unknown", recipient=address)
        message = report(f"<{address}>: User unknown", status, letter=letter).encode()
        if place == 0:
            message = b"\xff\0" + message.replace(b"\n", b"\xff", 9)[::-1] + address.encode()
        to = verp.bounce_address(delivery, keys=settings.KEYS)
        back = start(["take-bounce", "--to", to], folder, log, stdin=subprocess.PIPE)
        back.communicate(message)
        assert back.returncode == 0, "a returned letter was not dealt with"


if __name__ == "__main__":
    main()
