"""Former prisoners and relatives: what somebody says of herself is shown only after a person has read it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.signatures import freshness
from openappeal.signatures.actions import moderation, watching
from openappeal.signatures.actions.less import drop_relation, leave_cell, lock_signature
from openappeal.signatures.models import RELATIONS, Kind, Signature, Visibility
from openappeal.signatures.notable_models import Notable
from openappeal.vault.keys import KeyProvider


class NotPossible(Exception):
    """An organisation is nobody's relative, and of a name that is not shown nothing is said."""


class OfANotable(NotPossible):
    """The signature is of a notable's record alone: without the record nobody could take it back."""


@transaction.atomic
def show(*, id: int, kind: Kind, by: str, today: date, keys: KeyProvider) -> int:
    """Show a name that was read, as what its signer says or as a person like any other. Returns how many were shown.

    :raises NotPossible:
    :raises openappeal.signatures.actions.moderation.MustNotAppear: then nothing has changed.
    """
    watching.lock_watching()  # before any signature's row, as everybody takes them
    settle(id=id, kind=kind, by=by, today=today)
    return moderation.show(ids=[id], by=by, today=today, keys=keys)


@transaction.atomic
def settle(*, id: int, kind: Kind, by: str, today: date) -> None:
    """Say, after reading, as what somebody is shown and counted. Saying it again changes nothing.

    :raises NotPossible:
    :raises OfANotable:
    """
    signature = lock_signature(id)
    if signature is None:
        raise Signature.DoesNotExist
    if signature.kind == Kind.ORGANISATION or signature.visibility != Visibility.PUBLIC:
        raise NotPossible
    is_settled = signature.kind == kind or (kind not in RELATIONS and signature.kind not in RELATIONS)
    if is_settled and not signature.claimed_kind:
        return
    if Notable.objects.filter(signature=signature, is_made_here=True).exists():
        raise OfANotable
    if kind not in RELATIONS:
        drop_relation(signature, today)
    else:
        freshness.mark_hidden(signature)
        if signature.kind != kind:
            leave_cell(signature, today)
            signature.kind, signature.counted_in = kind, False
        signature.claimed_kind = ""
        signature.save(update_fields=["kind", "counted_in", "claimed_kind"])
        freshness.mark_hidden(signature)
    audit.record(by=by, action="signatures.settle_relation", today=today, subject=str(signature))
