"""Receipts (C2SP tlog-proof): that one entry stands in a log, in a text file that is checked without network.

    c2sp.org/tlog-proof@v1
    extra <base64>            (optional: bytes that mean something to the application, and that nothing vouches for)
    index <decimal>
    <base64 of a hash>        (the inclusion proof, the neighbour of the entry first; none in a log of one entry)
    <empty line>
    <the signed checkpoint, as it is>

Which entry it is for does not stand in it: who has the receipt has the entry, or what it is made of.
"""

import base64
import re
from dataclasses import dataclass

from openappeal.tlog import checkpoints, notes
from openappeal.tlog.checkpoints import Checkpoint
from openappeal.tlog.hashing import HASH_SIZE, MAX_TREE_SIZE, leaf_hash
from openappeal.tlog.proofs import BadProof, verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PROOF = 63
"""Hashes of a proof in the largest tree."""
MAX_EXTRA = 65_536
MAX_BYTES = notes.MAX_NOTE_BYTES + 2 * MAX_EXTRA
"""No receipt is larger."""

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_EXTRA = "extra "


class BadReceipt(Exception):
    """This is no receipt, or it does not hold."""


class ReceiptNotSigned(BadReceipt):
    """Its checkpoint has no good signature of the log's key."""


@dataclass(frozen=True)
class Receipt:
    """An index, its inclusion proof, and the bytes of the signed checkpoint below which it stands.

    :raises BadReceipt: if there can be none such; its signature and its proof are looked at by :meth:`verify`.
    """

    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def __post_init__(self) -> None:
        if not 0 <= self.index < MAX_TREE_SIZE or len(self.extra) > MAX_EXTRA:
            raise BadReceipt("no such index, or too much beside it")
        if len(self.proof) > MAX_PROOF or any(len(each) != HASH_SIZE for each in self.proof):
            raise BadReceipt("not a proof")
        try:
            unverified = checkpoints.parse_unverified(self.checkpoint)
        except checkpoints.BadCheckpoint as error:
            raise BadReceipt("no checkpoint") from error
        if self.index >= unverified.size:
            raise BadReceipt("no such entry")

    def written(self) -> bytes:
        """The file."""
        extra = [_EXTRA + _base64(self.extra)] if self.extra else []
        lines = [HEADER, *extra, f"index {self.index}", *map(_base64, self.proof), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    def verify(self, entry: bytes, verifier: notes.Verifier) -> Checkpoint:
        """Accept that this entry stands at the index, in the log whose key this is; return the checkpoint.

        :raises BadReceipt: for any other entry too.
        :raises ReceiptNotSigned:
        """
        try:
            checkpoint = checkpoints.open_checkpoint(self.checkpoint, verifier)
        except checkpoints.CheckpointNotSigned as error:
            raise ReceiptNotSigned(str(error)) from error
        except checkpoints.BadCheckpoint as error:
            raise BadReceipt(str(error)) from error
        try:
            verify_inclusion(leaf_hash(entry), self.index, checkpoint.size, self.proof, checkpoint.root)
        except BadProof as error:
            raise BadReceipt(str(error)) from error
        return checkpoint


def parse(data: bytes) -> Receipt:
    """Read a receipt. Nothing is verified yet but its form.

    :raises BadReceipt:
    """
    if len(data) > MAX_BYTES:
        raise BadReceipt("too large")
    head, border, checkpoint = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise BadReceipt("not a receipt") from None
    if not border or lines.pop(0) != HEADER:
        raise BadReceipt("not a receipt")
    extra = b""
    if lines and lines[0].startswith(_EXTRA):
        extra = _parse_base64(lines.pop(0).removeprefix(_EXTRA))
        if not extra:
            raise BadReceipt("an empty extra")
    found = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if found is None or len(lines) > MAX_PROOF:
        raise BadReceipt("no index, or too many hashes")
    return Receipt(int(found[1]), tuple(map(_parse_base64, lines)), checkpoint, extra)


def _parse_base64(text: str) -> bytes:
    try:
        return notes.parse_base64(text)
    except ValueError:
        raise BadReceipt("not base64") from None


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
