"""What an entry of the log says: 36 bytes, in plain Python.

    0x01 ‖ kind ‖ day, two bytes, big-endian: days since 2020-01-01 ‖ payload, 32 bytes

| kind | means | payload |
|---|---|---|
| 1 SIGN | one signature, of any visibility | SHA-256("openappeal/sign/v1\n" ‖ lp(nonce) ‖ lp(appeal) ‖ lp(text)) |
| 2 WITHDRAW | one less, without saying which | SHA-256("appeal/withdraw/v1\n" ‖ lp(nonce2) ‖ lp(leaf hash)) |
| 3 VOID | a set of leaves is set aside | SHA-256(manifest) |
| 4 RESTORE | a set of them counts again | SHA-256(manifest) |
| 5 META | a text, a key, recipients, rules | SHA-256(document) |

lp(x) is the length of x as four bytes, big-endian, then x. The count is SIGN − WITHDRAW − leaves that are set aside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from hashlib import sha256

from openappeal.tlog.promises import ENTRY_SIZE, FIRST_DAY, LAST_DAY

VERSION = 1
PAYLOAD_SIZE = 32


class Kind(IntEnum):
    """What a leaf means."""

    SIGN = 1
    WITHDRAW = 2
    VOID = 3
    RESTORE = 4
    META = 5


class BadLeaf(Exception):
    """These bytes are no entry of our log."""


@dataclass(frozen=True)
class Entry:
    """One entry, read.

    :raises BadLeaf: if there can be none such.
    """

    kind: Kind
    day: date
    payload: bytes

    def __post_init__(self) -> None:
        if not FIRST_DAY <= self.day <= LAST_DAY or len(self.payload) != PAYLOAD_SIZE:
            raise BadLeaf

    def written(self) -> bytes:
        """Its 36 bytes."""
        return entry_bytes(self.kind, (self.day - FIRST_DAY).days, self.payload)


def entry_bytes(kind: int, day: int, payload: bytes) -> bytes:
    """The bytes of an entry from a table's columns, which hold the day as a number."""
    return bytes((VERSION, kind)) + day.to_bytes(2, "big") + payload


def day_number(day: date) -> int:
    """A day as entries and the table hold it.

    :raises BadLeaf: if an entry cannot have this day.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BadLeaf
    return (day - FIRST_DAY).days


def day_of(number: int) -> date:
    """The day behind a number."""
    return FIRST_DAY + timedelta(days=number)


def parse(entry: bytes) -> Entry:
    """Read an entry.

    :raises BadLeaf:
    """
    if len(entry) != ENTRY_SIZE or entry[0] != VERSION or entry[1] not in Kind._value2member_map_:
        raise BadLeaf
    return Entry(Kind(entry[1]), day_of(int.from_bytes(entry[2:4], "big")), entry[4:])


def withdrawal(nonce: bytes, leaf_hash: bytes) -> bytes:
    """The payload of a WITHDRAW. Whoever does not know the nonce cannot tell to which leaf it belongs."""
    return sha256(b"appeal/withdraw/v1\n" + _with_length(nonce) + _with_length(leaf_hash)).digest()


def _with_length(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


@dataclass
class Numbers:
    """What leaves and their manifests add up to."""

    signed: int = 0
    withdrawn: int = 0
    voided: int = 0
    restored: int = 0

    @property
    def total(self) -> int:
        """The count that the log proves."""
        return self.signed - self.withdrawn - self.voided + self.restored

    def add(self, kinds: Iterable[int]) -> None:
        """Count entries by kind; sets are counted by their manifests."""
        for kind in kinds:
            self.signed += kind == Kind.SIGN
            self.withdrawn += kind == Kind.WITHDRAW
