"""How far a print is with the well-known people who stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from openappeal.printing import marks, names
from openappeal.printing.engine.copy import Entry
from openappeal.printing.models import Print, Proof, ProofState
from openappeal.printing.proof_models import LEFT_OUT


@dataclass(frozen=True)
class Standing:
    """One well-known person in a print, and her answer. `is_stale`: she approved other words, or another sheet."""

    signature: int
    entry: Entry
    state: str
    answer: str = ""
    is_stale: bool = False

    @property
    def is_approved(self) -> bool:
        """Whether she approved exactly how she stands in it now."""
        return self.state == ProofState.APPROVED and not self.is_stale

    @property
    def waits(self) -> bool:
        """Whether she stands in it and has not approved exactly that."""
        return self.state not in LEFT_OUT and not self.is_approved

    @property
    def can_be_asked(self) -> bool:
        """Not while she thinks about it or has approved, and never after she asked to be left out."""
        return self.is_stale or self.state in ("", ProofState.NO_ADDRESS, ProofState.CHANGE)

    @property
    def label(self) -> str:
        """The state in words; empty of who was not asked."""
        return str(ProofState(self.state).label) if self.state else ""


def seal(made: Print, one: names.Printed) -> str:
    """A keyed mark of what she is shown: her words, on which sheet, with which texts, over which foot and code."""
    sheet = (made.publication_id, made.format, made.foot, made.second_foot, made.code)
    texts = (made.edition_id, made.form_id, made.second_id, made.second_form_id)
    return marks.mark("printing.proof", f"{one.words}\n{sheet}\n{texts}")


def standings(made: Print, chosen: names.Chosen) -> list[Standing]:
    """Well-known people who stand in it, in their order; then those who are left out of it."""
    proofs = {one.signature_id: one for one in Proof.objects.filter(print=made)}
    out = names.may_be_printed(made.edition).filter(pk__in=names.left_out(made))
    known = [one for one in chosen.names if one.group]
    return [_standing(made, one, proofs.get(one.signature)) for one in (*known, *names.in_words(out, made))]


def not_approved(made: Print, chosen: names.Chosen) -> list[str]:
    """Names of well-known people who stand in it and have not approved exactly that."""
    return [one.entry.name for one in standings(made, chosen) if one.waits]


def _standing(made: Print, one: names.Printed, proof: Proof | None) -> Standing:
    if proof is None:
        return Standing(one.signature, one.entry, "")
    is_stale = proof.state == ProofState.APPROVED and proof.wording != seal(made, one)
    return Standing(one.signature, one.entry, proof.state, proof.answer, is_stale)
