import pytest
from hypothesis import given
from hypothesis import strategies as st

from openappeal.core.languages import (
    INTERFACE_LANGUAGES,
    LANGUAGES,
    Language,
    UnknownLanguage,
    best_language,
    direction,
    language,
    locale_of,
    with_country,
)
from openappeal.core.scripts import direction_of


def test_languages_are_about_a_hundred_each_once_in_lower_case():
    tags = [one.tag for one in LANGUAGES]

    assert len(tags) == len(set(tags)) == 125
    assert tags == [tag.lower() for tag in tags]
    assert set(INTERFACE_LANGUAGES) <= set(tags)


def test_a_language_runs_as_its_own_name_does():
    assert [one.tag for one in LANGUAGES if direction_of(one.name) != one.direction] == []


def test_right_to_left_languages():
    rtl = {one.tag for one in LANGUAGES if one.direction == "rtl"}

    assert {"fa", "ar", "he", "ur", "ckb", "ps", "sd", "ug", "yi", "dv", "az-arab", "bal"} <= rtl
    assert not {"en", "ku", "az", "tr", "zh-hans"} & rtl


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "en_US"),
        ("fa", "fa_IR"),
        ("pt-br", "pt_BR"),
        ("zh-hant", "zh_TW"),
        ("sr-latn", "sr_RS"),
        ("pa-arab", "pa_PK"),
        ("eo", ""),
        ("prs", ""),
    ],
)
def test_the_likeliest_country_of_a_language(tag, expected):
    assert with_country(tag) == expected


def test_language_by_tag_in_any_case():
    assert language("ZH-Hans") == Language("zh-hans", "简体中文", "ltr")
    assert direction("fa") == "rtl"


@pytest.mark.parametrize("tag", ["", "xx", "en-gb", "../en", "fa "])
def test_an_unknown_language_is_refused(tag):
    with pytest.raises(UnknownLanguage):
        language(tag)


def test_every_language_has_a_locale_that_runs_its_way_or_a_neighbours():
    ways = {"ltr": "left-to-right", "rtl": "right-to-left"}

    assert [one.tag for one in LANGUAGES if locale_of(one.tag).character_order != ways[one.direction]] == []


@pytest.mark.parametrize(
    ("header", "offered", "best"),
    [
        ("fa", ["en", "fa"], "fa"),
        ("fa-IR,fa;q=0.9,en;q=0.8", ["en", "fa"], "fa"),
        ("en;q=0.3, fa;q=0.7", ["en", "fa"], "fa"),
        ("en, fa", ["fa", "en"], "en"),
        ("de, en-GB;q=0.5", ["en", "fa"], "en"),
        ("EN-us ; q=0.5", ["en", "fa"], "en"),
        ("de", ["en", "fa"], None),
        ("", ["en", "fa"], None),
        ("*", ["en", "fa"], "en"),
        ("*;q=0.1, fa", ["en", "fa"], "fa"),
        ("en;q=0, *", ["en", "fa"], "fa"),
        ("en;q=0", ["en"], None),
        ("fa;q=2, en", ["en", "fa"], "en"),
        ("zh-TW,zh;q=0.9", ["zh-hans", "zh-hant"], "zh-hant"),
        ("zh-CN", ["zh-hans", "zh-hant"], "zh-hans"),
        ("zh-Hant-HK", ["zh-hans", "zh-hant"], "zh-hant"),
        ("de-a-x-foo", ["de"], "de"),
        ("fa-AF", ["fa"], "fa"),
        ("fa-AF", ["fa", "prs"], "prs"),
        ("\x00;;;,=,q=1", ["en"], None),
    ],
)
def test_best_language(header, offered, best):
    assert best_language(header, offered) == best


@given(st.text())
def test_best_language_never_fails(header):
    assert best_language(header, ["en", "fa"]) in {"en", "fa", None}
