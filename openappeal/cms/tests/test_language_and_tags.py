from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from openappeal.cms import language
from openappeal.cms.assets import asset_url, save_manifest

NUMBERS = Template("{% load cms_tags %}{{ n|number }} {{ d|day }} {{ d|iso }}")
MARKS = Template("{% load cms_tags %}<p{% ui_lang %}><b{% content_lang %}>")


def written(tag):
    with language.use(tag):
        return NUMBERS.render(Context({"n": 12486, "d": date(2026, 11, 23)}))


def test_numbers_and_dates_follow_the_page():
    assert written("en") == "12,486 23 November 2026 2026-11-23"
    assert written("fa") == "۱۲٬۴۸۶ ۲ آذر ۱۴۰۵ 2026-11-23"


def test_numbers_in_english_sentences_are_english():
    assert written("ckb").startswith("12,486")


def test_a_page_speaks_one_language_and_then_the_one_before():
    with language.use("fa"):
        assert (language.current(), translation.get_language()) == ("fa", "fa")
        with language.use("ckb"):
            assert (language.current(), translation.get_language()) == ("ckb", "en")
        assert language.current() == "fa"
    assert language.current() == language.FALLBACK


def test_a_regional_tag_reads_the_catalogue_of_its_language():
    assert language.interface("fa-af") == "fa"
    assert language.interface("nl") == "en"


@pytest.mark.parametrize(("tag", "colon"), [("en", ":"), ("fa", ":"), ("de", ":"), ("fr", "\u202f:")])
def test_a_colon_stands_as_the_language_sets_it(tag, colon):
    with language.use(tag):
        assert Template("{% load cms_tags %}{% colon %}").render(Context()) == colon


def test_words_of_another_language_are_marked():
    page = {"lang": "ckb", "dir": "rtl", "ui_lang": "en", "ui_dir": "ltr"}
    assert MARKS.render(Context({"page": page})) == '<p lang="en" dir="ltr"><b lang="ckb" dir="rtl">'
    page |= {"ui_lang": "ckb"}
    assert MARKS.render(Context({"page": page})) == "<p><b>"


def test_an_asset_is_named_by_the_manifest(data_folder):
    assert asset_url("site.css") == "/assets/site.css"
    save_manifest({"site.css": "/assets/site.3f2a91c0.css"})
    assert asset_url("site.css") == "/assets/site.3f2a91c0.css"
