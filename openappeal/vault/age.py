"""The few things of age that we use, with types: X25519 keys, sealing and opening.

age hides for whom a file is meant and is read by tools on the organisers' own machines.
Format: C2SP age v1, binary, never armoured.
"""

from collections.abc import Sequence
from typing import IO

import pyrage  # type: ignore[import-untyped,unused-ignore]  # ships no types
from pyrage import x25519


class BadRecipient(Exception):
    """A recipient or identity is not an age X25519 key."""


class CannotOpen(Exception):
    """The box is damaged, or was sealed under another key or for another place."""


def new_identity() -> tuple[str, str]:
    """Return a fresh identity (AGE-SECRET-KEY-1…) and its recipient (age1…)."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def check_recipient(text: str) -> None:
    """Raise :class:`BadRecipient` unless this is an age recipient."""
    _recipient(text)


def check_identity(text: str) -> None:
    """Raise :class:`BadRecipient` unless this is an age identity."""
    _identity(text)


def seal(plaintext: bytes, recipients: Sequence[str]) -> bytes:
    """Return the plaintext sealed so that any one of the recipients can open it.

    :raises BadRecipient: also when there is none: a box nobody can open is a loss.
    """
    if not recipients:
        raise BadRecipient("no recipient")
    box: bytes = pyrage.encrypt(plaintext, [_recipient(text) for text in recipients])
    return box


def open_sealed(box: bytes, identity: str) -> bytes:
    """Return what :func:`seal` sealed.

    :raises BadRecipient: if the identity is none.
    :raises CannotOpen:
    """
    key = _identity(identity)
    try:
        plaintext: bytes = pyrage.decrypt(box, [key])
    except pyrage.DecryptError as error:
        raise CannotOpen from error
    return plaintext


def open_with_any(box: bytes, identities: Sequence[str]) -> bytes:
    """Return what :func:`seal` sealed, with whichever of several identities fits.

    :raises BadRecipient: if one of them is none.
    :raises CannotOpen:
    """
    keys = [_identity(text) for text in identities]
    try:
        plaintext: bytes = pyrage.decrypt(box, keys)
    except pyrage.DecryptError as error:
        raise CannotOpen from error
    return plaintext


def seal_stream(plain: IO[bytes], sealed: IO[bytes], recipients: Sequence[str]) -> None:
    """Seal what one file gives into another, without holding either in memory.

    :raises BadRecipient: also when there is none.
    """
    if not recipients:
        raise BadRecipient("no recipient")
    pyrage.encrypt_io(plain, sealed, [_recipient(text) for text in recipients])


def recipient_of(identity: str) -> str:
    """Return the public half (age1…) of an identity.

    :raises BadRecipient: if it is none.
    """
    return str(_identity(identity).to_public())


def _recipient(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise BadRecipient("not an age recipient") from error


def _identity(text: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        # The text may be most of a secret: it stays out of the message.
        raise BadRecipient("not an age identity") from None
