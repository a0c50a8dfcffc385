"""Translations as readers see them, of frame and letters, and in the matrix."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from wagtail.models import Locale

from openappeal.cms import addresses, matrix, stale
from openappeal.cms.matrix import State
from openappeal.cms.models import StaleAddress
from openappeal.signatures.actions import letters
from openappeal.signatures.letter_models import Occasion, SignerLetter
from openappeal.website.models import Navigation, SiteText
from openappeal.website.tests.test_translating import (
    TODAY,
    about,
    frame,
    keys,
    publish,
    publish_source,
    save,
    subject_of,
    work,
)
from openappeal.website.translating import queries, subjects
from openappeal.website.translation_models import TextKind, Translation

pytestmark = pytest.mark.django_db


# ── Readers ─────────────────────────────────────────────────────────────────
def read(path: str) -> str:
    return addresses.render(path).body.decode()


def test_a_page_that_is_behind_says_so_in_its_own_language_and_stays(site):
    assert "translates an earlier text" not in read("/fa/about/")
    publish_source(intro="Who we are now.", paragraph="In <b>autumn</b>.")

    shown = read("/fa/about/")
    assert "این صفحه ترجمهٔ متنی پیشین است؛ از آن پس ۲ بخش آن تغییر کرده است." in shown
    assert '<a lang="en" dir="ltr" hreflang="en" href="/en/about/">About en</a>' in shown
    assert "Who we are." in shown
    assert "Who we are now." not in shown
    assert "تغییر کرده است" not in read("/en/about/")

    save(work(), {"intro": "اکنون", work().changed[1].segment.key: "در پاییز."}, hand_over=True)
    publish(work())
    assert "تغییر کرده است" not in read("/fa/about/")


def test_readers_are_not_told_of_words_that_only_search_engines_read(site):
    page = about()
    page.search_description = "Who we are"
    page.save_revision().publish()

    assert work().cell.behind == 1
    assert queries.notice_of(about("fa")) is None


def test_publishing_a_source_has_its_translations_rendered_first(site):
    publish_source(intro="Who we are now.")

    marked = dict(StaleAddress.objects.values_list("path", "priority"))
    assert (marked["/en/about/"], marked["/fa/about/"]) == (stale.PAGE, stale.PAGE)


def test_a_source_that_is_taken_down_leaves_the_translation_without_a_notice(site):
    publish_source(intro="Who we are now.")
    about().unpublish()

    assert queries.notice_of(about("fa")) is None
    assert subject_of(about()) is None or subject_of(about()).language == "fa"


# ── Frame ───────────────────────────────────────────────────────────────────
def test_menu_and_words_are_translated_like_pages(site):
    found = frame(TextKind.MENU)
    assert [part.segment.text for part in found.changed] == ["The letter", "Our plan", "About", "Who we are"]
    words = dict(zip(keys(found), ["نامه", "برنامه", "درباره", "که‌ایم"], strict=True))
    assert save(found, words, hand_over=True) == frozenset()
    publish(frame(TextKind.MENU))

    farsi = Navigation.objects.get(locale__language_code="fa")
    assert [one.value["title"] for one in farsi.menu] == ["نامه", "برنامه"]
    (column,) = farsi.footer
    (link,) = column.value["links"]
    assert (column.value["heading"], link["title"]) == ("درباره", "که‌ایم")
    assert link["page"].pk == about("fa").pk
    assert frame(TextKind.MENU).cell.state == State.CURRENT


def test_the_mailbox_is_nobodys_translation(site):
    text = SiteText.objects.get(locale__language_code="en")
    text.footer_note, text.contact_address = "Paid for by readers.", "other@campaign.example"
    text.save()

    assert [part.segment.text for part in frame(TextKind.WORDS).changed] == ["Paid for by readers."]
    save(frame(TextKind.WORDS), {"footer_note": "با پول خوانندگان."}, hand_over=True)
    publish(frame(TextKind.WORDS))

    farsi = SiteText.objects.get(locale__language_code="fa")
    assert (farsi.footer_note, farsi.contact_address) == ("با پول خوانندگان.", "omar@campaign.example")


def test_words_of_a_new_language_make_its_row(site):
    Locale.objects.get_or_create(language_code="de")
    save(frame(TextKind.WORDS, "de"), {"site_name": "Der Laternenbrief"}, hand_over=True)
    publish(frame(TextKind.WORDS, "de"))

    assert SiteText.objects.get(locale__language_code="de").site_name == "Der Laternenbrief"


# ── Letters ─────────────────────────────────────────────────────────────────
def write_letter(id=None, **words) -> SignerLetter:
    return letters.write(
        id=id,
        occasion=Occasion.OTHER,
        audience=letters.Audience(),
        words={tag: letters.Words(*pair) for tag, pair in words.items()},
        by="omar",
        today=TODAY,
    )


def letter(found: SignerLetter) -> queries.Work:
    return queries.work(subjects.find(TextKind.LETTER, str(found.pk)), "fa")


def test_a_letter_is_current_behind_or_missing(site):
    one = write_letter(en=("About you", "Hello."))
    assert letter(one).cell.state == State.MISSING

    write_letter(one.pk, en=("About you", "Hello."), fa=("دربارهٔ شما", "درود."))
    assert letter(one).cell.state == State.CURRENT

    # The form sends all languages each time: the same words are no new translation.
    write_letter(one.pk, en=("About you", "Hello again."), fa=("دربارهٔ شما", "درود."))
    assert (letter(one).cell.state, letter(one).cell.behind) == (State.BEHIND, 1)

    write_letter(one.pk, en=("About you", "Hello again."), fa=("دربارهٔ شما", "باز درود."))
    assert letter(one).cell.state == State.CURRENT


def test_a_letters_words_are_published_into_its_draft(site):
    one = write_letter(en=("About you", "Hello."))
    save(letter(one), {"subject": "دربارهٔ شما", "text": "درود."}, hand_over=True)
    publish(letter(one))

    assert letter(one).cell.state == State.CURRENT
    assert {text.language: (text.subject, text.text) for text in one.texts.all()} == {
        "en": ("About you", "Hello."),
        "fa": ("دربارهٔ شما", "درود."),
    }
    write_letter(one.pk, en=("About you", "Hello!"), fa=("دربارهٔ شما", "درود."))
    assert letter(one).cell.state == State.BEHIND


def test_a_letter_that_is_gone_leaves_nothing_behind(site):
    one = write_letter(en=("About you", "Hello."), fa=("دربارهٔ شما", "درود."))
    assert Translation.objects.filter(kind=TextKind.LETTER).count() == 1

    letters.discard(id=one.pk, by="omar", today=TODAY)

    assert not Translation.objects.filter(kind=TextKind.LETTER).exists()


# ── The matrix ──────────────────────────────────────────────────────────────
def test_the_matrix_has_every_text_once(site):
    write_letter(en=("About you", "Hello."))
    (rows,) = [rows for name, rows in matrix.rows() if name == "website"]

    assert [
        (str(row.kind), row.title, row.language, {tag: cell.state for tag, cell in row.cells.items()}) for row in rows
    ] == [
        ("Page", "The Lantern Letter", "en", {"en": State.SOURCE, "fa": State.CURRENT}),
        ("Page", "About en", "en", {"en": State.SOURCE, "fa": State.CURRENT}),
        ("Page", "Our plan", "en", {"en": State.SOURCE, "fa": State.MISSING}),
        ("Page", "Resources", "en", {"en": State.SOURCE, "fa": State.MISSING}),
        ("Words on every page", "Words on every page", "en", {"en": State.SOURCE, "fa": State.CURRENT}),
        ("Menu and footer", "Menu and footer", "en", {"en": State.SOURCE, "fa": State.MISSING}),
        ("Letter to signers", "About you", "en", {"en": State.SOURCE, "fa": State.MISSING}),
    ]


def test_what_waits_for_whom(site):
    publish_source(intro="Who we are now.")
    before = queries.waiting(["fa"], "nil")["fa"]
    save(work(), {"intro": "اکنون کیستیم."}, hand_over=True)

    assert queries.waiting(["fa"], "nil") == {"fa": before - 1}  # not her own words
    assert queries.waiting(["fa"], "mina") == {"fa": before}
    assert queries.waiting_for_organiser(["fa"], "omar", {"fa": frozenset({"nil"})}) == {"fa": 1}
    assert queries.waiting_for_organiser(["fa"], "omar", {"fa": frozenset({"nil", "mina"})}) == {}
    assert queries.waiting_for_organiser(["fa"], "omar", {}) == {"fa": before}


@pytest.mark.both_databases
def test_existing_translations_count_as_current_after_the_upgrade(site):
    before = {(one.kind, one.subject, one.language): (one.made_of, one.pairs) for one in Translation.objects.all()}
    Translation.objects.all().delete()
    assert work().cell.state == State.MISSING

    import_module("openappeal.website.migrations.0003_existing_translations").note(apps, None)

    after = {(one.kind, one.subject, one.language): (one.made_of, one.pairs) for one in Translation.objects.all()}
    assert after == before
