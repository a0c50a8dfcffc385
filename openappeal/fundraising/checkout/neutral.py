"""What a payment service is told names nobody and no country: payments were frozen over one word (domain.md, story 23).

Countries are known here, in every language of the interface, with their usual adjectives in English. Names of people
come from rooms above, which know notables and prisoners.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from openappeal.core.countries import countries_sorted
from openappeal.core.languages import INTERFACE_LANGUAGES

_ADJECTIVES = frozenset(
    (
        "afghan", "azerbaijani", "belarusian", "burmese", "chinese", "crimea", "crimean", "cuban", "egyptian",
        "eritrean", "ethiopian", "farsi", "iranian", "iraqi", "israeli", "korean", "kurdish", "kurdistan",
        "nicaraguan", "palestinian", "persian", "russian", "saudi", "sudanese", "syrian", "tehran", "tibetan",
        "turkish", "ukrainian", "uighur", "uyghur", "venezuelan", "vietnamese", "yemeni",
    )
)  # fmt: skip
_SHORTEST_NAME = 4
_SHORTEST_INSIDE = 5
# Short ones are parts of ordinary words too (“woman”, “normal”): these are looked for at their ends alone.
_ALSO_INSIDE = frozenset(("iran", "iraq", "cuba"))
_ORDINARY = frozenset(("woman", "roman", "malice", "malign", "weniger", "einiger", "incubation"))
_people: list[Callable[[], Iterable[str]]] = []


def register_people(names: Callable[[], Iterable[str]]) -> None:
    """Say whose names must not be in it. Called from `AppConfig.ready()`."""
    if names not in _people:
        _people.append(names)


def found_in(text: str) -> list[str]:
    """Words of a text that name a country or a person; none is as it should be."""
    words = _folded(text)
    flat = f" {' '.join(words)} "
    found = [one for one in _countries() if f" {one} " in flat]
    found += [one for one in _hidden() for word in words if one != word and _hides(word, one)]
    parts = {part for names in _people for name in names() for part in _folded(name) if len(part) >= _SHORTEST_NAME}
    found += [word for word in words if word in parts]
    return sorted(set(found))


@cache
def _countries() -> frozenset[str]:
    names = {name for language in INTERFACE_LANGUAGES for _code, name in countries_sorted(language)}
    return frozenset({" ".join(_folded(name)) for name in names} | _ADJECTIVES) - {""}


@cache
def _hidden() -> frozenset[str]:
    """Names that somebody may write together with other words: “FREEIRAN”. In English and Farsi; in each language of
    the interface too many ordinary words would hold one.
    """
    names = {name for language in ("en", "fa") for _code, name in countries_sorted(language)}
    folded = {"".join(_folded(name)) for name in names} | _ADJECTIVES
    return frozenset(one for one in folded if len(one) >= _SHORTEST_NAME)


def _hides(word: str, name: str) -> bool:
    if word in _ORDINARY:
        return False
    if len(name) >= _SHORTEST_INSIDE or name in _ALSO_INSIDE:
        return name in word
    return word.startswith(name) or word.endswith(name)


def _folded(text: str) -> list[str]:
    """Its words without case and marks: neither an accent nor “FreeSomebody” hides anything."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).casefold())
