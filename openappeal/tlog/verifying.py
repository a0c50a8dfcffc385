"""Checking a whole log, from nothing but a way to read its files and its key.

Every entry is hashed and every tile made anew from these hashes alone; each is compared with the one that is served,
and the root with the signed one. An older checkpoint is compared with the root that the same entries have at its
size: stronger than a consistency proof, which would show the same without the entries."""

from collections.abc import Callable
from dataclasses import dataclass

from openappeal.tlog.checkpoints import BadCheckpoint, Checkpoint, CheckpointNotSigned, NoNote, open_checkpoint
from openappeal.tlog.frontier import Frontier
from openappeal.tlog.hashing import leaf_hash
from openappeal.tlog.notes import Verifier
from openappeal.tlog.tiles import (
    ENTRIES,
    WIDTH,
    BadTile,
    Missing,
    Read,
    Tile,
    parse_hashes,
    read_entries,
    read_hashes,
    tile_at,
)

CHECKPOINT = "checkpoint"
"""Where the newest checkpoint lies below a log's prefix."""


class DoesNotHold(Exception):
    """The log is not what it says. Which of the kinds below says why."""


@dataclass(eq=False)
class NotServed(DoesNotHold):
    """A file that a tree of this size has is not there."""

    path: str


@dataclass(eq=False)
class NotOfItsForm(DoesNotHold):
    """A tile, a bundle or the checkpoint is not of its format; the older checkpoint has no path."""

    path: str


@dataclass(eq=False)
class NotANote(NotOfItsForm):
    """What lies in the checkpoint's place is no signed note at all, so that perhaps somebody else answered."""


@dataclass(eq=False)
class NotItsKey(DoesNotHold):
    """The checkpoint has no good signature of this key; the older one has no path."""

    path: str


@dataclass(eq=False)
class TilesDisagree(DoesNotHold):
    """A tile differs from what the entries give."""

    path: str


@dataclass(eq=False)
class RootDiffers(DoesNotHold):
    """Entries and tiles agree with each other, and not with the checkpoint."""

    checkpoint: Checkpoint


@dataclass(eq=False)
class Forked(DoesNotHold):
    """Two checkpoints are signed by one key, and no list of entries can have both: history was rewritten."""

    older: Checkpoint
    newer: Checkpoint


@dataclass(eq=False)
class Behind(Exception):
    """The checkpoint that was kept counts more entries than the one that is served.

    It proves nothing: a copy of last week is such a log, and so is one whose newest entries were taken away.
    """

    kept: Checkpoint
    served: Checkpoint


@dataclass(frozen=True)
class Checked:
    """A log that holds, and the older checkpoint that it continues, if there was one."""

    checkpoint: Checkpoint
    older: Checkpoint | None


def check_log(
    read: Read, verifier: Verifier, older: bytes | None = None, seen: Callable[[bytes], None] | None = None
) -> Checked:
    """Check the newest checkpoint, every entry, every tile, and that it continues the older checkpoint.

    It reads each file of the tree once, in order, and holds no more than a few tiles in memory. ``seen`` gets each
    entry on the way, when nobody knows yet whether it is one that was signed.

    :raises DoesNotHold: of one of the kinds above.
    :raises Behind:
    :raises Exception: whatever else ``read`` raises.
    """
    try:
        newest = opened(read(CHECKPOINT), verifier)
        before = None if older is None else _open(older, verifier, "")
        if before is not None:
            _compare_heads(before, newest)
        _check_tree(read, newest, before, seen)
    except Missing as error:
        raise NotServed(error.path) from None
    return Checked(newest, before)


def opened(data: bytes, verifier: Verifier) -> Checkpoint:
    """The newest checkpoint of a log, from the bytes that lie in its place.

    :raises DoesNotHold: if it is damaged, or not signed by the key.
    """
    return _open(data, verifier, CHECKPOINT)


def bundle_of(read: Read, index: int, size: int) -> list[bytes]:
    """The entries of a bundle of a tree of this size.

    :raises NotOfItsForm:
    :raises openappeal.tlog.tiles.Missing:
    """
    bundle = tile_at(ENTRIES, index, size)
    try:
        return read_entries(read, bundle)
    except BadTile:
        raise NotOfItsForm(bundle.path) from None


def _open(data: bytes, verifier: Verifier, path: str) -> Checkpoint:
    try:
        return open_checkpoint(data, verifier)
    except CheckpointNotSigned:
        raise NotItsKey(path) from None
    except NoNote:
        raise NotANote(path) from None
    except BadCheckpoint:
        raise NotOfItsForm(path) from None


def _compare_heads(older: Checkpoint, newer: Checkpoint) -> None:
    if older.size == newer.size and older.root != newer.root:
        raise Forked(older, newer)
    if older.size > newer.size:
        raise Behind(older, newer)


def _check_tree(read: Read, newest: Checkpoint, older: Checkpoint | None, seen: Callable[[bytes], None] | None) -> None:
    edge = Frontier()
    kept = older is None or older.size == 0
    for index in range(-(-newest.size // WIDTH)):
        entries = bundle_of(read, index, newest.size)
        if seen is not None:
            for entry in entries:
                seen(entry)
        hashes = [leaf_hash(entry) for entry in entries]
        if older is not None and edge.size < older.size <= edge.size + len(hashes):
            border = older.size - edge.size
            full = edge.append(hashes[:border])
            kept = edge.root() == older.root
            full += edge.append(hashes[border:])
        else:
            full = edge.append(hashes)
        for tile, data in full:
            _compare(read, tile, data)
    for tile, data in edge.partial_tiles():
        _compare(read, tile, data)
    if edge.root() != newest.root:
        raise RootDiffers(newest)
    # Only now is it known that these entries are the ones that were signed.
    if older is not None and not kept:
        raise Forked(older, newest)


def _compare(read: Read, tile: Tile, data: bytes) -> None:
    try:
        served = read_hashes(read, tile)
    except BadTile:
        raise NotOfItsForm(tile.path) from None
    if served != parse_hashes(data, tile.width):
        raise TilesDisagree(tile.path)
