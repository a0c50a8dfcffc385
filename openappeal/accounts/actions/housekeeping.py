"""What has ended by itself: sessions, and links that nobody used."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction

from openappeal.accounts import approvals
from openappeal.accounts.models import EnrolmentLink
from openappeal.accounts.queries import LINK


@transaction.atomic
def expire(*, now: datetime) -> int:
    """Delete links after their three days, with what waits for their sake, and sessions that have ended. Returns how
    many links."""
    old = list(EnrolmentLink.objects.select_for_update(of=("self",)).select_related("user").filter(expires_at__lte=now))
    for link in old:
        approvals.drop(action=LINK, subject=str(link), by="worker", now=now)
        link.delete()
    # A page of the login that was opened and left has one for ten minutes.
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return len(old)
