"""Writing items: blocks in order, editions and what they translate, and the check-list."""

from __future__ import annotations

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.newsroom import actions, photos, queries, reading
from openappeal.newsroom.models import Edition, Item
from openappeal.newsroom.tests.desk import NOW, TODAY, WHO, block, edition, opened, write

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir, monkeypatch):
    published_appeal()
    monkeypatch.setattr(photos, "_keeper", [])


def not_done(item: Item) -> dict[str, queries.Check]:
    return {check.name: check for check in queries.check_list(item, today=TODAY) if not check.is_done}


def texts(item: Item) -> list[str]:
    return [one.fields["text"] for one in reading.read(edition(item)).blocks]


def three() -> Item:
    return write(blocks=tuple(("text", {}, {"text": word}) for word in ("one", "two", "three")))


@pytest.mark.parametrize(
    ("place", "to", "order"),
    [
        (1, 3, ["two", "three", "one"]),
        (3, 1, ["three", "one", "two"]),
        (2, 99, ["one", "three", "two"]),
        (2, -4, ["two", "one", "three"]),
        (2, 2, ["one", "two", "three"]),
    ],
)
def test_a_block_moves_and_the_others_make_room(place, to, order):
    item = three()

    actions.move_block(block=block(item, place), to=to, **WHO)

    assert texts(item) == order
    assert list(item.blocks.order_by("position").values_list("position", flat=True)) == [1, 2, 3]


def test_a_block_goes_with_its_words_in_every_language():
    item = three()

    actions.remove_block(block=block(item, 2), **WHO)

    assert texts(item) == ["one", "three"]
    assert edition(item, "fa").words.count() == 2
    assert actions.add_block(item=item, kind="quote", **WHO).position == 3


def test_addresses_are_one_items_only():
    write("bread")

    with pytest.raises(actions.SlugTaken):
        write("bread", kind="release")
    for slug in ("Bread", "page-2", "preview", "a b", "نان", ""):
        with pytest.raises(actions.BadSlug):
            write(slug)


def test_a_block_has_no_other_words_than_its_own():
    item = write()

    with pytest.raises(actions.UnknownField) as caught:
        save(item, "en", {"credit": "x"})

    assert caught.value.field == "credit"


def save(item: Item, language: str, fields: dict[str, str], title: str = "Bread") -> Edition:
    return actions.save_edition(
        item=item, language=language, title=title, summary="", share_text="", words={block(item).pk: fields}, **WHO
    )


def test_a_translation_is_behind_once_the_source_says_something_else():
    item = write()
    assert queries.behind(edition(item, "fa")) == []

    save(item, "en", {"text": "We baked **bread**.  "}, title="Bread for ten (en)")
    head_only = queries.behind(edition(item, "fa"))
    save(item, "en", {"text": "We baked cake."})

    # The summary went; spaces are no change.
    assert head_only == [0]
    assert queries.behind(edition(item, "fa")) == [0, block(item).pk]

    save(item, "fa", {"text": "کیک پختیم."})
    assert queries.behind(edition(item, "fa")) == []


def test_an_edition_is_ready_when_it_says_what_the_source_says():
    item = write(blocks=(("quote", {}, {"text": "Bread.", "source": "A baker"}),), languages=("en",))
    fa = save(item, "fa", {"text": "نان"})

    with pytest.raises(actions.WordsMissing) as caught:
        actions.mark_ready(edition=fa, **WHO)

    assert caught.value.blocks == [block(item).pk]
    save(item, "fa", {"text": "نان", "source": "نانوا"})
    actions.mark_ready(edition=fa, **WHO)
    assert edition(item, "fa").state == "ready"
    actions.not_ready(edition=fa, **WHO)
    assert edition(item, "fa").state == "draft"


def test_what_is_open_is_changed_by_a_correction_only():
    item = opened()

    for attempt in (
        lambda: save(item, "en", {"text": "x"}),
        lambda: actions.add_block(item=item, kind="text", **WHO),
        lambda: actions.remove_block(block=block(item), **WHO),
        lambda: actions.set_data(block=block(item), data={}, **WHO),
        lambda: actions.not_ready(edition=edition(item), **WHO),
        lambda: actions.describe(item=item, slug="cake", **WHO),
        lambda: actions.discard(item=item, **WHO),
    ):
        with pytest.raises(actions.NotPossibleNow):
            attempt()


def test_a_draft_can_be_thrown_away_and_its_address_is_free_again():
    actions.discard(item=write(), **WHO)

    assert write().slug == "bread"
    assert Entry.objects.filter(action="newsroom.discard").count() == 1


def test_the_check_list_of_an_item_that_may_open():
    assert not_done(write()) == {}


@pytest.mark.parametrize(
    ("blocks", "name", "numbers", "names"),
    [
        ((("text", {}, {"text": "{{signatures}} and {{ nothing }}"}),), "figures", (), ("nothing",)),
        ((("text", {}, {"text": "x"}), ("figure", {}, {"label": "x"})), "figures", (2,), ()),
        ((("figure", {"name": "nothing"}, {"label": "x"}),), "figures", (), ("nothing",)),
        ((("photo", {"photo": 7}, {"caption": "x"}),), "photos", (1,), ()),
        ((("photo", {}, {"caption": "x"}),), "photos", (1,), ()),
        ((("action", {"url": "http://a.example"}, {"label": "x"}),), "links", (1,), ()),
        ((("action", {}, {"label": "x"}),), "links", (1,), ()),
        ((("action", {"path": "sign/"}, {"text": "Sign it."}),), "buttons", (1,), ()),
    ],
)
def test_what_keeps_an_item_from_opening(blocks, name, numbers, names):
    item = write(blocks=blocks)

    found = not_done(item)

    assert list(found) == [name]
    assert (found[name].blocks, found[name].numbers, found[name].names) == (True, numbers, names)
    with pytest.raises(actions.NotReady):
        actions.open_now(item=item, by="omar", now=NOW)


@pytest.mark.parametrize(("licence", "done"), [("CC BY", True), ("", False)])
def test_a_photograph_needs_its_rights(licence, done):
    photos.register(lambda id: photos.Photo(id, "/p.jpg", 3, 2, "Mina", licence))
    item = write(blocks=(("photo", {"photo": 7}, {"caption": "x"}),))

    assert ("photos" not in not_done(item)) is done
    assert (reading.read(edition(item)).blocks[0].photo is not None) is done


@pytest.mark.parametrize(("alt", "numbers"), [("", (1,)), ("A room", None)])
def test_a_photograph_that_nobody_described_is_told_and_keeps_nothing_back(monkeypatch, alt, numbers):
    monkeypatch.setattr(photos, "_keeper", [lambda id: photos.Photo(id, "/p.jpg", 3, 2, "Mina", "CC BY")])
    found = not_done(write(blocks=(("photo", {"photo": 7}, {"caption": "x", "alt": alt}),)))

    assert {name: (one.blocks, one.numbers) for name, one in found.items()} == (
        {"described": (False, numbers)} if numbers else {}
    )


def test_languages_that_are_not_ready_are_told_and_keep_nothing_back():
    found = not_done(write(languages=("en",)))

    assert list(found) == ["languages"]
    assert (found["languages"].blocks, found["languages"].languages) == (False, ("fa",))


def test_without_its_source_nothing_opens():
    item = write(ready=False)

    assert [(check.name, check.languages) for check in not_done(item).values()] == [
        ("source", ("en",)),
        ("languages", ("en", "fa")),
    ]


def test_whoever_quotes_the_demands_quotes_all_that_must_appear():
    both = "Open the doors.\n\n**Keep**  the peace."
    item = write(blocks=(("facts", {"demands": True}, {"text": both}),), languages=("en",))
    assert "demands" not in not_done(item)

    save(item, "en", {"text": "Keep the peace."})

    assert not_done(item)["demands"].numbers == (1,)
    assert not_done(item)["demands"].languages == ("en",)


def test_an_allied_post_says_whose_it_is_and_where_it_stood():
    item = write(kind="allied")
    assert "source_link" in not_done(item)

    changed = actions.describe(item=item, partner="Bakers", partner_url="https://bakers.example/1", **WHO)

    assert not_done(changed) == {}


def test_what_readers_can_do_is_left_out_while_nobody_wrote_it():
    item = write(blocks=(("text", {}, {"text": "x"}), ("action", {"path": "sign/"}, {})))

    assert not_done(item) == {}
    assert [block.kind for block in reading.read(edition(item)).blocks] == ["text"]
