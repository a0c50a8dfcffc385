"""Signing and confirming. What signers and staff do afterwards is in `changes` and `moderation`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.features import Features
from openappeal.antiabuse.models import Part
from openappeal.appeals import queries as appeals
from openappeal.core.names import fold_name
from openappeal.mail import actions as mail
from openappeal.mailings import actions as mailings
from openappeal.signatures import emails
from openappeal.signatures.actions import events, holding, public_log, reminders
from openappeal.signatures.actions.changes import wish_to_show
from openappeal.signatures.actions.less import leave_cell, make_stricter
from openappeal.signatures.actions.places import choose_place
from openappeal.signatures.models import (
    LISTED,
    STRICTNESS,
    Basis,
    Cohort,
    Held,
    Kind,
    PersonalLink,
    Review,
    Signature,
    Signing,
    Visibility,
)
from openappeal.signatures.notable_models import Contact
from openappeal.signatures.organisation_models import Organisation
from openappeal.signatures.sealing import Person, decrypt_name, decrypt_relation, keep
from openappeal.vault import tokens
from openappeal.vault.keys import KeyProvider
from openappeal.vault.tokens import PersonalCode, Token

LINK_DAYS = 7
KEEP_UNPROVED = timedelta(days=365)
"""So long an organisation's signature waits for its proof."""


class SigningStopped(Exception):
    """Somebody has stopped signing for a while."""


class LinkExpired(Exception):
    """The confirmation link is unknown or too old."""


class NothingToSign(Exception):
    """No edition of the Appeal is published in this language."""


@dataclass(frozen=True)
class Confirmed:
    """What confirming leads to: the same for a first and for a folded signature."""

    code: PersonalCode
    language: str
    is_organisation: bool = False


def sign(
    *,
    person: Person,
    visibility: Visibility,
    language: str,
    keys: KeyProvider,
    today: date,
    features: Features | None = None,
    held: Held = Held.NO,
    event_code: str = "",
    sends: bool = True,
    not_before: datetime | None = None,
) -> None:
    """Store a signature that waits for its letter, and put the letter into the outbox.

    It does not look whether the address has signed: known and new addresses do the same work. What is `held`
    gets its letter like any other, and is set aside when it is confirmed. The code of an event is counted, and
    not kept with the signature. What `sends` no letter is stored all the same, so that it takes as long, as
    something whose day is over: the worker erases it. `not_before`: when the letter may go.

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
    kept = keep(
        person,
        visibility=visibility,
        appeal=text.appeal,
        language=language,
        text_sha256=text.sha256,
        token=token,
        today=today,
        keys=keys,
    )
    expires = today + timedelta(days=LINK_DAYS if sends else 0)
    letter = emails.confirmation(address=person.address, token=token, language=language, expires=expires)
    sealed = mail.seal(letter=letter, keys=keys)
    with transaction.atomic():
        signing = Signing.objects.create(
            token_hash=tokens.token_hash(token),
            version_id=text.version_id,
            language=language,
            visibility=visibility,
            expires_day=expires,
            remind_day=today + reminders.AFTER if visibility == Visibility.PUBLIC else None,
            held=held,
            **vars(kept),
        )
        if features is not None:
            Cohort.objects.create(signing=signing, language=language, visibility=visibility, **vars(features))
        mail.queue(sealed=sealed, expires=expires, not_before=not_before)
        if event_code:
            events.use(code=event_code, today=today)


def look_up(*, token: Token, today: date) -> str:
    """The language in which the link's signature was made. Looking changes nothing.

    :raises LinkExpired:
    """
    found = Signing.objects.filter(token_hash=tokens.token_hash(token), expires_day__gt=today)
    language = found.values_list("language", flat=True).first()
    if language is None:
        raise LinkExpired
    return language


def confirm(*, token: Token, keys: KeyProvider, today: date) -> Confirmed:
    """Make a waiting signature count. Confirming again leads to the same place and changes nothing.

    A second signature of the same address and name folds into the first, and the stricter
    visibility wins; another name takes the mailbox's second slot; a third folds without effect.

    :raises LinkExpired:
    """
    code = tokens.personal_code(keys.token_key(), token)
    # Two confirmations of one mailbox at once can both see a free slot on PostgreSQL. The unique
    # tag refuses the later one; looking again then finds the earlier.
    for last_try in (False, False, False, True):
        try:
            with transaction.atomic():
                signing = _confirm_once(token=token, code=code, keys=keys, today=today)
            return Confirmed(code, signing.language, signing.kind == Kind.ORGANISATION)
        except IntegrityError:
            if last_try:
                raise
    raise LinkExpired


def _confirm_once(*, token: Token, code: PersonalCode, keys: KeyProvider, today: date) -> Signing:
    signing = (
        Signing.objects.select_for_update().filter(token_hash=tokens.token_hash(token), expires_day__gt=today).first()
    )
    if signing is None:
        raise LinkExpired
    if signing.confirmed:
        return signing
    place = _place(signing)
    signature = place.signature
    cohort = Cohort.objects.filter(signing=signing).first()
    # What a sweep holds stays held until that is undone, whatever else is let through.
    held = Held(signing.held) if signing.sweep_id else holding.held_at_confirmation(Held(signing.held), cohort)
    commitment = public_log.commitment_of(signing, code, keys)
    was_listed = False
    if place.free_tag is not None:
        signature = _create(signing, token, place.free_tag, today, held, commitment)
    elif signature is not None:
        if signature.held in (Held.TRAP, Held.CROWD) and signature.sweep_id is None and not held:
            # A person who filled in the hidden field, or came in a crowd, and tries again: hers counts now.
            holding.let_count(signature)
        wanted, shown = Visibility(signing.visibility), Visibility(signature.visibility)
        # What would itself be set aside makes nobody's listed signature a confirmed one.
        was_listed = signature.basis in LISTED and not held
        if was_listed:
            _make_own(signature, signing, today, commitment)
        if STRICTNESS[wanted] > STRICTNESS[shown]:
            make_stricter(signature=signature, visibility=wanted, keys=keys, today=today, box=_bytes(signing.box))
        elif was_listed and wanted == Visibility.PUBLIC and shown == Visibility.WITHHELD:
            # Others had put her on a list and withheld her name, as they must. Now she says herself that she will
            # be shown: as whenever somebody shows more, after 72 hours and a reading.
            name, credential = decrypt_name(token, bytes(signing.named or b""))
            country, sphere, prints = signing.country, signing.sphere, signing.print_consent
            wish_to_show(signature, wanted, name, credential, country, sphere, keys, today, prints=prints)
    if place.free_tag is None and not was_listed and commitment is not None:
        public_log.note_fold(commitment, held, cohort, today)
    PersonalLink.objects.create(
        code_hash=tokens.code_hash(code),
        signature=signature,
        visibility=signing.visibility,
        # Of a folded third name, so that its page says what another's would.
        print_consent=signature is None and signing.print_consent,
        version_id=signing.version_id,
        language=signing.language,
        has_receipt=commitment is not None,
        # And an organisation's would wait for a proof until it is erased.
        erase_day=today + KEEP_UNPROVED if signature is None and signing.kind == Kind.ORGANISATION else None,
    )
    if signing.news_sealed is not None and signing.news_tag is not None:
        mailings.take_in(
            address_sealed=bytes(signing.news_sealed), tag=bytes(signing.news_tag), language=signing.language
        )
    if cohort is not None:
        holding.move(cohort, signature if place.free_tag is not None else None)
    _forget(signing)
    return signing


@dataclass(frozen=True)
class _Place:
    """Where a confirmed signing goes: a free slot of its mailbox, or a signature it folds into.

    With neither, both slots are other people's: it folds without effect.
    """

    signature: Signature | None = None
    free_tag: bytes | None = None


def _place(signing: Signing) -> _Place:
    # Each slot is looked at once. If another confirmation takes the free one meanwhile, the unique tag refuses
    # ours, and looking again finds hers.
    slots = [_bytes(signing.tag_1), _bytes(signing.tag_2)]
    taken: dict[bytes, Signature] = {}
    for tag in filter(None, slots):
        signature = Signature.objects.select_for_update().filter(tag=tag).first()
        if signature is not None:
            taken[tag] = signature
    same, free_tag = choose_place(slots, taken, lambda signature: _same_person(signature, signing))
    return _Place(signature=same, free_tag=free_tag)


def _same_person(signature: Signature, signing: Signing) -> bool:
    if signing.visibility == Visibility.COUNTED:
        return signature.visibility == Visibility.COUNTED
    return signature.name_tag is not None and bytes(signature.name_tag) == bytes(signing.name_tag or b"")


def _create(signing: Signing, token: Token, tag: bytes, today: date, held: Held, commitment: bytes | None) -> Signature:
    name, credential, relation = "", "", ""
    if signing.named is not None:
        name, credential = decrypt_name(token, bytes(signing.named))
        relation = decrypt_relation(token, bytes(signing.named))
    is_public = signing.visibility == Visibility.PUBLIC
    signature = Signature.objects.create(
        appeal_id=signing.version.appeal_id,
        version_id=signing.version_id,
        language=signing.language,
        kind=signing.kind,
        claimed_kind=relation,
        visibility=signing.visibility,
        day=today,
        tag=tag,
        name_tag=signing.name_tag,
        name=name,
        folded_name=fold_name(name)[:160],
        credential=credential,
        address_sealed=signing.address_sealed,
        box=signing.box,
        country=signing.country,
        sphere=signing.sphere,
        print_consent=signing.print_consent,
        review=Review.UNREAD if is_public else "",
        commitment=commitment,
        held=held,
        sweep_id=signing.sweep_id,
    )
    if signing.contact_sealed is not None:
        organisation = Organisation.objects.create(signature=signature, decided=signing.decided, state_day=today)
        Contact.objects.create(organisation=organisation, sealed=bytes(signing.contact_sealed))
    return signature


def _make_own(signature: Signature, signing: Signing, today: date, commitment: bytes | None) -> None:
    """A signature from a list becomes its signer's own: confirmed, for the text that she read.

    Taking the list back leaves it alone from now on.
    """
    leave_cell(signature, today)
    signature.basis, signature.import_run, signature.counted_in = Basis.CONFIRMED, None, False
    signature.commitment = commitment
    signature.version, signature.language, signature.day = signing.version, signing.language, today
    if signature.visibility == Visibility.WITHHELD:
        # A shown name keeps its country and work: they were read with it, and lists stand by them.
        signature.country, signature.sphere = signing.country, signing.sphere
    if signature.visibility == signing.visibility == Visibility.WITHHELD:
        signature.box = signing.box
    elif signature.visibility == signing.visibility == Visibility.PUBLIC:
        signature.address_sealed = signing.address_sealed
    signature.save()


def _forget(signing: Signing) -> None:
    """Leave of a confirmed signing only what makes its link show the same page until it expires."""
    signing.confirmed = True
    signing.remind_day = None
    signing.tag_1 = signing.tag_2 = signing.name_tag = signing.news_tag = None
    signing.named = signing.address_sealed = signing.box = signing.news_sealed = signing.contact_sealed = None
    signing.country = signing.sphere = signing.decided = ""
    signing.print_consent = False
    signing.held, signing.sweep = Held.NO, None
    signing.save()


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)


def expire(*, today: date) -> int:
    """Erase signings on the day that their letter names; from then on the link is no longer good. Returns how many."""
    with transaction.atomic():
        _, deleted = Signing.objects.filter(expires_day__lte=today).delete()
    return deleted.get("signatures.Signing", 0)
