"""What the campaign asks of those who sign."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from openappeal.appeals.models import Appeal
from openappeal.audit import actions as audit


@transaction.atomic
def set_address_optional(*, optional: bool, by: str, today: date) -> None:
    """Let people sign without an e-mail address, or ask for one again. What is so already changes nothing."""
    appeal = Appeal.objects.select_for_update().get()
    if appeal.address_optional == optional:
        return
    appeal.address_optional = optional
    appeal.save(update_fields=["address_optional"])
    if optional:
        audit.record(by=by, action="appeals.allow_no_address", today=today)
    else:
        audit.record(by=by, action="appeals.need_address", today=today)
