"""Promises that are completed from a whole log."""

from dataclasses import replace
from datetime import date

import pytest

from openappeal.tlog import receipts
from openappeal.tlog.finding import NotInIt, complete
from openappeal.tlog.promises import Promise, opened
from openappeal.tlog.testing import SIGNER, published, reader
from openappeal.tlog.verifying import NotItsKey, NotOfItsForm, NotServed, RootDiffers

DAY = date(2026, 11, 28)
PROMISE = Promise(SIGNER.verifier, date(2026, 11, 30), "free-evin", b"\x22" * 32, b"\x11" * 32)
OTHERS = [replace(PROMISE, nonce=number.to_bytes(32, "big")).entry(DAY) for number in range(600)]


@pytest.mark.parametrize(
    ("before", "after"), [(0, 0), (0, 1), (1, 0), (255, 0), (255, 1), (256, 0), (300, 212), (511, 1)]
)
def test_a_promise_becomes_a_receipt_wherever_its_entry_stands(before, after):
    entries = [*OTHERS[:before], PROMISE.entry(DAY), *OTHERS[before : before + after]]

    found = complete(PROMISE, reader(published(entries)))

    assert found.index == before
    assert opened(found).entry == PROMISE.entry(DAY)
    assert receipts.parse(found.written()).verify(PROMISE.entry(DAY), SIGNER.verifier).size == len(entries)


def test_every_bundle_is_read_wherever_the_entry_stands():
    asked = {}
    for before in (0, 599):
        files = published([*OTHERS[:before], PROMISE.entry(DAY), *OTHERS[before:599]])
        paths = asked[before] = []

        def read(path, files=files, paths=paths):
            paths.append(path)
            return reader(files)(path)

        complete(PROMISE, read)

    assert asked[0] == asked[599] == ["checkpoint", "tile/entries/000", "tile/entries/001", "tile/entries/002.p/88"]


@pytest.mark.parametrize("entries", [[], OTHERS[:1], OTHERS[:257], [b"", b"\x01\x02" + PROMISE.entry(DAY)[2:]]])
def test_a_promise_that_is_not_kept_yet(entries):
    with pytest.raises(NotInIt) as raised:
        complete(PROMISE, reader(published(entries)))

    assert (raised.value.checkpoint.size, raised.value.newest) == (len(entries), DAY if entries else None)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"checkpoint": None}, NotServed),
        ({"checkpoint": b"no"}, NotOfItsForm),
        ({"tile/entries/000": None}, NotServed),
        ({"tile/entries/000": b"no"}, NotOfItsForm),
        ({"tile/entries/000": published(OTHERS[1:300])["tile/entries/000"]}, RootDiffers),
    ],
)
def test_a_log_that_does_not_hold_completes_nothing(damage, said):
    files = published([*OTHERS[:299], PROMISE.entry(DAY)]) | damage

    with pytest.raises(said):
        complete(PROMISE, reader({path: data for path, data in files.items() if data is not None}))


def test_another_keys_log_completes_nothing():
    files = published([PROMISE.entry(DAY)], replace(SIGNER, seed=b"\x08" * 32))

    with pytest.raises(NotItsKey):
        complete(PROMISE, reader(files))
