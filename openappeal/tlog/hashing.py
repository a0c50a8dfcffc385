"""Hashes of entries and trees: RFC 6962 §2.1 with SHA-256.

The hash of an entry is SHA-256(0x00 ‖ entry), of two subtrees SHA-256(0x01 ‖ left ‖ right), of a tree without entries
SHA-256 of nothing. A tree of n > 1 entries is split at the largest power of two below n.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Protocol

HASH_SIZE = 32
MAX_TREE_SIZE = 2**63 - 1
"""No tree is larger: sizes and indices of other programs are signed numbers of 64 bits."""

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two neighbouring subtrees, both of 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over neighbouring subtrees of one height, whose number is a power of two.

    :raises ValueError: for any other number.
    """
    count = len(hashes)
    if not count or count & (count - 1):
        raise ValueError("a perfect tree has a power of two of leaves")
    row = hashes
    while len(row) > 1:
        row = [sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row), 2)]
    return row[0]


def join_peaks(peaks: Sequence[bytes]) -> bytes:
    """Return the root over the perfect subtrees of a tree, the largest and leftmost first; of none, the empty root."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for left in reversed(peaks[:-1]):
        root = node_hash(left, root)
    return root


def tree_head(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root over the hashes of entries: MTH of RFC 6962 §2.1. It holds one hash for each height."""
    peaks: list[bytes] = []
    for index, hashed in enumerate(leaf_hashes):
        while index & 1:
            hashed = node_hash(peaks.pop(), hashed)
            index >>= 1
        peaks.append(hashed)
    return join_peaks(peaks)


class HashReader(Protocol):
    """Where hashes of complete subtrees are looked up: a table, tiles, a list."""

    def hash_at(self, level: int, index: int) -> bytes:
        """Return the root over the entries from ``index * 2**level`` up to ``(index + 1) * 2**level``.

        Level 0 is the entries' own hashes. Asked only of subtrees that lie wholly in the tree.
        """


class Leaves:
    """A :class:`HashReader` over the hashes of all entries, in memory or in any sequence."""

    def __init__(self, leaf_hashes: Sequence[bytes]) -> None:
        self._hashes = leaf_hashes

    def hash_at(self, level: int, index: int) -> bytes:
        if level == 0:
            return self._hashes[index]
        return perfect_root(self._hashes[index << level : (index + 1) << level])
