"""A small Appeal in two languages."""

from __future__ import annotations

from datetime import date

from openappeal.appeals import actions
from openappeal.appeals.models import Version

FIRST_DAY = date(2026, 3, 20)


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
    """Version 1, published in English and Farsi."""
    return actions.publish(version=draft_appeal(), by="omar", today=FIRST_DAY)
