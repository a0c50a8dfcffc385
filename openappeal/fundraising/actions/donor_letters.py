"""Letters to donors. The worker writes them: it alone opens an address, and each lies sealed again at once."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum

from openappeal.fundraising import donors, emails
from openappeal.fundraising.checkout.actions.asking import stop_link
from openappeal.fundraising.checkout.models import CardMovement, CardPayment, MonthlyState, MovementKind
from openappeal.fundraising.gift_models import DueLetter, Gift, LetterKind
from openappeal.mail import actions as mail
from openappeal.mail.models import Priority
from openappeal.vault.keys import KeyProvider
from openappeal.vault.sealing import CannotOpen

logger = logging.getLogger(__name__)

AT_ONCE = 50
KEEP = timedelta(days=30)


def write_due(*, keys: KeyProvider, today: date) -> int:
    """Write the letters that are due, and put them into the outbox. Returns how many.

    A letter and what asked for it are one transaction: after a kill it is written once more, or is there already.
    """
    ids = list(DueLetter.objects.values_list("pk", flat=True)[:AT_ONCE])
    return sum(_write(pk, keys, today) for pk in ids)


@transaction.atomic
def _write(pk: int, keys: KeyProvider, today: date) -> int:
    rows = DueLetter.objects.select_for_update(of=("self",)).select_related("gift__donor", "gift__drive__parent")
    due = rows.filter(pk=pk).first()
    if due is None:
        return 0
    donor = due.gift.donor
    due.delete()
    if donor is None or donor.sealed is None:
        return 0
    try:
        words = donors.unseal(bytes(donor.sealed), keys.mailing_identity())
    except CannotOpen:
        logger.warning("%s cannot be opened with this key", donor)
        return 0
    if not words.address:
        return 0
    letter = emails.to_donor(
        gift=due.gift,
        kind=due.kind,
        address=words.address,
        language=donor.language,
        back_minor=_given_back(due.gift) if due.kind == LetterKind.PART else 0,
        stop_path=_stop_path(due.gift, due.kind, donor.language, keys),
    )
    sealed = mail.seal(letter=letter, keys=keys)
    mail.queue(sealed=sealed, expires=today + KEEP, priority=Priority.ORDINARY)
    return 1


def _given_back(gift: Gift) -> int:
    moved = CardMovement.objects.filter(card__gift=gift, kind=MovementKind.REFUND).aggregate(sum=Sum("amount_minor"))
    return -(moved["sum"] or 0)


def _stop_path(gift: Gift, kind: str, language: str, keys: KeyProvider) -> str:
    """Where a monthly gift is ended, in its receipts and where a payment has failed."""
    card = CardPayment.objects.select_related("monthly").filter(gift=gift).first()
    if card is None or card.monthly is None or card.monthly.state == MonthlyState.STOPPED:
        return ""
    if kind not in (LetterKind.RECEIPT, LetterKind.FAILED):
        return ""
    return f"/{language}/give/stop/{stop_link(card.monthly, keys)}/"
