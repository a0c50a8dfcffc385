"""The campaign's names and their spellings, by which the check of translations knows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from openappeal.appeals.models import NameForm
from openappeal.audit import actions as audit


class NoSpelling(Exception):
    """A name needs a spelling in at least one language."""


class NoSuchName(Exception):
    """Somebody has removed it meanwhile."""


@transaction.atomic
def add_name(*, forms: Mapping[str, Sequence[str]], by: str, today: date) -> NameForm:
    """Note a name with its spellings by language.

    :raises NoSpelling:
    """
    made = NameForm.objects.create(forms=_clean(forms))
    audit.record(by=by, action="appeals.add_name", today=today, subject=str(made))
    return made


@transaction.atomic
def change_name(*, pk: int, forms: Mapping[str, Sequence[str]], by: str, today: date) -> None:
    """Write a name's spellings in these languages anew; those in other languages stay.

    :raises NoSpelling:
    :raises NoSuchName:
    """
    found = NameForm.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NoSuchName
    found.forms = _clean({**found.forms, **forms})
    found.save(update_fields=["forms"])
    audit.record(by=by, action="appeals.change_name", today=today, subject=str(found))


@transaction.atomic
def remove_name(*, pk: int, by: str, today: date) -> None:
    """Forget a name. One that is gone already stays so."""
    if NameForm.objects.filter(pk=pk).delete()[0]:
        audit.record(by=by, action="appeals.remove_name", today=today, subject=f"name {pk}")


def _clean(forms: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    kept = {tag: [" ".join(one.split()) for one in forms[tag] if one.strip()] for tag in sorted(forms)}
    found = {tag: spellings for tag, spellings in kept.items() if spellings}
    if not found:
        raise NoSpelling
    return found
