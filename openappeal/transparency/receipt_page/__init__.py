"""The check of a receipt as one HTML file: opened from a disk without a network, or shown by the site.

Its four sources in JavaScript stand one after the other in one script; only `page.js` touches the page. Script and
style are the same for every campaign and language, so that their hashes are all that a content security policy has to
allow.
"""

from __future__ import annotations

import base64
import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from openappeal.cms import language as languages
from openappeal.core.languages import direction
from openappeal.tlog import notes
from openappeal.transparency.models import Reason
from openappeal.transparency.receipt_page.words import words

HEAVIEST = 60_000

_HERE = Path(__file__).parent
_SCRIPTS = ("checking.js", "formats.js", "zip.js", "page.js")


def receipt_page(origin: str, vkey: str, language: str) -> bytes:
    """The file, for the log of this name and key, in a language or, where it has no catalogue, in English.

    :raises ValueError: if this is no key, or not one of this log.
    """
    try:
        verifier = notes.Verifier.parse(vkey)
    except notes.BadKey:
        raise ValueError("not a log's key") from None
    if verifier.name != origin:
        raise ValueError("the key of another log")
    tag = languages.interface(language)
    with languages.use(tag):
        told = json.dumps(
            {"key": vkey, "lang": tag, "words": words(), "reasons": {str(one.value): str(one.label) for one in Reason}},
            ensure_ascii=False,
            sort_keys=True,
        )
        context = {
            "lang": tag,
            "dir": direction(tag),
            "origin": origin,
            "key": vkey,
            "policy": content_security_policy(),
            "style": format_html("<style>{}</style>", mark_safe(_style())),  # noqa: S308  ours
            # The same data block as Django's json_script, with letters of every script as they are.
            "words": format_html(
                '<script type="application/json" id="words">{}</script>',
                mark_safe(told.replace("<", "\\u003C").replace("&", "\\u0026")),  # noqa: S308  no tag can end it
            ),
            "script": format_html("<script>{}</script>", mark_safe(_script())),  # noqa: S308  ours
        }
        return render_to_string("transparency/receipt_page.html", context).encode()


def content_security_policy() -> str:
    """What the file itself and its answer on the site have to allow: its script, its style, and to read the log."""
    script, style = map(_hash, (_script(), _style()))
    return (
        f"default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'"
    )


@cache
def _script() -> str:
    return "".join((_HERE / name).read_text("utf-8") for name in _SCRIPTS)


@cache
def _style() -> str:
    return (_HERE / "page.css").read_text("utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(sha256(text.encode()).digest()).decode()
