"""Writing to the audit list."""

from __future__ import annotations

from datetime import date

from openappeal.audit.models import Entry


def record(*, by: str, action: str, today: date, subject: str = "", reason: str = "") -> Entry:
    """Add one entry. Call it inside the transaction of the act that it records.

    `by` and `subject` are labels that name no signer: a login, “worker”, “signature 4711”.
    """
    return Entry.objects.create(day=today, actor=by, action=action, subject=subject, reason=reason)
