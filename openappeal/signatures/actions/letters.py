"""Letters to public signers about their signature: written, proposed, sent by the worker, paused, stopped.

Who may let a letter go is in `letter_approval`: the worker and the public process know nothing of the team.

Rows are locked in this order: letter, signature, the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from openappeal.appeals import history_queries
from openappeal.appeals import queries as appeals
from openappeal.appeals.models import State, Version
from openappeal.audit import actions as audit
from openappeal.cms.language import interface, use
from openappeal.mail import actions as mail
from openappeal.mail.errands import Outcome
from openappeal.mail.models import OutboxLetter, Priority
from openappeal.signatures import emails, letter_queries
from openappeal.signatures.cohorts import Held
from openappeal.signatures.letter_models import Delivery, LetterState, Occasion, SignerLetter, SignerLetterText
from openappeal.signatures.letter_queries import LetterWords
from openappeal.signatures.models import PersonalLink, Signature, Visibility
from openappeal.vault import sealing, tokens
from openappeal.vault.keys import KeyProvider

ERRAND = "signatures.letter"
# As many wait in the outbox at most: pausing and stopping soon take hold.
AT_ONCE = 50
KEEP_TRYING = timedelta(days=14)


class NotPossibleNow(Exception):
    """The letter is not in a state in which this can be done."""


class NoWords(Exception):
    """The campaign's first language has no words, and everybody without their own gets these."""


class NoDemandChanged(Exception):
    """No published version has changed a demand, so no letter can be about one."""


class NumberDiffers(Exception):
    """The number that was typed is not the number of recipients. The right one is `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True)
class Audience:
    """To whom: signers of these versions, in these languages, from these countries. Empty means all."""

    versions: Sequence[int] = ()
    languages: Sequence[str] = ()
    countries: Sequence[str] = ()


@dataclass(frozen=True)
class Words:
    """A letter in one language."""

    subject: str
    text: str


@transaction.atomic
def write(
    *, id: int | None, occasion: Occasion, audience: Audience, words: Mapping[str, Words], by: str, today: date
) -> SignerLetter:
    """Keep a draft, a new one without `id`. Of a changed demand it remembers the version that changed it.

    :raises NotPossibleNow: when it is no draft any more.
    :raises NoDemandChanged:
    """
    letter = SignerLetter() if id is None else _locked(id, LetterState.DRAFT)
    letter.occasion = occasion
    letter.about = letter_queries.changed_demand() if occasion == Occasion.DEMAND else None
    if occasion == Occasion.DEMAND and letter.about is None:
        raise NoDemandChanged
    letter.versions, letter.languages = sorted(audience.versions), sorted(audience.languages)
    letter.countries = sorted(audience.countries)
    letter.written_by = by
    letter.save()
    letter.texts.all().delete()
    for language, one in words.items():
        SignerLetterText.objects.create(letter=letter, language=language, subject=one.subject, text=one.text)
    audit.record(by=by, action="signatures.write_letter", today=today, subject=str(letter))
    return letter


@transaction.atomic
def draft_about_demand(version: Version, by: str, today: date) -> None:
    """Have a letter ready when a version that changes a demand is published: to all who signed other demands.

    Its words are ours, in each language that we speak; organisers change them, send it, or throw it away. One that
    still waits is brought up to the newer version: whoever signed what that asks again is not written to. One that is
    on its way ends: it would show the newest difference, and those whom it has not reached get that with the new
    letter. One that waits for a second person is about the newer version too, and its readers get no other.
    """
    earlier = Version.objects.filter(state=State.PUBLISHED, number__lt=version.number).order_by("number")
    languages = appeals.campaign_languages()[:1]
    numbers = [one.number for one in earlier if history_queries.demands_since(version_id=one.pk, languages=languages)]
    for other in letter_queries.demand_letters_begun().select_for_update(of=("self",)):
        if other.state == LetterState.PROPOSED:
            other.about = version
            numbers = [number for number in numbers if number not in other.versions]
        else:
            other.state = LetterState.STOPPED
            reason = f"version {version.number} changes a demand again"
            audit.record(by=by, action="signatures.stop_letter", today=today, subject=str(other), reason=reason)
        other.save(update_fields=["about", "state"])
    if not numbers:
        return
    waiting = letter_queries.demand_drafts().select_for_update(of=("self",)).first()
    if waiting is not None:
        waiting.about, waiting.versions = version, numbers
        waiting.save(update_fields=["about", "versions"])
        return
    letter = SignerLetter.objects.create(occasion=Occasion.DEMAND, about=version, versions=numbers, written_by=by)
    tags = appeals.campaign_languages()
    for tag in dict.fromkeys([tags[0], *(one for one in tags if interface(one) == one)]):
        with use(tag):
            SignerLetterText.objects.create(
                letter=letter,
                language=tag,
                subject=_("About your signature"),
                text=_(
                    "You have signed a text with us. A demand in it has been changed since, as you can read below. "
                    "Your signature stays with the text that you signed.\n\n"
                    "If you agree, you need do nothing. If you do not want to stand behind it any more, you can hide "
                    "your name or withdraw your signature on your own page, at any time."
                ),
            )
    audit.record(by=by, action="signatures.write_letter", today=today, subject=str(letter))


@transaction.atomic
def put_words(*, id: int, language: str, words: Words, by: str, today: date) -> None:
    """Put the words of one language into a draft, in place of those it has in that language.

    :raises NotPossibleNow: when it is no draft any more.
    """
    letter = _locked(id, LetterState.DRAFT)
    SignerLetterText.objects.update_or_create(
        letter=letter, language=language, defaults={"subject": words.subject, "text": words.text}
    )
    audit.record(by=by, action="signatures.write_letter", today=today, subject=str(letter))


@transaction.atomic
def discard(*, id: int, by: str, today: date) -> None:
    """Throw a draft away.

    :raises NotPossibleNow:
    """
    letter = _locked(id, LetterState.DRAFT)
    audit.record(by=by, action="signatures.discard_letter", today=today, subject=str(letter))
    letter.delete()


@transaction.atomic
def propose(*, id: int, number: int, reason: str) -> None:
    """Ask that the letter be sent; `letter_approval` writes the entry of the audit list.

    `number` is what a person typed after reading the preview. People go on signing meanwhile, so
    among many it may be off by one in fifty.

    :raises NotPossibleNow:
    :raises NoWords:
    :raises NumberDiffers:
    """
    letter = _locked(id, LetterState.DRAFT)
    first = appeals.campaign_languages()[:1]
    if not letter.texts.filter(language__in=first).exists():
        raise NoWords
    there = letter_queries.recipients(letter).count()
    if abs(there - number) > there // 50 or not there:
        raise NumberDiffers(there)
    letter.state, letter.reason, letter.recipients = LetterState.PROPOSED, reason, there
    letter.save()


@transaction.atomic
def take_back(*, id: int) -> None:
    """Make a proposed letter a draft again; `letter_approval` writes the entry of the audit list.

    :raises NotPossibleNow:
    """
    letter = _locked(id, LetterState.PROPOSED)
    letter.state, letter.reason = LetterState.DRAFT, ""
    letter.save()


@transaction.atomic
def begin(*, id: int, by: str, today: date) -> None:
    """Begin to send a proposed letter. Whether it may be sent, `letter_approval` decides in the same transaction.

    :raises NotPossibleNow:
    """
    letter = _locked(id, LetterState.PROPOSED)
    letter.state, letter.recipients = LetterState.SENDING, letter_queries.recipients(letter).count()
    letter.approved_by, letter.approved_day = by, today
    letter.save()
    audit.record(by=by, action="signatures.send_letter", today=today, subject=str(letter), reason=letter.reason)


@transaction.atomic
def pause(*, id: int, by: str, today: date) -> None:
    """Send no more for now. What already lies in the outbox is taken back.

    :raises NotPossibleNow:
    """
    letter = _locked(id, LetterState.SENDING)
    letter.state = LetterState.PAUSED
    letter.save()
    audit.record(by=by, action="signatures.pause_letter", today=today, subject=str(letter))


@transaction.atomic
def resume(*, id: int, by: str, today: date) -> None:
    """Go on where it was paused.

    :raises NotPossibleNow:
    """
    letter = _locked(id, LetterState.PAUSED)
    letter.state, letter.queued_up_to = LetterState.SENDING, -1
    letter.save()
    audit.record(by=by, action="signatures.resume_letter", today=today, subject=str(letter))


@transaction.atomic
def stop(*, id: int, by: str, today: date) -> None:
    """Send no more, for good.

    :raises NotPossibleNow:
    """
    letter = _locked(id, LetterState.SENDING, LetterState.PAUSED)
    letter.state = LetterState.STOPPED
    letter.save()
    audit.record(by=by, action="signatures.stop_letter", today=today, subject=str(letter))


def queue_letters(*, keys: KeyProvider, today: date) -> int:
    """Put the next letters into the outbox, and close those that are done. The worker's: it opens addresses.

    Signer by signer, in one transaction each batch: a delivery, a fresh personal link, the sealed letter.
    After a kill all three are there, or none. Returns how many were queued.
    """
    unfinished = SignerLetter.objects.filter(
        state__in=[LetterState.SENDING, LetterState.STOPPED], finished_day=None
    ).values_list("pk", flat=True)
    return sum(_queue_some(pk, keys, today) for pk in list(unfinished))


def may_go(delivery: int) -> bool:
    """Whether a letter may still be handed over: not after a withdrawal, nor while it is paused or stopped."""
    return Delivery.objects.filter(
        pk=delivery,
        letter__state=LetterState.SENDING,
        signature__visibility=Visibility.PUBLIC,
        signature__address_sealed__isnull=False,
        signature__held=Held.NO,
    ).exists()


def drop_queued(*, code_hash: bytes) -> None:
    """Take out of the outbox what waits there for the signature behind a code.

    Call it in the transaction of a withdrawal, before anything is locked: the worker holds a letter's row before it
    looks for the signature.
    """
    ids = Delivery.objects.filter(signature__links__code_hash=code_hash).values_list("pk", flat=True)
    OutboxLetter.objects.filter(errand=ERRAND, errand_id__in=list(ids)).delete()


def note(delivery: int, outcome: Outcome) -> None:
    """Count what became of a letter. Whoever has withdrawn meanwhile is in no row, and so in no number."""
    found = Delivery.objects.filter(pk=delivery).values_list("letter_id", "signature_id").first()
    if found is None:
        return
    letter = SignerLetter.objects.select_for_update().get(pk=found[0])
    signature = Signature.objects.select_for_update().filter(pk=found[1]).first()
    row = Delivery.objects.filter(pk=delivery).first()
    if signature is None or row is None:
        return
    if outcome not in (Outcome.SENT, Outcome.UNCERTAIN):
        # Nobody has its link.
        PersonalLink.objects.filter(delivery=row).delete()
    if outcome == Outcome.TAKEN_BACK:
        row.delete()
        letter.queued_up_to = -1
        letter.save(update_fields=["queued_up_to"])
        return
    Delivery.objects.filter(pk=delivery).update(queued=False)
    SignerLetter.objects.filter(pk=letter.pk).update(**{str(outcome): F(str(outcome)) + 1})


@transaction.atomic
def _queue_some(pk: int, keys: KeyProvider, today: date) -> int:
    letter = SignerLetter.objects.select_for_update().get(pk=pk)
    waiting = letter.deliveries.filter(queued=True).count()
    if letter.state == LetterState.SENDING and waiting < AT_ONCE:
        found = list(_next(letter).select_for_update(of=("self",))[: AT_ONCE - waiting])
        if found:
            signed = {(one.language, one.version_id) for one in found}
            words = {text: letter_queries.words_for(letter, *text) for text in signed}
            queued = sum(
                _queue_one(letter, signature, words[signature.language, signature.version_id], keys, today)
                for signature in found
            )
            letter.queued_up_to = found[-1].pk
            letter.refused += len(found) - queued
            letter.save(update_fields=["queued_up_to", "refused"])
            return queued
    if not waiting and letter.state in (LetterState.SENDING, LetterState.STOPPED):
        letter.deliveries.all().delete()
        letter.finished_day = today
        if letter.state == LetterState.SENDING:
            letter.state = LetterState.DONE
        letter.save(update_fields=["state", "finished_day"])
    return 0


def _next(letter: SignerLetter) -> QuerySet[Signature]:
    """Recipients without a delivery, in the order of their random ids."""
    got = Delivery.objects.filter(letter=letter, signature=OuterRef("pk"))
    return letter_queries.recipients(letter).filter(~Exists(got), pk__gt=letter.queued_up_to).order_by("pk")


def _queue_one(letter: SignerLetter, signature: Signature, words: LetterWords, keys: KeyProvider, today: date) -> bool:
    """Whether there is an address that this campaign's key opens; without it the signer gets none."""
    try:
        opened = sealing.open_sealed(bytes(signature.address_sealed or b""), keys.mailing_identity())
    except sealing.CannotOpen:
        Delivery.objects.create(letter=letter, signature=signature, queued=False)
        return False
    fields = sealing.unpad_box(opened)
    code = tokens.personal_code(keys.token_key(), tokens.new_token())
    link = PersonalLink.objects.create(
        code_hash=tokens.code_hash(code), signature=signature, visibility=signature.visibility
    )
    delivery = Delivery.objects.create(letter=letter, signature=signature, link=link)
    request = emails.about_signature(
        address=str(fields["email"]),
        code=code,
        language=words.language,
        subject=words.subject,
        text=words.text,
        change=words.change,
        since=words.since,
    )
    mail.queue(
        sealed=mail.seal(letter=request, keys=keys),
        expires=today + KEEP_TRYING,
        priority=Priority.MANY,
        errand=ERRAND,
        errand_id=delivery.pk,
    )
    return True


def _locked(id: int, *states: LetterState) -> SignerLetter:
    letter = SignerLetter.objects.select_for_update().get(pk=id)
    if letter.state not in states:
        raise NotPossibleNow
    return letter
