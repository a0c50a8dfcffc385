"""What is said of a photograph is typed once: in its record, from which it comes into items."""

from __future__ import annotations

import pytest
import time_machine

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.newsroom import actions, letters, photos, queries
from openappeal.newsroom.models import Edition
from openappeal.newsroom.tests.desk import NOW, WHO, edition, write
from openappeal.newsroom.tests.press import offer_languages
from openappeal.newsroom.tests.screens import NEWS, begin, save

pytestmark = pytest.mark.django_db
GATE = {
    "en": {"caption": "The gate", "alt": "A gate in the rain"},
    "fa": {"caption": "دروازه", "alt": "دروازه‌ای در باران"},
}
LAMP = {"en": {"caption": "The lamp", "alt": "A lamp at a window"}}


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir, monkeypatch):
    published_appeal()
    offer_languages("en", "fa")
    kept = {7: GATE, 8: LAMP}
    monkeypatch.setattr(
        photos,
        "_keeper",
        [lambda id: photos.Photo(id, f"/{id}.jpg", 3, 2, "Mina", "CC BY", words=kept[id]) if id in kept else None],
    )
    monkeypatch.setattr(photos, "_choices", [lambda: [(7, "The gate"), (8, "The lamp")]])
    with time_machine.travel(NOW, tick=False):
        yield


def item_with(photo=None, **said):
    data = {"photo": photo} if photo else {}
    return write(blocks=(("photo", data, said),), ready=False)


def said(item, language="en"):
    return queries.words_of(edition(item, language)).get(item.blocks.get().pk, {})


def choose(item, photo):
    actions.set_data(block=item.blocks.get(), data={"photo": photo} if photo else {}, **WHO)


def test_its_words_come_with_it_in_every_language_that_they_have():
    item = item_with()
    choose(item, 7)

    assert (said(item), said(item, "fa")) == (GATE["en"], GATE["fa"])
    assert queries.behind(edition(item, "fa")) == []
    assert queries.lacking(edition(item, "fa")) == []


def test_what_was_typed_stays_and_what_is_empty_is_filled():
    item = item_with(7, caption="Our gate")

    assert said(item) == {"caption": "Our gate", "alt": "A gate in the rain"}
    assert said(item, "fa") == {"caption": "Our gate", "alt": "دروازه‌ای در باران"}


def test_another_photograph_brings_its_own_and_takes_those_of_the_first_along():
    item = item_with(7, caption="Our gate")
    choose(item, 8)

    assert said(item) == {"caption": "Our gate", "alt": "A lamp at a window"}
    # Of the lamp nothing is kept in Farsi: it has to be said.
    assert said(item, "fa") == {"caption": "Our gate"}
    assert queries.lacking(edition(item, "fa")) == [item.blocks.get().pk]
    choose(item, None)
    assert said(item) == {"caption": "Our gate"}


def test_a_translation_of_other_words_is_behind_still():
    item = item_with(caption="Our gate")
    block = item.blocks.get().pk
    actions.save_edition(
        item=item, language="en", title="A", summary="", share_text="", words={block: {"caption": "Their gate"}}, **WHO
    )
    assert queries.behind(edition(item, "fa")) == [0, block]

    choose(item, 7)

    assert queries.behind(edition(item, "fa")) == [0, block]


def test_what_readers_have_is_left_as_it_is():
    item = item_with(7)
    for tag in ("en", "fa"):
        actions.mark_ready(edition=edition(item, tag), **WHO)
    actions.open_now(item=item, by="omar", now=NOW)
    Edition.objects.get(language="fa").words.update(fields={})

    actions.save_edition(item=item, language="de", title="A", summary="", share_text="", words={}, **WHO)

    assert said(item, "fa") == {}


def test_on_the_screen_they_stand_in_their_boxes_after_the_choice():
    press = logged_in(Role.PRESS, "pia")
    item = begin(press)
    save(press, item, then="add-photo")
    block = item.blocks.get(kind="photo").pk

    save(press, item, **{f"data-{block}-photo": "7"})

    page = press.get(f"{NEWS}{item.pk}/write/en/").content.decode()
    assert "A gate in the rain</textarea>" in page
    assert "Left empty, what is kept with the photograph stands here." in page
    save(press, item, **{f"{block}__alt": ""})
    assert queries.words_of(edition(item))[block]["alt"] == "A gate in the rain"


def test_a_letter_names_the_credit_that_is_kept():
    words = letters.words(edition(item_with(7)))

    assert words.text.endswith("The gate (Mina)")
    assert "The gate (Mina)" in words.html
