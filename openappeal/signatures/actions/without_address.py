"""Signing without an address, where the campaign allows it; and what the people who read such signatures decide.

There is no letter that could be pressed, so a person takes its place: nothing counts before somebody has accepted
it, and then it counts apart. There is no tag either: whoever signs so twice is there twice, unless a reader sees it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.features import Features
from openappeal.antiabuse.models import Part
from openappeal.appeals import queries as appeals
from openappeal.audit import actions as audit
from openappeal.core.names import fold_name
from openappeal.signatures import freshness
from openappeal.signatures import sealing as boxes
from openappeal.signatures.actions import clock, events, moderation, watching
from openappeal.signatures.actions.confirming import NothingToSign, SigningStopped
from openappeal.signatures.actions.less import come_back_to_cell, leave_cell, make_stricter
from openappeal.signatures.cohorts import NOT_ACCEPTED
from openappeal.signatures.models import (
    STRICTNESS,
    Basis,
    Cohort,
    Held,
    PersonalLink,
    Report,
    Review,
    Signature,
    Signing,
    Visibility,
)
from openappeal.signatures.queries import hidden_countries
from openappeal.signatures.sealing import Person
from openappeal.vault import tokens
from openappeal.vault.keys import KeyProvider
from openappeal.vault.tokens import PersonalCode

KEEP_UNREAD = timedelta(days=60)
KEEP_REFUSED = timedelta(days=30)
# A form is good for six hours, over midnight too. As long its use is known, so that sending it again makes no second.
FORM_DAYS = 2


class AddressNeeded(Exception):
    """This campaign asks for an e-mail address."""


def sign(
    *,
    person: Person,
    visibility: Visibility,
    language: str,
    form_token: str,
    keys: KeyProvider,
    today: date,
    features: Features | None = None,
    event_code: str = "",
) -> PersonalCode:
    """Keep a signature without an address until a person has read it. Returns the code that its signer keeps.

    A form makes one signature. Sent again it gives the same code and changes nothing; with a stricter visibility it
    shows less, as a repeated signature does. After a withdrawal it brings nothing back.

    :raises AddressNeeded:
    :raises SigningStopped:
    :raises NothingToSign:
    :raises openappeal.vault.sealing.TooLong:
    """
    if switches.is_stopped(Part.SIGNING):
        raise SigningStopped
    if not appeals.address_is_optional():
        raise AddressNeeded
    text = appeals.signable(language)
    if text is None:
        raise NothingToSign
    code = tokens.form_code(keys.token_key(), form_token)
    box = None
    if visibility == Visibility.WITHHELD:
        box = boxes.seal_box(
            appeal=text.appeal,
            visibility=visibility,
            name=person.name,
            credential=boxes.with_relation(person.credential, person.relation),
            country=person.country,
            address="",
            language=language,
            text_sha256=text.sha256,
            today=today,
            keys=keys,
        )
    with transaction.atomic():
        # A confirmed signing says what this says: used, and nothing more.
        _, is_new = Signing.objects.get_or_create(
            token_hash=tokens.form_hash(form_token),
            defaults={
                "version_id": text.version_id,
                "language": language,
                "visibility": visibility,
                "confirmed": True,
                "expires_day": today + timedelta(days=FORM_DAYS),
            },
        )
        if is_new:
            signature = _create(person, visibility, language, text.version_id, box, today)
            PersonalLink.objects.create(code_hash=tokens.code_hash(code), signature=signature, visibility=visibility)
            if features is not None:
                Cohort.objects.create(signature=signature, language=language, visibility=visibility, **vars(features))
            if event_code:
                events.use(code=event_code, today=today)
        else:
            _sign_again(code, visibility, box, keys, today)
    return code


@transaction.atomic
def accept(*, ids: Iterable[int], by: str, today: date, keys: KeyProvider, leave_out: str = "") -> int:
    """Let signatures count that a person has read. Returns how many.

    Public names among them are shown, or left out for a reason. One that must not appear counts, and goes on
    waiting among the names to read, where two people can agree to show it; so does one who says she was a prisoner
    or is a relative of one, which is settled there.
    """
    # Before any signature's row, as everybody takes them.
    watching.lock_watching()
    clock.lock_clock()
    accepted = []
    for signature in _locked(ids).filter(held__in=NOT_ACCEPTED, sweep=None):
        signature.held, signature.erase_day = Held.NO, None
        signature.counted_in = come_back_to_cell(signature)
        signature.save(update_fields=["held", "erase_day", "counted_in"])
        audit.record(by=by, action="signatures.accept", today=today, subject=str(signature))
        accepted.append(signature)
    # Whose country is hidden has a name that nobody could read just now: it waits among the names to read.
    unseen = hidden_countries()
    named = [one.pk for one in accepted if one.visibility == Visibility.PUBLIC and one.country not in unseen]
    if leave_out:
        moderation.leave_out(ids=named, reason=leave_out, by=by, today=today)
    else:
        named = [one.pk for one in accepted if one.pk in named and not one.claimed_kind]
        try:
            moderation.show(ids=named, by=by, today=today, keys=keys)
        except moderation.MustNotAppear as error:
            moderation.show(ids=set(named) - error.ids, by=by, today=today, keys=keys)
    return len(accepted)


@transaction.atomic
def refuse(*, ids: Iterable[int], reason: str, by: str, today: date) -> int:
    """Decide that signatures do not count, for a reason. Each is kept for thirty days, for second thoughts."""
    refused = 0
    for signature in _locked(ids).filter(held=Held.WAITS, sweep=None):
        signature.held, signature.erase_day = Held.REFUSED, today + KEEP_REFUSED
        signature.save(update_fields=["held", "erase_day"])
        audit.record(by=by, action="signatures.refuse", today=today, subject=str(signature), reason=reason)
        refused += 1
    return refused


@transaction.atomic
def put_back(*, ids: Iterable[int], by: str, today: date) -> int:
    """Let accepted and refused signatures wait to be read again. A shown name goes off the wall. Returns how many.

    The number loses them in the next day's batch, like any other departure: a watcher must not see one of them go.
    A notable's is left alone: its own record says how it goes back.
    """
    back = 0
    for signature in _locked(ids).filter(
        basis=Basis.REVIEWED, held__in=(Held.NO, Held.REFUSED), sweep=None, notable=None
    ):
        leave_cell(signature, today, is_move=False)
        if signature.visibility == Visibility.PUBLIC:
            freshness.mark_hidden(signature)
            signature.review, signature.review_reason, signature.review_words = Review.UNREAD, "", ""
        signature.held, signature.erase_day, signature.counted_in = Held.WAITS, today + KEEP_UNREAD, False
        signature.save()
        audit.record(by=by, action="signatures.wait_again", today=today, subject=str(signature))
        back += 1
    return back


def due(*, today: date) -> QuerySet[Signature]:
    """What nobody has accepted in time."""
    return Signature.objects.filter(held__in=NOT_ACCEPTED, erase_day__lte=today)


@transaction.atomic
def expire(*, today: date) -> int:
    """Erase what nobody has accepted in time. Returns how many."""
    found = due(today=today).select_for_update()
    ids = list(found.values_list("pk", flat=True))
    if not ids:
        return 0
    Report.objects.filter(signature__in=ids).delete()  # they hold the name as somebody typed it
    Signature.objects.filter(pk__in=ids).delete()
    audit.record(by="worker", action="signatures.erase_unaccepted", today=today, subject=f"{len(ids)} signatures")
    return len(ids)


def _locked(ids: Iterable[int]) -> QuerySet[Signature]:
    # Only these rows: a notable is looked at beside some, and may not be there.
    return Signature.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk")


def _create(
    person: Person, visibility: Visibility, language: str, version_id: int, box: bytes | None, today: date
) -> Signature:
    is_public, is_counted = visibility == Visibility.PUBLIC, visibility == Visibility.COUNTED
    return Signature.objects.create(
        appeal_id=appeals.the_appeal().pk,
        version_id=version_id,
        language=language,
        basis=Basis.REVIEWED,
        visibility=visibility,
        day=today,
        name=person.name if is_public else "",
        folded_name=fold_name(person.name)[:160] if is_public else "",
        credential=person.credential if is_public else "",
        claimed_kind=person.relation if is_public else "",
        box=box,
        country="" if is_counted else person.country,
        sphere="" if is_counted else person.sphere,
        print_consent=is_public and person.print_consent,
        review=Review.UNREAD if is_public else "",
        held=Held.WAITS,
        erase_day=today + KEEP_UNREAD,
    )


def _sign_again(code: PersonalCode, visibility: Visibility, box: bytes | None, keys: KeyProvider, today: date) -> None:
    """Somebody went back to a form that was sent, and sends it once more: of two wishes the stricter stands."""
    link = PersonalLink.objects.select_for_update().filter(code_hash=tokens.code_hash(code)).first()
    if link is None or link.signature_id is None:
        return
    signature = Signature.objects.select_for_update().get(pk=link.signature_id)
    if STRICTNESS[visibility] > STRICTNESS[Visibility(signature.visibility)]:
        make_stricter(signature=signature, visibility=visibility, keys=keys, today=today, box=box)
