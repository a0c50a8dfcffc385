"""Putting the file together, in a language."""

from __future__ import annotations

import json

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from openappeal.cms import language as languages
from openappeal.core.languages import direction
from openappeal.tlog import notes
from openappeal.transparency import receipt_page
from openappeal.transparency.models import Reason
from openappeal.transparency.receipt_page.words import words


def rendered(origin: str, vkey: str, language: str) -> bytes:
    """As :func:`openappeal.transparency.receipt_page.receipt_page` says.

    :raises ValueError:
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
            "policy": receipt_page.content_security_policy(),
            "style": format_html("<style>{}</style>", mark_safe(receipt_page.stylesheet())),  # noqa: S308  ours
            # The same data block as Django's json_script, with letters of every script as they are.
            "words": format_html(
                '<script type="application/json" id="words">{}</script>',
                mark_safe(told.replace("<", "\\u003C").replace("&", "\\u0026")),  # noqa: S308  no tag can end it
            ),
            "script": format_html("<script>{}</script>", mark_safe(receipt_page.script())),  # noqa: S308  ours
        }
        return render_to_string("transparency/receipt_page.html", context).encode()
