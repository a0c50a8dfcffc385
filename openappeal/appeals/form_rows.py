"""The condensed text in the matrix of everything translatable."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openappeal.appeals import form_queries, queries
from openappeal.appeals.form_models import FormKind, TextForm
from openappeal.appeals.models import State
from openappeal.cms import matrix
from openappeal.cms.matrix import Cell, Row


def register() -> None:
    """Make it known to the matrix."""
    matrix.register("appeals.short", _rows)


def _rows() -> Iterator[Row]:
    """One row, once the first language has a condensed text. A language without a text of the Appeal has no cell."""
    tags = queries.campaign_languages()
    first = form_queries.condensed(tags[0]) if tags else None
    if first is None:
        return
    cells = {tag: _cell(tag) for tag in tags[1:] if queries.current_record(tag) is not None}
    yield Row(
        kind=_("Condensed text"),
        title=first.edition.title,
        language=tags[0],
        cells={tags[0]: Cell(matrix.State.SOURCE, len(form_queries.behind(first)), _address(first)), **cells},
    )


def _cell(language: str) -> Cell:
    shown = form_queries.condensed(language)
    drafts = TextForm.objects.filter(kind=FormKind.CONDENSED, state=State.DRAFT, edition__language=language)
    draft = drafts.order_by("-edition__version__number", "id").first()
    behind = len(form_queries.behind(shown)) if shown else 0
    if draft is not None:
        return Cell(matrix.State.WORK, behind, _address(draft))
    if shown is None:
        return Cell(matrix.State.MISSING, url=reverse("staff_appeal:short"))
    if behind:
        return Cell(matrix.State.BEHIND, behind, reverse("staff_appeal:short"))
    return Cell(matrix.State.CURRENT, url=_address(shown))


def _address(form: TextForm) -> str:
    return reverse("staff_appeal:short_form", args=[form.pk])
