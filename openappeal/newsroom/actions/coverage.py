"""Coverage: noted, filled in from a fetched page, shown, its dead links said."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.newsroom.coverage_models import Coverage, Snapshot
from openappeal.newsroom.press import paths


class AlreadyNoted(Exception):
    """The address is on the list; `coverage` is its entry."""

    def __init__(self, coverage: Coverage) -> None:
        super().__init__(coverage.pk)
        self.coverage = coverage


class NotWhole(Exception):
    """Readers could not use it: the names of what is missing are `fields`."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(fields)
        self.fields = fields


class ReachWithoutSource(Exception):
    """A reach is told only with who says so and how it was counted."""


@dataclass(frozen=True)
class Facts:
    """What the team knows of one piece."""

    outlet: str = ""
    title: str = ""
    day: date | None = None
    language: str = ""
    kind: str = "article"
    people: tuple[str, ...] = ()
    reach: int | None = None
    reach_source: str = ""
    reach_method: str = ""


@transaction.atomic
def note(*, url: str, by: str, today: date) -> Coverage:
    """Note an address. Nothing is fetched, and readers see nothing of it yet.

    :raises AlreadyNoted:
    """
    known = Coverage.objects.filter(url=url).first()
    if known is not None:
        raise AlreadyNoted(known)
    coverage = Coverage.objects.create(url=url, noted_by=by)
    audit.record(by=by, action="newsroom.note_coverage", today=today, subject=str(coverage))
    return coverage


@transaction.atomic
def take_page(*, coverage: Coverage, page: bytes, said: Mapping[str, Any], by: str, today: date) -> Snapshot:
    """Keep a page as it was fetched, with its SHA-256, and fill in what it says of itself and nobody has written yet.

    `said` is by the names of columns. A later copy takes the place of an earlier one.
    """
    coverage = _locked(coverage)
    Snapshot.objects.filter(coverage=coverage).delete()
    snapshot = Snapshot.objects.create(
        coverage=coverage,
        page=gzip.compress(page, mtime=0),
        size=len(page),
        sha256=hashlib.sha256(page).hexdigest(),
        fetched_day=today,
    )
    for field, value in said.items():
        if value and not getattr(coverage, field):
            setattr(coverage, field, value)
    coverage.save()
    if coverage.is_shown:
        paths.mark_coverage()
    audit.record(by=by, action="newsroom.keep_copy", today=today, subject=str(coverage))
    return snapshot


@transaction.atomic
def write(*, coverage: Coverage, facts: Facts, by: str, today: date) -> None:
    """Say what it is. Of what is shown nothing that readers need may go.

    :raises ReachWithoutSource:
    :raises NotWhole:
    """
    has_source = bool(facts.reach_source and facts.reach_method)
    if (facts.reach is not None and not has_source) or (
        facts.reach is None and (facts.reach_source or facts.reach_method)
    ):
        raise ReachWithoutSource
    coverage = _locked(coverage)
    for field, value in vars(facts).items():
        setattr(coverage, field, list(value) if field == "people" else value)
    if coverage.is_shown:
        _need_whole(coverage)
        paths.mark_coverage()
    coverage.save()
    audit.record(by=by, action="newsroom.write_coverage", today=today, subject=str(coverage))


@transaction.atomic
def show(*, coverage: Coverage, by: str, today: date) -> None:
    """Put it on the public list. Doing it twice does no harm.

    :raises NotWhole:
    """
    coverage = _locked(coverage)
    _need_whole(coverage)
    if not coverage.is_shown:
        coverage.is_shown = True
        coverage.save()
        paths.mark_coverage()
        audit.record(by=by, action="newsroom.show_coverage", today=today, subject=str(coverage))


@transaction.atomic
def set_dead(*, coverage: Coverage, is_dead: bool, by: str, today: date) -> None:
    """Say that the page is no longer there, or that it is again."""
    coverage = _locked(coverage)
    if is_dead == (coverage.dead_day is not None):
        return
    coverage.dead_day = today if is_dead else None
    coverage.save()
    if coverage.is_shown:
        paths.mark_coverage()
    audit.record(by=by, action="newsroom.mark_dead_link", today=today, subject=str(coverage))


@transaction.atomic
def remove(*, coverage: Coverage, by: str, today: date) -> None:
    """Forget it, with the copy of its page."""
    coverage = _locked(coverage)
    if coverage.is_shown:
        paths.mark_coverage()
    audit.record(by=by, action="newsroom.remove_coverage", today=today, subject=str(coverage))
    coverage.delete()


def _need_whole(coverage: Coverage) -> None:
    missing = [name for name in ("outlet", "title", "day", "language") if not getattr(coverage, name)]
    if missing:
        raise NotWhole(missing)


def _locked(coverage: Coverage) -> Coverage:
    return Coverage.objects.select_for_update().get(pk=coverage.pk)
