"""Reads for the people who read names: what waits, what may be searched.

No query here returns an e-mail address, and none finds a name that is not public.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from openappeal.audit.models import Entry
from openappeal.core.names import fold_name
from openappeal.signatures.models import LISTED, Held, HiddenBy, ImportRun, Report, Review, Signature, Visibility
from openappeal.signatures.reading_models import Flag, Flagged
from openappeal.signatures.risk_models import HiddenCountry


def may_be_read() -> QuerySet[Signature]:
    """Public names that nobody has hidden or set aside, of no hidden country: all that lists show or a search finds."""
    found = Signature.objects.filter(visibility=Visibility.PUBLIC, hidden_by=HiddenBy.NOBODY, held=Held.NO)
    return found.exclude(country__in=HiddenCountry.objects.values("code"))


NOTICES = ("any", "none", *Flagged.values)


def unread(only: str = "") -> QuerySet[Signature]:
    """Names that wait to be read, the oldest day first; inside a day in the order of random ids.

    `only` those with any notice, with none, or with one kind of them.
    """
    found = may_be_read().filter(review=Review.UNREAD).order_by("day", "id")
    flags = Flag.objects.filter(signature=OuterRef("pk"))
    if only == "any":
        return found.filter(Exists(flags))
    if only == "none":
        return found.filter(~Exists(flags))
    if only in Flagged.values:
        return found.filter(Exists(flags.filter(kind=only)))
    return found


@dataclass(frozen=True)
class Notice:
    """A way to choose waiting names by what was seen of them, and how many fit."""

    key: str
    label: str
    number: int


def notices() -> list[Notice]:
    """All names that wait, those with and without a notice, then each kind that waits."""
    by_kind = dict(
        Flag.objects.filter(signature__in=unread().order_by().values("pk")).values_list("kind").annotate(n=Count("pk"))
    )
    waiting, flagged = unread().count(), unread("any").count()
    return [
        Notice("", _("All"), waiting),
        Notice("any", _("With a notice"), flagged),
        Notice("none", _("Without one"), waiting - flagged),
        *(Notice(kind.value, str(kind.label), by_kind[kind]) for kind in Flagged if kind in by_kind),
    ]


def after(queue: QuerySet[Signature], signature: Signature) -> QuerySet[Signature]:
    """What follows a signature in the queue: for “skip”."""
    return queue.filter(Q(day__gt=signature.day) | Q(day=signature.day, id__gt=signature.pk))


def hidden() -> QuerySet[Signature]:
    """Public names that were hidden, latest day first."""
    found = Signature.objects.filter(visibility=Visibility.PUBLIC).exclude(hidden_by=HiddenBy.NOBODY)
    return found.order_by("-hidden_day", "id")


def open_reports() -> QuerySet[Report]:
    """“This is not me” on which nobody has decided, the oldest day first."""
    return Report.objects.filter(closed=False).select_related("signature").order_by("day", "id")


def staff_search(text: str, *, visibility: str, review: str, country: str) -> QuerySet[Signature]:
    """Signatures by what may be seen of them. A text finds only names that are public and not hidden."""
    found = Signature.objects.all()
    if text.strip():
        found = may_be_read().filter(folded_name__contains=fold_name(text)[:160])
    if visibility == "hidden":
        found = found.filter(visibility=Visibility.PUBLIC).exclude(hidden_by=HiddenBy.NOBODY)
    elif visibility:
        found = found.filter(visibility=visibility)
    if review:
        found = found.filter(review=review)
    if country:
        found = found.filter(country=country)
    return found.order_by("-day", "id")


def signed_since(day: date) -> tuple[int, int, int]:
    """Since a day: how many signed themselves, how many of them to be shown by name, how many withdrew.

    Withdrawals are counted in the audit list: the clock takes the departures away after midnight.
    """
    signed = Signature.objects.filter(day__gte=day, held=Held.NO).exclude(basis__in=LISTED)
    withdrew = Entry.objects.filter(action="signatures.withdraw", day__gte=day).count()
    return signed.count(), signed.filter(visibility=Visibility.PUBLIC).count(), withdrew


def yesterday(today: date) -> date:
    """The day before."""
    return today - timedelta(days=1)


def import_runs() -> QuerySet[ImportRun]:
    """Lists of signers, the latest day first, with the number of signatures that are in of each. What was typed from
    petition sheets stands with those.
    """
    return ImportRun.objects.filter(sheet=None).annotate(number=Count("signatures")).order_by("-day", "id")
