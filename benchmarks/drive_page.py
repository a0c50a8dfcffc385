"""How long after a gift is written down the drive's page says it, with few gifts there and with many.

    python benchmarks/drive_page.py [--few 100] [--many 2000] [--looks 20]

Makes an empty campaign in a temporary folder with one drive, a thousand names that may be printed, and gifts entered in
sheets. Then single gifts follow: each is entered, and the worker's step that writes stale pages is called until the
drive's page is another one. The worker looks for stale pages about every second, which comes on top. The figures of
few and many gifts come from the same run. Uses SQLite, or OPENAPPEAL_DATABASE_URL if that is set and empty.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SHEET = 100
DAY = date(2026, 11, 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--many", type=int, default=2000)
    parser.add_argument("--looks", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "OPENAPPEAL_DATA": f"{folder}/data",
            "OPENAPPEAL_KEYS": f"{folder}/keys",
            "OPENAPPEAL_ROLE": "worker",
        }
        drive = campaign()
        few = measure(drive, options.few, options.looks)
        many = measure(drive, options.many, options.looks)
        print(f"growth from {options.few:,} to {options.many:,} gifts: x{many / few:.1f}")


def campaign() -> Any:
    """A small Appeal, people who let their names be printed, and an open drive."""
    from openappeal.config import database
    from openappeal.vault.keys import make_keys

    make_keys(Path(os.environ["OPENAPPEAL_KEYS"]))
    database.migrate()
    from openappeal.appeals import queries as appeals
    from openappeal.appeals.tests.factories import published_appeal
    from openappeal.fundraising.tests.giving import a_drive
    from openappeal.printing.tests.mixed import names
    from openappeal.publishing import actions as publishing
    from openappeal.signatures.models import Signature
    from openappeal.website import actions as website

    published_appeal()
    for language in ("en", "fa"):
        website.add_home(language=language, title="Home", heading_first="Homeward", lede="A few words.")
        website.set_site_text(language=language, site_name="Benchmark")
    edition = appeals.current_record("en")
    assert edition is not None
    facts = {"appeal_id": edition.version.appeal_id, "version_id": edition.version_id, "language": "en", "day": DAY}
    facts |= {"visibility": "public", "review": "shown", "print_consent": True}
    Signature.objects.bulk_create(
        [Signature(name=one.name, folded_name=one.name.lower(), **facts) for one in names(1000, east=False)],
        batch_size=300,
    )
    drive = a_drive()
    publishing.publish_all()
    return drive


def measure(drive: Any, number: int, looks: int) -> float:
    """Seconds from the entry of a gift to the page that says it, in the middle, with so many gifts there."""
    from django.conf import settings

    from openappeal.fundraising.gift_models import Gift
    from openappeal.fundraising.tests.giving import give
    from openappeal.publishing import actions as publishing

    while (missing := number - Gift.objects.filter(drive=drive).count()) > 0:
        give(settings.KEYS, drive, *[2500 + place for place in range(min(SHEET, missing))], day=DAY)
    publishing.publish_waiting()
    seconds = [one_gift(drive, place) for place in range(looks)]
    middle = statistics.median(seconds)
    entering = one_gift(drive, looks, waits=False)
    print(
        f"{number:>6,} gifts: the page says a new one after {middle * 1000:.0f} ms, at most"
        f" {max(seconds) * 1000:.0f} ms (of {looks}); {entering * 1000:.0f} ms of it to enter it",
        flush=True,
    )
    return middle


def one_gift(drive: Any, place: int, *, waits: bool = True) -> float:
    """Enter one; with `waits`, until the page is written anew."""
    from django.conf import settings
    from django.utils import timezone

    from openappeal.fundraising.tests.giving import give
    from openappeal.publishing import actions as publishing

    file = Path(os.environ["OPENAPPEAL_DATA"]) / "public" / "en" / "drives" / drive.slug / "index.html"
    before = file.read_bytes()
    started = time.perf_counter()
    give(settings.KEYS, drive, 100_000 + place, day=DAY)
    if waits:
        while file.read_bytes() == before:
            publishing.publish_stale(limit=4, now=timezone.now())
    seconds = time.perf_counter() - started
    publishing.publish_waiting()
    return seconds


if __name__ == "__main__":
    main()
