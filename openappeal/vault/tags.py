"""Keyed tags: recognising a value again without keeping it.

A tag is an HMAC-SHA256 (RFC 2104) cut to 128 bits over a text that begins with its purpose, so that
a tag made for one purpose never equals one made for another. Each field ends with a line feed; a
field that holds one is refused, or two different pairs could make the same text.
"""

import hmac

TAG_SIZE = 16


def address_tag(key: bytes, appeal: str, slot: int, canonical: str) -> bytes:
    """Return the tag of a canonical address in one of a mailbox's slots (1, 2)."""
    return _tag(key, "dedupe/v1", appeal, str(slot), canonical)


def name_tag(key: bytes, appeal: str, canonical: str, folded_name: str) -> bytes:
    """Return the tag that tells two people who share a mailbox apart."""
    return _tag(key, "name/v1", appeal, canonical, folded_name)


def plain_tag(key: bytes, purpose: str, value: str) -> bytes:
    """Return the tag of any other value, such as a name that must never appear."""
    return _tag(key, f"plain/v1/{purpose}", value)


def _tag(key: bytes, *fields: str) -> bytes:
    if any("\n" in field for field in fields):
        raise ValueError("a tagged field must not contain a line feed")
    return hmac.digest(key, "\n".join(fields).encode(), "sha256")[:TAG_SIZE]
