"""Who wrote, and how translators are named. A credit is no part of the text: it may change, or go, at any time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from openappeal.appeals.models import Credit, Edition, State, Writer
from openappeal.appeals.translating_models import LONGEST_CREDIT, CreditStyle
from openappeal.audit import actions as audit
from openappeal.cms import stale
from openappeal.core.names import clean_line


@transaction.atomic
def set_credit(*, edition: Edition, person: str, style: str, name: str, by: str, today: date) -> None:
    """Name a person as she wishes, from now on. Editions that readers see show it at once.

    Wherever in this language she is named already, her newest wish holds: less everywhere, another name in every draft.
    The name itself is no part of the audit list.

    :raises openappeal.core.names.BadName: for a name that cannot be shown.
    """
    chosen = CreditStyle(style)
    shown = clean_line(name, longest=LONGEST_CREDIT) if chosen is CreditStyle.NAME else ""
    Credit.objects.update_or_create(edition=edition, person=person, defaults={"style": chosen, "name": shown})
    others = Credit.objects.filter(person=person, edition__language=edition.language).exclude(edition=edition)
    named = others.exclude(style=CreditStyle.NONE)
    if chosen is CreditStyle.NAME:
        named = named.filter(edition__state=State.DRAFT)
    named.update(style=chosen, name=shown)
    audit.record(by=by, action="appeals.set_credit", today=today, subject=f"{edition.version} {edition.language}")
    stale.mark([f"/{edition.language}/"], priority=stale.PAGE)


def note_writer(edition: Edition, by: str, link_by: str = "") -> None:
    """Remember who cannot be the second reader. Call it in the transaction of the writing."""
    Writer.objects.get_or_create(edition=edition, by=by, defaults={"link_by": link_by})


def carry_people(origin: Edition, target: Edition) -> None:
    """Words that are taken over keep their writers and translators. What somebody has chosen for the target stays.

    Call it in the transaction of the copying.
    """
    for by, link_by in origin.writers.values_list("by", "link_by"):
        note_writer(target, by, link_by)
    there = set(target.credits.values_list("person", flat=True))
    for row in origin.credits.exclude(person__in=there):
        Credit.objects.create(edition=target, person=row.person, style=row.style, name=row.name)


@transaction.atomic
def forget_credits(*, keys: Collection[int]) -> int:
    """Erase credits that no page shows any more. Returns how many."""
    return Credit.objects.filter(pk__in=keys).delete()[0]
