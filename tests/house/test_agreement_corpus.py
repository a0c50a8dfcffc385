"""The promise of the number-and-name check, kept on both sets of pairs of benchmarks/agreement."""

import pytest

from benchmarks import agreeing
from benchmarks.agreement import corpus

PAIRS = corpus.pairs()


def test_the_pairs_are_as_many_and_as_damaged_as_the_readme_says():
    apart = [pair for pair in PAIRS if pair.set_aside]

    assert (len(PAIRS), len(apart)) == (656, 200)
    assert corpus.fingerprint(apart) == corpus.FINGERPRINT
    assert 0.32 < sum(bool(pair.damage) for pair in PAIRS) / len(PAIRS) < 0.35
    assert 0.32 < sum(bool(pair.damage) for pair in apart) / len(apart) < 0.35


def test_no_paragraph_stands_in_both_sets():
    apart = {pair.paragraph for pair in PAIRS if pair.set_aside}

    assert len(apart) == 25
    assert apart.isdisjoint({pair.paragraph for pair in PAIRS if not pair.set_aside})


@pytest.mark.parametrize("set_aside", [False, True])
def test_the_check_finds_what_is_wrong_and_little_else(set_aside):
    outcomes = agreeing.judge([pair for pair in PAIRS if pair.set_aside is set_aside])

    assert agreeing.recall(outcomes) >= 0.95
    assert agreeing.precision(outcomes) >= 0.90
