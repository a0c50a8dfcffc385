"""The tags by which a person of a list is known again, made as at confirmation."""

from __future__ import annotations

from dataclasses import dataclass

from openappeal.signatures.importing.rows import Entry
from openappeal.vault import tags

WITHOUT_ADDRESS = "signatures.list"


@dataclass(frozen=True)
class Marks:
    """`slots` are where the person may stand: two for an address, else one for name and country.

    `name_tags` has one for each order of the name's words, the written one first. `bare` is the tag of name and
    country, by which an entry that came without an address is found.
    """

    slots: tuple[bytes, ...]
    name_tags: tuple[bytes, ...]
    bare: bytes

    @property
    def name_tag(self) -> bytes | None:
        """The tag of the name as it is written."""
        return self.name_tags[0] if self.name_tags else None


def marks_of(entry: Entry, *, key: bytes, appeal: str) -> Marks:
    """The tags of an entry."""
    bare = bare_tag(entry, key=key, appeal=appeal)
    if not entry.canonical:
        return Marks((bare,), (), bare)
    names = dict.fromkeys((entry.folded, *entry.orders)) if entry.name else {}
    return Marks(
        (tags.address_tag(key, appeal, 1, entry.canonical), tags.address_tag(key, appeal, 2, entry.canonical)),
        tuple(tags.name_tag(key, appeal, entry.canonical, name) for name in names),
        bare,
    )


def bare_tag(entry: Entry, *, key: bytes, appeal: str, occurrence: int = 1) -> bytes:
    """The tag of somebody without an address: of the how-manieth of this name and country in a list."""
    return tags.plain_tag(key, WITHOUT_ADDRESS, f"{appeal}/{entry.country}/{entry.folded}/{occurrence}")
