"""Not more often than a subscriber wants."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from openappeal.mailings.issue_models import Delivery, Issue
from openappeal.mailings.models import Frequency, Subscriber

A_WEEK = timedelta(days=7)


def in_turn(subscribers: QuerySet[Subscriber], issue: Issue) -> QuerySet[Subscriber]:
    """Those whose turn it is: who wants one letter a week, and has had another issue's within that time, is passed by.

    Counted by the days on which issues began to be sent, so that one that takes two days, or is resumed, leaves nobody
    out. For a draft: as if it began today. Deliveries are kept for twice that time. What put an earlier issue right
    belongs to that, and is nobody's letter of the week.
    """
    begins = issue.began_day or timezone.now().date()
    others = Delivery.objects.filter(
        subscriber=OuterRef("pk"), issue__began_day__gt=begins - A_WEEK, issue__follows_source=""
    )
    return subscribers.exclude(Q(frequency=Frequency.WEEKLY) & Exists(others.exclude(issue=issue.pk)))
