"""Sealing: to people's keys (age), and under a token that only a letter carries (AES-256-GCM).

age hides who it is for but not how long the message is, so what is sealed is padded first.
"""

import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from openappeal.vault.age import BadRecipient, CannotOpen, open_sealed, seal
from openappeal.vault.tokens import Token

__all__ = [
    "BOX_SIZES",
    "BadRecipient",
    "CannotOpen",
    "TooLong",
    "decrypt_under_key",
    "decrypt_under_token",
    "encrypt_under_key",
    "encrypt_under_token",
    "open_sealed",
    "pad_box",
    "seal",
    "unpad_box",
]

BOX_SIZES = (1024, 2048)

_NONCE_SIZE = 12
_PENDING_INFO = b"openappeal/pending/v1"


class TooLong(Exception):
    """The content does not fit the largest padded size."""


def pad_box(fields: Mapping[str, object]) -> bytes:
    """Return the fields as canonical JSON, padded with NUL to one of two sizes.

    Canonical: sorted keys, no spaces, UTF-8. JSON never ends in NUL, so the padding comes off again.

    :raises TooLong:
    """
    return _pad(json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


def unpad_box(padded: bytes) -> dict[str, object]:
    """Return the fields that :func:`pad_box` wrote.

    :raises ValueError: if this is no padded JSON object.
    """
    fields = json.loads(padded.rstrip(b"\0"))
    if not isinstance(fields, dict):
        raise ValueError("a box holds one JSON object")
    return fields


def encrypt_under_token(token: Token, plaintext: bytes, context: bytes) -> bytes:
    """Return the plaintext encrypted so that only the holder of the token can read it.

    The token is in the letter's link and not in the database, so until the person confirms, the
    database cannot be read. ``context`` says which row it belongs to, and must be given again. The
    length is hidden by padding.

    AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; key by HKDF-SHA256 (RFC 5869).

    :raises TooLong:
    """
    nonce = os.urandom(_NONCE_SIZE)
    # The marker lets content end in NUL and still come back whole.
    return nonce + AESGCM(_pending_key(token)).encrypt(nonce, _pad(plaintext + b"\x80"), context)


def decrypt_under_token(token: Token, box: bytes, context: bytes) -> bytes:
    """Return what :func:`encrypt_under_token` encrypted.

    :raises CannotOpen: if token or context differ, or the box was changed.
    """
    nonce, body = box[:_NONCE_SIZE], box[_NONCE_SIZE:]
    try:
        padded = AESGCM(_pending_key(token)).decrypt(nonce, body, context)
    except (InvalidTag, ValueError) as error:  # ValueError: a nonce cut short
        raise CannotOpen from error
    return padded.rstrip(b"\0")[:-1]


def encrypt_under_key(key: bytes, plaintext: bytes, context: bytes) -> bytes:
    """Return a text of any length encrypted under a random key of 32 bytes that is stored nowhere here.

    For what waits for a while and belongs to one browser, such as a list to be imported. Its length shows.
    AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce: far fewer than 2^32 texts share a key.
    """
    nonce = os.urandom(_NONCE_SIZE)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, context)


def decrypt_under_key(key: bytes, box: bytes, context: bytes) -> bytes:
    """Return what :func:`encrypt_under_key` encrypted.

    :raises CannotOpen: if key or context differ, or the box was changed.
    """
    try:
        return AESGCM(key).decrypt(box[:_NONCE_SIZE], box[_NONCE_SIZE:], context)
    except (InvalidTag, ValueError) as error:  # ValueError: a key or a nonce cut short
        raise CannotOpen from error


def _pad(content: bytes) -> bytes:
    for size in BOX_SIZES:
        if len(content) <= size:
            return content.ljust(size, b"\0")
    raise TooLong


def _pending_key(token: Token) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PENDING_INFO).derive(token.encode())
