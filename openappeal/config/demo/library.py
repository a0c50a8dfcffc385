"""The demonstration's library. Its files are made here, and then taken in like anybody's. Call it in a transaction."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from openappeal.cms import cards
from openappeal.cms.language import use
from openappeal.config.demo.campaign import BY
from openappeal.config.demo.content import CAMPAIGN, one_line, paragraphs
from openappeal.core.languages import direction
from openappeal.newsroom.actions import library
from openappeal.newsroom.library_models import LibraryKind
from openappeal.newsroom.press import setting

HERE = Path(__file__).parent


def every() -> list[dict[str, Any]]:
    """What stands in the file."""
    found: list[dict[str, Any]] = tomllib.loads((HERE / "texts" / "library.toml").read_text("utf-8"))["resource"]
    return found


def load() -> None:
    """Put everything in, each thing on its day."""
    for one in every():
        kind, language = one["kind"], one["language"]
        if kind == LibraryKind.CARD and not cards.can_draw(language):
            continue
        facts = library.Facts(
            title=one["title"],
            description=one["description"],
            maker=one["maker"],
            licence=one["licence"],
            made_day=one["day"],
            text=one_line(one.get("text", "")),
            url=one.get("url", ""),
            seconds=one.get("seconds", 0),
        )
        data = _file(one) if "head" in one else None
        library.add(kind=kind, language=language, facts=facts, data=data, by=BY, today=one["day"])


def _file(one: dict[str, Any]) -> bytes:
    language, site = one["language"], CAMPAIGN.name[one["language"]]
    if one["kind"] == LibraryKind.CARD:
        return cards.draw(language, heading=[one["head"]], opening=one_line(one["words"]), kicker=site)
    with use(language):
        is_demo = _("Demonstration. Every name, place and number here is invented.")
    data = {
        "lang": language,
        "dir": direction(language),
        "is_poster": one["kind"] == LibraryKind.POSTER,
        "day": one["day"].timetuple()[:3],
        "head": one["head"],
        "words": paragraphs(one["words"]).split("\n\n"),
        "site": site,
        "url": f"{settings.SITE_URL}/{language}/",
        "is_demo": is_demo,
    }
    made = setting.pdf(HERE / "sheet.typ", json.dumps(data, ensure_ascii=False))
    assert made is not None, one["title"]
    return made
