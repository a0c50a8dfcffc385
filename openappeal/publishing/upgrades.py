"""Noticing that pages were made by another version of the program, or on an earlier day."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings

import openappeal

_MADE_OF = (".py", ".html", ".txt", ".po", ".typ")


def record() -> Path:
    """Where it is written down which version made the pages, and on which day."""
    return Path(settings.DATA_DIR) / "published.json"


def fingerprint(assets: dict[str, str]) -> str:
    """A hash of everything that shapes a page: assets, code, templates, translations, the site's address."""
    digest = hashlib.sha256(json.dumps([settings.SITE_URL, assets], sort_keys=True).encode())
    package = Path(openappeal.__file__).parent
    places = (package, *(Path(folder) for folder in settings.LOCALE_PATHS))
    for place in places:
        for file in sorted(place.rglob("*")):
            if file.suffix in _MADE_OF and "tests" not in file.parts:
                digest.update(f"{file.relative_to(place.parent)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:32]
