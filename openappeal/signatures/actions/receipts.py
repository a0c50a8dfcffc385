"""A signer's receipt for the public log: made anew from her code whenever she asks, and kept nowhere."""

from __future__ import annotations

from datetime import date

from openappeal.appeals import queries as appeals
from openappeal.signatures.actions.changes import look
from openappeal.transparency import receipts
from openappeal.vault.keys import KeyProvider
from openappeal.vault.tokens import PersonalCode


class NoReceipt(Exception):
    """No entry of the log belongs to this code, or there is no log yet."""


def receipt(*, code: PersonalCode, keys: KeyProvider, today: date) -> bytes:
    """The file by which its holder finds her entry in the public log. It says nothing of who signed, or how.

    Whoever signed a second time, or was set aside, gets one of the same form and length. It changes nothing.

    :raises openappeal.signatures.actions.changes.UnknownCode:
    :raises NoReceipt:
    """
    found = look(code=code)
    if not found.has_receipt or found.version_id is None:
        raise NoReceipt
    text = appeals.text_hash(version_id=found.version_id, language=found.language)
    try:
        return receipts.promise(code=code, appeal=appeals.the_appeal().slug, text_sha256=text, keys=keys, today=today)
    except receipts.NoLog:
        raise NoReceipt from None
