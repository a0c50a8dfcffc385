"""Withdrawing: the row is erased, silently and wholly; the tally loses it in the next day's batch.

The public process only notes the code, the same for every code. The worker erases, a second later.
"""

from __future__ import annotations

import time
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.signatures.actions import gone_for_good, letters
from openappeal.signatures.actions.less import erase, lock_signature
from openappeal.signatures.leaving_models import Withdrawal
from openappeal.signatures.models import PersonalLink
from openappeal.vault import tokens
from openappeal.vault.tokens import PersonalCode

AT_ONCE = 100
LONGEST_PAUSE = 0.02
"""Seconds between two erasures, as long as the one before took at most."""


def ask_to_withdraw(*, code: PersonalCode) -> None:
    """Withdraw the signature behind a code. From now on nothing answers to the code; the worker does the rest."""
    Withdrawal.objects.create(code_hash=tokens.code_hash(code))


def withdraw_asked(*, today: date) -> int:
    """Erase what was asked to be. The worker's. Returns how many codes there were."""
    asked = list(Withdrawal.objects.values_list("pk", "code_hash")[:AT_ONCE])
    _note([bytes(code_hash) for _pk, code_hash in asked], today)
    for pk, code_hash in asked:
        began = time.monotonic()
        with transaction.atomic():
            _erase(bytes(code_hash), today)
            Withdrawal.objects.filter(pk=pk).delete()
        # SQLite has one writer, and nobody queues for it: without a pause somebody’s form could wait too long.
        time.sleep(min(time.monotonic() - began, LONGEST_PAUSE))
    return len(asked)


@transaction.atomic
def withdraw(*, code: PersonalCode, today: date) -> None:
    """Erase the signature behind a code. Withdrawing again does nothing."""
    _note([tokens.code_hash(code)], today)
    _erase(tokens.code_hash(code), today)


def _note(code_hashes: list[bytes], today: date) -> None:
    links = PersonalLink.objects.filter(code_hash__in=code_hashes, signature__isnull=False)
    gone_for_good.note(links.values_list("signature_id", flat=True), today=today)


def _erase(code_hash: bytes, today: date) -> None:
    letters.drop_queued(code_hash=code_hash)
    link = PersonalLink.objects.select_for_update().filter(code_hash=code_hash).first()
    if link is None:
        return
    if link.signature_id is None:
        link.delete()
        return
    signature = lock_signature(link.signature_id)
    if signature is not None:
        erase(signature, today)
    audit.record(by="signer", action="signatures.withdraw", today=today)
