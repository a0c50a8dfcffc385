"""Words of placements that are to be translated: the job in one language, and the rows of the matrix of languages."""

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
from openappeal.cms.proposals import Job, ProposalStage
from openappeal.printing.placement_models import Placement, PlacementState, PlacementWords, ProposedPlacementWords
from openappeal.printing.placement_text import as_text

LATE = timedelta(days=365)
"""A report can come late. One that appeared longer ago asks nobody for a language that it never had."""


def register() -> None:
    """Make placements known to the matrix."""
    matrix.register("printing", _rows)


def job(placement: Placement, language: str) -> Job:
    """The words of a placement in a language that is not its source's."""
    found = {one.language: one for one in placement.words.filter(language__in=[placement.source_language, language])}
    return _job(placement, language, found, placement.proposed.filter(language=language).first())


def handed_over() -> list[ProposedPlacementWords]:
    """What translators have handed over, and nobody has taken over yet."""
    found = ProposedPlacementWords.objects.filter(stage=ProposalStage.READY).select_related("placement")
    return list(found.order_by("day", "pk"))


def sent_back() -> list[ProposedPlacementWords]:
    """What went back to translators with a sentence."""
    found = ProposedPlacementWords.objects.filter(stage=ProposalStage.WORK).exclude(note="")
    return list(found.select_related("placement").order_by("day", "pk"))


def _job(
    placement: Placement, language: str, words: dict[str, PlacementWords], proposal: ProposedPlacementWords | None
) -> Job:
    source, standing = as_text(words.get(placement.source_language)), as_text(words.get(language))
    return Job(language, placement.source_language, source, standing, proposal)


def _rows() -> Iterable[Row]:
    found = Placement.objects.filter(~Q(state=PlacementState.FELL), ~Q(words=None)).distinct()
    for one in found.prefetch_related("words", "proposed").order_by("first_day", "slug"):
        words = {text.language: text for text in one.words.all()}
        source = words.get(one.source_language)
        if source is not None:
            cells = dict(_cells(one, words, timezone.now().date()))
            shown = Cell(State.SOURCE, url=reverse("staff_placements:placement", args=[one.pk]))
            yield Row(_("Placement"), source.title, one.source_language, {one.source_language: shown, **cells})


def _cells(one: Placement, words: dict[str, PlacementWords], today: date) -> Iterator[tuple[str, Cell]]:
    proposed = {text.language: text for text in one.proposed.all()}
    is_old = one.appeared_day is not None and one.appeared_day < today - LATE
    for tag in campaign_languages():
        if tag == one.source_language or (is_old and tag not in words and tag not in proposed):
            continue
        url = reverse("staff_placements:translate", args=[one.pk, tag])
        yield tag, matrix.cell_of(_job(one, tag, words, proposed.get(tag)), url)
