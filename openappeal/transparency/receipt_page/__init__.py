"""The check of a receipt as one HTML file: opened from a disk without a network, or shown by the site.

Its four sources in JavaScript stand one after the other in one script; only `page.js` touches the page. Script and
style are the same for every campaign and language, so that their hashes are all that a content security policy has to
allow. That policy is asked for by the file server too, which works before Django is loaded and without it.
"""

from __future__ import annotations

import base64
from functools import cache
from hashlib import sha256
from pathlib import Path

HEAVIEST = 60_000

_HERE = Path(__file__).parent
_SCRIPTS = ("checking.js", "formats.js", "zip.js", "page.js")


def receipt_page(origin: str, vkey: str, language: str) -> bytes:
    """The file, for the log of this name and key, in a language or, where it has no catalogue, in English.

    :raises ValueError: if this is no key, or not one of this log.
    """
    from openappeal.transparency.receipt_page import rendering

    return rendering.rendered(origin, vkey, language)


def content_security_policy() -> str:
    """What the file itself and its answer on the site have to allow: its script, its style, and to read the log."""
    ours, style = map(_hash, (script(), stylesheet()))
    return (
        f"default-src 'none'; script-src 'sha256-{ours}'; style-src 'sha256-{style}'; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'"
    )


@cache
def script() -> str:
    """All of its script."""
    return "".join((_HERE / name).read_text("utf-8") for name in _SCRIPTS)


@cache
def stylesheet() -> str:
    """Its style."""
    return (_HERE / "page.css").read_text("utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(sha256(text.encode()).digest()).decode()
