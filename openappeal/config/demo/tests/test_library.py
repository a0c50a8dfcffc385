"""The demonstration’s library: whole, invented, and in its languages."""

import re
from collections import Counter

import pytest

from openappeal.cms import cards
from openappeal.config.demo import library
from openappeal.newsroom.library_models import FILES, Resource

EVERY = library.every()


def test_there_are_a_dozen_things_of_every_kind_most_in_english_and_farsi():
    assert Counter(one["kind"] for one in EVERY) == {"flyer": 3, "text": 3, "poster": 2, "card": 2, "clip": 2}
    assert Counter(one["language"] for one in EVERY) == {"en": 5, "fa": 5, "de": 1, "fr": 1}
    assert all(re.fullmatch(r"https://[a-z-]+\.example/\S+", one["url"]) for one in EVERY if one["kind"] == "clip")


def test_farsi_has_its_own_digits_and_marks():
    names = ("title", "description", "licence", "head", "words", "text")
    shown = [one[name] for one in EVERY if one["language"] == "fa" for name in names if name in one]
    spoken = [re.sub(r"CC BY 4\.0|A[35]", "", text) for text in shown]
    assert [text for text in spoken if re.search("[0-9,;?]", text)] == []


@pytest.mark.django_db
def test_it_is_loaded_with_files_that_were_made_anew():
    library.load()

    drawn = [one for one in EVERY if one["kind"] != "card" or cards.can_draw(one["language"])]
    assert Resource.objects.count() == len(drawn)
    for one in Resource.objects.filter(kind__in=FILES):
        assert one.suffix == ("png" if one.kind == "card" else "pdf")
        assert 5_000 < one.size < 60_000
