"""Notables: asked, answered, identity proved, wording approved, placed, shown; and the way back.

Which step may follow which is in `notable_rules`; who may show a name, in `notable_approval`. Staff only: it knows
`accounts`, which the public process does not have. A notable's row is locked before its signature's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from openappeal.accounts import approvals
from openappeal.appeals import queries as appeals
from openappeal.audit import actions as audit
from openappeal.core.names import fold_name
from openappeal.signatures import contacts, notable_queries
from openappeal.signatures import notable_rules as rules
from openappeal.signatures.actions import notable_names, notable_order
from openappeal.signatures.contacts import ContactWords
from openappeal.signatures.models import Signature
from openappeal.signatures.notable_models import (
    Channel,
    Contact,
    Notable,
    NotableState,
    NotableStep,
    NotableWording,
    NotToAsk,
    Speaker,
    Step,
)
from openappeal.signatures.spheres import NotableGroup
from openappeal.vault import tags
from openappeal.vault.keys import KeyProvider

APPROVAL = "signatures.notable"
NOT_TO_ASK = "signatures.not_to_ask"


class NeverAgain(Exception):
    """Somebody of this name wants never to be asked again."""


class AlreadyThere(Exception):
    """There is a record of this name: whoever has begun it goes on with it."""


class NotTheirs(Exception):
    """This signature cannot be a notable's: it is not public, is hidden or set aside, or has a record already."""


class NoText(Exception):
    """No edition of the Appeal is published in this language, so there is nothing to agree to."""


@dataclass(frozen=True)
class Heard:
    """By what way something was heard, from whom, and in which message. `detail` names no number and no address."""

    channel: Channel
    speaker: Speaker = Speaker.SELF
    detail: str = ""


@dataclass(frozen=True)
class Words:
    """Name and credential line in one language."""

    name: str
    credential: str


@transaction.atomic
def invite(
    *,
    name: str,
    group: NotableGroup,
    country: str,
    language: str,
    speaker: Speaker,
    contact: ContactWords,
    by: str,
    today: date,
    keys: KeyProvider,
) -> Notable:
    """Note that somebody has been asked, and whom the team writes to.

    :raises NeverAgain:
    :raises AlreadyThere:
    :raises openappeal.vault.sealing.TooLong:
    """
    if NotToAsk.objects.filter(tag=_not_to_ask(name, keys)).exists():
        raise NeverAgain
    notable = _create(name, group, country, language, speaker, today)
    Contact.objects.create(notable=notable, sealed=contacts.seal(contact, keys))
    _note(notable, Step.INVITE, by, today)
    return notable


@transaction.atomic
def begin_from_signature(*, id: int, group: NotableGroup, by: str, today: date) -> Notable:
    """Somebody who has signed with the form is well known. She has said yes by that; all the rest follows.

    :raises NotTheirs:
    :raises AlreadyThere:
    """
    signature = _signature_for(id)
    notable = _create(signature.name, group, signature.country, signature.language, Speaker.SELF, today)
    notable.version, notable.signature, notable.state = signature.version, signature, NotableState.AGREED
    notable.save()
    _note(notable, Step.AGREE, by, today, Heard(Channel.FORM))
    _draft(notable, {signature.language: Words(signature.name, signature.credential)})
    return notable


@transaction.atomic
def set_contact(*, id: int, contact: ContactWords, by: str, today: date, keys: KeyProvider) -> None:
    """Write down anew whom the team writes to.

    :raises openappeal.vault.sealing.TooLong:
    """
    notable = _locked(id)
    Contact.objects.update_or_create(notable=notable, defaults={"sealed": contacts.seal(contact, keys)})
    audit.record(by=by, action="signatures.set_contact", today=today, subject=str(notable))


@transaction.atomic
def agree(*, id: int, heard: Heard, by: str, today: date) -> None:
    """Yes, to the text as it stands now in their language.

    :raises notable_rules.NotNow:
    :raises NoText:
    """
    notable = _locked(id)
    text = appeals.signable(notable.language)
    if text is None:
        raise NoText
    state = rules.next_state(notable.state, Step.AGREE)
    notable.version_id, notable.speaker = text.version_id, heard.speaker
    _go(notable, state, Step.AGREE, by, today, heard)


@transaction.atomic
def decline(*, id: int, heard: Heard, by: str, today: date) -> None:
    """No. The record is erased after 30 days, and then they may be asked again.

    :raises notable_rules.NotNow:
    """
    notable = _locked(id)
    _go(notable, rules.next_state(notable.state, Step.DECLINE), Step.DECLINE, by, today, heard)


@transaction.atomic
def refuse(*, id: int, heard: Heard, by: str, today: date, keys: KeyProvider) -> None:
    """Never again: the contact is erased at once, and a keyed mark of the name keeps everybody from asking.

    :raises notable_rules.NotNow:
    """
    notable = _locked(id)
    state = rules.next_state(notable.state, Step.REFUSE)
    NotToAsk.objects.get_or_create(tag=_not_to_ask(notable.name, keys))
    Contact.objects.filter(notable=notable).delete()
    _go(notable, state, Step.REFUSE, by, today, heard)


@transaction.atomic
def prove(*, id: int, heard: Heard, by: str, today: date) -> None:
    """It was they themselves who said yes: heard by a second way.

    :raises notable_rules.NotNow:
    :raises notable_rules.SameChannel:
    """
    notable = _locked(id)
    state = rules.next_state(notable.state, Step.PROVE)
    reply = notable.steps.filter(step__in=[Step.AGREE, Step.JOIN]).order_by("-number").first()
    rules.check_proof(reply=reply.channel if reply else "", proof=heard.channel)
    _go(notable, state, Step.PROVE, by, today, heard)


@transaction.atomic
def write(*, id: int, words: Mapping[str, Words], by: str, today: date) -> None:
    """Keep a draft of name and credential line, by language. What is shown changes only when it is approved."""
    notable = _locked(id)
    _draft(notable, words)
    audit.record(by=by, action="signatures.write_wording", today=today, subject=str(notable))


@transaction.atomic
def approve(*, id: int, heard: Heard, may_show: bool, may_print: bool, by: str, today: date) -> None:
    """They have approved the draft, word for word, and say what it may be used for.

    A shown line changes at once. With another name, in whatever language, it comes off until two people have agreed.

    :raises notable_rules.NotNow:
    :raises notable_rules.NoConsent: when the name is shown and they no longer want that. Use `withdraw`.
    :raises notable_rules.NoWording:
    """
    notable = _locked(id)
    state = rules.next_state(notable.state, Step.APPROVE)
    if state == NotableState.SHOWN:
        rules.check_consent(may_show=may_show)
    drafts = notable.wordings.filter(is_approved=False)
    if not drafts.exists():
        raise rules.NoWording
    approved = notable.wordings.filter(is_approved=True)
    before = state
    state = rules.after_words(before, names=_names(approved), later=_names(drafts))
    approved.delete()
    drafts.update(is_approved=True)
    if state != before:
        notable_names.unshow(notable, by=by, today=today)
    notable.may_show, notable.may_print = may_show, may_print
    _go(notable, state, Step.APPROVE, by, today, heard)
    if state == NotableState.SHOWN:
        notable_names.rewrite(notable)


@transaction.atomic
def place(*, id: int, after: int, by: str, today: date) -> None:
    """Choose the place in the group: behind another notable, or first of all with 0.

    :raises notable_rules.NotNow:
    """
    notable = _locked(id)
    state = rules.next_state(notable.state, Step.PLACE)
    notable_order.insert(notable, after=after)
    _go(notable, state, Step.PLACE, by, today)


@transaction.atomic
def show(*, id: int, by: str, today: date) -> None:
    """Put the name among the notables. Doors go through `notable_approval`: it takes two people.

    :raises notable_rules.NotNow:
    :raises notable_rules.NoConsent:
    :raises notable_rules.NoWording:
    :raises NotTheirs: when its signature was hidden or set aside meanwhile.
    """
    notable = _locked(id)
    state = rules.next_state(notable.state, Step.SHOW)
    rules.check_consent(may_show=notable.may_show)
    notable_names.main_wording(notable)
    if (
        notable.signature_id is not None
        and not notable_queries.free_signatures().filter(pk=notable.signature_id).exists()
    ):
        raise NotTheirs
    notable_names.put_up(notable, by=by, today=today)
    _go(notable, state, Step.SHOW, by, today)


@transaction.atomic
def join(*, id: int, signature: int, by: str, today: date) -> None:
    """A signature of the form is theirs, so that one person is not counted twice. What was made here goes.

    Who it is has to be proved after that, since whoever typed the name holds the personal link.

    :raises notable_rules.NotNow:
    :raises NotTheirs:
    """
    notable = _locked(id)
    state = rules.next_state(notable.state, Step.JOIN)
    theirs = _signature_for(signature)
    if notable.signature_id is not None and not notable.is_made_here:
        raise NotTheirs
    notable_names.take_down(notable, today=today)
    notable.signature, notable.is_made_here, notable.version = theirs, False, theirs.version
    notable_order.leave(notable)
    _reopen_wording(notable)
    _go(notable, state, Step.JOIN, by, today, Heard(Channel.FORM))


@transaction.atomic
def withdraw(*, id: int, heard: Heard, by: str, today: date) -> None:
    """They no longer want it: the name comes off at once. A signature that they made themselves is hidden.

    :raises notable_rules.NotNow:
    """
    notable = _locked(id)
    state = rules.next_state(notable.state, Step.WITHDRAW)
    notable_names.take_down(notable, today=today)
    notable_names.hide(notable, by=by, today=today)
    notable_order.leave(notable)
    notable.wordings.filter(is_approved=True).delete()
    _go(notable, state, Step.WITHDRAW, by, today, heard)


@transaction.atomic
def take_back(*, id: int, by: str, today: date, keys: KeyProvider) -> None:
    """Go one step back, when something was noted by mistake. A name that was shown comes off at once.

    :raises notable_rules.NotNow:
    """
    notable = _locked(id)
    before = NotableState(notable.state)
    state = rules.next_state(before, Step.TAKE_BACK)
    if before == NotableState.SHOWN:
        notable_names.unshow(notable, by=by, today=today)
    if before == NotableState.PLACED:
        notable_order.leave(notable)
    if before == NotableState.APPROVED:
        _reopen_wording(notable)
    if before == NotableState.NEVER:
        NotToAsk.objects.filter(tag=_not_to_ask(notable.name, keys)).delete()
    _go(notable, state, Step.TAKE_BACK, by, today)


@transaction.atomic
def expire(*, today: date) -> int:
    """Erase records that have ended, with whom the team wrote to. The mark of “never again” stays. Returns how many."""
    found = list(notable_queries.ended(today=today).select_for_update().values_list("pk", flat=True))
    Notable.objects.filter(pk__in=found).delete()
    return len(found)


def _signature_for(id: int) -> Signature:
    found = notable_queries.free_signatures().filter(notable=None)
    signature = Signature.objects.select_for_update().filter(pk__in=found.filter(pk=id).values("pk")).first()
    if signature is None:
        raise NotTheirs
    return signature


def _locked(id: int) -> Notable:
    return Notable.objects.select_for_update().get(pk=id)


def _create(name: str, group: str, country: str, language: str, speaker: str, today: date) -> Notable:
    try:
        with transaction.atomic():
            return Notable.objects.create(
                name=name,
                folded_name=fold_name(name)[:160],
                group=group,
                country=country,
                language=language,
                speaker=speaker,
                state_day=today,
            )
    except IntegrityError:
        raise AlreadyThere from None


def _names(wordings: QuerySet[NotableWording]) -> dict[str, str]:
    return {tag: fold_name(name) for tag, name in wordings.values_list("language", "name")}


def _draft(notable: Notable, words: Mapping[str, Words]) -> None:
    notable.wordings.filter(is_approved=False).delete()
    NotableWording.objects.bulk_create(
        [NotableWording(notable=notable, language=tag, **vars(one)) for tag, one in words.items() if one.name]
    )


def _reopen_wording(notable: Notable) -> None:
    """What was approved is a draft again, unless a later draft is there."""
    if not notable.wordings.filter(is_approved=False).exists():
        notable.wordings.filter(is_approved=True).update(is_approved=False)
    notable.wordings.filter(is_approved=True).delete()
    notable.may_show = notable.may_print = False


def _go(notable: Notable, state: NotableState, step: Step, by: str, today: date, heard: Heard | None = None) -> None:
    # Whatever changes, a second person agreed to something else, or was about to.
    now = datetime(today.year, today.month, today.day, tzinfo=UTC)
    approvals.drop(action=APPROVAL, subject=str(notable), by=by, now=now)
    notable.state, notable.state_day = state, today
    notable.save()
    _note(notable, step, by, today, heard)


def _note(notable: Notable, step: Step, by: str, today: date, heard: Heard | None = None) -> None:
    last = notable.steps.aggregate(last=Max("number"))["last"] or 0
    NotableStep.objects.create(
        notable=notable,
        number=last + 1,
        step=step,
        day=today,
        by=by,
        channel=heard.channel if heard else "",
        speaker=heard.speaker if heard else "",
        detail=heard.detail.strip()[:160] if heard else "",
    )
    audit.record(by=by, action=f"signatures.notable_{step.value}", today=today, subject=str(notable))


def _not_to_ask(name: str, keys: KeyProvider) -> bytes:
    return tags.plain_tag(keys.tag_key(), NOT_TO_ASK, fold_name(name))
