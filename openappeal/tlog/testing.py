"""A whole log in memory, for tests of this room and of the rooms above."""

from collections.abc import Sequence

from openappeal.tlog.checkpoints import Checkpoint
from openappeal.tlog.hashing import Leaves, leaf_hash, tree_head
from openappeal.tlog.notes import Signer
from openappeal.tlog.proofs import inclusion_proof
from openappeal.tlog.receipts import Receipt
from openappeal.tlog.tiles import ENTRIES, WIDTH, Missing, Read, bundle_bytes, tile_bytes, tiles_of
from openappeal.tlog.verifying import CHECKPOINT

SIGNER = Signer("campaign.example/log", b"\x07" * 32)
"""A key that everybody knows."""


def published(entries: Sequence[bytes], signer: Signer = SIGNER) -> dict[str, bytes]:
    """Every file of a log of these entries, by its path."""
    hashes = Leaves([leaf_hash(entry) for entry in entries])
    files = {}
    for tile in tiles_of(len(entries)):
        start = tile.index * WIDTH
        files[tile.path] = (
            bundle_bytes(entries[start : start + tile.width]) if tile.level == ENTRIES else tile_bytes(tile, hashes)
        )
    return files | {CHECKPOINT: checkpoint(entries, signer)}


def checkpoint(entries: Sequence[bytes], signer: Signer = SIGNER) -> bytes:
    """The signed checkpoint of these entries."""
    return Checkpoint(signer.name, len(entries), tree_head(map(leaf_hash, entries))).sign(signer)


def receipt(entries: Sequence[bytes], index: int, signer: Signer = SIGNER, extra: bytes = b"") -> Receipt:
    """The receipt of one of these entries."""
    hashes = Leaves([leaf_hash(entry) for entry in entries])
    proof = inclusion_proof(hashes, index, len(entries))
    return Receipt(index, tuple(proof), checkpoint(entries, signer), extra)


def reader(files: dict[str, bytes]) -> Read:
    """How the files of :func:`published` are read."""

    def read(path: str) -> bytes:
        if path not in files:
            raise Missing(path)
        return files[path]

    return read
