"""The shorter forms of the Appeal's text in a language: the condensed one, and excerpts."""

from __future__ import annotations

from openappeal.appeals import form_queries, queries
from openappeal.appeals.form_models import FormKind
from openappeal.cms import shell
from openappeal.cms.boxes import rows_of
from openappeal.core.languages import language
from openappeal.website.cards import card_of
from openappeal.website.tree import site_languages


def path(tag: str) -> str:
    """The address of a language's shorter texts."""
    return f"/{tag}/{shell.SECTIONS['short']}"


def languages() -> frozenset[str]:
    """Languages that have a shorter text."""
    return frozenset(tag for tag in site_languages() if form_queries.has_any(tag))


def render(tag: str) -> str | None:
    """The page, or None while there is no shorter text in this language."""
    found = [form_queries.read(one) for one in form_queries.published(tag)]
    if not found or tag not in site_languages():
        return None
    condensed = next((one for one in found if one.kind == FormKind.CONDENSED), None)
    excerpts = [(one, rows_of(one.words)) for one in found if one.kind == FormKind.EXCERPT]
    context = {
        "condensed": condensed,
        "excerpts": excerpts,
        "title": found[0].text.title,
        "source": language(queries.the_appeal().source_language),
        "card": card_of(tag),
    }
    return shell.render("website/short.html", tag, path(tag), context, same_page_languages=languages())
