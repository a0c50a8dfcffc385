""" "This is not me": anybody may report a name on the wall; it is hidden first and looked at then."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from openappeal.audit import actions as audit
from openappeal.core.names import fold_name
from openappeal.signatures.actions import moderation
from openappeal.signatures.models import HiddenBy, Report, ReportHour, Signature
from openappeal.signatures.notable_models import NotableState, NotableWording
from openappeal.signatures.queries import shown_names

HIDDEN_AN_HOUR = 5


@transaction.atomic
def report_not_me(*, name: str, note: str, now: datetime) -> Report:
    """Hide the reported name at once, five an hour; later reports wait for a person.

    Without the limit anybody could empty the wall. What is answered does not depend on whether the
    name was found.
    """
    today = now.date()
    folded = fold_name(name)[:160]
    signature = _shown_as(folded) if folded else None
    hid = signature is not None and _may_hide(now)
    if hid and signature is not None:
        moderation.hide(id=signature.pk, by="report", reason="not me", today=today, hidden_by=HiddenBy.REPORT)
    return Report.objects.create(day=today, name=name[:120], note=note[:500], signature=signature, hid=hid)


@transaction.atomic
def close_report(*, id: int, restore: bool, by: str, today: date) -> Report:
    """Decide on a report: the name comes back, or stays hidden."""
    report = Report.objects.select_for_update().get(pk=id)
    if not report.closed:
        if report.signature is not None:
            if restore and report.hid:
                moderation.unhide(id=report.signature.pk, by=by, today=today)
            elif not restore:
                moderation.hide(id=report.signature.pk, by=by, reason="not me", today=today)
        report.closed = True
        # The names and words of a closed report are of no more use, and somebody may have withdrawn.
        report.name = report.note = ""
        report.save(update_fields=["closed", "name", "note"])
        audit.record(by=by, action="signatures.close_report", today=today, subject=str(report))
    return report


def forget_report_hours(*, now: datetime) -> int:
    """Erase the counters of hours that are over. Returns how many."""
    deleted, _ = ReportHour.objects.filter(hour__lt=int(now.timestamp() // 3600)).delete()
    return deleted


def _shown_as(folded: str) -> Signature | None:
    """Whose name this is as it stands, a notable's in each language."""
    found = shown_names().filter(folded_name=folded).order_by("id").first()
    if found is not None:
        return found
    wordings = NotableWording.objects.filter(
        is_approved=True, notable__state=NotableState.SHOWN, notable__signature__in=shown_names()
    )
    for wording in wordings.select_related("notable__signature").order_by("id"):
        if fold_name(wording.name)[:160] == folded:
            return wording.notable.signature
    return None


def _may_hide(now: datetime) -> bool:
    hour = int(now.timestamp() // 3600)
    forget_report_hours(now=now)
    ReportHour.objects.get_or_create(hour=hour)
    return ReportHour.objects.filter(hour=hour, hidden__lt=HIDDEN_AN_HOUR).update(hidden=F("hidden") + 1) == 1
