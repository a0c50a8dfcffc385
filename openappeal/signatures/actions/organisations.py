"""Organisations: signing, being asked for the proof of the decision, being accepted or refused.

An organisation confirms by the same letter as anybody, and is set aside until a person has seen the proof. It has
slots of its mailbox of its own, so that the secretary may sign for herself too.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.models import Part
from openappeal.appeals import queries as appeals
from openappeal.audit import actions as audit
from openappeal.core.mailboxes import canonical_address
from openappeal.core.names import fold_name
from openappeal.mail import actions as mail
from openappeal.signatures import contacts, emails, freshness, sealing
from openappeal.signatures.actions import clock, holding, moderation, watching
from openappeal.signatures.actions.confirming import KEEP_UNPROVED, LINK_DAYS, NothingToSign, SigningStopped
from openappeal.signatures.actions.less import erase
from openappeal.signatures.contacts import ContactWords
from openappeal.signatures.models import Held, Kind, PersonalLink, Review, Signature, Signing, Visibility
from openappeal.signatures.organisation_models import Decided, Organisation, Proof, ProofState
from openappeal.vault import tags, tokens
from openappeal.vault.keys import KeyProvider

SLOTS = (3, 4)
KEEP_REFUSED = timedelta(days=30)
KEEP_CONTACT = timedelta(days=30)


class NotNow(Exception):
    """The organisation is not in the state that this needs: somebody else was quicker, or it hides its name now."""


@dataclass(frozen=True)
class Typed:
    """What somebody typed for an organisation, checked. `answers` is who answers for it: sealed, never shown."""

    name: str
    address: str
    credential: str
    country: str
    print_consent: bool
    decided: Decided
    answers: ContactWords


def sign(
    *,
    typed: Typed,
    language: str,
    keys: KeyProvider,
    today: date,
    sends: bool = True,
    not_before: datetime | None = None,
) -> None:
    """Store an organisation's signature that waits for its letter, and queue the letter. It looks nothing up.

    :raises SigningStopped:
    :raises NothingToSign:
    :raises openappeal.vault.sealing.TooLong:
    """
    if switches.is_stopped(Part.SIGNING):
        raise SigningStopped
    text = appeals.signable(language)
    if text is None:
        raise NothingToSign
    token = tokens.new_token()
    canonical, key = canonical_address(typed.address), keys.tag_key()
    tag_1, tag_2 = (tags.address_tag(key, text.appeal, slot, canonical) for slot in SLOTS)
    expires = today + timedelta(days=LINK_DAYS if sends else 0)
    letter = emails.confirmation(address=typed.address, token=token, language=language, expires=expires)
    sealed = mail.seal(letter=letter, keys=keys)
    with transaction.atomic():
        Signing.objects.create(
            token_hash=tokens.token_hash(token),
            version_id=text.version_id,
            language=language,
            kind=Kind.ORGANISATION,
            visibility=Visibility.PUBLIC,
            expires_day=expires,
            held=Held.PROOF,
            tag_1=tag_1,
            tag_2=tag_2,
            name_tag=tags.name_tag(key, text.appeal, canonical, fold_name(typed.name)),
            named=sealing.encrypt_name(token, typed.name, typed.credential),
            address_sealed=sealing.seal_address(typed.address, keys),
            country=typed.country,
            print_consent=typed.print_consent,
            decided=typed.decided,
            contact_sealed=contacts.seal(typed.answers, keys),
        )
        mail.queue(sealed=sealed, expires=expires, not_before=not_before)


@transaction.atomic
def ask(*, id: int, by: str, today: date) -> None:
    """Note that somebody has asked for the proof.

    :raises NotNow:
    """
    found, signature = _locked(id, ProofState.WAITS)
    _go(found, ProofState.ASKED, today)
    audit.record(by=by, action="signatures.organisation_ask", today=today, subject=str(signature))


@transaction.atomic
def accept(*, id: int, proof: Proof, detail: str, by: str, today: date, keys: KeyProvider) -> None:
    """The proof was seen: the organisation counts from now on, and stands among the others under its name.

    One whose name must not appear counts, and waits among the names to read for two people to agree.

    :raises NotNow:
    """
    watching.lock_watching()  # before any signature's row, as everybody takes them
    found, signature = _locked(id, ProofState.WAITS, ProofState.ASKED)
    if signature.visibility != Visibility.PUBLIC:
        raise NotNow
    found.proof, found.proof_day, found.proof_by, found.proof_detail = proof, today, by, detail.strip()[:160]
    _go(found, ProofState.ACCEPTED, today)
    audit.record(by=by, action="signatures.organisation_accept", today=today, subject=str(signature))
    holding.let_count(signature)
    with suppress(moderation.MustNotAppear):
        moderation.show(ids=[signature.pk], by=by, today=today, keys=keys)


@transaction.atomic
def refuse(*, id: int, by: str, today: date) -> None:
    """There is no proof. It never counts, and is erased after 30 days.

    :raises NotNow:
    """
    found, signature = _locked(id, ProofState.WAITS, ProofState.ASKED)
    _go(found, ProofState.REFUSED, today)
    audit.record(by=by, action="signatures.organisation_refuse", today=today, subject=str(signature))


@transaction.atomic
def reopen(*, id: int, by: str, today: date) -> None:
    """Ask again: the name comes off at once, and it counts no more until the proof is accepted anew.

    :raises NotNow:
    """
    clock.lock_clock()  # before any row, as the clock itself does
    found, signature = _locked(id, ProofState.ACCEPTED, ProofState.REFUSED)
    if found.state == ProofState.ACCEPTED:
        freshness.mark_hidden(signature)
        # At once, like a list that is taken back: a number known to be wrong must not stand until tomorrow.
        clock.take_off(Signature.objects.filter(pk=signature.pk))
        signature.held = Held.PROOF
        signature.review = Review.UNREAD if signature.visibility == Visibility.PUBLIC else ""
        signature.save(update_fields=["held", "review"])
    found.proof, found.proof_day, found.proof_by, found.proof_detail = "", None, "", ""
    _go(found, ProofState.ASKED, today)
    audit.record(by=by, action="signatures.organisation_reopen", today=today, subject=str(signature))


def to_erase(*, today: date) -> QuerySet[Organisation]:
    """Those whose signatures are to be erased: 30 days after a refusal, a year without a proof."""
    unproved = Q(state__in=[ProofState.WAITS, ProofState.ASKED], state_day__lte=today - KEEP_UNPROVED)
    return Organisation.objects.filter(Q(state=ProofState.REFUSED, state_day__lte=today - KEEP_REFUSED) | unproved)


def with_old_contact(*, today: date) -> QuerySet[Organisation]:
    """Accepted so long ago that nobody needs to know any more who answered for the decision."""
    old = Organisation.objects.filter(state=ProofState.ACCEPTED, state_day__lte=today - KEEP_CONTACT)
    return old.filter(contact__isnull=False)


def folded_away(*, today: date) -> QuerySet[PersonalLink]:
    """Links of third organisations of one mailbox, which have no signature: they go when one without proof would."""
    return PersonalLink.objects.filter(signature=None, erase_day__lte=today)


@transaction.atomic
def expire(*, today: date) -> int:
    """Erase what is due. Returns how many organisations lost their signature, their link, or who answered for them."""
    ended = list(to_erase(today=today).values_list("signature_id", flat=True))
    for signature in Signature.objects.select_for_update().filter(pk__in=ended):
        erase(signature, today)
    old = list(with_old_contact(today=today))
    for found in old:
        found.contact.delete()
    folded = folded_away(today=today).delete()[0]
    return len(ended) + len(old) + folded


def _locked(id: int, *states: ProofState) -> tuple[Organisation, Signature]:
    """The signature's row is locked before the organisation's, as when its signer withdraws."""
    number = Organisation.objects.values_list("signature_id", flat=True).get(pk=id)
    signature = Signature.objects.select_for_update().get(pk=number)
    found = Organisation.objects.select_for_update().get(pk=id)
    if found.state not in states:
        raise NotNow
    return found, signature


def _go(found: Organisation, state: ProofState, today: date) -> None:
    found.state, found.state_day = state, today
    found.save()
