"""Proofs that an entry stands in a tree, and that a tree continues another: RFC 6962 §2.1.1–2.1.2.

Making follows the recursive definitions (PATH and SUBPROOF); verifying follows RFC 9162 §2.1.3.2 and §2.1.4.2, which
knows nothing of the maker. On top of these algorithms every hash must have 32 bytes, equal sizes need equal roots, and
the root of an empty tree is the only one there is.
"""

from collections.abc import Sequence

from openappeal.tlog.hashing import EMPTY_ROOT, HASH_SIZE, MAX_TREE_SIZE, HashReader, join_peaks, node_hash


class BadProof(Exception):
    """The proof does not prove it, or what was given is no proof at all; or there can be none."""


def tree_root(hashes: HashReader, size: int) -> bytes:
    """Return the root of the tree of the first ``size`` entries."""
    return _root_of(hashes, 0, size)


def inclusion_proof(hashes: HashReader, index: int, size: int) -> list[bytes]:
    """Return the hashes that lead from an entry to the root of the tree of ``size``: PATH of RFC 6962 §2.1.1.

    The neighbour of the entry comes first, a child of the root last.

    :raises BadProof: if there is no such entry.
    """
    if not 0 <= index < size <= MAX_TREE_SIZE:
        raise BadProof("no such entry")
    start, end, path = 0, size, []
    while end - start > 1:
        split = start + _largest_power_below(end - start)
        if index < split:
            path.append(_root_of(hashes, split, end))
            end = split
        else:
            path.append(_root_of(hashes, start, split))
            start = split
    path.reverse()
    return path


def consistency_proof(hashes: HashReader, older: int, newer: int) -> list[bytes]:
    """Return the hashes that lead from the root of size ``older`` to that of size ``newer``: PROOF of RFC 6962 §2.1.2.

    Empty for equal sizes and for an empty older tree.

    :raises BadProof: if the sizes are the wrong way round.
    """
    if not 0 <= older <= newer <= MAX_TREE_SIZE:
        raise BadProof("the older tree is larger")
    if older in (0, newer):
        return []
    start, end, proof, known = 0, newer, [], True
    while older != end:
        split = start + _largest_power_below(end - start)
        if older <= split:
            proof.append(_root_of(hashes, split, end))
            end = split
        else:
            proof.append(_root_of(hashes, start, split))
            start, known = split, False
    # Of the whole older tree the verifier has the root already.
    if not known:
        proof.append(_root_of(hashes, start, end))
    proof.reverse()
    return proof


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Accept that an entry with this hash stands at the index of a tree with this size and root: RFC 9162 §2.1.3.2.

    Size and root have to come from one signed checkpoint: a proof can fit some other sizes as well.

    :raises BadProof:
    """
    _require_hashes(leaf, root, *proof)
    if not 0 <= index < size <= MAX_TREE_SIZE:
        raise BadProof("no such entry")
    at, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise BadProof("too many hashes")
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    if last or found != root:
        raise BadProof("another root")


def verify_consistency(older: int, newer: int, proof: Sequence[bytes], older_root: bytes, newer_root: bytes) -> None:
    """Accept that the newer tree begins with all entries of the older one, in their order: RFC 9162 §2.1.4.2.

    :raises BadProof:
    """
    _require_hashes(older_root, newer_root, *proof)
    if not 0 <= older <= newer <= MAX_TREE_SIZE:
        raise BadProof("the older tree is larger")
    if (older == 0 and older_root != EMPTY_ROOT) or (newer == 0 and newer_root != EMPTY_ROOT):
        raise BadProof("not the empty tree")
    if older in (0, newer):
        # Any tree continues the empty one, and each itself.
        if proof or (older == newer and older_root != newer_root):
            raise BadProof("another root")
        return
    if not proof:
        raise BadProof("too few hashes")
    # An older tree of a power of two is a subtree of the newer one, and its root begins the proof.
    steps = [older_root, *proof] if older & (older - 1) == 0 else list(proof)
    at, last = older - 1, newer - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    found_older = found_newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise BadProof("too many hashes")
        if at & 1 or at == last:
            found_older, found_newer = node_hash(step, found_older), node_hash(step, found_newer)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found_newer = node_hash(found_newer, step)
        at, last = at >> 1, last >> 1
    if last or found_older != older_root or found_newer != newer_root:
        raise BadProof("another root")


def _require_hashes(*hashes: bytes) -> None:
    if any(len(each) != HASH_SIZE for each in hashes):
        raise BadProof("a hash has 32 bytes")


def _largest_power_below(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def _root_of(hashes: HashReader, start: int, end: int) -> bytes:
    """The root over a run of entries that begins where a subtree of its height does."""
    peaks = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(hashes.hash_at(level, start >> level))
        start += 1 << level
    return join_peaks(peaks)
