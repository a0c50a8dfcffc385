"""The Appeal in the matrix of everything translatable: how far each language is, computed each time."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openappeal.appeals import check_queries, queries, step_queries, translation_queries
from openappeal.appeals.models import Edition, State, Version
from openappeal.appeals.translation_queries import Stage
from openappeal.cms import matrix
from openappeal.cms.matrix import Cell, Row


def register() -> None:
    """Make the Appeal known to the matrix."""
    matrix.register("appeals", _rows)


def _rows() -> Iterable[Row]:
    version = queries.latest_version() or queries.draft()
    source = step_queries.source_edition(version) if version else None
    if version is None or source is None:
        return
    first, *others = queries.campaign_languages()
    yield Row(
        kind=_("The Appeal"),
        title=source.title,
        language=first,
        cells={first: Cell(matrix.State.SOURCE), **{tag: _cell(version, tag) for tag in others}},
    )


def _cell(version: Version, tag: str) -> Cell:
    """One language, measured at the version that readers see; before the first one, at its draft."""
    shown = queries.current_record(tag)
    behind = len(step_queries.behind(shown)) if shown else 0
    edition = version.editions.select_related("version__appeal").filter(language=tag, state=State.DRAFT).first()
    url = reverse("staff_translating:job", args=[edition.pk]) if edition else reverse("staff_translating:overview")
    if shown is not None and not behind:
        # What readers see was approved in spite of them, or before the check could see them.
        questions = len(check_queries.findings(translation_queries.job(shown)))
        asked = reverse("staff_translating:job", args=[shown.pk]) if questions else ""
        return Cell(matrix.State.CURRENT, url=asked or (url if edition else ""), questions=questions)
    if edition is None:
        return Cell(matrix.State.BEHIND if shown else matrix.State.MISSING, behind, url)
    stage, writers = translation_queries.stage_of(edition), _writers(edition)
    if stage is Stage.REVIEW:
        return Cell(matrix.State.REVIEW, behind, url, writers)
    if stage is Stage.APPROVED:
        return Cell(matrix.State.CURRENT, url=url)
    if writers:
        return Cell(matrix.State.WORK, behind, url, writers)
    return Cell(matrix.State.BEHIND if shown else matrix.State.MISSING, behind, url)


def _writers(edition: Edition) -> frozenset[str]:
    return frozenset(edition.writers.values_list("by", flat=True))
