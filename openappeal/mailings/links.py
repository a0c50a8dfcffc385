"""What a mailing's link carries: `<language>.<choices>.<signed id>`, such as `fa.13.AAAB…`.

The page behind it opens in the subscriber's language and shows what they had chosen when the letter was written. Both
stand in the link, so that nothing is looked up: the page is the same for a link whose subscriber has left, or that
somebody has made up. Only the number is signed; to say other choices than one's own changes nothing but the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from openappeal.mailings.models import Frequency, Topic, wanted_at_first
from openappeal.vault import tokens

PURPOSE = "mailings.unsubscribe"
_TOPICS = tuple(Topic.values)
_WEEKLY = 1 << len(_TOPICS)
_LINK = re.compile(r"([a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3})\.([0-9a-f]{2})\.([A-Za-z0-9_-]*)", re.ASCII)


@dataclass(frozen=True)
class Choices:
    """What somebody wants. `language` is empty where a link says none.

    `country` and `sphere` are what somebody has said of where they live and of their field of work, None where that
    stays as it is. No link carries them: a letter should say no more of its reader than it must.
    """

    language: str
    topics: Sequence[str]
    frequency: Frequency
    country: str | None = None
    sphere: str | None = None


def write(number: int, choices: Choices, *, key: bytes) -> str:
    """The link of a subscriber, by number and choices."""
    bits = sum(1 << place for place, topic in enumerate(_TOPICS) if topic in choices.topics)
    bits |= _WEEKLY if choices.frequency == Frequency.WEEKLY else 0
    return f"{choices.language}.{bits:02x}.{tokens.signed_id(key, PURPOSE, number)}"


def choices(text: str) -> Choices:
    """The choices that a link shows; the usual ones where it shows none. Looks nothing up, and trusts nothing."""
    found = _LINK.fullmatch(text)
    if not found:
        return Choices("", tuple(wanted_at_first()), Frequency.EACH)
    bits = int(found[2], 16)
    topics = tuple(topic for place, topic in enumerate(_TOPICS) if bits >> place & 1)
    return Choices(found[1], topics, Frequency.WEEKLY if bits & _WEEKLY else Frequency.EACH)


def number(text: str, *, key: bytes) -> int:
    """The number of the subscriber who got a link.

    :raises openappeal.vault.tokens.BadSignature:
    """
    return tokens.read_signed_id(key, PURPOSE, text.rpartition(".")[2])
