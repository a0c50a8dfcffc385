"""Letters of this room. Nothing in them was typed on a public form, and none tells by itself what the Appeal is."""

from __future__ import annotations

from datetime import date

from django.conf import settings

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
    *, address: str, code: PersonalCode, language: str, subject: str, text: str, change: str
) -> Request:
    """What organisers write to a public signer about the signature, with a fresh personal link.

    `change` says what changed in the demands; then the letter also leads to the text as it stands now.
    """
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
        },
    )
