"""The library on the page of resources."""

from __future__ import annotations

from datetime import date

import pytest

from openappeal.cms import addresses
from openappeal.cms.models import StaleAddress
from openappeal.newsroom.actions import library

pytestmark = pytest.mark.django_db
WHO = {"by": "omar", "today": date(2026, 11, 26)}


def put(kind: str, language: str, **more: str):
    facts = library.Facts(
        title=f"Title {language} & <b>",
        description="For a table.",
        maker="The committee",
        licence="CC BY 4.0",
        made_day=date(2021, 7, 2),
        **more,
    )
    return library.add(kind=kind, language=language, facts=facts, **WHO)


def page() -> str:
    rendered = addresses.render("/en/resources/")
    assert rendered is not None
    return rendered.body.decode()


def test_an_empty_library_leaves_the_page_as_it_was(site):
    before = page()
    assert "library" not in before

    made = put("text", "en", text="Light a lamp.")
    assert page() != before
    library.withdraw(resource=made, **WHO)

    assert page() == before


def test_the_page_shows_it_by_kind_with_rights_and_marks_other_languages(site):
    words, clip = put("text", "fa", text="چراغ."), put("clip", "en", url="https://clips.example/lamp?a=1&b=2")

    shown = page()

    assert shown.index('id="library-clip"') < shown.index('id="library-text"')
    assert f'<article class="card" id="r{words.pk}" lang="fa" dir="rtl">\n<p class="meta">فارسی</p>' in shown
    assert f'<article class="card" id="r{clip.pk}" lang="en" dir="ltr">\n<h3>' in shown
    assert '<a href="https://clips.example/lamp?a=1&amp;b=2" rel="noreferrer">Title en &amp; &lt;b&gt;</a>' in shown
    assert 'Leads to another site, <bdi dir="ltr">clips.example</bdi>.' in shown
    assert (
        'Made by <bdi lang="fa">The committee</bdi>, 2 July 2021.</p>\n<p class="meta"><bdi>CC BY 4.0</bdi></p>'
        in shown
    )
    assert f'<a href="/library/{words.pk}/text-fa.txt">' in shown
    assert '<a href="#library-text">Words to paste</a>' in shown
    # Nothing of the other site is loaded.
    assert shown.count("clips.example") == 2
    assert "<iframe" not in shown


def test_every_page_that_shows_it_is_written_again(site):
    StaleAddress.objects.all().delete()

    words = put("text", "fa", text="چراغ.")

    paths = set(StaleAddress.objects.values_list("path", flat=True))
    assert paths == {"/en/resources/", f"/library/{words.pk}/text-fa.txt"}
