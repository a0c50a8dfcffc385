"""The demonstration's updates and releases, each opened on its day. Call it in a transaction, after the signers.

A file of `news/` is an item: its day and slug are its name, the words of both languages stand in it part by part.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from openappeal.config.demo.campaign import BY
from openappeal.config.demo.content import one_line, paragraphs
from openappeal.config.demo.names import invented_signers
from openappeal.newsroom import actions
from openappeal.newsroom.models import Consent, Edition, EditionState, Item

FOLDER = Path(__file__).parent / "news"
SOURCE = "en"
LANGUAGES = ("en", "fa")
NOON = time(12, tzinfo=UTC)
AGREED = date(2021, 7, 8)
# Of several paragraphs; everything else is one line.
LONG = ("text", "caption")


@dataclass(frozen=True)
class Block:
    kind: str
    data: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]  # by language, then by field


@dataclass(frozen=True)
class Correction:
    """From `day` on the words of the block at this place, from 1, are others."""

    day: date
    block: int
    notes: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class News:
    """`ready` are the languages that are finished, `opens` those that readers can open; a draft opens in none."""

    day: date
    slug: str
    kind: str
    topic: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    share: Mapping[str, str]
    blocks: tuple[Block, ...]
    opens: tuple[str, ...]
    names: str
    partner: Mapping[str, str]
    correction: Correction | None


def read(file: Path) -> News:
    """An item from its file. What is missing or misspelt raises KeyError."""
    data = tomllib.loads(file.read_text("utf-8"))
    correction = data.pop("correction", None)
    blocks = tuple(_block(one) for one in data.pop("block"))
    news = News(
        day=date.fromisoformat(file.stem[:10]),
        slug=file.stem[11:],
        kind=data.pop("kind"),
        topic=data.pop("topic", "updates"),
        title=_both(data.pop("title")),
        summary=_both(data.pop("summary")),
        share=_both(data.pop("share")),
        blocks=blocks,
        opens=tuple(data.pop("open_in", LANGUAGES)),
        names=data.pop("names", ""),
        partner=data.pop("partner", {}),
        correction=_correction(correction) if correction else None,
    )
    if data:
        raise KeyError(f"{file.name}: {', '.join(data)}")
    return news


def every() -> list[News]:
    """All items, the oldest first."""
    return [read(file) for file in sorted(FOLDER.glob("*.toml"))]


def load() -> None:
    """Write and open them, each on its day; put right what was wrong, on that day."""
    people = _consents()
    for news in every():
        item = _write(news)
        if news.names:
            actions.name_with(item=item, consent=people[news.names], by=BY, today=news.day)
        if not news.opens:
            continue
        late = [tag for tag in LANGUAGES if tag not in news.opens]
        for edition in item.editions.filter(language__in=news.opens):
            actions.mark_ready(edition=edition, by=BY, today=news.day)
        actions.open_now(item=item, by=BY, now=datetime.combine(news.day, NOON))
        for edition in item.editions.filter(language__in=late):
            actions.mark_ready(edition=edition, by=BY, today=news.day)
        if any(block.kind == "figure" for block in news.blocks):
            _as_of(item, news.day)
        if news.correction:
            _correct(item, news.correction)


def _consents() -> dict[str, Consent]:
    """Whose family agreed that they are named. A year from now it would have to be asked again."""
    today = timezone.now().date()
    mahin = actions.note_consent(
        spellings=["Mahin Sarnehi", "مهین سارنه‌ای"],
        agreed=actions.Agreed(who="Laleh Fanouszadeh", right="her daughter", channel="by telephone, called back"),
        covers="Her name, her age, her trade and how long she was alone. No photograph.",
        day=AGREED,
        ask_again=today + timedelta(days=365),
        keys=settings.KEYS,
        by=BY,
        today=AGREED,
    )
    return {"mahin": mahin}


def _write(news: News) -> Item:
    who: dict[str, Any] = {"by": BY, "today": news.day}
    item = actions.begin(
        kind=news.kind, slug=news.slug, language=SOURCE, title=news.title[SOURCE], topic=news.topic, **who
    )
    if news.partner:
        actions.describe(
            item=item,
            partner=news.partner["name"],
            partner_url=news.partner["url"],
            translators=news.partner["translators"],
            **who,
        )
    blocks = [actions.add_block(item=item, kind=one.kind, data=one.data, **who) for one in news.blocks]
    for tag in LANGUAGES:
        actions.save_edition(
            item=item,
            language=tag,
            title=news.title[tag],
            summary=news.summary[tag],
            share_text=news.share[tag],
            words={block.pk: one.words[tag] for block, one in zip(blocks, news.blocks, strict=True)},
            **who,
        )
    return item


def _as_of(item: Item, day: date) -> None:
    """Opening froze what the figures say today. On that day they said less."""
    signers = [signer for signer in invented_signers() if signer.day <= day]
    said = {"signatures": len(signers), "countries": len({signer.country for signer in signers if signer.country})}
    for edition in Edition.objects.filter(item=item, state=EditionState.OPEN):
        edition.figures = {name: {"value": said[name], "as_of": day.isoformat()} for name in edition.figures}
        edition.save(update_fields=["figures"])


def _correct(item: Item, correction: Correction) -> None:
    block = item.blocks.get(position=correction.block)
    words = {tag: {block.pk: fields} for tag, fields in correction.words.items()}
    actions.correct(item=item, notes=correction.notes, words=words, by=BY, today=correction.day)


def _block(data: dict[str, Any]) -> Block:
    kind = data.pop("kind")
    words = {tag: _fields(data.pop(tag, {})) for tag in LANGUAGES}
    return Block(kind, data, words)


def _correction(data: dict[str, Any]) -> Correction:
    return Correction(
        day=data["day"],
        block=data["block"],
        notes=_both(data["note"]),
        words={tag: _fields(data[tag]) for tag in LANGUAGES},
    )


def _fields(words: Mapping[str, str]) -> dict[str, str]:
    return {name: paragraphs(text) if name in LONG else one_line(text) for name, text in words.items()}


def _both(words: Mapping[str, str]) -> dict[str, str]:
    return {tag: one_line(words[tag]) for tag in LANGUAGES}
