"""A hundred thousand public names: looking at all, leaving many out, hiding a country, protecting a name, and back.

    python benchmarks/reading.py [--names 100000] [--seed 1]

Half of them are on the wall, half wait; a tenth of both are of one country. SQLite in a temporary folder; PostgreSQL
with OPENAPPEAL_DATABASE_URL of an empty database. Exit code 1 if one press takes longer than it may.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
TODAY = date(2026, 11, 24)
LIMIT_SECONDS = 20.0
LETTERS = "abcdefghiklmnoprstuvz"
Found = TypeVar("Found")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
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
        store(options.names, random.Random(options.seed))
        return measure(options.names)


def store(names: int, chance: random.Random) -> None:
    """Public signers with invented names."""
    from openappeal.appeals.tests.factories import published_appeal
    from openappeal.core.names import fold_name
    from openappeal.signatures.models import Signature, WallLine

    published_appeal()
    from openappeal.appeals.models import Version

    version = Version.objects.get()

    def word() -> str:
        return "".join(chance.choices(LETTERS, k=chance.randrange(4, 10))).title()

    for start in range(0, names, 5000):
        rows = []
        for number in range(start, min(start + 5000, names)):
            name = f"{word()} {word()}{' 7' if number % 10 == 1 else ''}"
            rows.append(
                Signature(
                    appeal_id=version.appeal_id,
                    version=version,
                    language="en",
                    visibility="public",
                    day=TODAY,
                    tag=secrets.token_bytes(16),
                    name=name,
                    folded_name=fold_name(name),
                    credential=f"{word()} of {word()} in {word()}" if number % 2 else "",
                    country="DE" if number % 20 < 2 else "NL",
                    review="shown" if number % 2 else "unread",
                    on_wall=bool(number % 2),
                    counted_in=True,
                )
            )
        Signature.objects.bulk_create(rows)
        WallLine.objects.bulk_create([WallLine(day=TODAY, signature=row) for row in rows if row.on_wall])


def measure(names: int) -> int:
    """Each press with its time."""
    from django.conf import settings

    from openappeal.signatures import queries, staff_queries
    from openappeal.signatures.actions import countries, protecting, together
    from openappeal.signatures.actions.together import Choice
    from openappeal.signatures.models import Signature

    keys = settings.KEYS
    slow = []

    def timed(what: str, call: Callable[[], Found], *, limit: float = LIMIT_SECONDS) -> Found:
        began = time.monotonic()
        result = call()
        took = time.monotonic() - began
        print(f"{what:<46} {took:7.2f} s", flush=True)
        if took > limit:
            slow.append(what)
        return result

    protecting.protect(spellings=["Somebody Nowhere"], why="asked", by="wei", keys=keys, today=TODAY)

    def look_at_all() -> None:
        while protecting.look(keys=keys, today=TODAY):
            pass

    timed("the worker looks at all", look_at_all, limit=300)
    timed("the queue, by notice", lambda: [one.number for one in staff_queries.notices()])
    choice = Choice(country="NL")
    number = choice.fitting().count()
    act = timed(
        f"leave out {number}",
        lambda: together.leave_out_all(
            choice=choice, number=number, reason="advert", words="a test", by="wei", today=TODAY
        ),
    )
    timed("and undo", lambda: together.undo(id=act.pk, by="wei", today=TODAY))
    before = queries.shown_names().count()
    timed("hide a country", lambda: countries.hide_country(code="DE", reason="a test", by="wei", today=TODAY))
    timed("a page of the wall meanwhile", lambda: queries.wall_page(1, "en"))
    timed("numbers by country meanwhile", lambda: queries.country_cells("en"))
    hidden = before - queries.shown_names().count()
    timed(f"show it again ({hidden} names)", lambda: countries.show_country(code="DE", by="wei", today=TODAY))
    shown = Signature.objects.filter(review="shown").first()
    assert shown is not None
    timed(
        "add a name that must not appear",
        lambda: protecting.protect(spellings=[shown.name], why="asked", by="wei", keys=keys, today=TODAY),
    )
    assert queries.shown_names().count() == before - 1
    for what in slow:
        print(f"too slow: {what}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
