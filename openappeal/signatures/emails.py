"""Letters of this room. Nothing in them was typed on a public form, and none tells by itself what the Appeal is."""

from __future__ import annotations

import json
from datetime import date

from django.conf import settings

from openappeal.appeals.history_queries import DemandsSince
from openappeal.core import languages
from openappeal.core.languages import direction
from openappeal.mail.letters import Request
from openappeal.vault.tokens import PersonalCode, Token

CONFIRM = "signatures/emails/confirm"
ABOUT = "signatures/emails/about"
REMINDER = "signatures/emails/reminder"


def confirmation(*, address: str, token: Token, language: str, expires: date) -> Request:
    """The letter with the link. Known and new addresses get the same one, token apart."""
    return Request(
        template=CONFIRM,
        address=address,
        language=language,
        context={"path": f"/c/{token}/", "expires": expires.isoformat()},
    )


def reminder(*, address: str, language: str, expires: date) -> Request:
    """The one reminder. Its link leads to the form and confirms nothing."""
    return Request(
        template=REMINDER,
        address=address,
        language=language,
        context={"path": f"/{language}/sign/", "expires": expires.isoformat()},
    )


def about_signature(
    *,
    address: str,
    code: PersonalCode,
    language: str,
    subject: str,
    text: str,
    change: str,
    since: DemandsSince | None = None,
) -> Request:
    """What organisers write to a public signer about the signature, with a fresh personal link.

    `change` says what changed in the demands, `since` shows it word by word; then the letter also leads to the text as
    it stands now.
    """
    changes = [
        {
            "part": one.part,
            "number": one.number,
            "before": one.before,
            "after": one.after,
            "pieces": [{"op": piece.op.value, "text": piece.text} for piece in one.pieces],
        }
        for one in (since.changes if since else ())
    ]
    words_in = languages.language(since.language if since else language)
    return Request(
        template=ABOUT,
        address=address,
        language=language,
        context={
            "path": f"/m/{code}/?lang={language}",
            "subject": subject,
            "text": text,
            "change": change,
            "text_link": f"{settings.SITE_URL}/{language}/",
            "lang": language,
            "dir": direction(language),
            "changes_list": json.dumps(changes, ensure_ascii=False),
            "signed": str(since.signed) if since else "",
            "changes_lang": words_in.tag,
            "changes_dir": words_in.direction,
            "untranslated": words_in.name if since and since.is_source else "",
        },
    )
