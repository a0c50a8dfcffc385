"""An item as a letter: everything of it, nothing that loads, and the page's numbers."""

from __future__ import annotations

import re

import pytest
import time_machine

from openappeal.appeals.tests.factories import published_appeal
from openappeal.newsroom import letters, photos
from openappeal.newsroom.tests.desk import NOW, edition, opened

pytestmark = pytest.mark.django_db
PARTS = (
    ("text", {}, {"heading": "The oven", "text": "It is **hot** & <big>.\n\nSee https://a.example/x."}),
    ("letter", {}, {"heading": "A letter", "text": "Dear all,\n\ncome."}),
    ("quote", {}, {"text": "Flour.", "source": "A miller"}),
    ("figure", {"name": "signatures"}, {"label": "people"}),
    ("biography", {}, {"heading": "Mina", "text": "She bakes."}),
    ("photo", {"photo": 7}, {"caption": "The oven", "credit": "Mina"}),
    ("action", {"path": "/sign/"}, {"heading": "Sign", "text": "It helps.", "label": "Sign it"}),
    ("facts", {}, {"text": "Ten loaves."}),
)


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir, settings, monkeypatch):
    published_appeal()
    settings.SITE_URL = "https://homeward.example"
    monkeypatch.setattr(photos, "_keeper", [lambda id: photos.Photo(id, "/p.jpg", 3, 2, "Mina", "CC BY")])
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_text_of_a_letter():
    words = letters.words(edition(opened(blocks=PARTS)))

    assert (words.subject, words.preheader, words.path) == (
        "Bread for ten (en)",
        "Ten loaves.",
        "/en/updates/bread/",
    )
    assert words.text == "\n\n".join(
        [
            "Ten loaves.",
            "The oven",
            "It is hot & <big>.",
            "See https://a.example/x.",
            "A letter",
            "> Dear all,\n>\n> come.",
            "> Flour.",
            "– A miller",
            "0 people (24 November 2026)",
            "Mina",
            "She bakes.",
            "Photograph, on our site: The oven (Mina)",
            "Sign",
            "It helps.",
            "Sign it:\nhttps://homeward.example/en/sign/",
            "Ten loaves.",
        ]
    )


def test_the_html_of_a_letter_says_the_same_and_loads_nothing():
    words = letters.words(edition(opened(blocks=PARTS)))

    assert "<img" not in words.html
    assert set(re.findall(r'href="([^"]+)"', words.html)) == {
        "https://a.example/x",
        "https://homeward.example/en/sign/",
    }
    assert "It is <strong>hot</strong> &amp; &lt;big&gt;." in words.html
    seen = " ".join(re.sub(r"<[^>]+>", " ", words.html).split())
    parts = ("The oven", "Dear all,", "A miller", "people", "She bakes.", "Sign it")
    assert [part for part in parts if part not in seen] == []


def test_a_letter_in_farsi_has_its_digits_and_its_day():
    words = letters.words(edition(opened(blocks=PARTS[3:4]), "fa"))

    assert words.text == "Ten loaves.\n\n۰ people (۳ آذر ۱۴۰۵)"


def test_a_letter_says_whose_words_an_allied_post_is():
    item = opened(
        kind="allied", partner="Bakers & Sons", partner_url="https://bakers.example/1", translators="Volunteers"
    )

    words = letters.words(edition(item))

    assert words.text.startswith(
        "These are the words of Bakers & Sons. They are not our own position. "
        "Translated by Volunteers. The translation is not official.\n\n"
        "Where it was published first:\nhttps://bakers.example/1\n\n"
    )
    assert "<bdi>Bakers &amp; Sons</bdi>" in words.html


def test_what_stands_beside_the_subject_ends_with_a_whole_word():
    words = letters.words(edition(opened(summary="word " * 60)))

    assert words.preheader == ("word " * 28).strip() + " …"
