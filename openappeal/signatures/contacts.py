"""Whom the team writes to about a notable: sealed, and opened one at a time like offers of help."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from openappeal.privacy import openings
from openappeal.signatures.notable_models import Contact, ContactOpening
from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider

SIZE = 4096


@dataclass(frozen=True)
class ContactWords:
    """What organisers wrote down of somebody."""

    name: str
    address: str
    note: str


def seal(words: ContactWords, keys: KeyProvider) -> bytes:
    """Seal them to the mailing key, padded to one size.

    :raises openappeal.vault.sealing.TooLong:
    """
    return sealing.seal(_pad(words), keys.mailing_recipients())


def read(*, id: int, reason: str, by: str) -> ContactWords:
    """Have the worker open one contact, and wait for it.

    :raises Contact.DoesNotExist:
    :raises openappeal.privacy.openings.WorkerAway:
    :raises openappeal.privacy.openings.EnoughOpened:
    """

    def ask(recipient: str) -> ContactOpening:
        contact = Contact.objects.get(pk=id)
        return ContactOpening.objects.create(contact=contact, recipient=recipient, by=by, reason=reason.strip())

    return unseal(*openings.read(ask))


def open_asked(*, keys: KeyProvider, today: date) -> int:
    """Open what organisers ask for. The worker's: it alone has the key. Returns how many it opened."""

    def open_for(asked: ContactOpening) -> bytes:
        words = unseal(bytes(asked.contact.sealed), keys.mailing_identity())
        return sealing.seal(_pad(words), [asked.recipient])

    return openings.open_waiting(
        ContactOpening, related="contact", action="signatures.open_contact", today=today, open_for=open_for
    )


def unseal(sealed: bytes, identity: str) -> ContactWords:
    """Open a sealed contact. For the worker, which alone has the mailing key.

    :raises openappeal.vault.sealing.CannotOpen:
    """
    fields = json.loads(sealing.open_sealed(sealed, identity).rstrip(b"\0"))
    return ContactWords(**{name: str(fields[name]) for name in ContactWords.__dataclass_fields__})


def _pad(words: ContactWords) -> bytes:
    plain = json.dumps({"v": 1, **asdict(words)}, ensure_ascii=False, separators=(",", ":")).encode()
    if len(plain) > SIZE:
        raise sealing.TooLong
    return plain.ljust(SIZE, b"\0")
