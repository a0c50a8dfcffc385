"""What a list shows only as a whole: the order of day and month, and which words are first names in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from openappeal.core.names import fold_name
from openappeal.signatures.importing.columns import Column
from openappeal.signatures.importing.dates import DAY_FIRST, MONTH_FIRST, tells_order
from openappeal.signatures.importing.mapping import Mapping
from openappeal.signatures.importing.reading import Row

# A first name must have been a first name so often, and so much more often than a last one.
_OFTEN = 3
_CLEARLY = 4


class Survey:
    """Gone over a list once, before its rows are cleaned. It keeps hashes of words, not the words."""

    def __init__(self, *, begins_1904: bool = False) -> None:
        self.begins_1904 = begins_1904
        self.rows = 0
        self._first: Counter[int] = Counter()
        self._last: Counter[int] = Counter()
        self._orders: Counter[str] = Counter()

    @property
    def order(self) -> str:
        """The order of day and month that most dates show; day first where none shows any."""
        return MONTH_FIRST if self._orders[MONTH_FIRST] > self._orders[DAY_FIRST] else DAY_FIRST

    def see(self, rows: Iterable[Row], *, mapping: Mapping, header: tuple[str, ...]) -> None:
        """Go over some rows."""
        places = mapping.places(header)
        first, last, day = (places.get(column) for column in (Column.FIRST, Column.LAST, Column.DAY))
        for row in rows:
            self.rows += 1
            if first is not None and last is not None:
                self._first.update(_words(row.cells[first]))
                self._last.update(_words(row.cells[last]))
            if day is not None and (order := tells_order(row.cells[day])):
                self._orders[order] += 1

    def are_swapped(self, first: str, last: str) -> bool:
        """Whether the two stand in each other's column: both are clearly the other kind in the rest of the list.

        Nothing but the list itself is asked. No table of names knows the people of every country.
        """
        return (
            _are_of(_words(first), self._first, self._last) is False
            and _are_of(_words(last), self._last, self._first) is False
        )


def _are_of(words: list[int], own: Counter[int], other: Counter[int]) -> bool | None:
    """Whether words belong to their column or clearly to the other; None if the list does not tell."""
    # This row has itself put each word once into the column where it stands.
    if any(own[word] > _OFTEN and own[word] > other[word] for word in words):
        return True
    return False if any(other[word] >= max(_OFTEN, _CLEARLY * (own[word] - 1)) for word in words) else None


def _words(text: str) -> list[int]:
    return [hash(fold_name(word)) for word in text.split()[:6]]
