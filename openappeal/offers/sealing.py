"""What is kept of an offer: one sealed file of one size."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider

SIZE = 8192


@dataclass(frozen=True)
class Words:
    """What somebody typed into the form. Everything but the kinds of help may be empty."""

    text: str
    languages: str
    hours: str
    address: str


def seal(words: Words, keys: KeyProvider) -> bytes:
    """Seal an offer's words to the mailing key.

    :raises openappeal.vault.sealing.TooLong:
    """
    return sealing.seal(_pad(words), keys.mailing_recipients())


def seal_for(words: Words, recipient: str) -> bytes:
    """Seal them again, to the key of one request."""
    return sealing.seal(_pad(words), [recipient])


def open_with(sealed: bytes, identity: str) -> Words:
    """The words, with the key to which they were sealed.

    :raises openappeal.vault.sealing.CannotOpen:
    """
    fields = json.loads(sealing.open_sealed(sealed, identity).rstrip(b"\0"))
    return Words(**{name: str(fields[name]) for name in Words.__dataclass_fields__})


def _pad(words: Words) -> bytes:
    plain = json.dumps({"v": 1, **asdict(words)}, ensure_ascii=False, separators=(",", ":")).encode()
    if len(plain) > SIZE:
        raise sealing.TooLong
    return plain.ljust(SIZE, b"\0")
