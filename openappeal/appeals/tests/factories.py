"""A small Appeal in two languages."""

from __future__ import annotations

import copy
from datetime import date

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from openappeal.appeals import actions
from openappeal.appeals.models import Appeal, Version

FIRST_DAY = date(2026, 3, 20)
_rows: list[list[Model]] = []


def draft_appeal(languages: tuple[str, ...] = ("en", "fa"), written: tuple[str, ...] = ("en", "fa")) -> Version:
    """Version 1 as a draft: two addressees, two demands, three paragraphs."""
    words = {
        "en": actions.Words(
            "Let them go home",
            ["The court of Lund", "The house of Hav"],
            ["Open the doors.", "Keep the peace."],
            ["In 2020, 246 people were taken.", "We ask:", "We will go on asking."],
        ),
        "fa": actions.Words(
            "بگذارید به خانه بروند",
            ["دادگاه لوند", "خانهٔ هاو"],
            ["درها را باز کنید.", "صلح را نگه دارید."],
            ["در سال ۲۰۲۰ دویست و چهل و شش نفر را بردند.", "می‌خواهیم:", "باز هم خواهیم خواست."],
        ),
    }
    return actions.found(
        slug="homeward",
        languages_=languages,
        demands_to=[0, 1],
        kinds=["text", "demands", "closing"],
        words={tag: words[tag] for tag in written},
        goal=5000,
        by="omar",
        today=FIRST_DAY,
    )


def published_appeal() -> Version:
    """Version 1, published in English and Farsi.

    Hundreds of tests begin with it. So it is written and published once, and the rows that this makes in any table
    are put into the others' databases as they are.
    """
    if Appeal.objects.exists():
        return actions.publish(version=draft_appeal(), by="omar", today=FIRST_DAY)
    if not _rows:
        before = {model: set(model._default_manager.values_list("pk", flat=True)) for model in _tables()}
        published = actions.publish(version=draft_appeal(), by="omar", today=FIRST_DAY)
        new = ([row for row in model._default_manager.all() if row.pk not in old] for model, old in before.items())
        _rows.extend(rows for rows in new if rows)
        return published
    with transaction.atomic():  # references are looked at in its end
        for rows in _rows:
            type(rows[0])._default_manager.bulk_create([copy.copy(row) for row in rows])
    return Version.objects.get()


def _tables() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
