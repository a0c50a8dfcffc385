"""Showing less of a signature, or nothing: what everything that takes something away does.

Call each in a transaction with the signature's row locked.
"""

from __future__ import annotations

from datetime import date

from openappeal.appeals import queries as appeals
from openappeal.audit import actions as audit
from openappeal.signatures import freshness
from openappeal.signatures import sealing as boxes
from openappeal.signatures.actions import public_log
from openappeal.signatures.models import (
    RELATIONS,
    Departure,
    Held,
    HiddenBy,
    Kind,
    Signature,
    Visibility,
    WallLine,
)
from openappeal.signatures.notable_models import Notable, NotableState, NotableWording
from openappeal.signatures.organisation_models import Organisation, ProofState
from openappeal.signatures.spheres import GROUP_OF_KIND
from openappeal.vault.keys import KeyProvider

GROUPS_OF_RELATIONS = tuple(GROUP_OF_KIND[kind] for kind in RELATIONS)


def lock_signature(pk: int) -> Signature | None:
    """Lock a signature, and before it what says that it is a notable's: the same order as in `notables`."""
    list(Notable.objects.select_for_update().filter(signature=pk).values_list("pk"))
    return Signature.objects.select_for_update().filter(pk=pk).first()


def erase(signature: Signature, today: date, *, is_again: bool = False) -> None:
    """Erase a signature, and what says that it is a notable's. Call it in a transaction with the row locked.

    Links and wishes go with it, its wall line becomes blank, the tally loses it in the next day's batch. What a backup
    brought back `is_again` erased: the public log knows already that it was taken away.
    """
    freshness.mark_hidden(signature)
    signature.reports.all().delete()
    leave_cell(signature, today, is_move=False)
    if is_again:
        public_log.lose(signature)
    else:
        public_log.leave(signature)
    signature.delete()


def make_stricter(
    *,
    signature: Signature,
    visibility: Visibility,
    keys: KeyProvider,
    today: date,
    box: bytes | None = None,
    by: str = "signer",
) -> None:
    """Show less of a signature, at once. Call it in a transaction with the row locked.

    A public name that becomes withheld is sealed for the office before it is erased; the address,
    which this process cannot read, is erased.
    """
    was_public = signature.visibility == Visibility.PUBLIC
    if was_public:
        freshness.mark_hidden(signature)
        signature.reports.all().delete()  # they hold the name as somebody typed it
        signature.flags.all().delete()  # they tell what it is like
        Notable.objects.filter(signature=signature).delete()  # and so does that
    leave_cell(signature, today)
    if visibility == Visibility.WITHHELD and box is None:
        box = boxes.seal_box(
            appeal=signature.appeal.slug,
            visibility=visibility,
            name=signature.name,
            credential=boxes.with_relation(signature.credential, _relation(signature)),
            country=signature.country,
            address="",
            language=signature.language,
            text_sha256=text_hash_of(signature),
            today=signature.day,
            keys=keys,
        )
    if signature.kind in RELATIONS:
        # With a country it would say much of somebody who shows no name: it is in the box, and nowhere else.
        signature.kind = Kind.PERSON
    signature.claimed_kind = ""
    signature.visibility = visibility
    signature.box = box if visibility == Visibility.WITHHELD else None
    signature.name = signature.folded_name = signature.credential = ""
    signature.address_sealed = None
    signature.review = signature.review_reason = signature.review_words = ""
    signature.together = None
    signature.group, signature.group_position = "", None
    signature.hidden_by, signature.hidden_day = HiddenBy.NOBODY, None
    signature.print_consent = False
    if visibility == Visibility.COUNTED:
        signature.name_tag = None
        signature.country = signature.sphere = ""
        signature.kind = "person"
        signature.spellings.all().delete()
    signature.counted_in = False
    signature.save()
    if was_public:
        # The line stays on the wall as a blank one; it no longer leads to the signature.
        WallLine.objects.filter(signature=signature).update(signature=None)
        audit.record(by=by, action="signatures.show_less", today=today)


def drop_relation(signature: Signature, today: date) -> None:
    """Say no more that somebody was a prisoner or is a relative of one. Call it with the row locked."""
    freshness.mark_hidden(signature)
    Notable.objects.filter(signature=signature, group__in=GROUPS_OF_RELATIONS).delete()
    if signature.group in GROUPS_OF_RELATIONS:
        signature.group, signature.group_position = "", None
    if signature.kind in RELATIONS:
        leave_cell(signature, today)
        signature.kind, signature.counted_in = Kind.PERSON, False
    signature.claimed_kind = ""
    signature.save(update_fields=["group", "group_position", "kind", "counted_in", "claimed_kind"])


def drop_words(signature: Signature, today: date) -> None:
    """A notable's own words take the place of those that were approved. What is not shown yet is approved anew.

    Call it with the row locked. Its place is left as a gap, which closes when somebody is placed.
    """
    NotableWording.objects.filter(notable__signature=signature, is_approved=True).delete()
    waiting = Notable.objects.filter(signature=signature, state__in=[NotableState.APPROVED, NotableState.PLACED])
    waiting.update(state=NotableState.PROVED, state_day=today, position=None, may_show=False, may_print=False)


def ask_for_proof_again(signature: Signature, today: date) -> None:
    """A name that was typed anew is not the one of which the proof was seen: it counts when its own was.

    Call it with the row locked, when it has left its cell; the caller saves it.
    """
    signature.held = Held.PROOF
    accepted = Organisation.objects.filter(signature=signature, state=ProofState.ACCEPTED)
    if accepted.update(state=ProofState.ASKED, state_day=today, proof="", proof_day=None, proof_by="", proof_detail=""):
        audit.record(by="worker", action="signatures.organisation_reopen", today=today, subject=str(signature))


def leave_cell(signature: Signature, today: date, *, is_move: bool = True) -> None:
    """Note that a counted row leaves its cell of the tally. What is set aside is in none."""
    if not signature.counted_in or signature.held:
        return
    Departure.objects.create(
        day=today,
        is_move=is_move,
        kind=signature.kind,
        basis=signature.basis,
        visibility=signature.visibility,
        country=signature.country,
        sphere=signature.sphere,
        language=signature.language,
        version_number=signature.version.number,
    )


def come_back_to_cell(signature: Signature) -> bool:
    """Take back a departure from this row's cell that still waits for the day's batch. Returns whether there was one:
    then the row is counted already, and counting it anew would let the number rise for a day.

    Call it with the clock locked, before any row.
    """
    facts = {
        name: getattr(signature, name) for name in ("kind", "basis", "visibility", "country", "sphere", "language")
    }
    waiting = Departure.objects.filter(is_move=False, version_number=signature.version.number, **facts).first()
    if waiting is None:
        return False
    waiting.delete()
    return True


def _relation(signature: Signature) -> str:
    return str(signature.kind if signature.kind in RELATIONS else signature.claimed_kind)


def text_hash_of(signature: Signature) -> str:
    return appeals.text_hash(version_id=signature.version_id, language=signature.language)
