"""The demonstration's texts, read from the TOML files in `texts/` and `pages/`.

Everything is checked while it is read: a missing language or an unknown field raises KeyError or TypeError
at import, not on a page.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openappeal.config.demo.shapes import (
    LANGUAGES,
    Addressee,
    Appeal,
    Block,
    Campaign,
    Column,
    Demand,
    Home,
    Language,
    Link,
    Page,
    Paragraph,
    Resource,
    Share,
    Short,
    Version,
    Words,
)

HERE = Path(__file__).parent


def _toml(relative: str) -> dict[str, Any]:
    with (HERE / relative).open("rb") as file:
        return tomllib.load(file)


def _line(text: str) -> str:
    """The source is wrapped for reading; on the page a paragraph is one line. ZWNJ stays: it is spelling."""
    return " ".join(text.split())


def _words(pair: Mapping[str, str]) -> Words:
    return Words(en=_line(pair["en"]), fa=_line(pair["fa"]))


def _letter(pair: Mapping[str, str]) -> Words:
    """Words in which an empty line separates paragraphs."""
    return Words(en=_paragraphs(pair["en"]), fa=_paragraphs(pair["fa"]))


def _paragraphs(text: str) -> str:
    return "\n\n".join(_line(part) for part in text.strip().split("\n\n"))


def _campaign(data: Mapping[str, Any]) -> Campaign:
    return Campaign(
        slug=data["slug"],
        name=_words(data["name"]),
        short_name=_words(data["short_name"]),
        term=_words(data["term"]),
        description=_words(data["description"]),
        organisers=_words(data["organisers"]),
        languages=LANGUAGES,
        issued=data["issued"],
        as_of=data["as_of"],
        goal=data["goal"],
        contact=data["contact"],
    )


def _appeal(data: Mapping[str, Any]) -> Appeal:
    paragraphs = {item["key"]: item for item in data["paragraph"]}
    return Appeal(
        addressees=tuple(Addressee(key=item["key"], name=_words(item)) for item in data["addressee"]),
        demands=tuple(
            Demand(addressee=item["addressee"], text=_words(item), must_appear=item["must_appear"])
            for item in data["demand"]
        ),
        versions=tuple(_version(item, paragraphs) for item in data["version"]),
    )


def _version(data: Mapping[str, Any], paragraphs: Mapping[str, Mapping[str, Any]]) -> Version:
    return Version(
        number=data["number"],
        published=data["published"],
        title=_words(data["title"]),
        change_note=_words(data["change_note"]) if "change_note" in data else None,
        paragraphs=tuple(
            Paragraph(number=number, kind=paragraphs[key]["kind"], text=_words(paragraphs[key]))
            for number, key in enumerate(data["paragraphs"], start=1)
        ),
        changed=tuple((data["paragraphs"].index(key) + 1, kind) for key, kind in data.get("changed", {}).items()),
    )


def _short(data: Mapping[str, Any], appeal: Mapping[str, Any]) -> Short:
    """Of the newest version. A language that the file does not have has no shorter form."""
    newest = appeal["version"][-1]
    lines = [{tag: _line(text) for tag, text in item.items() if tag != "key"} for item in data["part"]]
    numbers = [newest["paragraphs"].index(item["key"]) + 1 for item in data["part"]]
    excerpt = {tag: _line(text) for tag, text in data["excerpt"].items()}
    return Short(version=newest["number"], parts=tuple(zip(numbers, lines, strict=True)), excerpt=excerpt)


def _home(data: Mapping[str, Any]) -> Home:
    first, second = data["heading"]
    return Home(kicker=_words(data["kicker"]), heading=(_words(first), _words(second)), lede=_words(data["lede"]))


def _block(data: Mapping[str, Any]) -> Block:
    return Block(
        kind=data["kind"],
        text=_line(data.get("text", "")),
        items=tuple(_line(item) for item in data.get("items", ())),
        source=_line(data.get("source", "")),
        questions=tuple((_line(item["question"]), _line(item["answer"])) for item in data.get("questions", ())),
    )


def _resource(data: Mapping[str, Any]) -> Resource:
    return Resource(
        kind=data["kind"],
        language=data["language"],
        title=_line(data["title"]),
        description=_line(data["description"]),
        text=_paragraphs(data.get("text", "")),
        target=data.get("target", ""),
    )


def _page(slug: str, language: Language) -> Page:
    data = _toml(f"pages/{language}/{slug}.toml")
    dated = data.get("dated")
    if dated is not None and not isinstance(dated, date):
        raise TypeError(f"pages/{language}/{slug}.toml: dated is not a date")
    return Page(
        slug=slug,
        language=language,
        title=_line(data["title"]),
        intro=_line(data["intro"]),
        body=tuple(_block(item) for item in data.get("body", ())),
        dated=dated,
        resources=tuple(_resource(item) for item in data.get("resource", ())),
    )


def _link(data: Mapping[str, str]) -> Link:
    return Link(title=data["title"], target=data["target"])


def _column(data: Mapping[str, Any]) -> Column:
    return Column(heading=data["heading"], links=tuple(_link(item) for item in data["links"]))


_campaign_file = _toml("texts/campaign.toml")
_frame_file = {language: _toml(f"texts/frame.{language}.toml") for language in LANGUAGES}

CAMPAIGN = _campaign(_campaign_file["campaign"])
HOME = _home(_campaign_file["home"])
SHARE = Share(
    short=_words(_campaign_file["share"]["short"]),
    subject=_words(_campaign_file["share"]["subject"]),
    letter=_letter(_campaign_file["share"]["letter"]),
)
APPEAL = _appeal(_toml("texts/appeal.toml"))
SHORT = _short(_toml("texts/short.toml"), _toml("texts/appeal.toml"))

# A page comes after those that its texts link to.
PAGE_SLUGS = ("privacy", "accessibility", "about", "plan-in-full", "plan", "resources")
PAGES = tuple(_page(slug, language) for slug in PAGE_SLUGS for language in LANGUAGES)

MENU = {language: tuple(_link(item) for item in _frame_file[language]["menu"]) for language in LANGUAGES}
FOOTER = {language: tuple(_column(item) for item in _frame_file[language]["footer"]) for language in LANGUAGES}
NAMES: list[dict[str, list[str]]] = _toml("texts/names.toml")["name"]
"""The Appeal's names: spellings by language."""
