"""Reads about signatures that were given without an address and wait for a person to accept them."""

from __future__ import annotations

from django.db.models import QuerySet

from openappeal.signatures import staff_queries
from openappeal.signatures.models import Cohort, Held, Signature

ALIKE_MINUTES = 30


def waiting() -> QuerySet[Signature]:
    """What nobody has read yet and no sweep holds, the oldest day first; inside a day in the order of random ids."""
    found = Signature.objects.filter(held=Held.WAITS, sweep=None)
    return found.select_related("version").order_by("day", "id")


def alike(signature: Signature) -> int:
    """How many others that wait came in the same hour, in the same language, as quickly and with the same choice."""
    own = Cohort.objects.filter(signature=signature).first()
    if own is None:
        return 0
    found = Cohort.objects.filter(
        minute__gte=own.minute - ALIKE_MINUTES,
        minute__lte=own.minute + ALIKE_MINUTES,
        language=own.language,
        visibility=own.visibility,
        form_time=own.form_time,
        signature__held=Held.WAITS,
        signature__sweep=None,
    )
    return found.exclude(pk=own.pk).count()


def namesakes(signature: Signature) -> int:
    """How many others are public under the same name. Hidden and withheld names are not looked at."""
    if not signature.folded_name:
        return 0
    found = staff_queries.may_be_read().filter(folded_name=signature.folded_name)
    return found.exclude(pk=signature.pk).count()
