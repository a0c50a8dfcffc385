"""How long a full publish of 1,000 pages takes, a single page among them, and how both grow.

    python benchmarks/publishing.py [--few 100] [--many 1000]

Makes an empty campaign in a temporary folder, adds pages, publishes. The figures of few and many pages
come from the same run; a second full publish of unchanged pages is shown beside them, since it must
write nothing.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
WORDS = "We ask for the release of all of them, and we refuse war in their name. " * 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--few", type=int, default=100, help="pages of the first measurement")
    parser.add_argument("--many", type=int, default=1000, help="pages of the second measurement")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "OPENAPPEAL_DATA": f"{folder}/data",
            "OPENAPPEAL_KEYS": f"{folder}/keys",
            "OPENAPPEAL_ROLE": "worker",
        }
        campaign()
        few = measure(options.few)
        many = measure(options.many)
        full, single = (many[which] / few[which] for which in (0, 1))
        print(f"growth from {options.few} to {options.many} pages: full x{full:.1f}, single x{single:.1f}")


def campaign() -> None:
    from openappeal.config import database
    from openappeal.vault.keys import make_keys

    make_keys(Path(os.environ["OPENAPPEAL_KEYS"]))
    database.migrate()
    from openappeal.appeals.tests.factories import published_appeal
    from openappeal.website import actions as website

    published_appeal()
    for language in ("en", "fa"):
        website.add_home(language=language, title="Home", heading_first="Homeward", lede="A few words.")
        website.set_site_text(language=language, site_name="Benchmark")


def measure(pages: int) -> tuple[float, float]:
    """Seconds of a full publish, and of one page's publish, with that many pages."""
    from wagtail.rich_text import RichText

    from openappeal.publishing import actions as publishing
    from openappeal.website import actions as website
    from openappeal.website.models import ContentPage

    have = ContentPage.objects.count()
    for number in range(have, pages):
        body = [("heading", "What we ask"), ("paragraph", RichText(f"<p>{WORDS}</p>"))]
        website.add_page(language="en", slug=f"page-{number}", title=f"Page {number}", intro="A page.", body=body)
    started = time.perf_counter()
    published = publishing.publish_all()
    full = time.perf_counter() - started
    started = time.perf_counter()
    unchanged = publishing.publish_all()
    again = time.perf_counter() - started
    single = statistics.median(publish_one(number) for number in range(5))
    print(
        f"{pages:>6,} pages: full {full:6.1f} s ({published.count / full:.0f} addresses/s), again {again:5.1f} s "
        f"({unchanged.changed} files changed), one page readable after {single * 1000:.0f} ms"
    )
    return full, single


def publish_one(number: int) -> float:
    """Seconds from Publish to the page's new file."""
    from django.utils import timezone

    from openappeal.publishing import actions as publishing
    from openappeal.website.models import ContentPage

    page = ContentPage.objects.order_by("path")[number]
    page.intro = f"Changed at {time.monotonic()}"
    file = Path(os.environ["OPENAPPEAL_DATA"]) / "public" / page.public_path.strip("/") / "index.html"
    started = time.perf_counter()
    page.save_revision().publish()
    while page.intro not in file.read_text():
        publishing.publish_stale(limit=4, now=timezone.now())
    seconds = time.perf_counter() - started
    publishing.publish_waiting()
    return seconds


if __name__ == "__main__":
    main()
