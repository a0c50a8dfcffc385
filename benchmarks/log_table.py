"""The public log from its table on: a million leaves through the worker's round, and kill -9 at random moments.

    python benchmarks/log_table.py [--leaves 1000000] [--kills 200] [--seed 1]

First the leaves are handed over, appended in batches, written, signed and published, files and database with fsync as
in real use. Then a child process hands over and appends without end, is killed at a random moment and started again; a
reader keeps each checkpoint that it ever sees. In the end the log is checked from its files alone against every one of
them. SQLite in a temporary folder (--folder: elsewhere, on a real disk); PostgreSQL with OPENAPPEAL_DATABASE_URL of an
empty database. Exit code 1 if a promise is not kept.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import secrets
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
START = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONGEST_START = 0.050
HANDED_AT_ONCE = 10_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        os.environ |= {
            "OPENAPPEAL_DATA": f"{folder}/data",
            "OPENAPPEAL_KEYS": f"{folder}/keys",
            "OPENAPPEAL_ROLE": "worker",
        }
        campaign()
        problems = append(options.leaves) if options.leaves else []
        problems += kill(options.kills, random.Random(options.seed)) if options.kills else []
    for problem in problems:
        print(f"NOT KEPT: {problem}")
    return 1 if problems else 0


def campaign() -> None:
    """A small Appeal in an empty data folder."""
    from openappeal.config import database
    from openappeal.config.cli import setup_django
    from openappeal.vault.keys import make_keys

    make_keys(Path(os.environ["OPENAPPEAL_KEYS"]))
    database.migrate()
    setup_django("worker")
    from openappeal.appeals.tests.factories import published_appeal

    published_appeal()


def sequence(now: datetime) -> object:
    from django.conf import settings

    from openappeal.transparency import actions, files

    return actions.sequence(keys=settings.KEYS, site_url=settings.SITE_URL, places=files.places(), now=now)


def append(leaves: int) -> list[str]:
    """Hand over so many and append them."""
    from openappeal.tlog.notes import Verifier
    from openappeal.tlog.verifying import check_log
    from openappeal.transparency import actions, files, queries
    from openappeal.transparency.actions import sequencing
    from openappeal.transparency.models import Leaf, Log

    begun = time.perf_counter()
    for at in range(0, leaves, HANDED_AT_ONCE):
        actions.hand_over(
            commitments=[secrets.token_bytes(32) for _ in range(min(HANDED_AT_ONCE, leaves - at))], now=START
        )
    print(f"handed over {leaves:,} in {time.perf_counter() - begun:.1f} s")
    before, begun, busy = memory(), time.perf_counter(), time.process_time()
    sequence(START + timedelta(hours=31))
    while queries.on_its_way() > 0:
        sequence(START + timedelta(hours=31))
    spent, busy = time.perf_counter() - begun, time.process_time() - busy
    rate = leaves / spent
    print(f"appended {rate:,.0f} leaves a second: {spent:.1f} s, {busy:.1f} s on the processor")
    print(f"memory: {(memory() - before) / 1024:.0f} MB more, {memory() / 1024:.0f} MB in all")
    public = files.places().public
    found = [one for one in public.rglob("*") if one.is_file()]
    print(
        f"disk: {sum(one.stat().st_size for one in found) / 1e6:.0f} MB in {len(found):,} public files, "
        f"{disk():.0f} MB database"
    )
    log = Log.objects.get()
    verifier = Verifier.parse(log.verifier)
    times = []
    for _ in range(100):
        begun = time.perf_counter()
        published = sequencing.compare(files.places(), verifier)
        edge = sequencing._edge(files.places(), published)
        times.append(time.perf_counter() - begun)
    print(f"ready again after a start: {sorted(times)[50] * 1000:.1f} ms, slowest {max(times) * 1000:.1f} ms")
    begun = time.perf_counter()
    checked = check_log(files.places().read, verifier).checkpoint
    print(f"the whole log checked in {time.perf_counter() - begun:.1f} s")
    problems = []
    if edge is None or checked.size != Leaf.objects.count() or queries.state().counted != leaves:
        problems.append("the log does not count what was handed over")
    if sorted(times)[50] > LONGEST_START:
        problems.append("it takes longer than 50 ms to be ready again")
    return problems


def disk() -> float:
    file = Path(os.environ["OPENAPPEAL_DATA"], "db.sqlite3")
    return file.stat().st_size / 1e6 if file.exists() else 0.0


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def work() -> None:
    """Hand over and append without end, until killed."""
    from openappeal.transparency import actions
    from openappeal.transparency.models import Leaf, Log, Reason

    number = Log.objects.values_list("acts", flat=True).first() or 0
    while True:
        number += 1
        now = START + timedelta(days=3, hours=number)
        handed = [secrets.token_bytes(32) for _ in range(random.randint(40, 600))]
        actions.hand_over(commitments=handed, now=now - timedelta(hours=40))
        actions.pass_through(commitments=[secrets.token_bytes(32) for _ in range(5)], now=now - timedelta(hours=40))
        sequence(now)
        actions.withdraw(commitment=handed[0], now=now - timedelta(hours=40))
        some = Leaf.objects.filter(kind=1, voided_by=None).order_by("-index").values_list("payload", flat=True)[:20]
        actions.void(commitments=[bytes(one) for one in some], reason=Reason.FLOOD, act=number, now=now)
        if number % 3 == 0:
            actions.restore(act=number - 1, reason=Reason.UNDONE, now=now)


def kill(kills: int, chance: random.Random) -> list[str]:
    """Kill the child at random moments; look at what everybody could see."""
    from django.db import connection

    from openappeal.tlog import checkpoints
    from openappeal.tlog.notes import Verifier
    from openappeal.transparency import actions, files
    from openappeal.transparency.models import Log

    connection.close()
    places, seen = files.places(), {}
    begun = time.perf_counter()
    for _ in range(kills):
        child = os.fork()
        if not child:
            try:
                work()
            finally:
                os._exit(1)
        # A round takes some tens of milliseconds, a busy machine ten times as many.
        end = time.monotonic() + chance.uniform(0.05, 3.0)
        while time.monotonic() < end:
            look(places, seen)
            time.sleep(0.005)
        os.kill(child, signal.SIGKILL)
        if os.waitpid(child, 0)[1] != signal.SIGKILL:
            return ["a child ended by itself"]
        look(places, seen)
    done = sequence(datetime.now(UTC) + timedelta(days=4000))
    look(places, seen)
    verifier = Verifier.parse(Log.objects.get().verifier)
    problems = [f"a round after the kills was refused: {done}"] if getattr(done, "refused", "") else []
    forks = check_all(places, verifier, seen)
    problems += forks
    problems += actions.prove(places)
    sizes = sorted(checkpoints.parse_unverified(one).size for one in seen.values())
    print(
        f"{kills} kills in {time.perf_counter() - begun:.0f} s: {len(seen)} checkpoints seen, up to {sizes[-1]:,} "
        f"entries; {len(forks)} contradicted by the log as it is now"
    )
    return problems


def look(places: object, seen: dict[int, bytes]) -> None:
    from openappeal.tlog import checkpoints
    from openappeal.tlog.tiles import Missing

    try:
        data = places.read("checkpoint")  # type: ignore[attr-defined]
    except Missing:
        return
    size = checkpoints.parse_unverified(data).size
    if seen.setdefault(size, data) != data:
        seen[-len(seen)] = data  # two of one size: found below


def check_all(places: object, verifier: object, seen: dict[int, bytes]) -> list[str]:
    """Reproduce the root of each checkpoint from the entries that are published now."""
    from openappeal.tlog.checkpoints import open_checkpoint
    from openappeal.tlog.frontier import Frontier
    from openappeal.tlog.hashing import leaf_hash
    from openappeal.tlog.tiles import ENTRIES, read_entries, tile_at
    from openappeal.tlog.verifying import check_log

    newest = check_log(places.read, verifier).checkpoint  # type: ignore[attr-defined, arg-type]
    wanted: dict[int, list[bytes]] = {}
    for data in seen.values():
        one = open_checkpoint(data, verifier)  # type: ignore[arg-type]
        wanted.setdefault(one.size, []).append(one.root)
    edge, problems = Frontier(), []
    for index in range(-(-newest.size // 256)):
        for entry in read_entries(places.read, tile_at(ENTRIES, index, newest.size)):  # type: ignore[attr-defined]
            edge.append([leaf_hash(entry)])
            if edge.size in wanted and any(root != edge.root() for root in wanted.pop(edge.size)):
                problems.append(f"another root was published for {edge.size} entries")
    return problems + [f"{size} entries were published and are not there" for size in wanted]


if __name__ == "__main__":
    sys.exit(main())
