"""Tiles: hashes and entries in files of 256, as C2SP tlog-tiles lays them out.

``tile/<L>/<N>`` holds 256 hashes of 32 bytes; those of level L are roots over 256**L entries each.
``tile/entries/<N>``, an *entry bundle*, holds 256 entries, each after its length as two bytes, big-endian. N is
written in groups of three digits, all but the last with an ``x``: 1234067 is ``x001/x234/067``. Where the tree ends,
a tile is *partial*: ``.p/<W>`` follows, with W hashes or entries. What a tile holds depends on the entries alone, and
never changes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from openappeal.tlog.hashing import HASH_SIZE, MAX_TREE_SIZE, HashReader, perfect_root

HEIGHT, WIDTH = 8, 256
ENTRIES = -1
"""The level of entry bundles."""
MAX_ENTRY = 2**16 - 1
MAX_TILE_BYTES = WIDTH * (2 + MAX_ENTRY)
"""No file of a log is larger."""

Read = Callable[[str], bytes]
"""Returns what lies at a path below the log's prefix, or raises :class:`Missing` or :class:`Withheld`."""

_PATH = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([0-9]{1,3}))?")
_MAX_INDEX = MAX_TREE_SIZE // WIDTH
_KEPT_ROWS = 64


class BadTile(Exception):
    """There can be no such tile, or these bytes are not one."""


class Missing(Exception):
    """Nothing lies at this path."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Withheld(Exception):
    """It was not said whether anything lies at this path: some stores answer so for what they have not."""


@dataclass(frozen=True)
class Tile:
    """Which tile: its level (or :data:`ENTRIES`), its place there, and how many hashes or entries it holds.

    :raises BadTile: if there can be none.
    """

    level: int
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if not (ENTRIES <= self.level <= 63 and 0 <= self.index <= _MAX_INDEX and 1 <= self.width <= WIDTH):
            raise BadTile

    @property
    def path(self) -> str:
        """Where it lies below the log's prefix."""
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03}")
            rest //= 1000
        kind = "entries" if self.level == ENTRIES else str(self.level)
        return f"tile/{kind}/{'/'.join(groups)}" + ("" if self.width == WIDTH else f".p/{self.width}")

    @property
    def filled(self) -> "Tile":
        """The tile that this one becomes."""
        return Tile(self.level, self.index)


def parse_path(path: str) -> Tile:
    """Return the tile of a path; each has one spelling only.

    :raises BadTile:
    """
    found = _PATH.fullmatch(path)
    if found is None:
        raise BadTile
    kind, groups, width = found.groups()
    index = int(groups.replace("x", "").replace("/", ""))
    tile = Tile(ENTRIES if kind == "entries" else int(kind), index, int(width or WIDTH))
    if tile.path != path:
        raise BadTile
    return tile


def tiles_of(size: int, since: int = 0) -> Iterator[Tile]:
    """All tiles that a tree of a size has, partial ones included, and one of the size ``since`` has not.

    Entry bundles come first, then the levels of hashes upwards.
    """
    for level in count(ENTRIES):
        shift = HEIGHT * max(level, 0)
        end, known = size >> shift, since >> shift
        if not end:
            return
        if end > known:
            for index in range(known // WIDTH, -(-end // WIDTH)):
                yield Tile(level, index, min(WIDTH, end - index * WIDTH))


def tile_at(level: int, index: int, size: int) -> Tile:
    """The tile at a place, as wide as a tree of this size has it.

    :raises BadTile: if it has none there.
    """
    return Tile(level, index, min(WIDTH, (size >> HEIGHT * max(level, 0)) - index * WIDTH))


def tile_bytes(tile: Tile, hashes: HashReader) -> bytes:
    """What a tile of hashes holds.

    :raises BadTile: for an entry bundle.
    """
    if tile.level == ENTRIES:
        raise BadTile
    first = tile.index * WIDTH
    return b"".join(hashes.hash_at(HEIGHT * tile.level, first + at) for at in range(tile.width))


def parse_hashes(data: bytes, width: int) -> list[bytes]:
    """The hashes of a tile of this width.

    :raises BadTile:
    """
    if len(data) != width * HASH_SIZE:
        raise BadTile
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def bundle_bytes(entries: Sequence[bytes]) -> bytes:
    """What a bundle of these entries holds.

    :raises BadTile: if there are none or too many, or one is too long.
    """
    if not 1 <= len(entries) <= WIDTH or any(len(entry) > MAX_ENTRY for entry in entries):
        raise BadTile
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_bundle(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle of this width.

    :raises BadTile: also if anything follows them.
    """
    entries, at = [], 0
    for _ in range(width):
        start = at + 2
        end = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or end > len(data):
            raise BadTile
        entries.append(data[start:end])
        at = end
    if at != len(data):
        raise BadTile
    return entries


def read_hashes(read: Read, tile: Tile) -> list[bytes]:
    """The hashes of a tile; where a partial one was cleared away, from the full one that took its place.

    :raises BadTile:
    :raises Missing:
    :raises Withheld:
    """
    return _read(read, tile, parse_hashes)


def read_entries(read: Read, tile: Tile) -> list[bytes]:
    """The entries of a bundle, in the same way.

    :raises BadTile:
    :raises Missing:
    """
    return _read(read, tile, parse_bundle)


def _read(read: Read, tile: Tile, parse: Callable[[bytes, int], list[bytes]]) -> list[bytes]:
    try:
        return parse(read(tile.path), tile.width)
    except (Missing, Withheld) as error:
        if tile.width == WIDTH:
            raise
        first = error
    try:
        return parse(read(tile.filled.path), WIDTH)[: tile.width]
    except Missing:
        # There need not be a full one, so what was said of the partial one counts.
        raise first from None


class TileHashes:
    """A :class:`~openappeal.tlog.hashing.HashReader` over the tiles of a tree of a size.

    It serves proofs of smaller trees too. It believes what it reads: verify proofs made of it. It keeps the
    rows that it read last.
    """

    def __init__(self, read: Read, size: int) -> None:
        self._read, self._size = read, size
        self._rows: dict[Tile, list[bytes]] = {}

    def hash_at(self, level: int, index: int) -> bytes:
        """As the protocol says.

        :raises BadTile: if the subtree is not wholly in the tree, or a tile is damaged.
        :raises Missing:
        """
        if level < 0 or index < 0 or (index + 1) << level > self._size:
            raise BadTile
        tile_level, above = divmod(level, HEIGHT)
        place, start = divmod(index << above, WIDTH)
        row = self._row(tile_at(tile_level, place, self._size))
        return perfect_root(row[start : start + (1 << above)])

    def _row(self, tile: Tile) -> list[bytes]:
        row = self._rows.get(tile)
        if row is None:
            if len(self._rows) >= _KEPT_ROWS:
                del self._rows[next(iter(self._rows))]
            row = self._rows[tile] = read_hashes(self._read, tile)
        return row
