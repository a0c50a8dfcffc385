"""Translations of pages, frame and letters: what is behind, words kept, two people, what readers are told."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from wagtail.models import Locale

from openappeal.audit.models import Entry
from openappeal.cms import addresses, matrix, stale
from openappeal.cms.matrix import Cell, State
from openappeal.cms.models import StaleAddress
from openappeal.signatures.actions import letters
from openappeal.signatures.letter_models import Occasion, SignerLetter
from openappeal.website import actions as website
from openappeal.website.models import ContentPage, HomePage, Navigation, SiteText
from openappeal.website.translating import actions, queries, subjects
from openappeal.website.translation_models import Stage, TextKind, Translation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)


def about(language: str = "en") -> ContentPage:
    return ContentPage.objects.get(slug="about", locale__language_code=language)


def subject_of(page) -> subjects.Subject:
    return subjects.find(TextKind.PAGE, str(page.translation_key))


def work(language: str = "fa", page=None) -> queries.Work:
    return queries.work(subject_of(page or about()), language)


def frame(kind, language="fa") -> queries.Work:
    return queries.work(subjects.find(kind, subjects.SITE), language)


def publish_source(*, intro=None, paragraph=None, more=(), drop=None):
    """What an organiser does in Wagtail."""
    page = about()
    if intro is not None:
        page.intro = intro
    body = list(page.body.raw_data)
    if paragraph is not None:
        body[1] = {**body[1], "value": f"<p>{paragraph}</p>"}
    if drop is not None:
        del body[drop]
    page.body = [*body, *more]
    page.save_revision().publish()


def block(kind: str, value) -> dict[str, object]:
    """A block as Wagtail stores it, with an id of its own."""
    return {"type": kind, "value": value, "id": str(uuid4())}


def save(found: queries.Work, words, **more):
    return actions.save(
        subject=found.subject,
        language=found.language,
        words=words,
        seen=found.seen,
        **{"by": "nil", "today": TODAY, **more},
    )


def publish(found: queries.Work, by="omar"):
    actions.publish(subject=found.subject, language=found.language, seen=found.seen, by=by, today=TODAY)


def keys(found: queries.Work):
    return [part.segment.key for part in found.changed]


def acts():
    """Who did what; the audit list keeps no order within a day."""
    found = Entry.objects.filter(action__startswith="website.")
    return sorted(found.values_list("actor", "action", "subject"))


# ── What is behind ──────────────────────────────────────────────────────────
def test_what_is_laid_out_in_a_further_language_is_up_to_date(site):
    assert work().cell == Cell(State.CURRENT, 0, f"/admin/languages/page/{about().translation_key}/fa/")
    assert frame(TextKind.WORDS).cell.state == State.CURRENT


def test_a_page_that_does_not_exist_in_a_language_is_missing(site):
    plan = ContentPage.objects.get(slug="plan")

    assert work("fa", plan).cell.state == State.MISSING
    assert frame(TextKind.MENU).cell.state == State.MISSING


def test_a_draft_of_the_source_changes_nothing(site):
    page = about()
    page.intro = "Who we are today."
    page.save_revision()

    assert work().cell.state == State.CURRENT


def test_two_changed_parts_are_two_behind_and_the_same_two_in_every_language(site):
    website.add_home(language="de", title="Brief", heading_first="Lasst", lede="Zehn.")
    website.add_page(language="de", slug="about", title="Über uns", intro="Wer wir sind.", body=[])

    publish_source(intro="Who we are now.", paragraph="In <b>autumn</b>.")

    for language in ("fa", "de"):
        found = work(language)
        assert (found.cell.state, found.cell.behind) == (State.BEHIND, 2)
        assert [part.segment.text for part in found.changed] == ["Who we are now.", "In **autumn**."]
        assert [part.before for part in found.changed] == ["Who we are.", "In **spring**."]


def test_moving_a_paragraph_or_pasting_it_anew_is_no_change(site):
    page = about()
    heading, paragraph = page.body.raw_data
    page.body = [block("paragraph", paragraph["value"]), heading]
    page.save_revision().publish()

    assert work().cell.state == State.CURRENT
    assert [part.live for part in work().rest] == ["About fa", "Who we are.", "In **spring**.", "How it began"]


def test_a_new_and_a_removed_part_count(site):
    publish_source(more=[block("paragraph", "<p>And later.</p>")], drop=0)

    found = work()
    assert found.cell.behind == 2
    assert [part.segment.text for part in found.changed] == ["And later."]
    assert [(gone.before, gone.live) for gone in found.gone] == [("How it began", "How it began")]


def test_what_was_changed_back_is_up_to_date_again(site):
    publish_source(intro="Who we are now.")
    publish_source(intro="Who we are.")

    assert work().cell.state == State.CURRENT


def test_a_page_made_by_hand_at_the_same_address_is_the_translation_once_somebody_says_so(site):
    plan, home = ContentPage.objects.get(slug="plan"), HomePage.objects.get(locale__language_code="fa")
    own = ContentPage(title="برنامه", slug="plan", locale=home.locale)
    home.add_child(instance=own)
    own.save_revision().publish()
    found = work("fa", plan)
    assert (found.cell.state, [part.live for part in found.changed]) == (State.MISSING, ["برنامه", ""])
    assert "برنامه" not in {row.title for row in queries.rows()}

    actions.say_it_says_the_same(subject=found.subject, language="fa", seen=found.seen, by="omar", today=TODAY)

    assert work("fa", plan).cell.state == State.CURRENT
    own.refresh_from_db()
    assert own.translation_key == plan.translation_key


# ── Words, two people ───────────────────────────────────────────────────────
def test_a_translator_translates_what_changed_and_a_second_reader_publishes(site):
    publish_source(intro="Who we are now.", paragraph="In <b>autumn</b>.")
    first, second = keys(work())

    assert save(work(), {first: "اکنون کیستیم."}, hand_over=True) == {second}
    assert (work().cell.state, work().cell.behind) == (State.WORK, 2)
    assert about("fa").intro == "Who we are."

    assert save(work(), {first: "اکنون کیستیم.", second: "در **پاییز**."}, hand_over=True) == frozenset()
    assert work().cell == Cell(State.REVIEW, 2, work().cell.url, frozenset({"nil"}))
    with pytest.raises(actions.SamePerson):
        publish(work(), by="nil")

    publish(work())

    page = about("fa")
    assert page.live
    assert (page.title, page.intro) == ("About fa", "اکنون کیستیم.")
    assert [str(one.value) for one in page.body] == ["How it began", "<p>در <b>پاییز</b>.</p>"]
    assert [one.id for one in page.body] == [one.id for one in about().body]
    assert (work().cell.state, work().cell.behind) == (State.CURRENT, 0)
    record = queries.record_of(work().subject, "fa")
    assert (record.stage, record.draft, record.writers) == (Stage.NONE, {}, [])
    assert acts() == [
        ("nil", "website.hand_over", "page /about/ in fa"),
        ("omar", "website.publish_translation", "page /about/ in fa"),
    ]


def test_words_that_still_fit_need_no_change_but_somebody_says_so(site):
    publish_source(intro="Who we are, all of us.")
    (key,) = keys(work())

    assert save(work(), {key: "Who we are."}, hand_over=True) == {key}
    assert save(work(), {key: "Who we are."}, stays=[key], hand_over=True) == frozenset()
    publish(work())

    assert about("fa").intro == "Who we are."
    assert work().cell.state == State.CURRENT


def test_a_form_that_was_opened_before_somebody_saved_or_the_source_changed_keeps_nothing(site):
    publish_source(intro="Who we are now.")
    (key,) = keys(work())
    opened = work()
    save(opened, {key: "من"}, by="nil")

    with pytest.raises(actions.ChangedMeanwhile):
        save(opened, {key: "تو"}, by="mina")
    opened = work()
    publish_source(intro="Who we are by now.")
    with pytest.raises(actions.ChangedMeanwhile):
        save(opened, {key: "تو"}, by="mina")

    assert queries.record_of(opened.subject, "fa").draft == {key: {"text": "من", "of": "Who we are now."}}


def test_words_of_an_earlier_reading_of_the_source_wait_again(site):
    publish_source(intro="Who we are now.")
    (key,) = keys(work())
    save(work(), {key: "اکنون کیستیم."})
    publish_source(intro="Who we are by now.")

    (part,) = work().changed
    assert (part.words, part.waits, part.of) == ("اکنون کیستیم.", True, "Who we are now.")
    # Saving the form as it is does not make them words of the new reading.
    assert save(work(), {key: "اکنون کیستیم."}, hand_over=True) == {key}
    assert save(work(), {key: "اکنون کیستیم."}, stays=[key], hand_over=True) == frozenset()


def test_what_the_source_got_after_handing_over_stays_out_and_counts_as_behind(site):
    publish_source(intro="Who we are now.")
    (key,) = keys(work())
    save(work(), {key: "اکنون کیستیم."}, hand_over=True)
    publish_source(paragraph="In <b>autumn</b>.", more=[block("paragraph", "<p>And later.</p>")])

    publish(work())

    page = about("fa")
    assert page.intro == "اکنون کیستیم."
    assert [str(one.value) for one in page.body] == ["How it began", "<p>In <b>spring</b>.</p>"]
    assert (work().cell.state, work().cell.behind) == (State.BEHIND, 2)


def test_a_second_reader_gives_back_with_a_word_and_a_writer_takes_back(site):
    publish_source(intro="Who we are now.")
    (key,) = keys(work())
    save(work(), {key: "اکنون کیستیم."}, hand_over=True)
    who = {"subject": work().subject, "language": "fa", "today": TODAY}

    with pytest.raises(actions.NotPossibleNow):
        save(work(), {key: "دیگر"})
    actions.give_back(note="“ما” کجاست؟", by="omar", **who)
    assert work().cell.state == State.WORK
    assert work().record.note == "“ما” کجاست؟"
    assert save(work(), {key: "ما اکنون کیستیم."}, hand_over=True) == frozenset()
    assert work().record.note == ""
    actions.take_back(by="nil", **who)
    with pytest.raises(actions.NotPossibleNow):
        publish(work())

    assert [(by, action) for by, action, _subject in acts()] == [
        ("nil", "website.hand_over"),
        ("nil", "website.hand_over"),
        ("nil", "website.take_back"),
        ("omar", "website.give_back"),
    ]


def test_everybody_whose_words_are_in_it_is_a_writer(site):
    publish_source(intro="Who we are now.", paragraph="In <b>autumn</b>.")
    first, second = keys(work())
    save(work(), {first: "اکنون کیستیم."}, by="nil")
    save(work(), {second: "در **پاییز**."}, by="mina", hand_over=True)

    for writer in ("nil", "mina"):
        with pytest.raises(actions.SamePerson):
            publish(work(), by=writer)
    publish(work(), by="omar")


def test_a_missing_page_is_made_below_its_parent_with_the_same_slug(site):
    plan = ContentPage.objects.get(slug="plan")
    found = work("fa", plan)
    assert keys(found) == ["title", "intro"]

    save(found, {"title": "برنامهٔ ما", "intro": "چه در راه است."}, hand_over=True)
    assert not ContentPage.objects.filter(slug="plan", locale__language_code="fa").exists()
    publish(work("fa", plan))

    made = ContentPage.objects.get(slug="plan", locale__language_code="fa")
    assert (made.live, made.public_path, made.title) == (True, "/fa/plan/", "برنامهٔ ما")
    assert made.translation_key == plan.translation_key
    assert work("fa", plan).cell.state == State.CURRENT


def test_a_page_below_a_page_that_is_missing_waits_for_it(site):
    plan = ContentPage.objects.get(slug="plan")
    child = ContentPage(title="In full", slug="in-full", locale=plan.locale)
    plan.add_child(instance=child)
    child.save_revision().publish()
    save(work("fa", child), {"title": "کامل"}, hand_over=True)

    with pytest.raises(subjects.NoParent, match="Our plan"):
        publish(work("fa", child))

    assert work("fa", child).cell.state == State.REVIEW


def test_a_removed_part_goes_with_its_translation(site):
    publish_source(drop=0)
    assert save(work(), {}, hand_over=True) == frozenset()

    publish(work())

    assert [one.block_type for one in about("fa").body] == ["paragraph"]
    assert work().cell.state == State.CURRENT


def test_what_the_translation_has_alone_stays_until_somebody_takes_it_out(site):
    farsi = about("fa")
    farsi.body = [block("callout", {"heading": "", "text": "<p>Note</p>"}), *farsi.body.raw_data]
    farsi.save_revision().publish()
    publish_source(intro="Who we are now.")
    (extra,) = work().extras
    assert extra.words == "Note"

    save(work(), {"intro": "اکنون کیستیم."}, hand_over=True)
    publish(work())
    assert [one.block_type for one in about("fa").body] == ["callout", "heading", "paragraph"]

    (extra,) = work().extras
    save(work(), {}, leave_out=[extra.key], hand_over=True)
    publish(work())
    assert [one.block_type for one in about("fa").body] == ["heading", "paragraph"]


# ── An organiser's word ─────────────────────────────────────────────────────
def test_a_slip_of_the_pen_leaves_nobody_behind_who_was_not(site):
    publish_source(paragraph="In <b>autumn</b>.")
    publish_source(intro="Who we  are!")
    subject = subject_of(about())
    StaleAddress.objects.all().delete()

    told = [("intro", "Who we are.", "Who we  are!")]
    assert actions.only_slips(subject=subject, changes=told, by="omar", today=TODAY) == 1

    found = work()
    assert (found.cell.state, found.cell.behind) == (State.BEHIND, 1)
    assert [part.segment.text for part in found.changed] == ["In **autumn**."]
    assert dict(StaleAddress.objects.values_list("path", "priority")) == {"/fa/about/": stale.PAGE}
    assert acts() == [("omar", "website.only_slips", "page /about/")]


def test_a_slip_is_one_from_one_reading_to_another(site):
    publish_source(intro="Who we are!")
    subject = subject_of(about())

    assert actions.only_slips(subject=subject, changes=[("intro", "Other.", "Who we are!")], by="o", today=TODAY) == 0
    with pytest.raises(actions.ChangedMeanwhile):
        actions.only_slips(subject=subject, changes=[("intro", "Who we are.", "Other.")], by="o", today=TODAY)

    assert work().cell.behind == 1


def test_an_organiser_says_of_words_written_elsewhere_that_they_say_the_same(site):
    publish_source(intro="Who we are now.", more=[block("paragraph", "<p>And later.</p>")])
    farsi = about("fa")
    farsi.intro = "اکنون کیستیم."
    farsi.body = [*farsi.body.raw_data, block("paragraph", "<p>سپس.</p>")]
    farsi.save_revision().publish()
    assert work().cell.behind == 2

    found = work()
    actions.say_it_says_the_same(subject=found.subject, language="fa", seen=found.seen, by="omar", today=TODAY)

    assert work().cell.state == State.CURRENT
    assert [part.live for part in work().rest][-1] == "سپس."
    assert work().extras == []


def test_nobody_can_say_it_of_nothing_or_while_somebody_is_at_it(site):
    plan = ContentPage.objects.get(slug="plan")
    found = work("fa", plan)
    with pytest.raises(actions.NothingThere):
        actions.say_it_says_the_same(subject=found.subject, language="fa", seen=found.seen, by="o", today=TODAY)
    publish_source(intro="Who we are now.")
    save(work(), {"intro": "اکنون"})

    with pytest.raises(actions.NotPossibleNow):
        actions.say_it_says_the_same(subject=work().subject, language="fa", seen=work().seen, by="o", today=TODAY)


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


def test_existing_translations_count_as_current_after_the_upgrade(site):
    before = {(one.kind, one.subject, one.language): (one.made_of, one.pairs) for one in Translation.objects.all()}
    Translation.objects.all().delete()
    assert work().cell.state == State.MISSING

    import_module("openappeal.website.migrations.0003_existing_translations").note(apps, None)

    after = {(one.kind, one.subject, one.language): (one.made_of, one.pairs) for one in Translation.objects.all()}
    assert after == before
