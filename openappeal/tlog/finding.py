"""Completing a promise: its entry is looked for in the whole log, so that nobody learns which one is looked for."""

from dataclasses import dataclass
from datetime import date

from openappeal.tlog.checkpoints import Checkpoint
from openappeal.tlog.hashing import Leaves, leaf_hash, tree_head
from openappeal.tlog.promises import Promise, day_of, is_signature
from openappeal.tlog.proofs import inclusion_proof
from openappeal.tlog.receipts import Receipt
from openappeal.tlog.tiles import WIDTH, Missing, Read
from openappeal.tlog.verifying import CHECKPOINT, NotServed, RootDiffers, bundle_of, opened


@dataclass(eq=False)
class NotInIt(Exception):
    """The log holds, and the promised entry is not in it. Whether that breaks the promise says the newest day."""

    checkpoint: Checkpoint
    newest: date | None


def complete(promise: Promise, read: Read) -> Receipt:
    """The complete receipt of a promise, verified, from the log whose key it names.

    Every entry is read and hashed, and their root compared with the signed one. Tiles of hashes are not looked at:
    that is for :func:`~openappeal.tlog.verifying.check_log`.

    :raises NotInIt:
    :raises openappeal.tlog.verifying.DoesNotHold: if the log is not what it says.
    :raises Exception: whatever else ``read`` raises.
    """
    payload, hashes = promise.payload, list[bytes]()
    place, entry, newest = 0, b"", None
    try:
        signed = read(CHECKPOINT)
        checkpoint = opened(signed, promise.log)
        for index in range(-(-checkpoint.size // WIDTH)):
            for each in bundle_of(read, index, checkpoint.size):
                newest = day_of(each) or newest
                if not entry and is_signature(each) and each[4:] == payload:
                    place, entry = len(hashes), each
                hashes.append(leaf_hash(each))
        if tree_head(hashes) != checkpoint.root:
            raise RootDiffers(checkpoint)
        day = day_of(entry)
        if day is None:
            raise NotInIt(checkpoint, newest)
    except Missing as error:
        raise NotServed(error.path) from None
    found = promise.receipt(
        day=day, index=place, proof=inclusion_proof(Leaves(hashes), place, checkpoint.size), checkpoint=signed
    )
    found.verify(entry, promise.log)
    return found
