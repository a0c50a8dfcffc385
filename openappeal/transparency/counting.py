"""Recounting a log from its files alone: what its entries and manifests add up to. Plain Python, no Django.

Entries are given one by one while the tree is checked (`tlog.verifying.check_log`); manifests and documents are read
afterwards, each against the hash that its leaf holds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from openappeal.tlog.tiles import Missing, Read
from openappeal.transparency import leaves, manifests
from openappeal.transparency.leaves import Kind, Numbers


class BadCount(Exception):
    """An entry or a document does not say what it should; the words say which."""


@dataclass
class Tally:
    """What has been read so far."""

    size: int = 0
    numbers: Numbers = field(default_factory=Numbers)
    facts: dict[str, Any] = field(default_factory=dict)
    """The newest document of each subject, from META leaves."""
    _signs: bytearray = field(default_factory=bytearray)
    _acts: list[tuple[int, Kind, bytes]] = field(default_factory=list)
    _last_day: int = 0

    def see(self, entry: bytes) -> None:
        """Take one entry more.

        :raises BadCount: if it is none of this format, or of an earlier day than the one before.
        """
        try:
            read = leaves.parse(entry)
        except leaves.BadLeaf:
            raise BadCount(f"entry {self.size} is none of a campaign's log") from None
        day = int.from_bytes(entry[2:4], "big")
        if day < self._last_day:
            raise BadCount(f"entry {self.size} is of an earlier day than the one before it")
        self._last_day = day
        at, bit = divmod(self.size, 8)
        if not bit:
            self._signs.append(0)
        if read.kind == Kind.SIGN:
            self._signs[at] |= 1 << bit
            self.numbers.signed += 1
        elif read.kind == Kind.WITHDRAW:
            self.numbers.withdrawn += 1
        else:
            self._acts.append((self.size, read.kind, read.payload))
        self.size += 1

    def settle(self, read: Read) -> None:
        """Read what the other entries hold the hashes of, in order, and count what they set aside and put back.

        :raises BadCount: also if a file is missing or changed.
        """
        signs, aside = int.from_bytes(self._signs, "little"), 0
        for index, kind, payload in self._acts:
            path = f"{'meta' if kind == Kind.META else 'manifest'}/{payload.hex()}"
            try:
                body = read(path)
            except Missing:
                raise BadCount(f"{path} is not there, of which entry {index} speaks") from None
            if manifests.digest(body) != payload:
                raise BadCount(f"{path} is not what entry {index} says")
            if kind == Kind.META:
                self._learn(index, body)
            else:
                aside = self._act(index, kind, path, body, signs, aside)
        if self.numbers.total < 0:
            raise BadCount("more was taken away than there was")

    def _learn(self, index: int, body: bytes) -> None:
        try:
            said = json.loads(body)
            kind = said["kind"]
            subject = f"text/{said['version']}/{said['language']}" if kind == "text" else str(kind)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise BadCount(f"the document of entry {index} is not of its form") from None
        self.facts[subject] = said

    def _act(self, index: int, kind: Kind, path: str, body: bytes, signs: int, aside: int) -> int:
        try:
            manifest = manifests.parse(body)
        except manifests.BadManifest:
            raise BadCount(f"{path} is not of its form") from None
        which = int.from_bytes(manifest.bitmap, "little")
        if manifest.restores != (kind == Kind.RESTORE) or manifest.end > index or which & ~signs:
            raise BadCount(f"{path} names entries that are no signatures before entry {index}")
        if which & ~aside if manifest.restores else which & aside:
            raise BadCount(f"{path} names entries that are set aside already, or are not")
        if manifest.restores:
            self.numbers.restored += manifest.number
        else:
            self.numbers.voided += manifest.number
        return aside ^ which
