"""Recognising names again within one list, by hashes: 100,000 names fit in some 30 MB."""

from __future__ import annotations

import hashlib
from collections import Counter

from openappeal.signatures.importing.rows import Entry


def _short(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


Place = tuple[int, str]


class NameIndex:
    """Names of earlier rows. What one batch adds is kept or dropped with the batch."""

    def __init__(self) -> None:
        self._places: dict[bytes, Place] = {}
        self._more: dict[bytes, list[Place]] = {}
        self._bare: Counter[bytes] = Counter()
        self._new: dict[bytes, list[Place]] = {}
        self._new_bare: Counter[bytes] = Counter()

    def earlier(self, entry: Entry) -> int | None:
        """The number of an earlier row with this name and a country that may be the same."""
        for key in _keys(entry):
            first = self._places.get(key)
            for row, country in (*((first,) if first else ()), *self._more.get(key, ()), *self._new.get(key, ())):
                if not country or not entry.country or country == entry.country:
                    return row
        return None

    def add(self, entry: Entry) -> None:
        """Let later rows find this one."""
        for key in _keys(entry):
            self._new.setdefault(key, []).append((entry.number, entry.country))

    def occurrence(self, entry: Entry) -> int:
        """Of rows without an address: the how-manieth of this name and country it is."""
        bare = _short(f"{entry.country}\n{entry.folded}")
        self._new_bare[bare] += 1
        return self._bare[bare] + self._new_bare[bare]

    def keep(self) -> None:
        """The batch is through."""
        for key, places in self._new.items():
            # One place is a pair of words, many are a list: most names stand once.
            first = self._places.setdefault(key, places[0])
            if rest := places[1:] if first is places[0] else places:
                self._more.setdefault(key, []).extend(rest)
        self._bare.update(self._new_bare)
        self.drop()

    def drop(self) -> None:
        """The batch is gone over again."""
        self._new = {}
        self._new_bare = Counter()


def _keys(entry: Entry) -> tuple[bytes, ...]:
    if not entry.name:
        return ()
    # Whole, for “فاطمه زهرا” and “فاطمه‌زهرا”; by words, for “Rahimi Mina” and “Mina Rahimi”.
    whole = _short(entry.folded)
    return (whole, entry.key) if entry.key != whole else (whole,)
