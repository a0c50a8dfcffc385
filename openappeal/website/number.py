"""“How this number is made”: the site's count and the public log's, what each is, and how to check them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.utils import timezone

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.models import Part
from openappeal.cms import shell
from openappeal.cms.language import interface, use
from openappeal.core.calendars import format_month, month_of
from openappeal.core.languages import direction
from openappeal.signatures import queries as signatures
from openappeal.transparency import queries as transparency
from openappeal.transparency.queries import LogDay
from openappeal.transparency.receipt_page import receipt_page
from openappeal.website import curve
from openappeal.website.cards import card_of
from openappeal.website.tree import site_languages

PATH = re.compile(r"^/(?P<language>[a-z0-9-]+)/number/(?P<corrections>corrections/)?$")
CHECK = "number/check.html"
"""Below a language: the page that checks a receipt, one file that can be kept."""
CORRECTIONS_SHOWN = 5


@dataclass(frozen=True)
class Row:
    """What the log took on a day, or in a month, and its number at the end. `name` is set of months."""

    day: date
    signed: int
    withdrawn: int
    voided: int
    restored: int
    total: int
    name: str = ""


def path(language: str) -> str:
    """The address of the page in a language."""
    return f"/{language}/{shell.SECTIONS['number']}"


def corrections_path(language: str) -> str:
    """The address of what was put right."""
    return f"{path(language)}corrections/"


def check_path(language: str) -> str:
    """The address of the page that checks a receipt."""
    return f"/{language}/{CHECK}"


def addresses(language: str) -> Iterator[str]:
    """The pages of a language. A receipt can be checked when the log has a key."""
    yield path(language)
    yield corrections_path(language)
    if transparency.state().key:
        yield check_path(language)


def everywhere() -> list[str]:
    """These pages in all languages: what a new state of the log makes out of date."""
    return [path for language in site_languages() for path in addresses(language)]


def check_page(language: str) -> bytes | None:
    """The page that checks a receipt of this log, or None before it has a key."""
    log = transparency.state()
    return receipt_page(log.origin, log.key, language) if log.key else None


def render(path_: str) -> str | None:
    """The page at one of these addresses, or None in a language that the site has not."""
    found = PATH.match(path_)
    if found is None or found["language"] not in site_languages():
        return None
    return _corrections(found["language"]) if found["corrections"] else _page(found["language"])


def rows(days: Sequence[LogDay], language: str) -> tuple[list[Row], list[Row]]:
    """The days of the last two months one by one, and what was before by month, newest first.

    Months are those of the language's calendar.
    """
    by_month = [list(group) for _month, group in groupby(days, key=lambda one: month_of(one.day, language))]
    newest = [Row(**vars(one)) for found in by_month[-2:] for one in found]
    months = []
    for found in by_month[:-2]:
        months.append(
            Row(
                day=found[0].day,
                signed=sum(one.signed for one in found),
                withdrawn=sum(one.withdrawn for one in found),
                voided=sum(one.voided for one in found),
                restored=sum(one.restored for one in found),
                total=found[-1].total,
                name=format_month(found[0].day, language),
            )
        )
    return newest[::-1], months[::-1]


def _page(language: str) -> str:
    ours = interface(language)
    counts, log = signatures.counts(today=timezone.now().date()), transparency.state()
    days, corrections = transparency.days(), transparency.corrections()
    newest, months = rows(days, ours)
    context = {
        "counts": counts,
        "paused_words": switches.words(Part.COUNTING, language) if counts.is_paused else "",
        "log": log,
        "state": log.checkpoint.decode() if log.checkpoint else "",
        "key": log.key,
        "curve": curve.draw(days, direction=direction(ours)),
        "days": newest,
        "months": months,
        "corrections": corrections[:CORRECTIONS_SHOWN],
        "has_more": len(corrections) > CORRECTIONS_SHOWN,
        "corrections_url": corrections_path(language),
        "check_url": check_path(language) if log.key else "",
        "log_url": f"{settings.SITE_URL}/log",
        "card": card_of(language),
    }
    return shell.render("website/number.html", language, path(language), context)


def _corrections(language: str) -> str:
    with use(language):
        context = {"corrections": transparency.corrections(), "log": transparency.state(), "card": card_of(language)}
        return shell.render("website/number_corrections.html", language, corrections_path(language), context)
