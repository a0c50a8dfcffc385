"""Which public addresses show the log's state: what to render again when a new one is published."""

from __future__ import annotations

from openappeal.appeals.queries import campaign_languages
from openappeal.cms import stale

COUNT = "/count.json"


def mark_state() -> None:
    """A new state was published. It stands in a file for programs, and on the pages that say how the number is made.

    The press page and its files are made anew each day, and letters as they are sent. They show the state of then.
    """
    stale.mark([COUNT], priority=stale.PAGE)
    for language in campaign_languages():
        page = f"/{language}/number/"
        stale.mark([page, f"{page}corrections/"], priority=stale.FEED)


def mark_key() -> None:
    """The log got its key: from now on there is a page that checks receipts of it."""
    stale.mark(["/.well-known/openappeal.json"], priority=stale.FEED)
    for language in campaign_languages():
        page = f"/{language}/number/"
        stale.mark([page, f"{page}check.html"], priority=stale.FEED)
