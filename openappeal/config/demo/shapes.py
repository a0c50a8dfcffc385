"""What the demonstration consists of: frozen records, the same in all its languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["en", "fa", "es", "de", "fr", "tr"]
# In the order in which they are offered. A language stands here once all its files do.
LANGUAGES: tuple[Language, ...] = ("en", "fa", "es", "de", "fr", "tr")

ParagraphKind = Literal["text", "demands", "closing"]
ChangeKind = Literal["minor", "fact", "demand"]
BlockKind = Literal["heading", "paragraph", "list", "quote", "faq"]
ResourceKind = Literal["text", "sheet", "poster", "share", "logo", "letter"]


@dataclass(frozen=True)
class Words:
    """One thing said in the languages of the demonstration."""

    by_language: Mapping[str, str]

    def __getitem__(self, language: str) -> str:
        return self.by_language[language]


@dataclass(frozen=True)
class Campaign:
    slug: str
    name: Words
    short_name: Words
    term: Words  # the campaign's own word for the people it speaks up for
    description: Words
    organisers: Words
    text_term: Words  # completes “Sign the …”; with its article where the language wants one
    languages: tuple[Language, ...]
    issued: date
    as_of: date  # the last day of the demonstration's story
    goal: int
    contact: str


@dataclass(frozen=True)
class Addressee:
    key: str
    name: Words


@dataclass(frozen=True)
class Demand:
    addressee: int  # position in Appeal.addressees
    text: Words
    must_appear: bool = True


@dataclass(frozen=True)
class Paragraph:
    number: int
    kind: ParagraphKind
    text: Words  # for "demands": the sentence that introduces them


@dataclass(frozen=True)
class Version:
    """Its words are in `languages` only: a translation that nobody has brought up to date ends with an earlier one."""

    number: int
    published: date
    languages: tuple[Language, ...]
    title: Words
    change_note: Words | None  # None for the first
    paragraphs: tuple[Paragraph, ...]
    changed: tuple[tuple[int, ChangeKind], ...] = ()  # what kind of change each changed paragraph is, by number


@dataclass(frozen=True)
class Appeal:
    addressees: tuple[Addressee, ...]
    demands: tuple[Demand, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Short:
    """Shorter forms of a version: the condensed text's paragraphs by number, with fewer words if any; an excerpt."""

    version: int
    parts: tuple[tuple[int, Mapping[str, str]], ...]
    excerpt: Mapping[str, str]


@dataclass(frozen=True)
class Home:
    kicker: Words
    heading: tuple[Words, Words]  # the two halves, which may stand on two lines
    lede: Words


@dataclass(frozen=True)
class Block:
    """`text` for heading, paragraph and quote; `items` for list; pairs in `questions` for faq.

    In paragraphs, items and answers `[words](slug)` is a link to a page of the same language.
    """

    kind: BlockKind
    text: str = ""
    items: tuple[str, ...] = ()
    source: str = ""  # who said a quote
    questions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Resource:
    """Something to take away: words to copy (`text`) or a page of the site (`target`, see Link)."""

    kind: ResourceKind
    language: Language
    title: str
    description: str
    text: str = ""
    target: str = ""


@dataclass(frozen=True)
class Page:
    slug: str
    language: Language
    title: str
    intro: str
    body: tuple[Block, ...]
    dated: date | None = None
    resources: tuple[Resource, ...] = ()


@dataclass(frozen=True)
class Link:
    """`target`: the slug of a page, or a fixed address: home, sign, wall, contact, sheet, poster."""

    title: str
    target: str


@dataclass(frozen=True)
class Column:
    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Share:
    """Words for passing the Appeal on; whoever sends them puts the address of the site after them."""

    short: Words  # WhatsApp and Telegram
    subject: Words  # e-mail
    letter: Words  # e-mail
