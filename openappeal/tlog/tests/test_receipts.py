"""Checkpoints and receipts."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openappeal.tlog import receipts
from openappeal.tlog.checkpoints import (
    BadCheckpoint,
    Checkpoint,
    CheckpointNotSigned,
    open_checkpoint,
    parse_text,
    parse_unverified,
)
from openappeal.tlog.hashing import EMPTY_ROOT
from openappeal.tlog.notes import BadNote, Signer, sign
from openappeal.tlog.receipts import MAX_EXTRA, BadReceipt, Receipt, ReceiptNotSigned
from openappeal.tlog.testing import SIGNER, checkpoint, receipt
from openappeal.tlog.tests.mangling import each_bit, near

# The text of the example of c2sp.org/tlog-checkpoint.
SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
ENTRIES = [bytes([number]) * 36 for number in range(11)]
RECEIPT = receipt(ENTRIES, 6)
LONG = receipt(ENTRIES, 6, extra=b"nonce and text")


def test_the_specifications_checkpoint_is_read_and_written_alike():
    found = parse_text(SOFA)

    assert found == Checkpoint("example.com/behind-the-sofa", 20_852_163, base64.b64decode(ROOT))
    assert found.text() == SOFA


def test_extensions_are_read():
    assert parse_text(SOFA + "one\ntwo\n").extensions == ("one", "two")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a\n1\n",
        SOFA[:-1],
        SOFA + "\n",
        f"\n1\n{ROOT}\n",
        f"a\n01\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n+1\n{ROOT}\n",
        f"a\n1 \n{ROOT}\n",
        f"a\n١\n{ROOT}\n",
        f"a\n1_0\n{ROOT}\n",
        f"a\n{2**63}\n{ROOT}\n",
        f"a\n{'9' * 5000}\n{ROOT}\n",
        f"a\n0\n{ROOT}\n",
        f"a\n1\n{ROOT[:-1]}\n",
        f"a\n1\n{ROOT[:-2]}J=\n",
        f"a\n1\n{ROOT} \n",
        "a\n1\nAAAA\n",
        f"a\n1\n{ROOT}\n\nb\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(BadCheckpoint):
        parse_text(text)


@pytest.mark.parametrize(
    ("origin", "size", "root", "extensions"),
    [
        ("", 1, EMPTY_ROOT, ()),
        ("a\nb", 1, EMPTY_ROOT, ()),
        ("a", -1, EMPTY_ROOT, ()),
        ("a", 2**63, EMPTY_ROOT, ()),
        ("a", 1, b"", ()),
        ("a", 0, b"\x00" * 32, ()),
        ("a", 1, EMPTY_ROOT, ("",)),
    ],
)
def test_there_is_no_such_checkpoint(origin, size, root, extensions):
    with pytest.raises(BadCheckpoint):
        Checkpoint(origin, size, root, extensions)


_line = st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32), min_size=1, max_size=20)


@given(_line, st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32), st.lists(_line, max_size=3).map(tuple))
def test_a_checkpoint_is_read_as_it_was_written(origin, size, root, extensions):
    made = Checkpoint(origin, size, root, extensions)

    assert parse_text(made.text()) == made
    assert parse_unverified(made.sign(SIGNER)) == made


def test_a_checkpoint_needs_its_logs_key_and_name():
    good = checkpoint(ENTRIES)

    assert open_checkpoint(good, SIGNER.verifier).size == 11
    with pytest.raises(CheckpointNotSigned):
        open_checkpoint(good, Signer.fresh(SIGNER.name).verifier)
    with pytest.raises(CheckpointNotSigned):
        open_checkpoint(good, Signer("other.example", SIGNER.seed).verifier)
    with pytest.raises(BadCheckpoint, match="another log"):
        open_checkpoint(Checkpoint("other.example", 0, EMPTY_ROOT).sign(SIGNER), SIGNER.verifier)
    with pytest.raises(BadCheckpoint):
        open_checkpoint(sign("no checkpoint\n", SIGNER), SIGNER.verifier)
    with pytest.raises(BadNote):
        Checkpoint("a\rb", 0, EMPTY_ROOT).sign(SIGNER)


def test_every_changed_bit_of_a_checkpoint_is_refused():
    for _, changed in each_bit(checkpoint(ENTRIES)):
        with pytest.raises(BadCheckpoint):
            open_checkpoint(changed, SIGNER.verifier)


@pytest.mark.parametrize("size", [1, 2, 3, 8, 11])
def test_a_receipt_holds_for_its_entry_alone(size):
    for index in range(size):
        found = receipts.parse(receipt(ENTRIES[:size], index).written())

        assert found.verify(ENTRIES[index], SIGNER.verifier).size == size
        for other in {*ENTRIES[:size], b""} - {ENTRIES[index]}:
            with pytest.raises(BadReceipt):
                found.verify(other, SIGNER.verifier)


def test_a_receipt_has_the_lines_of_the_specification():
    lines = LONG.written().decode().split("\n")

    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra bm9uY2UgYW5kIHRleHQ=", "index 6"]
    assert [base64.b64decode(line) for line in lines[3:7]] == list(LONG.proof)
    assert lines[7:10] == ["", "campaign.example/log", "11"]


def test_every_changed_bit_of_a_receipt_is_refused_but_in_what_nothing_vouches_for():
    written = LONG.written()
    extra = range(written.index(b"bm9u"), written.index(b"\nindex"))

    for at, changed in each_bit(written):
        try:
            found = receipts.parse(changed)
            found.verify(ENTRIES[6], SIGNER.verifier)
        except BadReceipt:
            continue
        assert at in extra
        assert found.extra != LONG.extra


def test_a_receipt_under_another_key_is_not_signed():
    with pytest.raises(ReceiptNotSigned):
        RECEIPT.verify(ENTRIES[6], Signer.fresh(SIGNER.name).verifier)


def test_a_receipt_with_cosignatures_holds():
    witness = Signer("witness.example", b"\x05" * 32)
    text = open_checkpoint(RECEIPT.checkpoint, SIGNER.verifier).text()
    cosigned = Receipt(6, RECEIPT.proof, RECEIPT.checkpoint + witness.line(text).encode())

    assert receipts.parse(cosigned.written()).verify(ENTRIES[6], SIGNER.verifier).size == 11


_WRITTEN = RECEIPT.written()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        _WRITTEN.replace(b"@v1", b"@v2"),
        _WRITTEN.replace(b"index 6", b"index 06"),
        _WRITTEN.replace(b"index 6", b"index -6"),
        _WRITTEN.replace(b"index 6", b"index 11"),
        _WRITTEN.replace(b"index 6", b"index 6 "),
        _WRITTEN.replace(b"index 6\n", b""),
        _WRITTEN.replace(b"index 6", b"extra \nindex 6"),
        _WRITTEN.replace(b"index 6", b"extra AAAA\nextra AAAA\nindex 6"),
        _WRITTEN.replace(b"index 6", b"index 6\nextra AAAA"),
        _WRITTEN.replace(b"index 6", b"index 6\nAAAA"),
        _WRITTEN.replace(b"index 6", b"index 6" + b"\n" + b"A" * 43 + b"="),
        _WRITTEN.replace(b"index 6", b"index 6" + (b"\n" + b"A" * 43 + b"=") * 64),
        _WRITTEN.replace(b"\n", b"\r\n"),
        _WRITTEN.partition(b"\n\n")[0],
        _WRITTEN[:-1],
        b"\xff" + _WRITTEN,
        _WRITTEN + b"x" * receipts.MAX_BYTES,
    ],
)
def test_what_is_no_receipt_is_refused(data):
    with pytest.raises(BadReceipt):
        receipts.parse(data).verify(ENTRIES[6], SIGNER.verifier)


@settings(max_examples=150, deadline=None)
@given(near(_WRITTEN, LONG.written(), RECEIPT.checkpoint))
def test_anything_else_is_refused_with_one_exception(data):
    for parse, refused in (
        (lambda: receipts.parse(data).verify(ENTRIES[6], SIGNER.verifier), BadReceipt),
        (lambda: open_checkpoint(data, SIGNER.verifier), BadCheckpoint),
        (lambda: parse_text(data.decode(errors="replace")), BadCheckpoint),
    ):
        try:
            parse()
        except refused:
            pass


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10), st.binary(max_size=50))
def test_a_receipt_is_read_as_it_was_written(index, extra):
    made = receipt(ENTRIES, index, extra=extra)

    assert receipts.parse(made.written()) == made


def test_there_is_no_such_receipt():
    for index, proof, extra in [
        (-1, (), b""),
        (11, (), b""),
        (0, (b"",), b""),
        (0, (b"a" * 32,) * 64, b""),
        (0, (), b"a" * (MAX_EXTRA + 1)),
    ]:
        with pytest.raises(BadReceipt):
            Receipt(index, proof, RECEIPT.checkpoint, extra)
    with pytest.raises(BadReceipt):
        Receipt(0, (), b"no checkpoint")
