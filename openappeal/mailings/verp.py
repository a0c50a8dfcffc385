"""The address to which an issue's letter comes back when it cannot be delivered (VERP).

One for each letter, so that nothing of the returned letter need be read to know whose it was. It is opaque: a number
that is random anyway, signed. In base32 and not base64url, since some mail systems write addresses in small letters.

The same number, signed for another purpose, is the letter's **mark**: it stands in its Message-ID, and mail providers
give it back. Answers and archives carry a Message-ID on, so a mark must be worth nothing as an address for bounces.
"""

from __future__ import annotations

import base64

from django.conf import settings

from openappeal.vault import tokens
from openappeal.vault.keys import KeyProvider

PURPOSE = "mailings.bounce"
MARK_PURPOSE = "mailings.letter"
PREFIX = "bounce+"
MARK_LENGTH = 39


class NotOurs(Exception):
    """The address is none to which a letter of ours comes back."""


def bounce_address(number: int, *, keys: KeyProvider) -> str:
    """The envelope sender of the letter for a row: a delivery, or whatever else has a random id."""
    return f"{PREFIX}{_written(number, PURPOSE, keys)}@{domain()}"


def read_bounce_address(address: str, *, keys: KeyProvider) -> int:
    """The number of the row whose letter came back to this address, in whatever case it was written.

    :raises NotOurs:
    """
    local, _, at = address.strip().strip("<>").rpartition("@")
    if at.lower() != domain().lower() or not local.lower().startswith(PREFIX):
        raise NotOurs
    return _read(local[len(PREFIX) :], PURPOSE, keys)


def letter_mark(number: int, *, keys: KeyProvider) -> str:
    """The mark of the letter for a row: always the same, and nothing to anybody else."""
    return _written(number, MARK_PURPOSE, keys)


def read_letter_mark(mark: str, *, keys: KeyProvider) -> int:
    """The number of the row whose letter has this mark.

    :raises NotOurs:
    """
    if len(mark) != MARK_LENGTH:
        raise NotOurs
    return _read(mark, MARK_PURPOSE, keys)


def _written(number: int, purpose: str, keys: KeyProvider) -> str:
    raw = tokens.decode_base64url(tokens.signed_id(keys.token_key(), purpose, number))
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _read(text: str, purpose: str, keys: KeyProvider) -> int:
    try:
        raw = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
        return tokens.read_signed_id(keys.token_key(), purpose, tokens.encode_base64url(raw))
    except (ValueError, tokens.BadSignature) as error:
        raise NotOurs from error


def domain() -> str:
    """The domain that letters come from, and come back to."""
    return str(settings.EMAIL_FROM).rpartition("@")[2].strip("<> ")
