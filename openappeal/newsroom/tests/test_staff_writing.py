"""Writing on the newsroom's screens: nothing typed is lost, nothing of others is overwritten."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from openappeal.accounts import actions as accounts
from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import addresses
from openappeal.newsroom import actions, photos, queries, rows
from openappeal.newsroom.models import BlockWords, Edition, Item, ItemState
from openappeal.newsroom.tests.screens import NEWS, begin, places, save, sheet, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


@pytest.fixture(autouse=True)
def campaign(keys):
    published_appeal()


@pytest.fixture
def press() -> Client:
    return logged_in(Role.PRESS, "pia")


@pytest.fixture
def translator() -> Client:
    accounts.add_staff_member(username="nil", role=Role.TRANSLATOR, languages=["fa"])
    return logged_in(Role.TRANSLATOR, "nil")


def test_an_item_begins_with_its_parts_and_an_address_made_of_its_title(press):
    item = begin(press)

    assert (item.slug, item.state, [kind for kind, _pk in places(item)]) == (
        "two-are-free",
        "draft",
        ["text", "action"],
    )
    press.post(f"{NEWS}begin/", {"title": "Two are free", "kind": "release", "language": "en"})
    press.post(f"{NEWS}begin/", {"title": "دو نفر آزاد شدند", "kind": "release", "language": "fa"})
    day = timezone.now().date().isoformat()
    assert set(Item.objects.values_list("slug", flat=True)) == {"two-are-free", "two-are-free-2", f"release-{day}"}


def test_an_address_that_another_item_has_is_asked_for_again_and_the_title_stays(press):
    begin(press)

    answer = press.post(
        f"{NEWS}begin/", {"title": "Other news", "kind": "update", "language": "en", "slug": "two-are-free"}
    )

    assert answer.status_code == 422
    assert 'value="Other news"' in answer.content.decode()
    assert Item.objects.count() == 1


def test_every_button_saves_what_was_typed_and_then_does_its_own(press):
    item = begin(press)
    (_text, text), (_action, action) = places(item)

    answer = save(press, item, then="add-quote", **{f"{text}__text": "First words."})
    kinds = [kind for kind, _pk in places(item)]
    quote = places(item)[1][1]
    assert answer.headers["Location"].endswith(f"#place-{quote}")
    save(press, item, then=f"up-{quote}", **{f"{quote}__source": "A mother"})

    assert kinds == ["text", "quote", "action"]
    assert [kind for kind, _pk in places(item)] == ["quote", "text", "action"]
    said = dict(BlockWords.objects.values_list("block_id", "fields"))
    assert (said[text], said[quote]) == ({"text": "First words."}, {"source": "A mother"})

    save(press, item, then=f"remove-{action}")
    assert [kind for kind, _pk in places(item)] == ["quote", "text"]


def test_where_a_button_leads_and_that_demands_are_quoted_is_kept(press):
    item = begin(press)
    action = places(item)[1][1]
    save(press, item, then="add-facts", **{f"data-{action}-path": "signers/"})
    facts = places(item)[1][1]
    save(press, item, **{f"data-{facts}-demands": "1"})

    assert [block.data for block in item.blocks.order_by("position")] == [{}, {"demands": True}, {"path": "signers/"}]
    save(press, item, head__title="Another title")
    assert [block.data for block in item.blocks.order_by("position")] == [{}, {"demands": True}, {"path": "signers/"}]


def test_what_somebody_else_saved_meanwhile_is_kept_beside_what_was_typed(press):
    item = begin(press)
    text = places(item)[0][1]
    sent = sheet(press, item)
    save(logged_in(Role.ORGANISER, "omar"), item, **{f"{text}__text": "Omar’s words."})

    answer = press.post(
        f"{NEWS}{item.pk}/write/en/",
        sent | {f"{text}-text": "Pia’s words.", "head-summary": "Pia’s summary.", "then": "add-quote"},
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Omar’s words." in page
    assert "Pia’s words." in page
    assert BlockWords.objects.get(block=text).fields == {"text": "Omar’s words."}
    assert Edition.objects.get().summary == "Pia’s summary."
    assert len(places(item)) == 2


def test_who_only_looked_does_not_undo_what_somebody_else_wrote(press):
    item = begin(press)
    text = places(item)[0][1]
    sent = sheet(press, item)
    save(logged_in(Role.ORGANISER, "omar"), item, **{f"{text}__text": "Omar’s words."})

    answer = press.post(f"{NEWS}{item.pk}/write/en/", sent | {"head-summary": "Pia’s summary."})

    assert answer.status_code == 302
    assert BlockWords.objects.get(block=text).fields == {"text": "Omar’s words."}
    assert Edition.objects.get().summary == "Pia’s summary."


def test_an_item_is_translated_beside_its_source_and_opens_in_both_languages(press, translator):
    item = written(press)
    text = places(item)[0][1]
    page = translator.get(f"{NEWS}{item.pk}/write/fa/").content.decode()
    assert "They came home." in page
    assert "2 parts are to be translated." in page

    missing = save(translator, item, "fa", then="ready", head__title="دو نفر آزاد شدند", head__summary="دو از نه")
    assert missing.headers["Location"].endswith("/write/fa/")
    assert f'href="#place-{text}"' in translator.get(missing.headers["Location"]).content.decode()
    save(translator, item, "fa", then="ready", **{f"{text}__text": "به خانه آمدند."})
    press.post(f"{NEWS}{item.pk}/open/")

    item.refresh_from_db()
    assert item.state == ItemState.OPEN
    assert set(item.editions.values_list("language", "state")) == {("en", "open"), ("fa", "open")}


def test_a_translation_of_a_changed_source_says_so_until_somebody_has_looked(press, translator):
    item = written(press)
    text = places(item)[0][1]
    save(translator, item, "fa", head__title="دو نفر", head__summary="دو", **{f"{text}__text": "به خانه آمدند."})
    before = sheet(translator, item, "fa")
    save(press, item, **{f"{text}__text": "They came home late."})

    late = translator.post(f"{NEWS}{item.pk}/write/fa/", before | {f"{text}-text": "دیر آمدند."}).content.decode()
    assert "The source has changed meanwhile." in late
    assert "دیر آمدند." in late
    assert "its source has changed" in translator.get(f"{NEWS}{item.pk}/write/fa/").content.decode()

    save(translator, item, "fa", **{f"same__{text}": "on"})
    assert "its source has changed" not in translator.get(f"{NEWS}{item.pk}/write/fa/").content.decode()
    assert BlockWords.objects.get(edition__language="fa").fields == {"text": "به خانه آمدند."}


def test_a_translator_writes_the_given_language_and_leads_nothing(press, translator):
    item = written(press)
    here = f"{NEWS}{item.pk}/"

    for address in ("write/en/", "write/es/", "", "correct/", "close/"):
        assert translator.get(f"{here}{address}").headers["Location"] == "/admin/", address
    for address in ("open/", "plan/", "discard/", "ready/en/", "about/", "names/", "propose/", "agree/", "no/"):
        assert translator.post(f"{here}{address}").headers["Location"] == "/admin/", address
    assert save(translator, item, "fa", then="add-text").status_code == 404
    item.refresh_from_db()
    assert (item.state, item.blocks.count()) == ("draft", 1)


def test_items_stand_among_what_there_is_to_translate_from_when_their_source_is_written(press, translator):
    item = begin(press)
    assert list(rows._rows()) == []
    text = places(item)[0][1]
    save(press, item, head__summary="News", **{f"{text}__text": "They came home."})
    actions.remove_block(block=item.blocks.get(kind="action"), by="pia", today=timezone.now().date())
    save(press, item, then="ready")

    def cell() -> tuple[str, str]:
        (row,) = rows._rows()
        return str(row.cells["fa"].state), row.cells["fa"].url

    where = f"{NEWS}{item.pk}/write/fa/"
    assert cell() == ("missing", where)
    save(translator, item, "fa", head__title="دو نفر")
    assert cell() == ("work", where)
    words = {"head__summary": "دو", f"{text}__text": "به خانه آمدند."}
    save(translator, item, "fa", then="ready", **words)
    assert cell() == ("current", where)
    save(press, item, **{f"{text}__text": "They are home."})
    assert cell() == ("behind", where)
    assert where in translator.get("/admin/languages/").content.decode()


def test_a_look_shows_page_letter_and_card_to_the_team_only(press, translator, settings):
    item = written(press)
    look = f"{NEWS}{item.pk}/look/en/"

    assert "They came home." in press.get(f"{look}page/?scheme=dark").content.decode()
    assert "They came home." in press.get(f"{look}letter/").content.decode()
    assert press.get(f"{look}letter/?form=text").content.decode().count("They came home.") == 1
    shown = press.get(look).content.decode()
    assert f'<img src="{look}card/" width="1200" height="630" alt="Two are free">' in shown
    assert "<bdi>Two are free</bdi><br><bdi>http" in shown
    card = press.get(f"{look}card/")
    with Image.open(BytesIO(card.content)) as picture:
        assert (picture.size, picture.format) == ((1200, 630), "PNG")
    assert card.headers["Cache-Control"] == "no-store"
    # Drawn for the answer alone: nothing of it can be found before its minute.
    assert addresses.render(f"/en/updates/{item.slug}/card.png") is None
    assert not [path for path in settings.DATA_DIR.rglob("*") if path.is_file() and item.slug in str(path)]
    # A translator reads the source.
    assert translator.get(look).status_code == 200
    ola = logged_in(Role.OUTREACH, "ola")
    for part in ("page", "card"):
        assert ola.get(f"{look}{part}/").headers["Location"] == "/admin/"
        assert Client().get(f"{look}{part}/").headers["Location"].startswith("/admin/login/")


def test_a_photograph_is_chosen_where_there_is_one_to_choose_and_else_kept_first(press, monkeypatch):
    item = begin(press)
    monkeypatch.setattr(photos, "_choices", [list])
    away = save(press, item, then="add-photo", head__summary="Early news")
    assert away.headers["Location"] == f"/admin/press/photos/new/?item={item.pk}"
    assert item.editions.get().summary == "Early news"
    assert not item.blocks.filter(kind="photo").exists()
    assert f'href="{NEWS}{item.pk}/write/en/"' in press.get(away.headers["Location"]).content.decode()
    monkeypatch.setattr(photos, "_keeper", [lambda id: photos.Photo(id, "/p.jpg", 3, 2, "Mina", "CC BY")])
    monkeypatch.setattr(photos, "_choices", [lambda: [(7, "The reading room, Mina")]])

    save(press, item, then="add-photo")
    block = item.blocks.get(kind="photo")
    assert block.data == {}
    save(press, item, **{f"data-{block.pk}-photo": "7", f"{block.pk}__caption": "The room"})
    block.refresh_from_db()
    assert block.data == {"photo": 7}
    save(press, item, head__summary="News")
    block.refresh_from_db()
    assert block.data == {"photo": 7}


def test_a_title_that_nobody_translated_anew_stays_marked_while_other_parts_are_saved(press, translator):
    item = written(press)
    text = places(item)[0][1]
    save(translator, item, "fa", head__title="دو نفر", head__summary="دو", **{f"{text}__text": "به خانه آمدند."})
    save(press, item, head__title="Three are free")

    save(translator, item, "fa", **{f"{text}__text": "به خانه برگشتند."})

    edition = Edition.objects.get(language="fa")
    assert queries.behind(edition) == [0]
    save(translator, item, "fa", head__title="سه نفر")
    edition.refresh_from_db()
    assert queries.behind(edition) == []


def test_a_new_part_comes_before_what_readers_can_do(press):
    item = begin(press)

    save(press, item, then="add-quote")
    save(press, item, then="add-action")
    save(press, item, then="add-text")

    assert [kind for kind, _pk in places(item)] == ["text", "quote", "action", "text", "action"]


def test_what_is_missing_in_a_translation_is_named(press, translator):
    item = written(press)

    answer = save(translator, item, "fa", then="ready", head__title="دو نفر")

    page = translator.get(answer.headers["Location"].partition("#")[0]).content.decode()
    assert "Still to be translated: 1. Text." in page


def test_an_unknown_figure_is_corrected_in_the_language_in_which_it_was_typed(press, translator):
    item = written(press)
    text = places(item)[0][1]
    said = {"head__title": "دو نفر", "head__summary": "دو", f"{text}__text": "{{signature}} نفر"}
    save(translator, item, "fa", then="ready", **said)

    page = press.get(f"{NEWS}{item.pk}/").content.decode()

    assert f'href="{NEWS}{item.pk}/write/fa/#place-{text}"' in page
    assert "There is no figure of this name: signature. It was typed in: \u2068فارسی\u2069." in page
