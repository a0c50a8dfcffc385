"""The demonstration's updates: every state, two languages that say the same, and nobody who exists."""

import re
from collections import Counter
from datetime import date

import pytest

from openappeal.config.demo import news, press, subscribers
from openappeal.config.demo.names import invented_signers
from openappeal.newsroom.coverage_models import Coverage
from openappeal.newsroom.statement_models import Statement

ITEMS = news.every()
# Of every calendar in which a text may date something.
YEARS = {"2020", "2021", "2022", "1399", "1400", "1401"}
# In Farsi prose a figure is often a word; these are sums and counts, which are not.
LONG_NUMBER = re.compile(r"\d{4,}")


def texts(item, language):
    head = [item.title[language], item.summary[language], item.share[language]]
    return head + [text for block in item.blocks for text in block.words[language].values()]


def numbers(item, language):
    text = " ".join(texts(item, language)).translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
    return set(LONG_NUMBER.findall(re.sub(r"(?<=\d)[,٬](?=\d{3})", "", text))) - YEARS


def test_there_are_twenty_updates_two_releases_an_allied_post_and_a_draft():
    assert Counter(item.kind for item in ITEMS if item.opens) == {"update": 20, "release": 2, "allied": 1}
    assert [item.slug for item in ITEMS if not item.opens] == ["a-week-later"]
    assert [item.slug for item in ITEMS if item.opens == ("en",)] == ["open-microphone-by-the-river"]
    assert [item.slug for item in ITEMS if item.correction] == ["behind-a-closed-door"]
    assert {item.day.year for item in ITEMS} == {2021}
    assert len({item.slug for item in ITEMS}) == len(ITEMS) == 24


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.slug)
def test_an_item_says_the_same_in_both_languages(item):
    for block in item.blocks:
        assert list(block.words["en"]) == list(block.words["fa"])
    assert numbers(item, "en") == numbers(item, "fa")
    for language in news.LANGUAGES:
        length = sum(len(text.split()) for block in item.blocks for text in block.words[language].values())
        assert 80 <= length <= 200, language


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.slug)
def test_farsi_has_its_own_digits_and_marks(item):
    said = [*texts(item, "fa"), *((item.correction.notes["fa"],) if item.correction else ())]
    assert [text for text in said if re.search("[0-9,;?]", text)] == []


def test_the_parts_that_updates_had_are_all_there():
    kinds = Counter(block.kind for item in ITEMS for block in item.blocks)
    assert set(kinds) == {"text", "letter", "quote", "figure", "biography", "action", "facts"}


def test_the_counts_of_the_headlines_are_those_of_the_invented_signers():
    days = [signer.day for signer in invented_signers()]
    said = {date(2021, 4, 11): 200, date(2021, 4, 26): 1500, date(2021, 6, 11): 1800}
    assert {day: sum(one <= day for one in days) for day in said} == said


def test_only_her_family_has_agreed_that_somebody_is_named():
    naming = [item.slug for item in ITEMS if "Mahin" in " ".join(texts(item, "en"))]
    assert naming == [item.slug for item in ITEMS if item.names]
    assert min(item.day for item in ITEMS if item.names) >= news.AGREED


def test_excerpts_stand_in_their_statements_word_for_word():
    found = press._toml("statements")["statement"]
    for statement in found:
        for language in press.LANGUAGES:
            words = statement[language]
            text = " ".join(words["text"].split())
            assert [one for one in words["excerpts"] if one not in text] == []
            assert len(words["excerpts"]) == len(statement["en"]["excerpts"])
    assert sum("day" in one for one in found) == 5
    assert len(found) == 6


def test_ten_outlets_nobody_has_heard_of():
    pieces = press._toml("coverage")["piece"]
    assert len({piece["url"] for piece in pieces}) == 10
    assert all(re.fullmatch(r"https://[a-z-]+\.example/\S+", piece["url"]) for piece in pieces)


def test_subscribers_are_the_same_at_every_loading_and_none_of_the_signers():
    found = list(subscribers.invented_subscribers())
    assert found == list(subscribers.invented_subscribers())
    assert Counter(one.language for one in found) == subscribers.SHARES
    assert len({one.address for one in found}) == subscribers.TOTAL
    assert not {one.address for one in found} & {signer.address for signer in invented_signers()}
    assert all(one.address.rpartition("@")[2] in subscribers.DOMAINS for one in found)


@pytest.mark.django_db
def test_statements_and_coverage_are_loaded_in_their_states():
    press.load()

    assert Statement.objects.filter(opened_day__isnull=False).count() == 5
    assert [one.slug for one in Statement.objects.filter(opened_day=None)] == ["rhiannon-amblewick"]
    assert Coverage.objects.filter(is_shown=True).count() == 10
    assert [one.outlet for one in Coverage.objects.filter(dead_day__isnull=False)] == ["El Muelle"]
