"""Who gave: a name and an address, sealed to the mailing key in one size, and recognised by a tag."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from openappeal.core.mailboxes import canonical_address
from openappeal.fundraising.gift_models import Donor, DonorOpening
from openappeal.privacy import openings
from openappeal.vault import sealing, tags
from openappeal.vault.keys import KeyProvider

SIZE = 1024
TAG_PURPOSE = "donor"


@dataclass(frozen=True)
class DonorWords:
    """What a treasurer wrote down of somebody who gave. Either may be empty, not both."""

    name: str
    address: str


def seal(words: DonorWords, keys: KeyProvider) -> bytes:
    """Seal them to the mailing key, which only the worker opens.

    :raises openappeal.vault.sealing.TooLong:
    """
    return sealing.seal(_pad(words), keys.mailing_recipients())


def unseal(sealed: bytes, identity: str) -> DonorWords:
    """The words again.

    :raises openappeal.vault.sealing.CannotOpen:
    """
    return DonorWords(**json.loads(sealing.open_sealed(sealed, identity).rstrip(b"\0")))


def tag(address: str, keys: KeyProvider) -> bytes | None:
    """By which an address is found again among donors; no tag of a signature or subscriber equals it."""
    return tags.plain_tag(keys.tag_key(), TAG_PURPOSE, canonical_address(address)) if address else None


def read(*, id: int, reason: str, by: str) -> DonorWords:
    """Have the worker open one donor, and wait for it. The words are in memory only.

    :raises openappeal.fundraising.gift_models.Donor.DoesNotExist:
    :raises openappeal.privacy.openings.WorkerAway:
    :raises openappeal.privacy.openings.EnoughOpened:
    """

    def ask(recipient: str) -> DonorOpening:
        donor = Donor.objects.get(pk=id, sealed__isnull=False)
        return DonorOpening.objects.create(donor=donor, recipient=recipient, by=by, reason=reason.strip())

    return unseal(*openings.read(ask))


def open_asked(*, keys: KeyProvider, today: date) -> int:
    """Open what treasurers ask for. The worker's: it alone has the key. Returns how many it opened."""

    def open_for(asked: DonorOpening) -> bytes:
        words = unseal(bytes(asked.donor.sealed or b""), keys.mailing_identity())
        return sealing.seal(_pad(words), [asked.recipient])

    return openings.open_waiting(
        DonorOpening, related="donor", action="fundraising.open_donor", today=today, open_for=open_for
    )


def _pad(words: DonorWords) -> bytes:
    plain = json.dumps(asdict(words), ensure_ascii=False, separators=(",", ":")).encode()
    if len(plain) > SIZE:
        raise sealing.TooLong
    return plain.ljust(SIZE, b"\0")
