"""An edition as PDF, for whoever prints what they pass on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from openappeal.cms import shell
from openappeal.cms.language import interface
from openappeal.core.languages import direction
from openappeal.newsroom.press import setting

NAME = "one-file.pdf"


@dataclass(frozen=True)
class Part:
    """A part of the text. What `is_apart` stands behind a line; `below` says whose words it is, or what is counted."""

    paragraphs: tuple[str, ...] = ()
    heading: str = ""
    figure: str = ""
    below: str = ""
    url: str = ""
    is_apart: bool = False


def pdf(
    language: str,
    *,
    day: date,
    title: str,
    meta: str,
    summary: str,
    parts: Iterable[Part],
    about: Iterable[str],
    url: str,
) -> bytes | None:
    """The edition, or None where a letter of it is in none of our fonts. Call it in the edition's language.

    `day` is that of its last change: the same content gives the same bytes.
    """
    frame, ours = shell.load(language), interface(language)
    data = {
        "lang": language,
        "dir": direction(language),
        "ui_lang": ours,
        "ui_dir": direction(ours),
        "site": frame.site_name,
        "is_demo": _("Demonstration. Every name, place and number here is invented.") if frame.is_demo else "",
        "day": [day.year, day.month, day.day],
        "title": title,
        "meta": meta,
        "summary": summary,
        "parts": [asdict(part) for part in parts],
        "about": list(about),
        "url": url,
    }
    return _set(json.dumps(data, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=8)
def _set(data: str) -> bytes | None:
    # The page that offers the file asks first, and the file itself is written a moment later.
    return setting.pdf("edition.typ", data)
