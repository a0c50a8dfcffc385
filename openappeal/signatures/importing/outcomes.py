"""What becomes of the rows of a list, as numbers and as words for single rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of one row."""

    NEW = "new"
    SAME = "same"  # there already
    STRICTER = "stricter"  # there already, and now shows less
    MERGED = "merged"  # decided: the same person as another entry
    PAIR = "pair"  # may be the same person: waits for a decision
    REFUSED = "refused"


@dataclass
class Counts:
    """How many rows had which fate; of the refused and of the notes, how many for each reason."""

    fates: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Add the numbers of some more rows."""
        self.fates += other.fates
        self.refused += other.refused
        self.notes += other.notes
        self.shown += other.shown

    @property
    def changes_something(self) -> bool:
        """Whether an import of these rows leaves anything behind."""
        return any(self.fates[fate] for fate in (Fate.NEW, Fate.STRICTER, Fate.MERGED))

    def as_json(self) -> dict[str, dict[str, int]]:
        """For the table of imports."""
        return {name: dict(value) for name, value in vars(self).items() if value}

    @classmethod
    def from_json(cls, said: dict[str, dict[str, int]]) -> Counts:
        """From the table of imports."""
        return cls(**{name: Counter(value) for name, value in said.items()})


@dataclass(frozen=True)
class Pair:
    """A row that may be the same person as an earlier row of the list, or as a signature."""

    row: int
    other_row: int | None
    signature_id: int | None


@dataclass
class Outcome:
    """What became, or would become, of some rows."""

    counts: Counts = field(default_factory=Counts)
    remarks: list[tuple[int, str]] = field(default_factory=list)  # row, reason or note
    pairs: list[Pair] = field(default_factory=list)
    placed: dict[int, int] = field(default_factory=dict)  # row → signature, where asked for
