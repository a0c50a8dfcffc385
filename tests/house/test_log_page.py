"""docs/log.md is true to the byte: its examples are what our code makes, and its checker judges as ours does."""

import random
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from openappeal.tlog import promises, receipts
from openappeal.tlog.hashing import Leaves, leaf_hash, node_hash, tree_head
from openappeal.tlog.promises import Promise, opened
from openappeal.tlog.proofs import inclusion_proof
from openappeal.tlog.testing import SIGNER, checkpoint, published
from openappeal.tlog.tests.mangling import each_bit
from openappeal.transparency import manifests
from openappeal.transparency.leaves import Kind

PAGE = (Path(__file__).resolve().parents[2] / "docs/log.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"^```(?:text|python) (\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
DAY = date(2026, 2, 10)
PROMISES = [
    Promise(SIGNER.verifier, date(2026, 2, 13), "free-them", b"\xaa" * 32, bytes([n]) * 32) for n in (17, 34, 51)
]
ENTRIES = [promise.entry(DAY) for promise in PROMISES]
HASHES = [leaf_hash(entry) for entry in ENTRIES]
KEY = str(SIGNER.verifier)


@pytest.fixture(scope="module")
def checker():
    found = {"__name__": "checker"}
    exec(compile(BLOCKS["checker"], "docs/log.md", "exec"), found)
    return found


def test_its_examples_are_what_ours_makes():
    receipt = PROMISES[1].receipt(
        day=DAY, index=1, proof=inclusion_proof(Leaves(HASHES), 1, 3), checkpoint=checkpoint(ENTRIES)
    )

    assert SIGNER.seed == b"\x07" * 32
    assert {name: block for name, block in BLOCKS.items() if name != "checker"} == {
        "key": f"{KEY}\n",
        "opening": re.sub("(.{1,72})", r"\1\n", PROMISES[1].opening.hex()),
        "entries": "".join(f"{entry.hex()}\n" for entry in ENTRIES),
        "promise": PROMISES[1].written().decode(),
        "hashes": "".join(f"{each.hex()}\n" for each in (*HASHES, node_hash(*HASHES[:2]), tree_head(HASHES))),
        "checkpoint": checkpoint(ENTRIES).decode(),
        "receipt": receipt.written().decode(),
    }
    assert promises.parse(BLOCKS["promise"].encode()) == PROMISES[1]


def test_what_it_says_in_words_is_so():
    manifest = manifests.of([0, 9], restores=False, reason="flood")

    assert manifest.written() == b"openappeal-manifest@v1\nvoid\nflood\n2\n\n\x01\x02"
    assert "```text\nopenappeal-manifest@v1\nvoid\nflood\n2\n```" in PAGE
    assert [kind.value for kind in Kind] == [int(number) for number in re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE)]
    assert set(published(ENTRIES)) == {"checkpoint", "tile/entries/000.p/3", "tile/0/000.p/3"}
    assert len(BLOCKS["checker"].splitlines()) < 90


def test_its_checker_accepts_what_is_right(checker):
    assert checker["check"](BLOCKS["receipt"].encode(), BLOCKS["key"].strip()) == (1, 3)
    many = [Promise(SIGNER.verifier, DAY, "a", b"\1" * 32, n.to_bytes(32, "big")) for n in range(70)]
    for size in range(1, 71, 3):
        entries = [promise.entry(DAY) for promise in many[:size]]
        hashes, signed = Leaves([leaf_hash(entry) for entry in entries]), checkpoint(entries)
        for index in {0, size // 2, size - 1}:
            proof = inclusion_proof(hashes, index, size)
            made = many[index].receipt(day=DAY, index=index, proof=proof, checkpoint=signed)
            assert checker["check"](made.written(), KEY) == (index, size)


def test_its_checker_refuses_every_change_that_ours_refuses(checker):
    chance = random.Random(3)
    every = [changed for _, changed in each_bit(BLOCKS["receipt"].encode())]

    for changed in chance.sample(every, 1000):
        with pytest.raises(receipts.BadReceipt):
            ours(changed)
        with pytest.raises((ValueError, checker["InvalidSignature"])):
            checker["check"](changed, KEY)


def ours(data):
    found = receipts.parse(data)
    found.verify(opened(found).entry, SIGNER.verifier)


def test_its_checker_runs_as_a_program(tmp_path):
    (tmp_path / "check.py").write_text(BLOCKS["checker"], "utf-8")
    (tmp_path / "good").write_text(BLOCKS["receipt"], "utf-8")
    (tmp_path / "bad").write_text(BLOCKS["receipt"].replace("index 1", "index 0"), "utf-8")

    def run(name):
        done = subprocess.run([sys.executable, "check.py", name, KEY], cwd=tmp_path, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    assert run("good") == (0, "This signature is entry 2 of 3.\n")
    assert run("bad") == (1, "The receipt does not hold: the proof leads to another root.\n")
