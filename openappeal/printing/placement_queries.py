"""Reads of placements: what readers see of one, and what is still to be done for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from openappeal.fundraising import books_pages, drive_queries
from openappeal.fundraising import freshness as drives
from openappeal.fundraising.books import EXPENSES
from openappeal.fundraising.books_models import Expense, OpenBooks, Posting
from openappeal.fundraising.drive_models import Drive, DriveStage
from openappeal.fundraising.results import Picture, Result
from openappeal.fundraising.sums import Standing
from openappeal.newsroom import coverage_queries
from openappeal.newsroom.coverage_queries import ReadCoverage
from openappeal.printing import blank_pages
from openappeal.printing.models import Print, PrintState
from openappeal.printing.placement_freshness import ad_path, placement_path, tear_sheet_path
from openappeal.printing.placement_models import Placement, PlacementState, PlacementWords
from openappeal.printing.placement_text import text_of

SOON = timedelta(days=7)
"""So long before a last day it stands on the team's first screen."""


@dataclass(frozen=True)
class Asked:
    """The drive that paid for it."""

    title: str
    path: str
    at: Standing
    deadline: date | None
    closed_day: date | None


@dataclass(frozen=True)
class Paid:
    """One expense, as the open books have it, and where they say it."""

    day: date
    amount: int
    currency: str
    path: str


@dataclass(frozen=True)
class Line:
    """A placement in a list."""

    title: str
    path: str
    outlet: str
    issue: str
    kind: str
    state: str
    appeared_day: date | None


@dataclass(frozen=True)
class ReadPlacement:
    """A placement as its page shows it: from what was asked to the page as it appeared. It names nobody."""

    slug: str
    kind: str
    language: str
    title: str
    outlet: str
    issue: str
    text: str
    report: str
    state: str
    appeared_day: date | None
    first_day: date | None
    last_day: date | None
    asked: Asked | None
    paid: tuple[Paid, ...]
    ad: Picture | None
    names: int
    tear_sheet: Picture | None
    tear_url: str
    coverage: tuple[ReadCoverage, ...]
    reach: int | None
    reach_source: str
    reach_day: date | None
    next: Result | None


def public() -> QuerySet[Placement]:
    """Those that readers find."""
    return Placement.objects.filter(is_public=True)


def has_any(language: str) -> bool:
    """Whether readers of a language find one: only then there is a list."""
    return PlacementWords.objects.filter(placement__in=public(), language=language).exists()


def languages(slug: str) -> list[str]:
    """Languages in which a placement has a page."""
    return list(
        PlacementWords.objects.filter(placement__in=public(), placement__slug=slug).values_list("language", flat=True)
    )


def slugs(language: str) -> list[str]:
    """Those that have a page in a language."""
    found = PlacementWords.objects.filter(placement__in=public(), language=language)
    return list(found.order_by("placement__slug").values_list("placement__slug", flat=True))


def listed(language: str) -> list[Line]:
    """All of a language: those that are still to come first, then the newest."""
    words = PlacementWords.objects.filter(placement__in=public(), language=language).select_related("placement")
    lines = [_line(one) for one in words]
    return sorted(
        lines, key=lambda one: (one.appeared_day is not None, -(one.appeared_day or date.min).toordinal(), one.path)
    )


def of_drive(slug: str, language: str) -> list[Result]:
    """What a drive paid for, for its page."""
    words = PlacementWords.objects.filter(placement__in=public(), placement__drive__slug=slug, language=language)
    return [_result(one) for one in words.select_related("placement").order_by("title", "pk")]


def read(slug: str, language: str) -> ReadPlacement | None:
    """A placement in a language, or None where readers find nothing."""
    found = public().select_related("drive", "publication").filter(slug=slug).first()
    words = found.words.filter(language=language).first() if found is not None else None
    if found is None or words is None:
        return None
    made = frozen_print(found)
    return ReadPlacement(
        slug=found.slug,
        kind=found.kind,
        language=language,
        title=words.title,
        outlet=found.outlet,
        issue=words.issue,
        text=words.text,
        report=words.report,
        state=found.state,
        appeared_day=found.appeared_day if found.state == PlacementState.APPEARED else None,
        first_day=found.first_day,
        last_day=found.last_day,
        asked=_asked(found.drive, language),
        paid=tuple(_paid(found, language)),
        ad=Picture(ad_path(slug), *blank_pages.size(made)) if made is not None else None,
        names=(made.names_frozen or 0) if made is not None else 0,
        tear_sheet=_tear_sheet(found),
        tear_url=found.tear_url,
        coverage=tuple(_coverage(found)),
        reach=found.reach,
        reach_source=found.reach_source,
        reach_day=found.reach_day,
        next=_next(found, language),
    )


def frozen_print(placement: Placement) -> Print | None:
    """The print whose picture is shown: the one that was frozen last."""
    found = placement.prints.filter(state=PrintState.FROZEN).select_related("edition__version", "form", "publication")
    return found.order_by("-frozen_day", "pk").first()


def title_of(placement: Placement, language: str) -> str:
    """Its title in this language, in its source language, or its outlet."""
    titles = dict(placement.words.values_list("language", "title"))
    return titles.get(language) or titles.get(placement.source_language) or placement.outlet


def is_behind(words: PlacementWords, source: PlacementWords | None) -> bool:
    """Whether a translation was made of other words than the source has now."""
    return source is not None and bool(words.made_of) and words.made_of != text_of(source).digest()


def total(expenses: Iterable[Expense]) -> dict[str, int]:
    """What expenses come to, by currency: without those that were reversed."""
    found: dict[str, int] = {}
    rows = _lines_of([one.pk for one in expenses]).values_list("currency", "amount")
    for currency, amount in rows:
        found[currency] = found.get(currency, 0) + amount
    return found


def to_book(today: date) -> list[Placement]:
    """Those that are wanted, and whose last day to book is near or over."""
    found = Placement.objects.filter(state=PlacementState.WANTED).select_related("publication")
    return _soon([(one.last_to_book, one) for one in found], today)


def to_send(today: date) -> list[Placement]:
    """Those that are booked, and whose file is due soon or overdue."""
    found = Placement.objects.filter(state=PlacementState.BOOKED).select_related("publication")
    return _soon([(one.file_by, one) for one in found], today)


def to_look_for(today: date) -> list[Placement]:
    """Those whose file is sent and that should have appeared."""
    found = Placement.objects.filter(state=PlacementState.SENT, first_day__lte=today)
    return list(found.order_by("first_day", "slug"))


def _soon(found: list[tuple[date | None, Placement]], today: date) -> list[Placement]:
    near = [(day, one) for day, one in found if day is not None and day <= today + SOON]
    return [one for _day, one in sorted(near, key=lambda pair: (pair[0], pair[1].slug))]


def _asked(drive: Drive | None, language: str) -> Asked | None:
    if drive is None or drive.stage == DriveStage.DRAFT:
        return None
    # Sums are told in every language; where the drive has no page in this one, there is nothing to lead to.
    words = drive.words.filter(language=language).first()
    return Asked(
        title=words.title if words is not None else "",
        path=drives.drive_path(language, drive.slug) if words is not None else "",
        at=drive_queries.standing(drive),
        deadline=drive_queries.deadline(drive),
        closed_day=drive.closed_day,
    )


def _paid(placement: Placement, language: str) -> Iterable[Paid]:
    """Only while readers see the books at all."""
    if not OpenBooks.objects.filter(pk=1, is_public=True).exists():
        return
    lines = _lines_of(list(placement.expenses.values_list("pk", flat=True)))
    for one in lines.select_related("entry").order_by("entry__day", "amount", "pk"):
        year = books_pages.path(language, one.entry.day.year)
        yield Paid(one.entry.day, one.amount, one.currency, f"{year}#{one.purpose_id}-{one.currency.lower()}")


def _lines_of(expenses: list[int]) -> QuerySet[Posting, Posting]:
    accounts = [account.value for account in EXPENSES]
    return Posting.objects.filter(entry__expense__in=expenses, entry__reversed_by=None, account__in=accounts)


def _coverage(placement: Placement) -> list[ReadCoverage]:
    wanted = set(placement.coverage.filter(is_shown=True).values_list("pk", flat=True))
    return [one for one in coverage_queries.shown() if one.id in wanted] if wanted else []


def _next(placement: Placement, language: str) -> Result | None:
    """What is asked for next: the placement that followed, or else its drive, if readers find it."""
    for one in placement.next_ones.select_related("drive").order_by("-first_day", "slug"):
        words = one.words.filter(language=language).first()
        if one.is_public and words is not None:
            return _result(words)
        asked = _asked(one.drive, language)
        if asked is not None and asked.path and asked.closed_day is None:
            return Result(asked.title, asked.path)
    return None


def _result(words: PlacementWords) -> Result:
    found = words.placement
    return Result(words.title, placement_path(words.language, found.slug), _tear_sheet(found))


def _tear_sheet(found: Placement) -> Picture | None:
    """The small picture of the page as it appeared."""
    if found.tear_sheet is None:
        return None
    return Picture(tear_sheet_path(found.slug), found.tear_width, found.tear_height)


def _line(words: PlacementWords) -> Line:
    found = words.placement
    return Line(
        title=words.title,
        path=placement_path(words.language, found.slug),
        outlet=found.outlet,
        issue=words.issue,
        kind=found.kind,
        state=found.state,
        appeared_day=found.appeared_day if found.state == PlacementState.APPEARED else None,
    )
