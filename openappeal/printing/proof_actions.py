"""Well-known people asked how they stand in a print; their answers by link.

The link shows one print to one person. Whoever withdraws, or may be printed no more, takes her row along.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from openappeal.audit import actions as audit
from openappeal.printing import names, proof_queries, screen_freshness
from openappeal.printing.actions import WHOLE, IsFrozen
from openappeal.printing.models import Print, PrintedName, PrintState, Proof, ProofState
from openappeal.printing.names import Printed
from openappeal.printing.proof_models import LEFT_OUT
from openappeal.vault import tokens
from openappeal.vault.tokens import Token

KEEP = timedelta(days=30)
BY_LINK = "proof-link"
"""What the audit list calls somebody who came by a link."""


class NoSuchLink(Exception):
    """No link has this token: it was never given out, another took its place, its days are over, or she is in the print
    no more.
    """


class WordsChanged(Exception):
    """How she stands in it is not what she has seen."""


@dataclass(frozen=True)
class Asked:
    """What one link leads to."""

    proof: Proof
    print: Print
    one: Printed

    @property
    def seal(self) -> str:
        """What comes back with her answer."""
        return proof_queries.seal(self.print, self.one)

    @property
    def is_frozen(self) -> bool:
        """Whether who and what stands in it is settled."""
        return self.print.state == PrintState.FROZEN

    @property
    def is_in(self) -> bool:
        """Whether she stands in it, or may still."""
        if not self.is_frozen:
            return True
        return PrintedName.objects.filter(print=self.print, signature=self.one.signature).exists()

    @property
    def is_reworded(self) -> bool:
        """Whether her line is another now than the one with which it was frozen."""
        found = PrintedName.objects.filter(print=self.print, signature=self.one.signature)
        return self.is_frozen and found.exclude(wording=self.one.wording).exists()


@transaction.atomic
def ask(*, id: int, signatures: Collection[int], by: str, today: date) -> int:
    """Have the worker write to well-known people who stand in a print. Returns to how many.

    Who thinks about it, has approved or asked to be left out is not written to again.

    :raises IsFrozen:
    """
    made = _draft(id)
    wanted = [
        one.signature
        for one in proof_queries.standings(made, names.chosen(made))
        if one.signature in signatures and one.can_be_asked
    ]
    empty = {"state": ProofState.WAITING, "wording": "", "answer": "", "token_hash": None, "expires_day": None}
    for signature in wanted:
        Proof.objects.update_or_create(print=made, signature_id=signature, defaults=empty)
    if wanted:
        audit.record(by=by, action="printing.ask_proofs", today=today, subject=str(made))
    return len(wanted)


@transaction.atomic
def leave_out(*, id: int, signatures: Collection[int], by: str, today: date) -> int:
    """Leave well-known people out of a print. Returns how many. Their links show nothing from now on.

    :raises IsFrozen:
    """
    made = _draft(id)
    standing = proof_queries.standings(made, names.chosen(made))
    wanted = [one.signature for one in standing if one.signature in signatures and one.state not in LEFT_OUT]
    gone = {"state": ProofState.DROPPED, "wording": "", "answer": "", "token_hash": None, "expires_day": None}
    for signature in wanted:
        Proof.objects.update_or_create(print=made, signature_id=signature, defaults=gone)
    if wanted:
        audit.record(by=by, action="printing.leave_out", today=today, subject=str(made))
    return len(wanted)


@transaction.atomic
def take_in(*, id: int, signatures: Collection[int], by: str, today: date) -> int:
    """Take those in again whom the team left out; never who asked for it. Returns how many.

    :raises IsFrozen:
    """
    made = _draft(id)
    found = Proof.objects.filter(print=made, signature__in=signatures, state=ProofState.DROPPED).delete()[0]
    if found:
        audit.record(by=by, action="printing.take_in", today=today, subject=str(made))
    return found


def look_up(*, token: str, today: date) -> Asked:
    """What a link leads to.

    :raises NoSuchLink: the same for every token that opens nothing.
    """
    try:
        digest = tokens.token_hash(Token(token))
    except UnicodeError:
        raise NoSuchLink from None
    proof = Proof.objects.filter(token_hash=digest, expires_day__gt=today).first()
    if proof is None:
        raise NoSuchLink
    return _asked(proof)


@transaction.atomic
def approve(*, token: str, seen: str, today: date) -> None:
    """She may be printed so. `seen` is the seal of what she was shown.

    :raises NoSuchLink:
    :raises WordsChanged:
    :raises IsFrozen: when it went to the printer without her.
    """
    asked = _as_seen(token, seen, today)
    if not asked.is_in:
        raise IsFrozen
    _answer(asked, ProofState.APPROVED, wording=seen)
    audit.record(by=BY_LINK, action="printing.proof_approved", today=today, subject=str(asked.print))


@transaction.atomic
def wish(*, token: str, seen: str, line: str, today: date) -> None:
    """She would rather have another line. Nothing changes by that: the team writes it, and asks her again.

    :raises NoSuchLink:
    :raises WordsChanged:
    :raises IsFrozen: nobody would write it any more.
    """
    asked = _as_seen(token, seen, today)
    if asked.is_frozen:
        raise IsFrozen
    _answer(asked, ProofState.CHANGE, answer=line.strip())
    audit.record(by=BY_LINK, action="printing.proof_change", today=today, subject=str(asked.print))


@transaction.atomic
def leave_me_out(*, token: str, today: date) -> None:
    """She is in no file of this print from now on, frozen or not. Nothing that she has seen makes this wrong.

    :raises NoSuchLink:
    """
    asked = _locked(token, today)
    _answer(asked, ProofState.OUT)
    audit.record(by=BY_LINK, action="printing.proof_out", today=today, subject=str(asked.print))
    PrintedName.objects.filter(print=asked.print, signature=asked.proof.signature_id).delete()
    if asked.print.is_shown:
        screen_freshness.mark(asked.print)


def old_links(today: date) -> QuerySet[Proof]:
    """Proofs whose link is over."""
    return Proof.objects.filter(expires_day__lte=today)


def expire_links(*, today: date) -> int:
    """Forget links whose days are over; what was answered stays. Who has not answered can be asked again.

    Returns how many.
    """
    with transaction.atomic():
        silent = old_links(today).filter(state=ProofState.ASKED).delete()[0]
        return silent + old_links(today).update(token_hash=None, expires_day=None)


def _answer(asked: Asked, state: ProofState, *, wording: str = "", answer: str = "") -> None:
    proof = asked.proof
    proof.state, proof.wording, proof.answer = state, wording, answer
    proof.save()


def _as_seen(token: str, seen: str, today: date) -> Asked:
    asked = _locked(token, today)
    if asked.seal != seen:
        raise WordsChanged
    return asked


def _locked(token: str, today: date) -> Asked:
    """What the link leads to, once nobody else writes in this print: the team, which asks, leaves out and freezes, or
    she herself in another window. It may have been thrown away meanwhile, or another link have taken this one's place.
    """
    asked = look_up(token=token, today=today)
    list(Print.objects.select_for_update().filter(pk=asked.print.pk).values_list("pk"))
    list(Proof.objects.select_for_update().filter(pk=asked.proof.pk).values_list("pk"))
    return look_up(token=token, today=today)


def _asked(proof: Proof) -> Asked:
    made = Print.objects.select_related(*WHOLE).get(pk=proof.print_id)
    found = names.in_words(names.may_be_printed(made.edition).filter(pk=proof.signature_id), made)
    if not found:
        raise NoSuchLink
    return Asked(proof, made, found[0])


def _draft(id: int) -> Print:
    made = Print.objects.select_for_update(of=("self",)).select_related(*WHOLE).get(pk=id)
    if made.state == PrintState.FROZEN:
        raise IsFrozen
    return made
