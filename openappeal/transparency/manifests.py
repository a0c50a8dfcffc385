"""Manifests: which leaves are set aside, or count again, in one act. Plain Python.

    openappeal-manifest@v1
    <void or restore>
    <reason: a word of `models.Reason`>
    <how many leaves, decimal>
    <empty line>
    <bitmap: the leaf i is bit i mod 8, the lowest first, of byte i div 8; the last byte is not zero>

A leaf of kind VOID or RESTORE holds the SHA-256 of the whole file, which is served at `log/manifest/<that in hex>`. Its
leaves are SIGN, and stand before it; a VOID names none that is set aside already, a RESTORE only such as are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

HEADER = "openappeal-manifest@v1"
MAX_BYTES = 16 * 1024 * 1024
"""For 128 million leaves. No manifest is larger."""

_WORD = re.compile(r"[a-z_]{1,12}")
_NUMBER = re.compile(r"[1-9][0-9]{0,11}")


class BadManifest(Exception):
    """These bytes are no manifest."""


@dataclass(frozen=True)
class Manifest:
    """One act over a set of leaves.

    :raises BadManifest: if there can be none such.
    """

    restores: bool
    reason: str
    bitmap: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not _WORD.fullmatch(self.reason) or not self.bitmap or not self.bitmap[-1]:
            raise BadManifest

    @property
    def number(self) -> int:
        """How many leaves it is about."""
        return int.from_bytes(self.bitmap, "little").bit_count()

    @property
    def end(self) -> int:
        """One more than the last leaf that it names."""
        return 8 * len(self.bitmap) - 8 + self.bitmap[-1].bit_length()

    def indices(self) -> Iterator[int]:
        """The leaves that it names, in order."""
        for at, byte in enumerate(self.bitmap):
            while byte:
                lowest = byte & -byte
                yield 8 * at + lowest.bit_length() - 1
                byte ^= lowest

    def written(self) -> bytes:
        """The file."""
        lines = (HEADER, "restore" if self.restores else "void", self.reason, str(self.number), "", "")
        return "\n".join(lines).encode("ascii") + self.bitmap


def of(indices: Iterable[int], *, restores: bool, reason: str) -> Manifest:
    """The manifest of a set of leaves.

    :raises BadManifest: if there are none.
    """
    bitmap = bytearray()
    for index in indices:
        at, bit = divmod(index, 8)
        if at >= len(bitmap):
            bitmap.extend(bytes(at + 1 - len(bitmap)))
        bitmap[at] |= 1 << bit
    return Manifest(restores, reason, bytes(bitmap))


def parse(data: bytes) -> Manifest:
    """Read a manifest; each set has one spelling.

    :raises BadManifest:
    """
    if len(data) > MAX_BYTES:
        raise BadManifest
    head, border, bitmap = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise BadManifest from None
    if not border or len(lines) != 4 or lines[0] != HEADER or lines[1] not in ("void", "restore"):
        raise BadManifest
    found = Manifest(lines[1] == "restore", lines[2], bitmap)
    if not _NUMBER.fullmatch(lines[3]) or int(lines[3]) != found.number:
        raise BadManifest
    return found


def digest(data: bytes) -> bytes:
    """The payload of the leaf that belongs to these bytes."""
    return sha256(data).digest()
