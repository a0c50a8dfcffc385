"""Promises, and the receipts that they turn into."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openappeal.tlog import promises, receipts
from openappeal.tlog.hashing import Leaves, leaf_hash
from openappeal.tlog.notes import Signer, Verifier
from openappeal.tlog.promises import BadPromise, Promise, opened
from openappeal.tlog.proofs import inclusion_proof
from openappeal.tlog.receipts import BadReceipt, Receipt
from openappeal.tlog.testing import SIGNER, checkpoint
from openappeal.tlog.tests.mangling import each_bit, near

DAY = date(2026, 11, 28)
PROMISE = Promise(SIGNER.verifier, date(2026, 11, 30), "free-evin", b"\x22" * 32, b"\x11" * 32)
WRITTEN = f"""openappeal-promise@v1
log {SIGNER.verifier}
by 2026-11-30
appeal free-evin
text {"22" * 32}
nonce {"11" * 32}
""".encode()
ENTRIES = [bytes([number]) * 36 for number in range(5)] + [PROMISE.entry(DAY), b"\x07" * 36]


def complete(promise=PROMISE, entries=ENTRIES, index=5):
    proof = inclusion_proof(Leaves([leaf_hash(entry) for entry in entries]), index, len(entries))
    return promise.receipt(day=DAY, index=index, proof=proof, checkpoint=checkpoint(entries))


def _check(data):
    receipt = receipts.parse(data)
    receipt.verify(opened(receipt).entry, SIGNER.verifier)


def test_a_promise_is_written_line_by_line():
    assert PROMISE.written() == WRITTEN
    assert promises.parse(WRITTEN) == PROMISE


def test_the_entry_is_made_as_it_is_written_down():
    opening = b"openappeal/sign/v1\n\0\0\0\x20" + b"\x11" * 32 + b"\0\0\0\x09free-evin\0\0\0\x20" + b"\x22" * 32

    assert PROMISE.opening == opening
    # 2523 days after 1 January 2020.
    assert PROMISE.entry(DAY) == b"\x01\x01" + (2523).to_bytes(2, "big") + sha256(opening).digest()


def test_a_promise_shows_its_nonce_in_no_message():
    assert "11" * 4 not in repr(PROMISE)
    assert "x11" not in repr(PROMISE)
    assert "x11" not in repr(opened(complete()))


def test_every_promise_of_an_appeal_has_the_same_length():
    others = [
        replace(PROMISE, nonce=b"\x00" * 32),
        replace(PROMISE, text=b"\xff" * 32, by=date(2031, 1, 1), nonce=b"\x99" * 32),
    ]

    assert {len(other.written()) for other in others} == {len(WRITTEN)}


def test_a_promise_becomes_a_receipt_which_holds():
    written = complete().written()
    found = opened(receipts.parse(written))

    assert receipts.parse(written).extra == PROMISE.entry(DAY)[:4] + PROMISE.opening
    assert (found.day, found.appeal, found.text, found.nonce) == (DAY, PROMISE.appeal, PROMISE.text, PROMISE.nonce)
    assert found.entry == PROMISE.entry(DAY)
    assert receipts.parse(written).verify(found.entry, SIGNER.verifier).size == len(ENTRIES)


def test_every_changed_bit_of_a_complete_receipt_is_refused():
    for _, changed in each_bit(complete().written()):
        with pytest.raises(BadReceipt):
            _check(changed)


def test_every_changed_bit_of_a_promise_is_refused_or_promises_something_else():
    for _, changed in each_bit(WRITTEN):
        try:
            found = promises.parse(changed)
        except BadPromise:
            continue
        assert found != PROMISE
        assert found.written() == changed


@pytest.mark.parametrize(
    "data",
    [
        b"",
        WRITTEN[:-1],
        WRITTEN + b"\n",
        WRITTEN + b"nonce",
        WRITTEN.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + WRITTEN,
        WRITTEN.replace(b"@v1", b"@v2"),
        WRITTEN.replace(b"by 2026-11-30\n", b""),
        WRITTEN.replace(b"by 2026-11-30\n", b"by 2026-11-30\nby 2026-11-30\n"),
        WRITTEN.replace(b"2026-11-30", b"2026-11-31"),
        WRITTEN.replace(b"2026-11-30", b"2019-12-31"),
        WRITTEN.replace(b"2026-11-30", b"2199-06-07"),
        WRITTEN.replace(b"2026-11-30", b"20261130"),
        WRITTEN.replace(b"2026-11-30", b"2026-W48-1"),
        WRITTEN.replace(b"2026", "٢٠٢٦".encode()),
        WRITTEN.replace(b"by ", b"by  "),
        WRITTEN.replace(b"by ", b"by\t"),
        WRITTEN.replace(b"free-evin", b""),
        WRITTEN.replace(b"free-evin", b"free evin"),
        WRITTEN.replace(b"free-evin", b"f" * 61),
        WRITTEN.replace(b"campaign.example", b"campaign.examplf"),
        WRITTEN.replace(b"campaign.example", b"c" * 900),
        WRITTEN.replace(b"11" * 32, b"11" * 31),
        WRITTEN.replace(b"22" * 32, b"AA" * 32),
        WRITTEN + b"x" * promises.MAX_BYTES,
    ],
)
def test_what_is_no_promise_is_refused(data):
    with pytest.raises(BadPromise):
        promises.parse(data)


@pytest.mark.parametrize(
    "change",
    [
        {"log": Verifier("kämpagne.example/log", SIGNER.verifier.public_key)},
        {"log": Verifier("c" * 900, SIGNER.verifier.public_key)},
        {"by": date(2019, 12, 31)},
        {"by": date(2199, 6, 7)},
        {"appeal": ""},
        {"appeal": "a\n"},
        {"appeal": "ایران"},
        {"text": b"\x22" * 31},
        {"nonce": b"\x11" * 33},
    ],
)
def test_there_is_no_such_promise(change):
    with pytest.raises(BadPromise):
        replace(PROMISE, **change)


def test_no_entry_has_a_day_before_2020_or_after_2199():
    for day in (date(2019, 12, 31), date(2199, 6, 7)):
        with pytest.raises(BadPromise):
            PROMISE.entry(day)
    assert PROMISE.entry(date(2020, 1, 1))[2:4] == b"\0\0"
    assert PROMISE.entry(date(2199, 6, 6))[2:4] == b"\xff\xff"


_EXTRA = complete().extra


@pytest.mark.parametrize(
    "extra",
    [
        b"",
        _EXTRA[:4],
        _EXTRA[:-1],
        _EXTRA + b"\0",
        b"\x02" + _EXTRA[1:],
        b"\x01\x02" + _EXTRA[2:],
        _EXTRA.replace(b"sign/v1", b"sign/v2"),
        _EXTRA.replace(b"free-evin", b"free evin"),
        _EXTRA.replace(b"\0\0\0\x09free-evin", b"\0\0\0\0"),
        _EXTRA.replace(b"\0\0\0\x20\x11", b"\0\0\0\x21\x11\x11"),
        _EXTRA.replace(b"\0\0\0\x20\x11", b"\xff\xff\xff\xff\x11"),
    ],
)
def test_a_receipt_for_something_else_is_not_opened(extra):
    with pytest.raises(BadReceipt):
        opened(replace(complete(), extra=extra))


@settings(max_examples=150, deadline=None)
@given(near(WRITTEN, _EXTRA))
def test_anything_else_is_refused_with_one_exception(data):
    for parse, refused in (
        (lambda: promises.parse(data), BadPromise),
        (lambda: opened(Receipt(5, (), checkpoint(ENTRIES), data)), BadReceipt),
    ):
        try:
            parse()
        except refused:
            pass


@settings(max_examples=50, deadline=None)
@given(
    st.dates(promises.FIRST_DAY, promises.LAST_DAY),
    st.from_regex(r"\A[A-Za-z0-9_-]{1,60}\Z"),
    st.binary(min_size=32, max_size=32),
    st.binary(min_size=32, max_size=32),
)
def test_a_promise_is_read_as_it_was_written(day, appeal, text, nonce):
    made = Promise(Signer("a.example/log", text).verifier, day, appeal, text, nonce)

    assert promises.parse(made.written()) == made
    assert opened(complete(made, [made.entry(DAY)], 0)).nonce == nonce
