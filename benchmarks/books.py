"""Whether the books balance after ten thousand acts by chance, and how long a long bank statement takes.

    python benchmarks/books.py [--acts 10000] [--lines 100000]

The acts are checked every hundred against a model that adds and subtracts by itself, the exported file at the end. Then
gifts are posted, and a payment service's file about them is taken in twice: nine in ten of its lines are matched, five
of them by number, four by sum. Uses SQLite in a temporary folder, or OPENAPPEAL_DATABASE_URL if that is set and empty.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FIRST = date(2021, 1, 1)
HEADER = "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Balance Impact\n"
Found = TypeVar("Found")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--acts", type=int, default=10_000)
    parser.add_argument("--lines", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "OPENAPPEAL_DATA": f"{folder}/data",
            "OPENAPPEAL_KEYS": f"{folder}/keys",
            "OPENAPPEAL_ROLE": "worker",
        }
        from openappeal.config import database
        from openappeal.vault.keys import make_keys

        make_keys(Path(os.environ["OPENAPPEAL_KEYS"]))
        database.migrate()
        acts(options.acts)
        statements(options.lines)


def acts(number: int) -> None:
    """Acts by chance, and what the books say of them."""
    from openappeal.fundraising.actions import books
    from openappeal.fundraising.books_models import Entry, Posting
    from openappeal.fundraising.tests.machine import ACTS, PURPOSES, Machine

    for key in PURPOSES:
        books.name_purpose(key=key, names={"en": key}, by="sara", today=FIRST)
    machine, pick = Machine(), random.Random(10_000)
    started = time.perf_counter()
    for done in range(1, number + 1):
        machine.act(pick.choice(ACTS), pick)
        if done % 100 == 0:
            machine.check()
    machine.check()
    machine.check_exports()
    seconds = time.perf_counter() - started
    print(
        f"{number:,} acts, {Entry.objects.count():,} entries, {Posting.objects.count():,} lines,"
        f" {len(machine.gone):,} reversed: balanced at each of {number // 100:,} looks, {seconds:.1f} s"
    )


def statements(number: int) -> None:
    """A long file, taken in twice."""
    from django.conf import settings

    from openappeal.core.sheets import open_list
    from openappeal.fundraising import books
    from openappeal.fundraising.actions import books as posting
    from openappeal.fundraising.actions import statements as actions
    from openappeal.fundraising.actions.statements import Said
    from openappeal.fundraising.books import Account, Kind
    from openappeal.fundraising.books_queries import unbalanced
    from openappeal.fundraising.reconciling import formats
    from openappeal.fundraising.statement_models import LineState, Match, StatementLine
    from openappeal.vault import tags

    pick = random.Random(number)
    drafts, rows = [], []
    for place in range(number):
        day, gross, fee = (
            FIRST + timedelta(days=place * 700 // number),
            pick.randint(500, 50_000),
            pick.randint(30, 900),
        )
        rows.append(row(day, place, gross, fee))
        if place % 10:
            name = f"gift:{place}:T{place}" if place % 2 else f"gift:{place}:by-hand"
            lines = books.received(Account.PAYPAL, gross, "USD", "cover")
            drafts.append(posting.Draft(day, Kind.GIFT, lines, name))
    timed(f"{len(drafts):,} gifts posted", lambda: posting.post_many(drafts=drafts, by="sara"))
    pick.shuffle(rows)
    content = (HEADER + "".join(rows)).encode()
    said = Said(decimal=".", order="mdy")

    def take() -> Any:
        sheet = open_list(content, score=formats.score)
        return actions.take_in(sheet=sheet, said=said, keys=settings.KEYS, by="sara", today=FIRST)

    first = timed(f"{number:,} lines taken in and matched ({len(content) / 1e6:.1f} MB)", take)
    matched = StatementLine.objects.filter(state=LineState.MATCHED).count()
    again = timed("the same file once more", take)
    theirs = sum(StatementLine.objects.filter(state=LineState.MATCHED).values_list("net", flat=True))
    ours = sum(Match.objects.values_list("posting__amount", flat=True).iterator())
    key = settings.KEYS.tag_key()
    place_of = {tags.plain_tag(key, "statement", f"number:paypal:T{place}"): place for place in range(number)}
    found = Match.objects.filter(posting__entry__source__startswith="gift:")
    facts = found.values_list("posting__entry__source", "line__reference").iterator()
    wrong = sum(int(source.split(":")[1]) != place_of[bytes(reference)] for source, reference in facts)
    print(f"new: {first.lines_new:,}, then {again.lines_new:,}; out of balance: {len(unbalanced())} entries")
    print(f"of {len(drafts):,} gifts {matched:,} lines matched, {wrong:,} of them with another gift of the same sum")
    print(f"both sides say the same to the cent: {ours == theirs}")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def row(day: date, place: int, gross: int, fee: int) -> str:
    """One line as PayPal writes it."""
    money = [f"{sum_ / 100:.2f}" for sum_ in (gross, -fee, gross - fee)]
    return f"{day:%m/%d/%Y},10:00:00,PST,Some Body,Donation Payment,Completed,USD,{','.join(money)},T{place},Credit\n"


def timed(what: str, act: Callable[[], Found]) -> Found:
    """Do it, and print how long it took."""
    started, used = time.perf_counter(), time.process_time()
    found = act()
    print(
        f"{what}: {time.perf_counter() - started:.1f} s ({time.process_time() - used:.1f} s of processor)", flush=True
    )
    return found


if __name__ == "__main__":
    main()
