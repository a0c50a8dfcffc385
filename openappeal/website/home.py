"""What the Appeal's own page shows: text, demands, count, some names."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils import timezone

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.models import Part
from openappeal.appeals import form_queries as forms
from openappeal.appeals import queries as appeals
from openappeal.appeals.models import Appeal
from openappeal.core.languages import direction
from openappeal.core.languages import language as language_of
from openappeal.newsroom import freshness
from openappeal.newsroom import queries as newsroom
from openappeal.signatures import queries as signatures

# Below this a bar would only show how few there are.
FEW = 25
NAMES_IN_BAND = 110
FIRST_SIGNERS = 5
UPDATES = 3
_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 10)


@dataclass(frozen=True)
class Meter:
    """The count and where it is going. `mark` is None while there are few."""

    count: int
    countries: int
    mark: int | None
    goal_reached: int | None

    @property
    def to_go(self) -> int:
        return (self.mark or self.count) - self.count


def next_round(count: int) -> int:
    """The next round number above a count: 2700 → 3000, 12486 → 15000."""
    scale = 10
    while True:
        for step in _STEPS:
            if step * scale > count:
                return int(step * scale)
        scale *= 10


def meter(*, count: int, countries: int, goal: int | None) -> Meter:
    """The goal while it is ahead, else the next round number."""
    if count < FEW:
        return Meter(count, countries, None, None)
    if goal is not None and count < goal:
        return Meter(count, countries, goal, None)
    return Meter(count, countries, next_round(count), goal)


def home_context(language: str) -> dict[str, Any]:
    """Everything on the home page that its editors do not write."""
    edition = appeals.current_edition(language)
    counts = signatures.counts(today=timezone.now().date())
    appeal = Appeal.objects.first()
    names = signatures.first_names(language, NAMES_IN_BAND)
    first_signers = _first_signers(signatures.notables(language))
    return {
        "appeal": edition,
        "source": language_of(appeal.source_language) if appeal else None,
        "has_short": forms.has_any(language),
        "counts": counts,
        "paused_words": switches.words(Part.COUNTING, language) if counts.is_paused else "",
        "meter": meter(count=counts.confirmed, countries=counts.countries, goal=appeal.goal if appeal else None),
        "names": names,
        "has_blanks": None in names,
        "first_signers": first_signers,
        "plain_names": direction(language) == "ltr" and any(_needs_accents(entry.name) for entry in first_signers),
        "ruled_lines": range(12),
        "updates": newsroom.open_items(language, kinds=freshness.IN_UPDATES)[:UPDATES],
    }


def _first_signers(groups: list[signatures.GroupOfNotables]) -> list[signatures.WallEntry]:
    """The first of each group before the second of any: the first signers differ as much as the rest."""
    by_rank = zip_longest(*(group.entries for group in groups))
    return [entry for rank in by_rank for entry in rank if entry is not None][:FIRST_SIGNERS]


def _needs_accents(name: str) -> bool:
    """Whether a name in the heading face would load its file of accented letters.

    On pages from right to left Latin names stand in the reader's own fonts. The sans face's accents are
    loaded for the band of names anyway; the other file would be the ninth request of the page and break
    its budget.
    """
    return any("\u00a1" <= letter <= "\u00ff" for letter in name)
