"""Many names leave the server: one age file, for the office key, and never at one person's word.

Three kinds: the boxes of withheld signers, the names that the wall shows, and scans of petition sheets. None holds an
address that can be read without the office key. Asked by one organiser and agreed by somebody else; in a team under
four the asking is announced to everybody, and a day without a “no” takes the second person's place. A key holder
agrees and says no like the others, and may fetch what was agreed to: without her key the file is of no use.

Loaded by the staff side and the worker only: the public process knows no staff.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from django.db import transaction
from django.db.models import QuerySet

from openappeal.accounts import approvals
from openappeal.accounts.models import Approval, Role
from openappeal.appeals.models import Appeal
from openappeal.audit import actions as audit
from openappeal.signatures.cohorts import ELSEWHERE
from openappeal.signatures.models import OtherSpelling, SheetScan, Signature, Visibility
from openappeal.signatures.queries import shown_names
from openappeal.vault import exports
from openappeal.vault.keys import KeyProvider

ACTION = "signatures.export"
SEALED, PUBLIC, SCANS = exports.SEALED, exports.PUBLIC, exports.SCANS
KINDS = (SEALED, PUBLIC, SCANS)
GOOD_FOR = timedelta(days=7)
"""What was asked for and not fetched by then has to be asked for again."""


ALSO = (Role.KEY_HOLDER,)
"""Who agrees to this act besides those who agree to all. They make the team larger: a day suffices less often."""


class NotYours(Exception):
    """Somebody else has asked for the file, and fetches it."""


@dataclass(frozen=True)
class Asked:
    """A file that somebody has asked for."""

    kind: str
    by: str
    at: datetime
    agreed_by: str
    ready_at: datetime | None
    """When it can be fetched without a second person; None in a team of four and more."""
    is_granted: bool


def asked(*, kind: str, now: datetime) -> Asked | None:
    """The open request for one kind, if any."""
    found = approvals.find(action=ACTION, subject=kind)
    if found is None or _is_old(found, now):
        return None
    return Asked(
        kind=kind,
        by=found.proposed_by,
        at=found.proposed_at,
        agreed_by=found.approved_by,
        ready_at=found.announced_at + approvals.DELAY if found.announced_at else None,
        is_granted=approvals.is_granted(found, now=now),
    )


def number_of(kind: str) -> int:
    """How many signatures the file would hold; of scans, how many of them."""
    return SheetScan.objects.count() if kind == SCANS else _found(kind).count()


def is_small_team(*, now: datetime) -> bool:
    """Whether an announced day may take the second person's place. Key holders are counted."""
    return approvals.team_size(today=now.date(), also=ALSO) < approvals.SMALL_TEAM


@transaction.atomic
def ask(*, kind: str, by: str, now: datetime) -> None:
    """Ask for a file. In a small team this begins the day in which the others can say no."""
    expire(now=now)
    approvals.ask_team(action=ACTION, subject=kind, by=by, now=now, also=ALSO)


@transaction.atomic
def agree(*, kind: str, by: str, now: datetime) -> None:
    """Agree as the second person.

    :raises openappeal.accounts.approvals.NotProposed:
    :raises openappeal.accounts.approvals.SamePerson:
    :raises openappeal.accounts.approvals.TooNew:
    """
    expire(now=now)
    approvals.approve(action=ACTION, subject=kind, by=by, now=now)


def stop(*, kind: str, by: str, now: datetime) -> None:
    """Say no, or take one's own request back. Anybody may, at any time before the file is fetched."""
    approvals.drop(action=ACTION, subject=kind, by=by, now=now)


def fetch(*, kind: str, by: str, keys: KeyProvider, now: datetime, keeps_a_key: bool = False) -> IO[bytes]:
    """The sealed file, once, for whoever asked or for a key holder. A refusal is an entry of the audit list too.

    :raises openappeal.accounts.approvals.NotProposed:
    :raises openappeal.accounts.approvals.NotApproved:
    :raises NotYours:
    :raises openappeal.vault.keys.KeyMissing: when this process cannot read for whom to seal.
    """
    try:
        return _fetch(kind, by, keys, now, keeps_a_key)
    except (approvals.NotProposed, approvals.NotApproved, NotYours):
        audit.record(by=by, action="signatures.export.refuse", today=now.date(), subject=kind)
        raise


@transaction.atomic
def _fetch(kind: str, by: str, keys: KeyProvider, now: datetime, keeps_a_key: bool) -> IO[bytes]:
    recipients = keys.office_recipients()
    expire(now=now)
    if approvals.spend(action=ACTION, subject=kind, now=now).proposed_by != by and not keeps_a_key:
        raise NotYours
    appeal = Appeal.objects.get()
    # Nothing but the sealed file ever lies there, and it has no name in any folder.
    sealed = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    head = exports.Head(kind=kind, appeal=appeal.slug, day=now.date().isoformat())
    exports.write(head, _rows(kind), sealed, recipients)
    sealed.seek(0)
    audit.record(by=by, action="signatures.export", today=now.date(), subject=kind, reason=f"{number_of(kind)} rows")
    return sealed


def old(*, now: datetime) -> int:
    """How many requests are too old to be fetched."""
    return sum(_is_old(one, now) for one in approvals.waiting(action=ACTION))


def expire(*, now: datetime) -> int:
    """Forget requests that nobody has fetched for a week. Returns how many."""
    found = [one for one in approvals.waiting(action=ACTION) if _is_old(one, now)]
    for one in found:
        approvals.drop(action=ACTION, subject=one.subject, by="worker", now=now)
    return len(found)


def _is_old(approval: Approval, now: datetime) -> bool:
    return now - approval.proposed_at > GOOD_FOR


def _found(kind: str) -> QuerySet[Signature]:
    if kind == SEALED:
        found = Signature.objects.filter(visibility=Visibility.WITHHELD, box__isnull=False)
        return found.exclude(held__in=ELSEWHERE)
    return shown_names()


def _rows(kind: str) -> Iterator[dict[str, object]]:
    if kind == SCANS:
        # One after the other: each may have ten megabytes.
        scans = SheetScan.objects.order_by("sheet__code", "id").values_list("sheet__code", "kind", "sealed")
        for code, media, sealed in scans.iterator(chunk_size=1):
            yield exports.scan_row(code, media, bytes(sealed))
        return
    # In the order of random numbers, which says nothing of when somebody signed.
    found = _found(kind).order_by("id")
    if kind == SEALED:
        for number, box in found.values_list("id", "box").iterator(chunk_size=1000):
            yield exports.sealed_row(number, bytes(box or b""))
        # Second entries of a list, each under the number of the signature whose other spelling it is.
        second = OtherSpelling.objects.order_by("signature_id", "id").values_list("signature_id", "box")
        for number, box in second.iterator(chunk_size=1000):
            yield exports.sealed_row(number, bytes(box))
    else:
        columns = ("id", "name", "credential", "country", "print_consent")
        for number, name, credential, country, may_print in found.values_list(*columns).iterator(chunk_size=1000):
            yield {
                "id": str(number),
                "name": name,
                "credential": credential,
                "country": country,
                "print": may_print,
            }
