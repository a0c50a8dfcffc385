"""Recounting from files alone."""

import pytest

from openappeal.transparency import manifests
from openappeal.transparency.counting import BadCount, Tally
from openappeal.transparency.leaves import FIRST_DAY, Kind, entry_bytes

SIGNS = [entry_bytes(Kind.SIGN, 9, bytes([at]) * 32) for at in range(20)]


def counted(*acts, entries=SIGNS):
    """What entries and then manifests add up to."""
    tally, files = Tally(), {}
    for entry in entries:
        tally.see(entry)
    for kind, manifest in acts:
        body = manifest.written()
        files[f"manifest/{manifests.digest(body).hex()}"] = body
        tally.see(entry_bytes(kind, 9, manifests.digest(body)))
    tally.settle(files.__getitem__)
    return tally.numbers.total


def void(*indices):
    return Kind.VOID, manifests.of(indices, restores=False, reason="flood")


def restore(*indices):
    return Kind.RESTORE, manifests.of(indices, restores=True, reason="undone")


def test_sets_are_counted_in_order():
    assert counted(void(1, 2, 3), restore(2), void(2, 9), restore(1, 2, 3, 9)) == 20
    assert counted(void(1, 2, 3), restore(2), void(2, 9)) == 16
    assert counted(entries=[*SIGNS, entry_bytes(Kind.WITHDRAW, 9, bytes(32))]) == 19


@pytest.mark.parametrize(
    "acts",
    [
        [void(1), void(1)],
        [restore(1)],
        [void(1), restore(1), restore(1)],
        [void(20)],
        [void(1), void(20)],
        [(Kind.RESTORE, void(1)[1])],
        [(Kind.VOID, restore(1)[1])],
    ],
)
def test_a_set_that_cannot_be_is_refused(acts):
    with pytest.raises(BadCount):
        counted(*acts)


@pytest.mark.parametrize(
    "entries",
    [
        [SIGNS[0], entry_bytes(Kind.SIGN, 8, bytes(32))],
        [SIGNS[0][:-1]],
        [entry_bytes(6, 9, bytes(32))],
        [b"\x02" + SIGNS[0][1:]],
        [entry_bytes(Kind.WITHDRAW, 9, bytes(32))],
        [entry_bytes(Kind.META, 9, manifests.digest(b"nothing"))],
    ],
)
def test_an_entry_that_cannot_be_is_refused(entries):
    with pytest.raises(BadCount):
        read(entries)


def read(entries):
    tally = Tally()
    for entry in entries:
        tally.see(entry)
    tally.settle({f"meta/{manifests.digest(b'nothing').hex()}": b"nothing"}.__getitem__)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"openappeal-manifest@v1\nvoid\nflood\n1\n\n",
        b"openappeal-manifest@v1\nvoid\nflood\n1\n\n\x01\x00",
        b"openappeal-manifest@v1\nvoid\nflood\n2\n\n\x01",
        b"openappeal-manifest@v1\nvoid\nflood\n01\n\n\x01",
        b"openappeal-manifest@v1\nhold\nflood\n1\n\n\x01",
        b"openappeal-manifest@v1\nvoid\nA flood\n1\n\n\x01",
        b"openappeal-manifest@v1\nvoid\nflood\n\xff\n\n\x01",
        b"openappeal-manifest@v1\nvoid\nflood\n1\nmore\n\n\x01",
    ],
)
def test_a_manifest_has_one_form(data):
    with pytest.raises(manifests.BadManifest):
        manifests.parse(data)


def test_a_manifest_is_read_as_it_was_written():
    made = manifests.of([0, 7, 8, 1000], restores=False, reason="flood")

    read = manifests.parse(made.written())
    assert (read, list(read.indices()), read.number, read.end) == (made, [0, 7, 8, 1000], 4, 1001)
    assert len(made.written()) < 200
    assert FIRST_DAY.isoformat() == "2020-01-01"
