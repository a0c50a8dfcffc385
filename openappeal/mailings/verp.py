"""The address to which an issue's letter comes back when it cannot be delivered (VERP).

One for each letter, so that nothing of the returned letter need be read to know whose it was. It is opaque: a number
that is random anyway, signed. In base32 and not base64url, since some mail systems write addresses in small letters.
"""

from __future__ import annotations

import base64

from django.conf import settings

from openappeal.vault import tokens
from openappeal.vault.keys import KeyProvider

PURPOSE = "mailings.bounce"
PREFIX = "bounce+"


class NotOurs(Exception):
    """The address is none to which a letter of ours comes back."""


def bounce_address(number: int, *, keys: KeyProvider) -> str:
    """The envelope sender of the letter for a row: a delivery, or whatever else has a random id."""
    raw = tokens.decode_base64url(tokens.signed_id(keys.token_key(), PURPOSE, number))
    return f"{PREFIX}{base64.b32encode(raw).decode().rstrip('=').lower()}@{domain()}"


def read_bounce_address(address: str, *, keys: KeyProvider) -> int:
    """The number of the row whose letter came back to this address, in whatever case it was written.

    :raises NotOurs:
    """
    local, _, at = address.strip().strip("<>").rpartition("@")
    if at.lower() != domain().lower() or not local.lower().startswith(PREFIX):
        raise NotOurs
    text = local[len(PREFIX) :].upper()
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
        return tokens.read_signed_id(keys.token_key(), PURPOSE, tokens.encode_base64url(raw))
    except (ValueError, tokens.BadSignature) as error:
        raise NotOurs from error


def domain() -> str:
    """The domain that letters come from, and come back to."""
    return str(settings.EMAIL_FROM).rpartition("@")[2].strip("<> ")
