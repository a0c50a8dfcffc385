"""When one name could be taken for another: other orders of its words, look-alike letters, a letter more or less.

Everything here is for comparing a name with a list; what is kept of a list may be these keys, or tags of them.
"""

import re
from collections.abc import Iterator
from itertools import permutations
from math import factorial

from openappeal.core.lookalikes import skeleton
from openappeal.core.names import fold_name

MOST_ORDERS = 24
"""Of four words. Of longer names only the orders that begin at another word are known."""
SHORTEST_NEAR = 8
"""Shorter names differ from too many others in one letter."""
LONGEST_PART = 4

_BETWEEN_WORDS = re.compile(r"[\s\u200c\u200d,،;؛/|·._-]+")


def words(text: str) -> list[str]:
    """The words of a name, each as it is compared: folded, and without look-alikes. A half-space parts words too."""
    found = (fold_name(skeleton(word)) for word in _BETWEEN_WORDS.split(text))
    return [word for word in found if word]


def orders(name: str) -> frozenset[str]:
    """A name in the orders in which it may be written, without spaces."""
    parts = words(name)
    if factorial(len(parts)) <= MOST_ORDERS:
        return frozenset("".join(one) for one in permutations(parts)) - {""}
    return frozenset("".join(parts[n:] + parts[:n]) for n in range(len(parts)))


def near(key: str) -> frozenset[str]:
    """What a key has in common with those that differ in one letter: itself, and itself without each of its letters.

    Two keys of which these sets meet differ in a letter or two. Empty for short names.
    """
    if len(key) < SHORTEST_NEAR:
        return frozenset()
    return frozenset({key, *(key[:n] + key[n + 1 :] for n in range(len(key)))})


def whole(name: str) -> str:
    """A name in the order in which it was typed."""
    return "".join(words(name))


def parts(text: str) -> frozenset[str]:
    """What may be a name in a text: all of it, its first and last word, two to four words in a row."""
    return frozenset(_parts(words(text)))


def _parts(found: list[str]) -> Iterator[str]:
    if not found:
        return
    yield "".join(found)
    if len(found) > 2:
        yield found[0] + found[-1]
    for size in range(2, min(LONGEST_PART, len(found)) + 1):
        for start in range(len(found) - size + 1):
            yield "".join(found[start : start + size])
