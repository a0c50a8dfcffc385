"""Letters of this room. Nothing in them was typed on a public form."""

from __future__ import annotations

from datetime import date

from openappeal.mail.letters import Request
from openappeal.vault.tokens import Token

CONFIRM = "mailings/emails/confirm"
TEST = "mailings/emails/test"


def confirmation(*, address: str, token: Token, language: str, expires: date) -> Request:
    """The letter with the link. Those who get news already and those who do not get the same one, token apart."""
    return Request(
        template=CONFIRM,
        address=address,
        language=language,
        context={"path": f"/u/news/{token}/", "expires": expires.isoformat()},
    )


def test(*, address: str, language: str, subject: str, text: str, html: str) -> Request:
    """An issue as its author gets it before anybody else, rendered already: the worker need know nothing of it."""
    return Request(
        template=TEST,
        address=address,
        language=language,
        context={"subject": subject, "whole_text": text, "whole_html": html},
    )
