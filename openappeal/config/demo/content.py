"""The demonstration's texts, read from the TOML files in `texts/` and `pages/`.

Everything is checked while it is read: a missing language or an unknown field raises KeyError or TypeError
at import, not on a page. Only a whole version of the Appeal may be missing in a language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
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
# These two stand together in appeal.toml and campaign.toml; each of the others has files of its own beside them.
TOGETHER = ("en", "fa")


def _toml(relative: str) -> dict[str, Any]:
    with (HERE / relative).open("rb") as file:
        return tomllib.load(file)


def _others(name: str) -> dict[Language, dict[str, Any]]:
    """The file of this name in each of the other languages."""
    return {tag: _toml(f"texts/{name}.{tag}.toml") for tag in LANGUAGES if tag not in TOGETHER}


def one_line(text: str) -> str:
    """The source is wrapped for reading; on the page a paragraph is one line.

    Joiners and no-break spaces stay: they are spelling.
    """
    return re.sub(r"[ \n]+", " ", text).strip(" ")


def paragraphs(text: str) -> str:
    """An empty line separates paragraphs."""
    return "\n\n".join(one_line(part) for part in text.strip().split("\n\n"))


def _words(pair: Mapping[str, str], others: Mapping[Language, str], laid: Callable[[str], str] = one_line) -> Words:
    """Both languages that stand together, and the others."""
    return Words({tag: laid(text) for tag, text in {"en": pair["en"], "fa": pair["fa"], **others}.items()})


def _campaign(data: Mapping[str, Any], others: Mapping[Language, Mapping[str, Any]]) -> Campaign:
    def words(key: str) -> Words:
        return _words(data[key], {tag: other[key] for tag, other in others.items()})

    return Campaign(
        slug=data["slug"],
        name=words("name"),
        short_name=words("short_name"),
        term=words("term"),
        description=words("description"),
        organisers=words("organisers"),
        text_term=words("text_term"),
        languages=LANGUAGES,
        issued=data["issued"],
        as_of=data["as_of"],
        goal=data["goal"],
        contact=data["contact"],
    )


def _appeal(data: Mapping[str, Any], others: Mapping[Language, Mapping[str, Any]]) -> Appeal:
    paragraphs = {item["key"]: item for item in data["paragraph"]}
    return Appeal(
        addressees=tuple(
            Addressee(item["key"], _words(item, {tag: one["addressee"][item["key"]] for tag, one in others.items()}))
            for item in data["addressee"]
        ),
        demands=tuple(
            Demand(
                addressee=item["addressee"],
                text=_words(item, {tag: one["demand"][number] for tag, one in others.items()}),
                must_appear=item["must_appear"],
            )
            for number, item in enumerate(data["demand"])
        ),
        versions=tuple(_version(item, paragraphs, others) for item in data["version"]),
    )


def _version(
    data: Mapping[str, Any],
    paragraphs: Mapping[str, Mapping[str, Any]],
    others: Mapping[Language, Mapping[str, Any]],
) -> Version:
    name = f"v{data['number']}"
    there = {tag: one for tag, one in others.items() if name in one["title"]}
    return Version(
        number=data["number"],
        published=data["published"],
        languages=tuple(tag for tag in LANGUAGES if tag in TOGETHER or tag in there),
        title=_words(data["title"], {tag: one["title"][name] for tag, one in there.items()}),
        change_note=_words(data["change_note"], {tag: one["change_note"][name] for tag, one in there.items()})
        if "change_note" in data
        else None,
        paragraphs=tuple(
            Paragraph(
                number=number,
                kind=paragraphs[key]["kind"],
                text=_words(paragraphs[key], {tag: one["paragraph"][key] for tag, one in there.items()}),
            )
            for number, key in enumerate(data["paragraphs"], start=1)
        ),
        changed=tuple((data["paragraphs"].index(key) + 1, kind) for key, kind in data.get("changed", {}).items()),
    )


def _short(data: Mapping[str, Any], appeal: Mapping[str, Any]) -> Short:
    """Of the newest version. A language that the file does not have has no shorter form."""
    newest = appeal["version"][-1]
    lines = [{tag: one_line(text) for tag, text in item.items() if tag != "key"} for item in data["part"]]
    numbers = [newest["paragraphs"].index(item["key"]) + 1 for item in data["part"]]
    excerpt = {tag: one_line(text) for tag, text in data["excerpt"].items()}
    return Short(version=newest["number"], parts=tuple(zip(numbers, lines, strict=True)), excerpt=excerpt)


def _home(data: Mapping[str, Any], others: Mapping[Language, Mapping[str, Any]]) -> Home:
    def half(number: int) -> Words:
        return _words(data["heading"][number], {tag: other["heading"][number] for tag, other in others.items()})

    def words(key: str) -> Words:
        return _words(data[key], {tag: other[key] for tag, other in others.items()})

    return Home(kicker=words("kicker"), heading=(half(0), half(1)), lede=words("lede"))


def _share(data: Mapping[str, Any], others: Mapping[Language, Mapping[str, Any]]) -> Share:
    def words(key: str, laid: Callable[[str], str] = one_line) -> Words:
        return _words(data[key], {tag: other[key] for tag, other in others.items()}, laid)

    return Share(short=words("short"), subject=words("subject"), letter=words("letter", paragraphs))


def _block(data: Mapping[str, Any]) -> Block:
    return Block(
        kind=data["kind"],
        text=one_line(data.get("text", "")),
        items=tuple(one_line(item) for item in data.get("items", ())),
        source=one_line(data.get("source", "")),
        questions=tuple((one_line(item["question"]), one_line(item["answer"])) for item in data.get("questions", ())),
    )


def _resource(data: Mapping[str, Any]) -> Resource:
    return Resource(
        kind=data["kind"],
        language=data["language"],
        title=one_line(data["title"]),
        description=one_line(data["description"]),
        text=paragraphs(data.get("text", "")),
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
        title=one_line(data["title"]),
        intro=one_line(data["intro"]),
        body=tuple(_block(item) for item in data.get("body", ())),
        dated=dated,
        resources=tuple(_resource(item) for item in data.get("resource", ())),
    )


def _link(data: Mapping[str, str]) -> Link:
    return Link(title=data["title"], target=data["target"])


def _column(data: Mapping[str, Any]) -> Column:
    return Column(heading=data["heading"], links=tuple(_link(item) for item in data["links"]))


_campaign_file, _campaign_others = _toml("texts/campaign.toml"), _others("campaign")
_frame_file = {language: _toml(f"texts/frame.{language}.toml") for language in LANGUAGES}

CAMPAIGN = _campaign(_campaign_file["campaign"], _campaign_others)
HOME = _home(_campaign_file["home"], {tag: other["home"] for tag, other in _campaign_others.items()})
SHARE = _share(_campaign_file["share"], {tag: other["share"] for tag, other in _campaign_others.items()})
APPEAL = _appeal(_toml("texts/appeal.toml"), _others("appeal"))
SHORT = _short(_toml("texts/short.toml"), _toml("texts/appeal.toml"))

# A page comes after those that its texts link to.
PAGE_SLUGS = ("privacy", "accessibility", "about", "plan-in-full", "plan", "resources")
PAGES = tuple(_page(slug, language) for slug in PAGE_SLUGS for language in LANGUAGES)

MENU = {language: tuple(_link(item) for item in _frame_file[language]["menu"]) for language in LANGUAGES}
FOOTER = {language: tuple(_column(item) for item in _frame_file[language]["footer"]) for language in LANGUAGES}
NAMES: list[dict[str, list[str]]] = _toml("texts/names.toml")["name"]
"""The Appeal's names: spellings by language."""
