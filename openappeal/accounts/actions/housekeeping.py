"""What has ended by itself: sessions, and links that nobody used."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from openappeal.accounts import approvals
from openappeal.accounts.models import EnrolmentLink
from openappeal.accounts.queries import LINK


@transaction.atomic
def expire(*, now: datetime) -> int:
    """Delete links after their three days, with what waits for their sake, and sessions that have ended. Returns how
    many of both."""
    old = list(EnrolmentLink.objects.select_for_update(of=("self",)).select_related("user").filter(expires_at__lte=now))
    for link in old:
        approvals.drop(action=LINK, subject=str(link), by="worker", now=now)
        link.delete()
    # A page of the login that was opened and left has one for ten minutes.
    gone, _of_each = Session.objects.filter(expire_date__lt=now).delete()
    return len(old) + gone
