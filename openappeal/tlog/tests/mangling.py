"""Damaged bytes, for the parsers' tests."""

from hypothesis import strategies as st


def each_bit(data):
    """The data, changed in one bit, for every bit of it."""
    for at in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            yield at, bytes(changed)


def near(*good):
    """Anything, and what somebody makes who knows the format: parts of good ones, cut and joined with anything."""
    part = st.tuples(st.sampled_from(good), st.integers(0, 400), st.integers(0, 400)).map(
        lambda drawn: drawn[0][min(drawn[1:]) : max(drawn[1:])]
    )
    return st.binary(max_size=60) | st.lists(part | st.binary(max_size=4) | st.just(b"\n"), max_size=6).map(b"".join)
