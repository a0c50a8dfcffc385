"""Words of drives that are to be translated: the job in one language, and the rows of the matrix of languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openappeal.appeals.queries import campaign_languages
from openappeal.cms import matrix
from openappeal.cms.matrix import Cell, Row, State
from openappeal.cms.proposals import Job, ProposalStage, Text
from openappeal.fundraising.drive_models import Drive, DriveStage, ProposedWords, Words
from openappeal.fundraising.drive_text import as_text

LATE = timedelta(days=365)
"""A report can come late. A drive that has been closed for longer asks nobody for a language that it never had."""


def register() -> None:
    """Make drives known to the matrix."""
    matrix.register("fundraising", _rows)


def job(drive: Drive, language: str) -> Job:
    """The words of a drive in a language that is not its source's."""
    found = {one.language: one for one in drive.words.filter(language__in=[drive.source_language, language])}
    proposal = drive.proposed.filter(language=language).first()
    return _job(drive, language, found, proposal)


def handed_over() -> list[ProposedWords]:
    """What translators have handed over, and nobody has taken over yet."""
    found = ProposedWords.objects.filter(stage=ProposalStage.READY).select_related("drive__parent")
    return list(found.order_by("day", "pk"))


def sent_back() -> list[ProposedWords]:
    """What went back to translators with a sentence."""
    found = ProposedWords.objects.filter(stage=ProposalStage.WORK).exclude(note="").select_related("drive__parent")
    return list(found.order_by("day", "pk"))


def _job(drive: Drive, language: str, words: dict[str, Words], proposal: ProposedWords | None) -> Job:
    source: Text | None = as_text(drive, words.get(drive.source_language))
    return Job(language, drive.source_language, source, as_text(drive, words.get(language)), proposal)


def _rows() -> Iterable[Row]:
    found = Drive.objects.prefetch_related("words", "proposed", "amounts").order_by("opened_day", "slug")
    for drive in found.filter(~Q(words=None)).distinct():
        words = {one.language: one for one in drive.words.all()}
        source = words.get(drive.source_language)
        if source is not None:
            cells = dict(_cells(drive, words, timezone.now().date()))
            shown = Cell(State.SOURCE, url=reverse("staff_drives:drive", args=[drive.pk]))
            yield Row(_("Drive"), source.title, drive.source_language, {drive.source_language: shown, **cells})


def _cells(drive: Drive, words: dict[str, Words], today: date) -> Iterator[tuple[str, Cell]]:
    proposed = {one.language: one for one in drive.proposed.all()}
    is_old = drive.stage == DriveStage.CLOSED and drive.closed_day is not None and drive.closed_day < today - LATE
    for tag in campaign_languages():
        if tag == drive.source_language or (is_old and tag not in words and tag not in proposed):
            continue
        url = reverse("staff_drives:translate", args=[drive.pk, tag])
        yield tag, matrix.cell_of(_job(drive, tag, words, proposed.get(tag)), url)
