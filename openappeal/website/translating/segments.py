"""What there is to translate in a page, in the words on every page, in a menu and in a letter, part by part.

A **segment** is one field, or one text of a block. Its key is made of stable ids: `title`, `body.4f0c…`,
`body.4f0c….91aa…` (an item of a list), `body.4f0c….question`. So it stays the same text when blocks are moved, and
a translation that was written from a source carries the ids of that source.

Everything here reads raw values, as they stand in the database: a mapping of field names, streams as lists of
`{"type", "value", "id"}`. So a migration can use it, and nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.core.validators import BaseValidator
from django.db import models
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.fields import StreamField

from openappeal.signatures.letter_models import SignerLetterText
from openappeal.website.models import ContentPage, HomePage, Navigation, ResourcesPage, SiteText
from openappeal.website.translating import marked

Raw = Mapping[str, Any]
LONGEST = 10_000

# In this order they stand on the screen. What is not here is not translated: addresses, dates, files.
FIELDS: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "homepage": (
        HomePage,
        ("title", "kicker", "heading_first", "heading_second", "lede", "call_heading", "call_text"),
    ),
    "contentpage": (ContentPage, ("title", "intro", "body")),
    "resourcespage": (ResourcesPage, ("title", "intro", "body", "resources")),
    "sitetext": (
        SiteText,
        (
            "site_name",
            "short_name",
            "text_term",
            "prisoners_term",
            "description",
            "footer_note",
            "share_text",
            "share_subject",
            "share_letter",
        ),
    ),
    "navigation": (Navigation, ("menu", "footer")),
    "letter": (SignerLetterText, ("subject", "text")),
}
# Only search engines and the browser's tab show these.
UNSEEN = ("seo_title", "search_description")
_LABELS = {("letter", "subject"): gettext_lazy("Subject"), ("letter", "text"): gettext_lazy("Text")}


class Kind(StrEnum):
    LINE = "line"
    LINES = "lines"
    RICH = "rich"


@dataclass(frozen=True)
class Segment:
    """One text to translate. Rich text is marked text (`marked`)."""

    key: str
    label: str
    kind: Kind
    text: str
    required: bool = False
    limit: int = LONGEST
    validators: tuple[Callable[[str], None], ...] = ()

    @property
    def is_seen(self) -> bool:
        """Whether readers see it on the page."""
        return is_seen(self.key)


def is_seen(key: str) -> bool:
    """Whether readers see the segment with this key on the page."""
    return key not in UNSEEN


class Places:
    """The site's pages by id and by path, for links. `by_id` gives (language, path below it)."""

    def __init__(self, by_id: Mapping[int, tuple[str, str]]) -> None:
        self._by_id = by_id
        self._by_place = {place: page for page, place in by_id.items()}

    def path_of(self, page: int) -> str | None:
        """The path below its language: "/about/"."""
        found = self._by_id.get(page)
        return found[1] if found else None

    def page_at(self, language: str, path: str) -> int | None:
        """The page at a path in a language."""
        return self._by_place.get((language, path))

    def in_language(self, page: int, language: str) -> int:
        """The same page in a language, or itself where it does not exist there."""
        path = self.path_of(page)
        found = self.page_at(language, path) if path else None
        return found if found is not None else page


def below_language(url_path: str) -> str:
    """Wagtail's path without the home page's part: "/home-fa/about/" → "/about/"."""
    return "/" + "".join(f"{part}/" for part in url_path.strip("/").split("/")[1:])


# ── Reading ─────────────────────────────────────────────────────────────────
def segments(name: str, values: Raw, *, language: str, places: Places) -> list[Segment]:
    """Everything that has words in these values, in the order in which they stand on the page."""
    return list(_segments(name, values, language, places))


def _segments(name: str, values: Raw, language: str, places: Places) -> Iterator[Segment]:
    for field in fields_of(name):
        block = block_of(name, field)
        if block is not None:
            yield from _of_block(block, values.get(field) or [], field, "", language, places)
        elif text := tidy(values.get(field) or ""):
            yield _of_field(name, field, text)


def fields_of(name: str) -> tuple[str, ...]:
    """Names of the fields that are translated."""
    fields = FIELDS[name][1]
    return (*fields, *UNSEEN) if name.endswith("page") else fields


def tidy(text: str) -> str:
    """A text as it is compared: no blanks at the ends of lines, one kind of line break."""
    return "\n".join(line.rstrip() for line in str(text).replace("\r\n", "\n").strip().split("\n"))


def _of_field(name: str, field: str, text: str) -> Segment:
    about = FIELDS[name][0]._meta.get_field(field)
    assert isinstance(about, models.Field)
    validators = tuple(one for one in about.validators if not isinstance(one, BaseValidator))
    return Segment(
        field,
        _capital(str(_LABELS.get((name, field), about.verbose_name))),
        Kind.LINES if isinstance(about, models.TextField) else Kind.LINE,
        text,
        required=not about.blank,
        limit=about.max_length or LONGEST,
        validators=validators,
    )


def _of_block(block: blocks.Block, raw: Any, key: str, label: str, language: str, places: Places) -> Iterator[Segment]:
    if isinstance(block, (blocks.StreamBlock, blocks.ListBlock)):
        for item in items(raw):
            child = child_of(block, item)
            if child is not None and is_own(item, language):
                yield from _of_block(
                    child, item["value"], f"{key}.{item['id']}", _label(label, child), language, places
                )
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _of_block(child, (raw or {}).get(name), f"{key}.{name}", _label(label, child), language, places)
    elif (kind := kind_of(block)) is not None and (text := _text(kind, raw, places)):
        limit = LONGEST if kind == Kind.RICH else getattr(block.field, "max_length", None) or LONGEST
        yield Segment(key, _capital(label), kind, text, required=bool(block.required), limit=limit)


def kind_of(block: blocks.Block) -> Kind | None:
    if isinstance(block, blocks.RichTextBlock):
        return Kind.RICH
    if isinstance(block, blocks.TextBlock):
        return Kind.LINES
    return Kind.LINE if isinstance(block, blocks.CharBlock) else None


def _text(kind: Kind, raw: Any, places: Places) -> str:
    return tidy(marked.from_html(raw or "", places.path_of) if kind == Kind.RICH else raw or "")


def items(raw: Any) -> list[dict[str, Any]]:
    """Items of a stream or list; those that a very old version stored without an id have their number."""
    found = []
    for number, item in enumerate(raw or []):
        if not isinstance(item, dict) or "value" not in item:
            item = {"type": "item", "value": item}
        found.append(item if item.get("id") else {**item, "id": str(number)})
    return found


def child_of(block: blocks.Block, item: Mapping[str, Any]) -> blocks.Block | None:
    child = block.child_block if isinstance(block, blocks.ListBlock) else block.child_blocks.get(item["type"])
    return child if isinstance(child, blocks.Block) else None


def is_own(item: Mapping[str, Any], language: str) -> bool:
    """A resource in another language than its page's is not this page's words."""
    value = item["value"]
    return not isinstance(value, dict) or value.get("language", language) in ("", language)


def _label(above: str, block: blocks.Block) -> str:
    """The outermost block's name and the innermost's: "Questions and answers · Answer"."""
    outer, own = above.split(" · ")[0], str(block.label)
    return f"{outer} · {own}" if outer and outer != own else own


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def block_of(name: str, field: str) -> blocks.StreamBlock | None:
    about = FIELDS[name][0]._meta.get_field(field)
    return about.stream_block if isinstance(about, StreamField) else None
