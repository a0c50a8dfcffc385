"""Hashes and proofs, against the reference's answers and against the definitions."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openappeal.tlog.hashing import EMPTY_ROOT, Leaves, join_peaks, leaf_hash, node_hash, perfect_root, tree_head
from openappeal.tlog.proofs import (
    BadProof,
    consistency_proof,
    inclusion_proof,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

# The eight entries of Certificate Transparency's reference (transparency-dev/merkle), and what it makes of them.
ENTRIES = [
    bytes.fromhex(each)
    for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    bytes.fromhex(each)
    for each in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 7): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
HASHES = [leaf_hash(entry) for entry in ENTRIES]
# Enough for every shape of a tree whose proofs have up to seven hashes.
MANY = [leaf_hash(number.to_bytes(2, "big")) for number in range(130)]
SIZES = st.integers(1, len(MANY))


def head(hashes):
    """MTH as RFC 6962 defines it, word for word."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return sha256(b"\x01" + head(hashes[:split]) + head(hashes[split:])).digest()


def flipped(data, bit):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_reference(size):
    assert tree_head(HASHES[:size]) == ROOTS[size]
    assert tree_root(Leaves(HASHES), size) == ROOTS[size]


@pytest.mark.parametrize(("place", "proof"), INCLUSION.items())
def test_inclusion_proofs_are_those_of_the_reference(place, proof):
    index, size = place

    made = inclusion_proof(Leaves(HASHES), index, size)

    assert [each.hex() for each in made] == proof
    verify_inclusion(HASHES[index], index, size, made, ROOTS[size])


@pytest.mark.parametrize(("sizes", "proof"), CONSISTENCY.items())
def test_consistency_proofs_are_those_of_the_reference(sizes, proof):
    older, newer = sizes

    made = consistency_proof(Leaves(HASHES), older, newer)

    assert [each.hex() for each in made] == proof
    verify_consistency(older, newer, made, ROOTS[older], ROOTS[newer])


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 9, 63, 64, 65, 130])
def test_roots_follow_the_definition(size):
    assert tree_head(MANY[:size]) == head(MANY[:size]) == tree_root(Leaves(MANY), size)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 7, 8, 9, 31, 33])
def test_every_entry_of_a_tree_and_every_older_tree_is_proved(size):
    hashes, root = Leaves(MANY), head(MANY[:size])

    for index in range(size):
        verify_inclusion(MANY[index], index, size, inclusion_proof(hashes, index, size), root)
    for older in range(size + 1):
        verify_consistency(older, size, consistency_proof(hashes, older, size), head(MANY[:older]), root)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_bit_in_an_inclusion_is_refused(data):
    size = data.draw(SIZES)
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(Leaves(MANY), index, size), tree_head(MANY[:size])
    bit = data.draw(st.integers(0, 255))

    for leaf, changed_index, changed, changed_root in [
        (flipped(MANY[index], bit), index, proof, root),
        (MANY[index], index, proof, flipped(root, bit)),
        (MANY[index], index ^ 1 << bit % 64, proof, root),
        *(
            (MANY[index], index, [*proof[:at], flipped(each, bit), *proof[at + 1 :]], root)
            for at, each in enumerate(proof)
        ),
        *((MANY[index], index, [*proof[:at], *proof[at + 1 :]], root) for at in range(len(proof))),
        (MANY[index], index, [*proof, root], root),
    ]:
        with pytest.raises(BadProof):
            verify_inclusion(leaf, changed_index, size, changed, changed_root)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_bit_in_a_consistency_is_refused(data):
    newer = data.draw(SIZES)
    older = data.draw(st.integers(1, newer))
    proof = consistency_proof(Leaves(MANY), older, newer)
    roots = tree_head(MANY[:older]), tree_head(MANY[:newer])
    bit = data.draw(st.integers(0, 255))

    for changed, older_root, newer_root in [
        (proof, flipped(roots[0], bit), roots[1]),
        (proof, roots[0], flipped(roots[1], bit)),
        *(([*proof[:at], flipped(each, bit), *proof[at + 1 :]], *roots) for at, each in enumerate(proof)),
        *(([*proof[:at], *proof[at + 1 :]], *roots) for at in range(len(proof))),
        ([*proof, roots[1]], *roots),
    ]:
        with pytest.raises(BadProof):
            verify_consistency(older, newer, changed, older_root, newer_root)


@pytest.mark.parametrize("at", range(5))
def test_a_tree_with_one_entry_changed_does_not_continue_the_older(at):
    changed = [*MANY[:at], leaf_hash(b"another"), *MANY[at + 1 : 12]]

    with pytest.raises(BadProof):
        verify_consistency(5, 12, consistency_proof(Leaves(changed), 5, 12), head(MANY[:5]), head(changed))


def test_the_degenerate_are_refused():
    root = ROOTS[8]
    for index, size, leaf, proof, claimed in [
        (0, 0, root, [], root),
        (0, 0, EMPTY_ROOT, [], EMPTY_ROOT),
        (-1, 8, HASHES[0], [], root),
        (8, 8, HASHES[0], [], root),
        (0, 1, b"", [], b""),
        (0, 2, HASHES[0], [b""], node_hash(b"", HASHES[0])),
        (0, 2**63, HASHES[0], [], root),
    ]:
        with pytest.raises(BadProof):
            verify_inclusion(leaf, index, size, proof, claimed)
    for older, newer, proof, older_root, newer_root in [
        (2, 1, [], ROOTS[2], ROOTS[1]),
        (-1, 1, [], ROOTS[0], ROOTS[1]),
        (0, 0, [], root, root),
        (0, 8, [], root, root),
        (0, 8, [root], EMPTY_ROOT, root),
        (8, 8, [], root, ROOTS[7]),
        (8, 8, [root], root, root),
        (4, 8, [], ROOTS[4], root),
        (1, 2, [b""], b"", b""),
    ]:
        with pytest.raises(BadProof):
            verify_consistency(older, newer, proof, older_root, newer_root)


def test_any_tree_continues_the_empty_one():
    assert consistency_proof(Leaves(HASHES), 0, 8) == []
    verify_consistency(0, 8, [], EMPTY_ROOT, ROOTS[8])
    verify_consistency(0, 0, [], EMPTY_ROOT, EMPTY_ROOT)


def test_there_is_no_proof_of_what_is_not_there():
    for index, size in [(8, 8), (-1, 8), (0, 0), (0, 2**63)]:
        with pytest.raises(BadProof):
            inclusion_proof(Leaves(HASHES), index, size)
    for older, newer in [(8, 7), (-1, 7), (1, 2**63)]:
        with pytest.raises(BadProof):
            consistency_proof(Leaves(HASHES), older, newer)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(-2, 20), st.integers(-2, 20), st.lists(st.binary(max_size=33) | st.sampled_from(HASHES), max_size=70)
)
def test_anything_is_refused_with_one_exception(first, second, proof):
    for verify in (
        lambda: verify_inclusion(b"\x00" * 32, first, second, proof, b"\x00" * 32),
        lambda: verify_consistency(first, second + 1, [*proof, b"\x01" * 32], b"\x00" * 32, b"\x02" * 32),
    ):
        with pytest.raises(BadProof):
            verify()


def test_a_perfect_tree_has_a_power_of_two():
    for number in (0, 3, 12):
        with pytest.raises(ValueError, match="power of two"):
            perfect_root(MANY[:number])
    assert join_peaks([perfect_root(MANY[:8]), perfect_root(MANY[8:12])]) == head(MANY[:12])
