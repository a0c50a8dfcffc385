"""Every parser of the public log, briefly, with what the fuzzer knows: script/fuzz does it for minutes."""

import inspect
import random
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openappeal.tlog import checkpoints, notes, promises, proofs, receipts, tiles
from openappeal.tlog.tests.mangling import near
from openappeal.transparency import leaves, manifests
from script.checks import fuzzing

ROOT = Path(__file__).resolve().parents[2]
TARGETS = fuzzing.targets()
FUZZED = ROOT / "openappeal/tlog/tests/fuzzed"

COVERED = {
    "checkpoints.open_checkpoint": "checkpoint",
    "checkpoints.parse_text": "head",
    "checkpoints.parse_unverified": "checkpoint",
    "leaves.parse": "leaf",
    "manifests.parse": "manifest",
    "notes.Signer.parse": "secret",
    "notes.Verifier.parse": "key",
    "notes.open_note": "note",
    "notes.parse": "note",
    "notes.parse_base64": "base64",
    "promises.opened": "receipt",
    "promises.parse": "promise",
    "proofs.verify_consistency": "consistency",
    "proofs.verify_inclusion": "inclusion",
    "receipts.parse": "receipt",
    "tiles.parse_bundle": "bundle",
    "tiles.parse_hashes": "row",
    "tiles.parse_path": "path",
}


def test_every_parser_is_fuzzed():
    found = set()
    for module in (checkpoints, leaves, manifests, notes, promises, proofs, receipts, tiles):
        name = module.__name__.rsplit(".", 1)[1]
        own = [
            (word, each) for word, each in vars(module).items() if getattr(each, "__module__", "") == module.__name__
        ]
        found |= {f"{name}.{word}" for word, each in own if inspect.isfunction(each) and is_parser(word)}
        found |= {f"{name}.{word}.parse" for word, each in own if inspect.isclass(each) and hasattr(each, "parse")}

    assert found == set(COVERED)
    assert set(COVERED.values()) | {"log"} == set(TARGETS)


def is_parser(word):
    return word.startswith(("parse", "open", "verify"))


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_near_a_good_one_breaks_nothing(name):
    """A changed byte in each place, a byte more or less, its parts in another order; and what once broke something."""
    chance, target = random.Random(5), TARGETS[name]
    given = list(target.seeds) + [path.read_bytes() for path in sorted(FUZZED.glob(f"{name}-*"))]
    for seed in target.seeds:
        for at in range(0, len(seed), 1 + len(seed) // 150):
            given += [seed[:at] + bytes([seed[at] ^ 1 << chance.randrange(8)]) + seed[at + 1 :], seed[:at], seed[at:]]
            given += [seed[:at] + seed[at + 1 :], seed[at:] + seed[:at], seed[:at] + b"\n" + seed[at:]]

    began = time.process_time()
    for data in given:
        target.run(data)
    assert (time.process_time() - began) / len(given) < 0.05


@settings(max_examples=20, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("name", TARGETS)
def test_anything_breaks_nothing(name, data):
    target = TARGETS[name]

    target.run(data.draw(near(*target.seeds)))


@pytest.mark.parametrize("name", ["promise", "receipt", "manifest", "leaf", "bundle", "row", "key", "path"])
def test_a_target_bites_when_a_parser_forgives(name, monkeypatch):
    """A parser that passes over blanks around what it reads is found by the target's first mutations."""
    parsers = {
        "promise": (promises, "parse"),
        "receipt": (receipts, "parse"),
        "manifest": (manifests, "parse"),
        "leaf": (leaves, "parse"),
        "bundle": (tiles, "parse_bundle"),
        "row": (tiles, "parse_hashes"),
        "key": (notes.Verifier, "parse"),
        "path": (tiles, "parse_path"),
    }
    owner, word = parsers[name]
    strict = getattr(owner, word)

    def forgiving(data, *more):
        blank = b" " if isinstance(data, bytes) else " "
        return strict(data.removesuffix(blank), *more)

    monkeypatch.setattr(owner, word, forgiving)
    target = fuzzing.targets()[name]

    for seed in target.seeds:
        with pytest.raises(fuzzing.Broken):
            target.run(seed + b" ")


def test_it_says_what_it_cannot_do(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["fuzz", "nothing"])
    with pytest.raises(SystemExit):
        fuzzing.main()
    assert "nothing is none of: key, secret," in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["fuzz", "key"])
    monkeypatch.setattr(fuzzing, "installed", lambda: False)
    assert fuzzing.main() == fuzzing.NOT_HERE
