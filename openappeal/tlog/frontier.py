"""The right edge of a growing tree: all that appending needs to know.

For each level of tiles it holds the hashes of the tile that is not full yet, at most 255: 24 kB for a million
entries. So a batch is appended without reading earlier entries, and after a restart the edge is read back from one
partial tile for each level."""

from collections.abc import Iterable, Sequence

from openappeal.tlog.hashing import join_peaks, perfect_root
from openappeal.tlog.tiles import HEIGHT, WIDTH, Read, Tile, read_hashes


class Frontier:
    """The edge of one tree. Entries are given as their hashes."""

    def __init__(self) -> None:
        self.size = 0
        self._rows: list[list[bytes]] = []

    @classmethod
    def load(cls, read: Read, size: int) -> "Frontier":
        """Read the edge of a tree of this size from its tiles.

        What it believes shows in :meth:`root`: compare it with the checkpoint's before going on.

        :raises openappeal.tlog.tiles.BadTile:
        :raises openappeal.tlog.tiles.Missing:
        """
        edge = cls()
        edge.size, level = size, 0
        while size >> HEIGHT * level:
            index, width = divmod(size >> HEIGHT * level, WIDTH)
            edge._rows.append(read_hashes(read, Tile(level, index, width)) if width else [])
            level += 1
        return edge

    def append(self, leaf_hashes: Iterable[bytes]) -> list[tuple[Tile, bytes]]:
        """Append entries; return the tiles that have become full, with their bytes."""
        full: list[tuple[Tile, bytes]] = []
        for hashed in leaf_hashes:
            self.size += 1
            self._push(0, hashed, full)
        return full

    def partial_tiles(self) -> list[tuple[Tile, bytes]]:
        """The partial tiles of the tree as it is now, with their bytes."""
        return [
            (Tile(level, self.size >> HEIGHT * (level + 1), len(row)), b"".join(row))
            for level, row in enumerate(self._rows)
            if row
        ]

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        return join_peaks([peak for row in reversed(self._rows) for peak in _peaks(row)])

    def _push(self, level: int, hashed: bytes, full: list[tuple[Tile, bytes]]) -> None:
        if level == len(self._rows):
            self._rows.append([])
        row = self._rows[level]
        row.append(hashed)
        if len(row) == WIDTH:
            full.append((Tile(level, (self.size >> HEIGHT * (level + 1)) - 1), b"".join(row)))
            self._push(level + 1, perfect_root(row), full)
            row.clear()


def _peaks(row: Sequence[bytes]) -> list[bytes]:
    """The roots of the perfect subtrees over the hashes of a partial tile, the largest first."""
    peaks, start = [], 0
    for height in reversed(range(HEIGHT)):
        if len(row) >> height & 1:
            peaks.append(perfect_root(row[start : start + (1 << height)]))
            start += 1 << height
    return peaks
