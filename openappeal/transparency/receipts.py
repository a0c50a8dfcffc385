"""What a signer takes home: a promise that becomes a receipt. See `tlog.promises` for its bytes.

The nonce is an HMAC of the personal code, so that it is stored nowhere and the personal page can show the receipt
again. The campaign keeps the commitment alone, which says nothing without the nonce.
"""

from __future__ import annotations

from datetime import date, timedelta

from openappeal.tlog import notes
from openappeal.tlog.promises import Promise
from openappeal.transparency.models import Log
from openappeal.vault import tokens
from openappeal.vault.keys import KeyProvider
from openappeal.vault.tokens import PersonalCode

WITHIN = timedelta(days=3)
"""Thirty hours at most until it is due, a day until enough others are, an hour until the worker looks."""


class NoLog(Exception):
    """There is no public log yet: its key has not been made, or the worker has not run."""


def nonce(code: PersonalCode, keys: KeyProvider) -> bytes:
    """The 32 bytes that open a signature's leaf. Only the holder of the code can have them made."""
    return tokens.receipt_nonce(keys.token_key(), code)


def commitment(*, code: PersonalCode, appeal: str, text_sha256: str, keys: KeyProvider) -> bytes:
    """The payload of the leaf that belongs to a code: all that is kept of it.

    :raises openappeal.tlog.promises.BadPromise: if the slug or the hash can be no such.
    """
    return _promise(_NOBODY, code, appeal, text_sha256, keys, date(2020, 1, 1)).payload


def promise(*, code: PersonalCode, appeal: str, text_sha256: str, keys: KeyProvider, today: date) -> bytes:
    """The file that a signer takes home, made anew whenever it is shown. Nothing in it tells who signed, or how.

    `text_sha256` is that of the text that was signed with this code (the personal link's version and language), and
    `today` the day on which it is shown: what stood behind another day could tell a first signature from a repeated
    one. Of a code that came with a later letter there is none: it opens no leaf.

    :raises NoLog:
    :raises openappeal.tlog.promises.BadPromise: if the slug or the hash can be no such.
    """
    verifier = Log.objects.values_list("verifier", flat=True).first()
    if not verifier:
        raise NoLog
    return _promise(notes.Verifier.parse(verifier), code, appeal, text_sha256, keys, today + WITHIN).written()


_NOBODY = notes.Verifier("nobody", bytes(32))


def _promise(
    log: notes.Verifier, code: PersonalCode, appeal: str, text_sha256: str, keys: KeyProvider, by: date
) -> Promise:
    return Promise(log, by, appeal, bytes.fromhex(text_sha256), nonce(code, keys))
