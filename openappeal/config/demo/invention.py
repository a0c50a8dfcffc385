"""Draws invented names and credential lines from the pools, the same ones from the same seed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from random import Random
from typing import Any

from openappeal.config.demo import pools
from openappeal.config.demo.shapes import Language

ZWNJ = "\u200c"
# Letters of the Persian alphabet that do not join the next one: no ZWNJ is written after them.
UNJOINED = frozenset("آادذرزژوأؤ")
IN_PERSIAN_SCRIPT = 0.66
DRAWS = 400  # before a pool counts as used up


@dataclass
class Inventor:
    """Hands out names, each once."""

    random: Random
    used: set[str] = field(default_factory=set)

    def reserve(self, name: str) -> str:
        """Take a given name out of circulation. Raises ValueError if it is taken."""
        if name in self.used:
            raise ValueError(f"two signers of one name: {name}")
        self.used.add(name)
        return name

    def person(self, pool: str) -> tuple[str, Language]:
        """A fresh name from the pool, and the language its bearer reads the Appeal in.

        Raises ValueError when the pool is used up.
        """
        for _ in range(DRAWS):
            name, language = self._persian() if pool == "persian" else (self._other(_pool(pool)), "en")
            name = unicodedata.normalize("NFC", name)
            if name not in self.used:
                self.used.add(name)
                return name, language
        raise ValueError(f"pool {pool} has too few names")

    def _persian(self) -> tuple[str, Language]:
        pool = pools.read("persian")
        given, stem, ending = (self.random.choice(pool[part]) for part in ("given", "stems", "endings"))
        if self.random.random() < IN_PERSIAN_SCRIPT:
            return f"{given[0]} {_joined(stem[0], ending[0])}", "fa"
        return f"{given[1]} {stem[1]}{ending[1]}", "fa" if self.random.random() < 0.15 else "en"

    def _other(self, pool: dict[str, Any]) -> str:
        given, stem, ending = (self.random.choice(pool[part]) for part in ("given", "stems", "endings"))
        if pool.get("family_first"):
            return f"{stem}{ending}{pool['joint']}{given}"
        return f"{given} {stem}{ending}"

    def sphere(self) -> str:
        weights: dict[str, int] = pools.read("credentials")["weights"]
        return self.random.choices(list(weights), weights=list(weights.values()))[0]

    def credential(self, language: Language, *, kind: str, sphere: str) -> str:
        """What such a person might write about herself, in her language."""
        table = pools.read("credentials")
        lines = table[kind]["lines"] if kind in table else table["lines"][sphere]
        english, farsi = self.random.choice(lines)
        return str(farsi if language == "fa" else english)


def _joined(stem: str, ending: str) -> str:
    return stem + ending if stem[-1] in UNJOINED else stem + ZWNJ + ending


def _pool(name: str) -> dict[str, Any]:
    latin, scripts = pools.read("latin"), pools.read("scripts")
    pool: dict[str, Any] = latin[name] if name in latin else scripts[name]
    return pool
