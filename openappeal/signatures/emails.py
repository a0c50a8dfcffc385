"""Letters of this room. Nothing in them was typed by anybody, and none tells what the Appeal is."""

from __future__ import annotations

from datetime import date

from openappeal.mail.letters import Request
from openappeal.vault.tokens import Token

CONFIRM = "signatures/emails/confirm"


def confirmation(*, address: str, token: Token, language: str, expires: date) -> Request:
    """The letter with the link. Known and new addresses get the same one, token apart."""
    return Request(
        template=CONFIRM,
        address=address,
        language=language,
        context={"path": f"/c/{token}/", "expires": expires.isoformat()},
    )
