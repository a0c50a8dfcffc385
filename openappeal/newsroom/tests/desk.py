"""Items for tests, written in few words."""

from __future__ import annotations

from datetime import UTC, date, datetime

from openappeal.newsroom import actions
from openappeal.newsroom.models import Block, Edition, Item

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WHO = {"by": "omar", "today": TODAY}


def write(
    slug: str = "bread",
    *,
    kind: str = "update",
    languages: tuple[str, ...] = ("en", "fa"),
    blocks: tuple[tuple[str, dict, dict], ...] = (("text", {}, {"text": "We baked **bread**."}),),
    title: str = "Bread for ten",
    summary: str = "Ten loaves.",
    ready: bool = True,
    **facts: object,
) -> Item:
    """A draft with these blocks (kind, data, fields), the same words in every language, said to be ready."""
    item = actions.begin(kind=kind, slug=slug, language=languages[0], title=title, **WHO)
    if facts:
        actions.describe(item=item, **facts, **WHO)
    made = [(actions.add_block(item=item, kind=of, data=data, **WHO), fields) for of, data, fields in blocks]
    for language in languages:
        edition = actions.save_edition(
            item=item,
            language=language,
            title=f"{title} ({language})",
            summary=summary,
            share_text="",
            words={block.pk: fields for block, fields in made},
            **WHO,
        )
        if ready:
            actions.mark_ready(edition=edition, **WHO)
    return Item.objects.get(pk=item.pk)


def opened(slug: str = "bread", **how: object) -> Item:
    item = write(slug, **how)
    actions.open_now(item=item, by="omar", now=NOW)
    return Item.objects.get(pk=item.pk)


def edition(item: Item, language: str = "en") -> Edition:
    return Edition.objects.select_related("item").get(item=item, language=language)


def block(item: Item, place: int = 1) -> Block:
    return Block.objects.select_related("item").get(item=item, position=place)
