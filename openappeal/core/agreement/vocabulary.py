"""Number words of a language, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Size = Literal["small", "tens", "hundred", "hundreds", "scale"]


@dataclass(frozen=True)
class Vocabulary:
    """What words.toml says of one language; empty for a language that is not there."""

    language: str
    is_known: bool = False
    one: frozenset[str] = frozenset()
    cardinals: dict[str, tuple[Size, int]] = field(default_factory=dict)
    and_tens: frozenset[str] = frozenset()
    and_high: frozenset[str] = frozenset()
    ordinals: dict[str, int] = field(default_factory=dict)
    loose: dict[str, tuple[int, ...]] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    counted: tuple[str, ...] = ()
    half: frozenset[str] = frozenset()
    half_like: frozenset[str] = frozenset()
    and_half: tuple[str, ...] = ()
    half_past: str = ""
    weeks: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    decades: dict[str, int] = field(default_factory=dict)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))


@cache
def vocabulary(language: str) -> Vocabulary:
    """Return the number words of a language."""
    tag = language.lower()
    tag = {"prs": "fa"}.get(tag, tag)  # Dari has the number words of Farsi
    table = _table().get(tag)
    if table is None:
        return Vocabulary(tag)
    cardinals: dict[str, tuple[Size, int]] = {}
    sizes: tuple[tuple[Size, str], ...] = (
        ("small", "small"),
        ("tens", "tens"),
        ("hundreds", "hundreds"),
        ("scale", "scales"),
    )
    for size, name in sizes:
        cardinals |= {word: (size, value) for word, value in _values(table[name]).items()}
    cardinals |= dict.fromkeys(table["hundred"].split(), ("hundred", 100))
    ordinals = _values(table["ordinals"])
    if tag == "de":
        compounds = _german()
        cardinals |= {word: ("small", value) for word, value in compounds.items()}
        ordinals |= _german_ordinals(compounds)
    return Vocabulary(
        language=tag,
        is_known=True,
        one=frozenset(table["one"].split()),
        cardinals=cardinals,
        and_tens=frozenset(table["and_tens"]),
        and_high=frozenset(table["and_high"]),
        ordinals=ordinals,
        loose=_several(table["loose"]),
        doubtful=frozenset(table["doubtful"].split()),
        counted=tuple(table["counted"].split()),
        half=frozenset(table["half"].split()),
        half_like=frozenset(table["half_like"].split()),
        and_half=tuple(table["and_half"]),
        half_past=table["half_past"],
        weeks=frozenset(table["weeks"].split()),
        days=frozenset(table["days"].split()),
        decades=_values(table["decades"]),
    )


def _several(text: str) -> dict[str, tuple[int, ...]]:
    """Read "dozen 12 6, both 2" as words with what each may be worth."""
    entries = [entry.split() for entry in text.split(",") if entry.strip()]
    return {word: tuple(int(value) for value in values) for word, *values in entries}


def _values(text: str) -> dict[str, int]:
    return {word: values[0] for word, values in _several(text).items()}


@cache
def _german() -> dict[str, int]:
    """German numbers from 2 to 999, each in one word."""
    table = _table()["de"]
    small = _values(table["small"])
    below = dict(small)
    for ten, value in _values(table["tens"]).items():
        below[ten] = value
        below |= {f"{unit}und{ten}": value + one for unit, one in small.items() if one < 10}
        below[f"einund{ten}"] = value + 1
    found = dict(below)
    heads = {"": 1, "ein": 1} | {word: value for word, value in small.items() if value < 10}
    for head, hundreds in heads.items():
        found[f"{head}hundert"] = hundreds * 100
        found[f"{head}hunderteins"] = hundreds * 100 + 1
        for joint in ("", "und"):
            found |= {f"{head}hundert{joint}{word}": hundreds * 100 + value for word, value in below.items()}
    return found


def _german_ordinals(cardinals: dict[str, int]) -> dict[str, int]:
    stems = {f"{word}{'t' if value < 20 else 'st'}": value for word, value in cardinals.items() if 3 < value <= 100}
    stems |= {"siebt": 7, "acht": 8}
    return {f"{stem}e{ending}": value for stem, value in stems.items() for ending in ("", "n", "r", "s", "m")}
