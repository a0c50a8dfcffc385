"""What organisers and treasurers say about the checkout: how it is, whether it is on, which names are thanked."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.fundraising import freshness
from openappeal.fundraising.checkout import amounts, neutral
from openappeal.fundraising.checkout.models import (
    Attempt,
    AttemptState,
    CardPayment,
    Checkout,
    CheckoutState,
    HeardEvent,
    LateEvent,
    Problem,
)
from openappeal.fundraising.gift_models import Donor


class NamesSomebody(Exception):
    """The words name a country or a person; `words` are those."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(words)
        self.words = words


class NotReady(Exception):
    """It cannot be on: `reason` is words, currencies or answer (the service has never answered the worker)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotThere(Exception):
    """Somebody else has done it meanwhile."""


@transaction.atomic
def write(*, name: str, statement: str, currencies: list[str], is_on: bool, by: str, today: date) -> None:
    """Say what the payment service is told, and whether the form is there.

    :raises NamesSomebody:
    :raises NotReady:
    """
    if found := neutral.found_in(f"{name} {statement}"):
        raise NamesSomebody(found)
    state, _new = CheckoutState.objects.get_or_create(pk=1)
    kept = [one for one in currencies if one in amounts.OFFERS]
    if is_on and not name:
        raise NotReady("words")
    if is_on and not kept:
        raise NotReady("currencies")
    if is_on and state.answered_day is None:
        raise NotReady("answer")
    ours, _new = Checkout.objects.select_for_update().get_or_create(pk=1)
    was_on = ours.is_on
    ours.name, ours.statement, ours.currencies, ours.is_on = name, statement, " ".join(kept), is_on
    ours.save()
    # What was not understood is looked at anew.
    CheckoutState.objects.filter(problem=Problem.STRANGE).update(problem="")
    freshness.mark_every()
    if was_on == is_on:
        audit.record(by=by, action="fundraising.change_checkout", today=today, subject=str(ours))
    elif is_on:
        audit.record(by=by, action="fundraising.checkout_on", today=today, subject=str(ours))
    else:
        audit.record(by=by, action="fundraising.checkout_off", today=today, subject=str(ours))


@transaction.atomic
def thank(*, card: int, is_shown: bool, by: str, today: date) -> None:
    """Show the name by which a giver wants to be thanked, or do not. What was typed is erased either way.

    :raises NotThere:
    """
    found = CardPayment.objects.select_for_update().filter(pk=card).exclude(wished_name="").first()
    if found is None:
        raise NotThere
    if is_shown and found.gift.donor is not None:
        Donor.objects.filter(pk=found.gift.donor.pk, sealed__isnull=False).update(public_name=found.wished_name)
    found.wished_name = ""
    found.save(update_fields=["wished_name"])
    freshness.mark_drive(found.gift.drive)
    if is_shown:
        audit.record(by=by, action="fundraising.thank_by_name", today=today, subject=str(found.gift))
    else:
        audit.record(by=by, action="fundraising.thank_without_name", today=today, subject=str(found.gift))


@transaction.atomic
def put_right(*, attempt: int, by: str, today: date) -> None:
    """Say that a payment which could not be entered by itself has been entered from the service's file.

    :raises NotThere:
    """
    found = Attempt.objects.select_for_update().filter(pk=attempt, state=AttemptState.TROUBLED).first()
    if found is None:
        raise NotThere
    audit.record(by=by, action="fundraising.put_payment_right", today=today, subject=str(found.drive))
    found.delete()


@transaction.atomic
def look_after_event(*, event: int, by: str, today: date) -> None:
    """Say that what an event was about is in the books, by the service's file. It is not asked about any more.

    :raises NotThere:
    """
    found = LateEvent.objects.select_for_update().filter(pk=event).first()
    if found is None:
        raise NotThere
    HeardEvent.objects.get_or_create(event=found.event, defaults={"day": today})
    found.delete()
    audit.record(by=by, action="fundraising.look_after_event", today=today, subject="checkout")
