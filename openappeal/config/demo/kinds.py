"""Well-known people of the demonstration in every state, and organisations with and without a proof. All invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from openappeal.config.demo import pools
from openappeal.config.demo.campaign import BY
from openappeal.config.demo.names import NOTABLES
from openappeal.core.names import fold_name
from openappeal.signatures import contacts, notable_approval, sealing
from openappeal.signatures.actions import notables
from openappeal.signatures.actions.notables import Heard, Words
from openappeal.signatures.contacts import ContactWords
from openappeal.signatures.models import Held, Kind, Review, Signature, Visibility
from openappeal.signatures.notable_models import (
    Channel,
    Contact,
    Notable,
    NotableState,
    NotableStep,
    NotableWording,
    Speaker,
    Step,
)
from openappeal.signatures.organisation_models import Organisation, Proof, ProofState
from openappeal.signatures.spheres import NotableGroup

READER = "reader"
SHOWN_STEPS = (
    (Step.AGREE, Channel.FORM, Speaker.SELF, BY),
    (Step.PROVE, Channel.OFFICE, Speaker.AGENT, BY),
    (Step.APPROVE, Channel.EMAIL, Speaker.SELF, BY),
    (Step.PLACE, "", "", BY),
    (Step.SHOW, "", "", READER),
)
FORWARD = (NotableState.AGREED, NotableState.PROVED, NotableState.APPROVED, NotableState.PLACED)
YES = Heard(Channel.EMAIL, Speaker.AGENT, "answer to the invitation")


def load() -> None:
    """Call it after the signers, in the same transaction."""
    _shown()
    for row in pools.read("people")["on_the_way"]["list"]:
        _on_the_way(*row)
    _proved()
    for row in pools.read("people")["unproved"]["list"]:
        _unproved(*row)


def _shown() -> None:
    """A record for each notable on the wall, as if the way had been gone in the days of signing."""
    by_name = {one.name: one for one in NOTABLES}
    found = Signature.objects.exclude(group="").order_by("group", "group_position")
    places: dict[str, int] = {}
    for signature in found:
        invented = by_name[signature.name]
        places[signature.group] = places.get(signature.group, 0) + 1
        signature.group_position = places[signature.group]
        signature.save(update_fields=["group_position"])
        record = Notable.objects.create(
            name=signature.name,
            folded_name=fold_name(signature.name)[:160],
            group=signature.group,
            position=signature.group_position,
            country=signature.country,
            language=signature.language,
            speaker=Speaker.SELF,
            state=NotableState.SHOWN,
            state_day=signature.day,
            may_show=True,
            may_print=True,
            version=signature.version,
            signature=signature,
        )
        words = {signature.language: (invented.name, invented.credential)}
        if invented.second_name:
            other = "en" if signature.language == "fa" else "fa"
            words[other] = (invented.second_name, invented.second_credential)
        NotableWording.objects.bulk_create(
            NotableWording(notable=record, language=tag, name=name, credential=line, is_approved=True)
            for tag, (name, line) in words.items()
        )
        NotableStep.objects.bulk_create(
            NotableStep(
                notable=record, number=number, step=step, day=signature.day, by=by, channel=channel, speaker=speaker
            )
            for number, (step, channel, speaker, by) in enumerate(SHOWN_STEPS, start=1)
        )


def _on_the_way(state: str, group: str, language: str, name: str, line: str, days: int) -> None:
    """Walk the real way up to a state."""
    now = timezone.now() - timedelta(days=days)
    notable = notables.invite(
        name=name,
        group=NotableGroup(group),
        country="",
        language=language,
        speaker=Speaker.AGENT,
        contact=ContactWords("Clara Wegner, agency Silverwater", "clara@silverwater.example", "answers on Tuesdays"),
        by=BY,
        today=now.date(),
        keys=settings.KEYS,
    )
    if state == NotableState.DECLINED:
        notables.decline(id=notable.pk, heard=YES, by=BY, today=now.date())
    elif state == NotableState.WITHDRAWN:
        notables.agree(id=notable.pk, heard=YES, by=BY, today=now.date())
        notables.withdraw(id=notable.pk, heard=YES, by=BY, today=now.date())
    elif state != NotableState.INVITED:
        _forward(notable.pk, NotableState(state), Words(name, line), language, now)


def _forward(id: int, state: NotableState, words: Words, language: str, now: datetime) -> None:
    today: date = now.date()
    telephone = Heard(Channel.TELEPHONE, Speaker.SELF, "called at the number of the publisher")

    def approve() -> None:
        notables.write(id=id, words={language: words}, by=BY, today=today)
        notables.approve(id=id, heard=YES, may_show=True, may_print=False, by=BY, today=today)

    steps = {
        NotableState.AGREED: lambda: notables.agree(id=id, heard=YES, by=BY, today=today),
        NotableState.PROVED: lambda: notables.prove(id=id, heard=telephone, by=BY, today=today),
        NotableState.APPROVED: approve,
        NotableState.PLACED: lambda: notables.place(id=id, after=0, by=BY, today=today),
    }
    for one in FORWARD[: FORWARD.index(state) + 1]:
        steps[one]()
    if state == NotableState.PROVED:
        notables.write(id=id, words={language: words}, by=BY, today=today)
    if state == NotableState.PLACED:
        notable_approval.propose(id=id, others_are_others=False, by=BY, now=now)


def _proved() -> None:
    """The organisations on the wall have shown their minutes."""
    Organisation.objects.bulk_create(
        Organisation(
            signature=signature,
            decided="members" if number % 3 else "board",
            state=ProofState.ACCEPTED,
            state_day=signature.day,
            proof=Proof.MINUTES,
            proof_day=signature.day,
            proof_by=BY,
        )
        for number, signature in enumerate(Signature.objects.filter(kind=Kind.ORGANISATION).order_by("id"))
    )


def _unproved(
    name: str, line: str, country: str, decided: str, answers: str, note: str, is_asked: bool, days: int
) -> None:
    """One that has confirmed in the last days."""
    day = timezone.now().date() - timedelta(days=days)
    latest = Signature.objects.order_by("-version__number").select_related("version")[0].version
    address = f"office-{days}@example.org"
    signature = Signature.objects.create(
        appeal_id=latest.appeal_id,
        version=latest,
        language="fa" if "\u0600" <= name[0] <= "\u06ff" else "en",
        kind=Kind.ORGANISATION,
        visibility=Visibility.PUBLIC,
        day=day,
        name=name,
        folded_name=fold_name(name)[:160],
        credential=line,
        address_sealed=sealing.seal_address(address, settings.KEYS),
        country=country,
        review=Review.UNREAD,
        held=Held.PROOF,
    )
    organisation = Organisation.objects.create(
        signature=signature,
        decided=decided,
        state=ProofState.ASKED if is_asked else ProofState.WAITS,
        state_day=day,
    )
    words = ContactWords(answers, address, note)
    Contact.objects.create(organisation=organisation, sealed=contacts.seal(words, settings.KEYS))
