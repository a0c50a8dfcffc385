import itertools
import random

import pytest

from openappeal.core.textdiff import Op, diff


def _said(before: str, after: str) -> list[tuple[str, str]]:
    return [(str(piece.op), piece.text) for piece in diff(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("As it was.", "As it was.", [("same", "As it was.")]),
        ("", "New.", [("new", "New.")]),
        ("Gone.", "", [("gone", "Gone.")]),
        (
            "In 2020, 246 people were taken.",
            "In 2020, 1,250 people were taken.",
            [("same", "In 2020, "), ("gone", "246"), ("new", "1,250"), ("same", " people were taken.")],
        ),
        (
            "at once and without conditions",
            "now, with no conditions",
            [("gone", "at once and without"), ("new", "now, with no"), ("same", " conditions")],
        ),
        (
            "آزادشان می‌کنیم.",
            "آزادشان می‌کنند.",
            [("same", "آزادشان "), ("gone", "می‌کنیم"), ("new", "می‌کنند"), ("same", ".")],
        ),
    ],
)
def test_words_are_marked_whole(before, after, pieces):
    assert _said(before, after) == pieces


def test_both_texts_can_be_read_out_of_the_pieces():
    chance, words = random.Random(5), ["one", "two,", "three", " ", "\n", "–", "می‌رود", "۲۴۶", "a-b", ""]
    for _round in range(500):
        before, after = (" ".join(chance.choices(words, k=chance.randrange(9))) for _text in range(2))
        pieces = diff(before, after)
        assert "".join(piece.text for piece in pieces if piece.op != Op.NEW) == before
        assert "".join(piece.text for piece in pieces if piece.op != Op.GONE) == after
        assert all(piece.text for piece in pieces)
        assert not any(one.op == other.op for one, other in itertools.pairwise(pieces))
