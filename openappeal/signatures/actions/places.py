"""Where somebody goes in a mailbox's two slots: the one rule, for who confirms and for who stands on a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

Holder = TypeVar("Holder")


def choose_place(
    slots: Iterable[bytes | None], taken: Mapping[bytes, Holder], is_same: Callable[[Any], bool]
) -> tuple[Holder | None, bytes | None]:
    """The signature in these slots that is the same person, or else the first slot that is free.

    With neither, both slots are other people's. Both are looked at before a free one is chosen: after a
    withdrawal the first may be free and the person stand in the second.
    """
    known = [slot for slot in slots if slot is not None]
    for slot in known:
        if slot in taken and is_same(taken[slot]):
            return taken[slot], None
    return None, next((slot for slot in known if slot not in taken), None)
