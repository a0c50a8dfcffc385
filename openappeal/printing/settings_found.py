"""Sizes that were found for a page, kept so that they are looked for once. No page and no name is kept, not in memory
either: who leaves makes another page, which is looked for anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from openappeal.printing import marks
from openappeal.printing.engine import fitting
from openappeal.printing.engine.copy import Copy, Sheet, data
from openappeal.printing.proof_models import Setting, SettingState

KEEP = timedelta(days=90)


def mark(copy: Copy, sheet: Sheet) -> str:
    """A keyed hash of all that the page says and of what sets it: nobody without the keys can try names on it."""
    # The day stands in the file and takes no room.
    words = _engine() + data(replace(copy, day=date.min), sheet, fitting.other_families())
    return marks.mark("printing.setting", words)


def sizes(of: str) -> fitting.Sizes | None:
    """What was found for this mark."""
    found = Setting.objects.filter(mark=of, state=SettingState.FOUND).first()
    if found is None or found.names is None or found.text is None:
        return None
    return fitting.Sizes(found.names, found.text, found.is_split)


def keep(of: str, found: fitting.Sizes) -> None:
    """Keep what was found. Whoever found the same at the same time has kept it."""
    facts = {"state": SettingState.FOUND, "names": found.names, "text": found.text, "is_split": found.is_split}
    try:
        with transaction.atomic():
            Setting.objects.update_or_create(mark=of, defaults={**facts, "day": timezone.now().date()})
    except IntegrityError:
        pass


def old(today: date) -> QuerySet[Setting]:
    """What was found so long ago that it is of no use any more."""
    return Setting.objects.filter(day__lte=today - KEEP)


def forget_old(*, today: date) -> int:
    """Erase it. Returns how much."""
    return old(today).delete()[0]


@cache
def _engine() -> str:
    return f"{version('typst')}\n{(fitting.HERE / 'ad.typ').read_text()}\n"
