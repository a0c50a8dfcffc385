"""Codes of events: made, shown, ended, and looked for among those that are good."""

from __future__ import annotations

import hmac
import secrets
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from openappeal.audit import actions as audit
from openappeal.signatures.event_models import EventCode

# Without letters and digits that look alike: some people type it.
_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"
LENGTH = 8
# Days are UTC's. Where the evening of the vigil is already tomorrow, or still yesterday, the code is good too.
A_DAY = timedelta(days=1)


@transaction.atomic
def make_code(*, name: str, from_day: date, until_day: date, places: int, by: str, today: date) -> EventCode:
    """Make a code for an event."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))
    made = EventCode.objects.create(code=code, name=name, from_day=from_day, until_day=until_day, places=places)
    audit.record(by=by, action="signatures.make_event_code", today=today, subject=str(made))
    return made


@transaction.atomic
def end_code(*, id: int, by: str, today: date) -> None:
    """Let a code be good no more, at once. Ending it again changes nothing.

    :raises EventCode.DoesNotExist:
    """
    found = EventCode.objects.select_for_update().get(pk=id)
    if found.ended:
        return
    found.ended = True
    found.save(update_fields=["ended"])
    audit.record(by=by, action="signatures.end_event_code", today=today, subject=str(found))


def live_code(*, typed: str, today: date) -> str:
    """The code as it is kept if it is good today, else nothing.

    It is compared with every good one, whether or not an earlier one fits: the time tells nothing.
    """
    guess = typed.strip().lower().encode("utf-8", "replace")[:64]
    fits = ""
    for code in live(today=today).values_list("code", flat=True):
        if hmac.compare_digest(guess, code.encode()):
            fits = code
    return fits


def use(*, code: str, today: date) -> None:
    """Count a form that came with a code, in the caller's transaction. A code that is not good counts nothing."""
    live(today=today).filter(code=code).update(used=F("used") + 1)


def live(*, today: date) -> QuerySet[EventCode]:
    """The codes that are good today."""
    return EventCode.objects.filter(
        ended=False, from_day__lte=today + A_DAY, until_day__gte=today - A_DAY, used__lt=F("places")
    ).order_by("code")
