"""Reads about notables that several callers share."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from openappeal.core.names import fold_name
from openappeal.signatures.models import Basis, Held, HiddenBy, Kind, Signature, Visibility
from openappeal.signatures.notable_models import Notable, NotableState
from openappeal.signatures.notable_rules import ENDED

KEEP_ENDED = timedelta(days=30)
KEEP_UNANSWERED = timedelta(days=365)


def free_signatures() -> QuerySet[Signature]:
    """Signatures of people, made or accepted on this site, that may be shown by name."""
    return Signature.objects.filter(
        visibility=Visibility.PUBLIC,
        hidden_by=HiddenBy.NOBODY,
        held=Held.NO,
        basis__in=[Basis.CONFIRMED, Basis.REVIEWED],
    ).exclude(kind=Kind.ORGANISATION)


def namesakes(notable: Notable) -> QuerySet[Signature]:
    """Signatures that stand under a notable's name and belong to no notable: is it the same person?

    Under the name that the team writes, or one that is to be shown, in whatever language.
    """
    approved = notable.wordings.filter(is_approved=True).values_list("name", flat=True)
    folded = {notable.folded_name, *(fold_name(name)[:160] for name in approved)}
    found = free_signatures().filter(folded_name__in=folded, notable=None)
    return found.order_by("day", "id")


def ended(*, today: date) -> QuerySet[Notable]:
    """Records that are to be erased: 30 days after a no or a withdrawal, a year after an invitation without answer."""
    return Notable.objects.filter(
        Q(state__in=ENDED, state_day__lte=today - KEEP_ENDED)
        | Q(state=NotableState.INVITED, state_day__lte=today - KEEP_UNANSWERED)
    )
