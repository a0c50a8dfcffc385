"""The pages, menu and words of a new site, before its organisers write their own.

They stand in `standard/<language>/`. A language without them gets the English ones, which say so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.html import escape
from wagtail.rich_text import RichText

from openappeal.cms.language import interface
from openappeal.website import actions as website

FOLDER = Path(__file__).parent / "standard"
WORDS_IN_LEDE = 30
HEADING = 60
SHORT_NAME = 30
SPACES = r"[ \t\r\n]+"


@transaction.atomic
def lay_out(
    language: str,
    *,
    name: str,
    addressees: Sequence[str] = (),
    opening: str = "",
    about: str = "",
    contact: str = "",
    is_translation: bool = True,
) -> None:
    """Make and publish home, about, resources, privacy and accessibility, with menu and footer.

    In a language without words of ours they stand in English and have yet to be translated; so have all of them
    without `is_translation`, because the campaign has changed them since.
    """
    ours = interface(language)
    is_translation = is_translation and ours == language.split("-")[0]
    frame = _toml(ours, "frame")
    heading = _halves(name)
    website.add_home(
        language=language,
        is_translation=is_translation,
        title=name,
        kicker=frame["kicker"].format(addressees=frame["and"].join(addressees))[:200] if addressees else "",
        heading_first=heading[0],
        heading_second=heading[1],
        lede=_shortened(opening) or frame["lede"],
    )
    website.set_site_text(
        language=language,
        is_translation=is_translation,
        site_name=name,
        short_name=name if len(name) <= SHORT_NAME else "",
        description=frame["lede"],
        contact_address=contact,
    )
    _pages(language, frame, about, is_translation)
    website.set_navigation(language=language, is_translation=is_translation, menu=_menu(frame), footer=_footer(frame))


def add_language(language: str) -> None:
    """Lay out the site in one more language, under the name it has in the first. Twice does no harm."""
    from openappeal.website.models import HomePage, SiteText

    if HomePage.objects.filter(locale__language_code=language).exists():
        return
    first = SiteText.objects.order_by("pk").first()
    lay_out(
        language,
        name=first.site_name if first else "OpenAppeal",
        contact=first.contact_address if first else "",
        is_translation=False,
    )


def _pages(language: str, frame: dict[str, Any], about: str, is_translation: bool) -> None:
    ours = interface(language)
    # Their own words need no translation; ours do, in a language that we do not speak.
    note = (
        [("callout", {"heading": "", "text": _rich(frame["untranslated"])})] if ours != language.split("-")[0] else []
    )
    own = [("paragraph", _rich(part)) for part in paragraphs(about)]
    website.add_page(
        language=language,
        slug="about",
        is_translation=is_translation,
        title=frame["about"]["title"],
        intro=frame["about"]["intro"],
        body=own or [*note, ("paragraph", _rich(frame["about"]["text"]))],
    )
    for slug in ("privacy", "accessibility"):
        page = _toml(ours, slug)
        body = [*note, *(_block(block) for block in page["body"])]
        website.add_page(
            language=language,
            slug=slug,
            is_translation=is_translation,
            title=_line(page["title"]),
            intro=_line(page["intro"]),
            body=body,
        )
    words = frame["resources"]
    website.add_resources_page(
        language=language,
        slug="resources",
        is_translation=is_translation,
        title=words["title"],
        intro=words["intro"],
        body=note,
        resources=[
            {
                "kind": kind,
                "language": language,
                "title": words[kind],
                "description": words[f"{kind}_description"],
                "text": "",
                "target": kind,
            }
            for kind in ("sheet", "poster")
        ],
    )


def _menu(frame: dict[str, Any]) -> list[tuple[str, str]]:
    words = frame["words"]
    return [
        (words["home"], "home"),
        (words["wall"], "wall"),
        (frame["resources"]["title"], "resources"),
        (frame["about"]["title"], "about"),
        (words["contact"], "contact"),
    ]


def _footer(frame: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    words = frame["words"]
    return [
        (words["home"], [(words["read"], "home"), (words["sign"], "sign"), (words["who"], "wall")]),
        (
            words["pass_on"],
            [
                (frame["resources"]["title"], "resources"),
                (frame["resources"]["sheet"], "sheet"),
                (frame["resources"]["poster"], "poster"),
            ],
        ),
        (words["campaign"], [(frame["about"]["title"], "about"), (words["contact"], "contact")]),
    ]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a typed text: an empty line begins a new one."""
    return [_line(part) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def _halves(name: str) -> tuple[str, str]:
    """A heading in two halves of at most 60 characters, parted at a space."""
    if len(name) <= HEADING:
        return name, ""
    cut = name.rfind(" ", 0, HEADING)
    cut = cut if cut > 0 else HEADING
    return name[:cut].strip(), name[cut:].strip()[:HEADING]


def _shortened(text: str) -> str:
    """The first sentences that fit into an opening of 30 words; the first words of a long sentence."""
    taken: list[str] = []
    for sentence in re.split(rf"(?<=[.!?؟。]){SPACES}", text):
        if len(taken) + len(sentence.split()) > WORDS_IN_LEDE:
            break
        taken += _parts(sentence)
    return " ".join(taken) if taken else " ".join(_parts(text)[: WORDS_IN_LEDE - 1]) + ("…" if text else "")


def _block(block: dict[str, Any]) -> tuple[str, Any]:
    if block["kind"] == "list":
        return ("list", [_rich(_line(item)) for item in block["items"]])
    text = _line(block["text"])
    return (block["kind"], _rich(text) if block["kind"] == "paragraph" else text)


def _rich(text: str) -> RichText:
    return RichText(f"<p>{escape(text)}</p>")


def _line(text: str) -> str:
    return " ".join(_parts(text))


def _parts(text: str) -> list[str]:
    """What stands between spaces and ends of lines. No-break spaces stay: French has them before its marks."""
    return [part for part in re.split(SPACES, text) if part]


@cache
def _toml(language: str, name: str) -> dict[str, Any]:
    with (FOLDER / language / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
