"""Letters that stay small: mail programs cut long ones off with the way to leave the list, and many lines are slow."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import TypeVar

from openappeal.core.languages import INTERFACE_LANGUAGES
from openappeal.mailings import mould
from openappeal.mailings.issue_models import Issue
from openappeal.mailings.mould import Words

LARGEST = 20_000
"""So many bytes a letter of an issue has at most, as it is handed to the mail server (`mould.weigh`)."""

W = TypeVar("W", bound=Words)


def weight(words: Words, *, language: str, topic: str) -> int:
    """Bytes of the letter for those who get the largest: their own language has the longest words around these."""
    return max(mould.weigh(words, language=language, topic=topic, tag=tag) for tag in _frames(language))


def longest(made: Callable[[int], W], most: int, *, language: str, topic: str) -> tuple[int, W]:
    """As much of an issue's words as fits: the largest number up to `most`, and the words that `made` makes of it.

    `made(0)` is what always stays, and is returned even if it does not fit. Nothing too large is sent
    (`actions.issues.propose`).
    """

    def grows_too_large(number: int) -> bool:
        return mould.weigh(made(number), language=language, topic=topic, tag=worst) > LARGEST

    whole = made(most)
    worst = max(_frames(language), key=lambda tag: mould.weigh(whole, language=language, topic=topic, tag=tag))
    if not grows_too_large(most):
        return most, whole
    number = max(bisect_left(range(most), True, key=grows_too_large) - 1, 0)
    # With fewer words another frame may be the largest: encodings change with what is in them.
    while number and weight(made(number), language=language, topic=topic) > LARGEST:
        number -= 1
    return number, made(number)


def too_large(issue: Issue) -> dict[str, int]:
    """Languages of an issue whose letters are larger than one may be, and by how many bytes."""
    weights = {one.language: weight(one, language=one.language, topic=issue.topic) for one in issue.editions.all()}
    return {language: bytes_ - LARGEST for language, bytes_ in sorted(weights.items()) if bytes_ > LARGEST}


def _frames(language: str) -> list[str]:
    """Whoever has no edition in their own language gets another one, in the frame of theirs."""
    return list(dict.fromkeys([language, *INTERFACE_LANGUAGES]))
