"""Excerpts of statements as the editor offers them for a quotation: by name and words, never by number."""

from __future__ import annotations

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from openappeal.newsroom import statement_queries
from openappeal.newsroom.models import Block
from openappeal.newsroom.staff import words
from openappeal.newsroom.staff.guard import languages_of
from openappeal.newsroom.statement_models import Excerpt

SHOWN_WORDS = 8


def choices(block: Block) -> list[tuple[str, str]]:
    """What may stand in a quotation's place, and what stands there now, usable or not. Empty: there is nothing."""
    found = statement_queries.choices(block.item)
    order = languages_of(block.item)
    told = [(str(one.excerpt), _label(one.name, one.words, _where(one, order))) for one in found]
    now = block.data.get("excerpt")
    if now and str(now) not in dict(told):
        told.insert(0, (str(now), _unusable(now)))
    return [("", _("Words typed below")), *told] if told else []


def _where(one: statement_queries.Choice, order: list[str]) -> str:
    return _("approved in: %(languages)s") % {"languages": words.names([tag for tag in order if tag in one.languages])}


def _unusable(excerpt: object) -> str:
    """What was chosen once, with the reason why it may not stand there now."""
    one = Excerpt.objects.select_related("edition").filter(pk=excerpt).first() if isinstance(excerpt, int) else None
    if one is None:
        return _("An excerpt that is no longer there")
    why = _("its author has not approved it for this use, or not in this language")
    if one.approved_day is None:
        why = _("it waits for its author’s approval")
    return _label(one.edition.name, one.words, why)


def _label(name: str, said: str, remark: str) -> str:
    # Name and words may run the other way than the list.
    told = f"\u2068{name}\u2069: \u2068“{Truncator(said).words(SHOWN_WORDS, truncate=' …')}”\u2069"
    return f"{told} – {remark}"
