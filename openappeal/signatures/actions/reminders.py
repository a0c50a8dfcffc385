"""One reminder to a public signer who has not pressed the button. The worker's.

It carries no link of its own to confirm: the token of the first letter is stored nowhere, and what would open a
waiting name must not be either (docs/decisions/0031). It says which letter to open, and where to begin again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, QuerySet

from openappeal.mail import actions as mail
from openappeal.mail.errands import Outcome
from openappeal.mail.models import OutboxLetter, Priority
from openappeal.signatures import emails
from openappeal.signatures.models import Held, Signing
from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider

ERRAND = "signatures.reminder"
AFTER = timedelta(days=3)
# As many wait in the outbox at most.
AT_ONCE = 50


def queue_reminders(*, keys: KeyProvider, today: date) -> int:
    """Queue the reminders that are due, some at a time. Returns how many.

    An address for which several signings wait has had several letters, and gets none. Whether it has signed is not
    looked at: a reminder must not tell.
    """
    room = AT_ONCE - OutboxLetter.objects.filter(errand=ERRAND).count()
    due = list(_due(today).order_by("pk")[: max(room, 0)])
    alone = _alone(due, today)
    sealed = {one.pk: _seal(one, keys) for one in due if one.pk in alone}
    queued = 0
    with transaction.atomic():
        locked = _due(today).select_for_update().filter(pk__in=[one.pk for one in due])
        for signing in locked:
            signing.remind_day = None
            signing.save(update_fields=["remind_day"])
            letter = sealed.get(signing.pk)
            if letter is not None:
                mail.queue(
                    sealed=letter,
                    expires=signing.expires_day,
                    priority=Priority.ORDINARY,
                    errand=ERRAND,
                    errand_id=signing.pk,
                )
                queued += 1
    return queued


def may_go(number: int) -> bool:
    """Whether a reminder is still of use, a moment before it goes."""
    return Signing.objects.filter(pk=number, confirmed=False).exclude(held=Held.SWEEP).exists()


def note(number: int, outcome: Outcome) -> None:
    """What became of it is kept nowhere: there is no second one."""


def _due(today: date) -> QuerySet[Signing]:
    waiting = Signing.objects.filter(remind_day__lte=today, expires_day__gt=today, confirmed=False)
    # A flood is not reminded: what was set aside from the first brings no second letter to anybody.
    return waiting.filter(held=Held.NO)


def _alone(due: Iterable[Signing], today: date) -> set[int]:
    """Those for whose address nothing else waits."""
    tags = {bytes(one.tag_1): one.pk for one in due if one.tag_1 is not None}
    waiting = Signing.objects.filter(tag_1__in=list(tags), expires_day__gt=today, confirmed=False)
    counts = waiting.values_list("tag_1").annotate(n=Count("pk")).order_by()
    return {tags[bytes(tag)] for tag, number in counts if number == 1}


def _seal(signing: Signing, keys: KeyProvider) -> bytes | None:
    """The letter as it waits, or nothing if this campaign's key does not open the address."""
    try:
        opened = sealing.open_sealed(bytes(signing.address_sealed or b""), keys.mailing_identity())
    except sealing.CannotOpen:
        return None
    address = str(sealing.unpad_box(opened)["email"])
    letter = emails.reminder(address=address, language=signing.language, expires=signing.expires_day)
    return mail.seal(letter=letter, keys=keys)
