"""Tokens in links, the codes people keep, form tokens and signed ids.

A link's token is random and never stored: the database keeps its SHA-256. The personal code is an
HMAC of the confirmation token, so that confirming twice shows the same code without keeping it.

A form token proves that a form was given out by us, a moment ago but not an instant ago. There is
no cookie to hang a session on, so it carries its own issue time, and nothing about who asked. All
have one length: 8 bytes of seconds, 16 of nonce and a mark of 16, in base64url. Nobody can guess one:
the code of somebody who signs without an address is made from the token of her form.
"""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from typing import NewType

Token = NewType("Token", str)
"""What a link carries: 128 random bits in unpadded base64url (RFC 4648 §5), 22 characters."""

PersonalCode = NewType("PersonalCode", str)
"""What a signer keeps: 128 bits in 26 lower-case characters that are hard to misread."""

# Crockford's alphabet: no i, l, o (read as 1, 1, 0) and no u.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_CODE_LENGTH = 26
_GROUPS = (5, 5, 4, 4, 4, 4)
_MISREADINGS = str.maketrans("oil", "011")
# As keyboards write them in Farsi and in Arabic.
_OTHER_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")

FORM_MIN_AGE = timedelta(seconds=3)
FORM_MAX_AGE = timedelta(hours=6)
_FORM_BODY, _FORM_MARK = 24, 16
_SPACING = re.compile(r"[\s\-\u2010-\u2015\u2212\u200b-\u200f_.]+")


class BadCode(Exception):
    """The text cannot be a personal code."""


class BadSignature(Exception):
    """The signed id is malformed, made for another purpose, or not ours."""


class FormTokenInvalid(Exception):
    """The token was not made by us, or not for this form."""


class FormTokenTooYoung(Exception):
    """The form came back faster than a person fills it in."""


class FormTokenTooOld(Exception):
    """The form was left open too long; give a fresh one with the values kept."""


def new_token() -> Token:
    """Return a fresh unguessable token."""
    return Token(encode_base64url(secrets.token_bytes(16)))


def token_hash(token: Token) -> bytes:
    """Return what the database keeps in place of a token."""
    return hashlib.sha256(token.encode()).digest()


def personal_code(token_key: bytes, token: Token) -> PersonalCode:
    """Return the code that belongs to a confirmation token; always the same one."""
    return _written(hmac.digest(token_key, b"withdraw/v1\n" + token.encode(), "sha256")[:16])


def form_code(token_key: bytes, form_token: str) -> PersonalCode:
    """Return the code of whoever signs with this form and gives no address; always the same one.

    So a form that is sent twice shows one code. Ask only of a token that :func:`check_form_token` has accepted.
    """
    return _written(hmac.digest(token_key, b"form-code/v1\n" + form_token.encode(), "sha256")[:16])


def form_hash(form_token: str) -> bytes:
    """Return what the database keeps of a form that was used. No link's token has this hash."""
    return hashlib.sha256(b"form/" + form_token.encode()).digest()


def clean_code(text: str) -> PersonalCode:
    """Return the code a person typed, forgiving case, spaces, dashes, other digits, and o, i, l for 0, 1, 1.

    :raises BadCode:
    """
    code = _SPACING.sub("", text[:200]).lower().translate(_MISREADINGS).translate(_OTHER_DIGITS)
    if len(code) != _CODE_LENGTH or not set(code) <= set(_ALPHABET):
        raise BadCode
    return PersonalCode(code)


def group_code(code: PersonalCode) -> str:
    """Return the code in six groups joined by dashes, for people to copy."""
    groups, start = [], 0
    for size in _GROUPS:
        groups.append(code[start : start + size])
        start += size
    return "-".join(groups)


def code_hash(code: PersonalCode) -> bytes:
    """Return what the database keeps in place of a personal code."""
    return hashlib.sha256(code.encode()).digest()


def receipt_nonce(token_key: bytes, code: PersonalCode) -> bytes:
    """Return the 32 bytes that open the public log's entry of whoever holds this code; always the same ones.

    So they can be shown again without being kept. Without the key the code gives nothing, nor the key without the code.
    """
    return hmac.digest(token_key, b"receipt-nonce/v1\n" + code.encode(), "sha256")


def issue_form_token(key: bytes, now: datetime, purpose: str) -> str:
    """Return a token for a form of this purpose, shown now."""
    body = int(now.timestamp()).to_bytes(8, "big") + secrets.token_bytes(_FORM_BODY - 8)
    return encode_base64url(body + _form_mark(key, purpose, body))


def check_form_token(
    key: bytes,
    token: str,
    now: datetime,
    purpose: str,
    min_age: timedelta = FORM_MIN_AGE,
    max_age: timedelta = FORM_MAX_AGE,
) -> None:
    """Accept a token that is ours and of a person's age, or raise.

    A token may be used again: a person who corrects a mistake sends the same one.

    :raises FormTokenInvalid:
    :raises FormTokenTooYoung: also when the clock has been set back since it was issued.
    :raises FormTokenTooOld:
    """
    try:
        raw = decode_base64url(token)
    except ValueError as error:
        raise FormTokenInvalid from error
    body, mark = raw[:_FORM_BODY], raw[_FORM_BODY:]
    if len(raw) != _FORM_BODY + _FORM_MARK or not hmac.compare_digest(mark, _form_mark(key, purpose, body)):
        raise FormTokenInvalid
    # Compared as numbers: a datetime could not hold every eight-byte moment.
    age = now.timestamp() - int.from_bytes(body[:8], "big")
    if age < min_age.total_seconds():
        raise FormTokenTooYoung
    if age > max_age.total_seconds():
        raise FormTokenTooOld


def form_age(token: str, now: datetime) -> timedelta:
    """How long ago a form was given out. Ask only of a token that :func:`check_form_token` has accepted.

    :raises ValueError: for what is no token at all.
    """
    return timedelta(seconds=now.timestamp() - int.from_bytes(decode_base64url(token)[:8], "big"))


def signed_id(key: bytes, purpose: str, number: int) -> str:
    """Return a link part that carries a row's id and cannot be made up by others.

    The id is readable in it: use it only where ids are random.

    :raises OverflowError: unless the id fits in 63 bits.
    """
    body = number.to_bytes(8, "big", signed=True)
    return encode_base64url(body + _id_mark(key, purpose, body))


def read_signed_id(key: bytes, purpose: str, text: str) -> int:
    """Return the id that :func:`signed_id` wrote.

    :raises BadSignature:
    """
    try:
        raw = decode_base64url(text)
    except ValueError as error:
        raise BadSignature from error
    body, mark = raw[:8], raw[8:]
    if not hmac.compare_digest(mark, _id_mark(key, purpose, body)):
        raise BadSignature
    return int.from_bytes(body, "big", signed=True)


def encode_base64url(raw: bytes) -> str:
    """Return unpadded base64url (RFC 4648 §5)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode_base64url(text: str) -> bytes:
    """Return the bytes of unpadded base64url, accepting one spelling of each value only.

    :raises ValueError: for any other text, padding and stray low bits included.
    """
    raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if encode_base64url(raw) != text:
        raise ValueError("not canonical base64url")
    return raw


def _written(mark: bytes) -> PersonalCode:
    number = int.from_bytes(mark, "big") << 2  # 128 bits stand in 26 × 5 = 130
    shifts = range(5 * (_CODE_LENGTH - 1), -1, -5)
    return PersonalCode("".join(_ALPHABET[number >> shift & 31] for shift in shifts))


def _id_mark(key: bytes, purpose: str, body: bytes) -> bytes:
    return hmac.new(key, b"id/v1\n" + purpose.encode() + b"\n" + body, hashlib.sha256).digest()[:16]


def _form_mark(key: bytes, purpose: str, body: bytes) -> bytes:
    text = b"form/v1\n" + purpose.encode() + b"\n" + body
    return hmac.new(key, text, hashlib.sha256).digest()[:_FORM_MARK]
