"""A demand is changed after people have signed: who is told, how, and that nobody else learns of it."""

import re
from dataclasses import replace

import pytest
from django.test import RequestFactory

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import actions as appeals
from openappeal.appeals.models import ChangeKind, Version
from openappeal.appeals.tests.factories import published_appeal
from openappeal.appeals.tests.test_steps import publish, say
from openappeal.audit.models import Entry
from openappeal.cms import shell
from openappeal.mail.models import OutboxLetter
from openappeal.signatures import actions, letter_queries, views
from openappeal.signatures.actions import letters, without_address
from openappeal.signatures.letter_models import LetterState, Occasion, SignerLetter
from openappeal.signatures.models import PersonalLink, Signature
from openappeal.signatures.tests.cast import FATEMEH, JONAS, NOBODY, SABINE, THIRD, sign_and_confirm
from openappeal.signatures.tests.test_letters import Hands, send_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
WHO = {"by": "omar"}
FACT, MINOR, DEMAND = ChangeKind.FACT, ChangeKind.MINOR, ChangeKind.DEMAND
NOTICE = "You signed version 1. A demand has changed since."
FARSI_NOTICE = "شما ویرایش ۱ را امضا کرده‌اید. از آن پس یکی از خواسته‌ها عوض شده است."


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir, settings):
    settings.SITE_URL = "https://lantern.example"
    published_appeal()
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({"en": shell.Shell("Homeward"), "fa": shell.Shell("رو به خانه")}, languages=languages)


def change_a_demand():
    """Version 2 in English: its first demand differs."""
    return publish(DEMAND, demand_1="Open every door.")


def visit(code, language="en", **typed):
    """What the personal page answers."""
    asked = RequestFactory()
    path = f"/m/{code}/?lang={language}"
    return views.personal(asked.post(path, typed) if typed else asked.get(path), code)


def page(code, language="en"):
    answer = visit(code, language)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# ── The notice ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("person", "visibility"),
    [(SABINE, "public"), (SABINE, "withheld"), (NOBODY, "counted")],
    ids=lambda one: str(one)[:8],
)
def test_a_signer_of_the_version_before_sees_the_difference_and_the_ways_out(today, person, visibility):
    code = sign_and_confirm(person, visibility, today)
    assert 'id="changed"' not in page(code)

    change_a_demand()

    shown = page(code)
    notice = shown[shown.index('id="changed"') : shown.index("<form")]
    assert NOTICE in notice
    assert "[removed: the doors ] [added: every door ]" in text_of(notice)
    assert 'href="/en/appeal-v1.txt"' in notice
    assert 'href="#visibility"' in notice
    assert 'href="withdraw/?lang=en"' in notice


def test_in_farsi_the_source_is_shown_until_the_translation_is_there(today):
    code = sign_and_confirm(FATEMEH, "public", today, "fa")
    version = change_a_demand()

    before = page(code, "fa")
    assert FARSI_NOTICE in before
    assert "این تغییر هنوز ترجمه نشده است." in before
    assert '<p class="diff" lang="en" dir="ltr">' in before
    assert 'lang="fa">[برداشته‌شده: </span>' in before

    appeals.publish_edition(edition=say(version, "fa", demand_1="هر دری را باز کنید."), today=today, **WHO)

    after = page(code, "fa")
    assert "این تغییر هنوز ترجمه نشده است." not in after
    assert '<p class="diff" lang="fa" dir="rtl">' in after
    assert "هر دری" in after
    # Whoever reads the page in another language sees the difference in that one.
    assert '<p class="diff" lang="en" dir="ltr">' in page(code, "en")


@pytest.mark.parametrize("kind", [FACT, MINOR])
def test_other_changes_tell_nobody(today, kind):
    code = sign_and_confirm(SABINE, "public", today)

    publish(kind, demand_1="Open every door.", paragraph_1="In 2020, 250 people were taken.")

    assert 'id="changed"' not in page(code)
    assert not SignerLetter.objects.exists()


def test_who_signs_the_new_version_is_told_nothing_also_by_signing_once_more(today):
    old = sign_and_confirm(SABINE, "public", today)
    change_a_demand()

    again = sign_and_confirm(SABINE, "public", today)

    assert Signature.objects.get().version.number == 1
    assert NOTICE in page(old)
    assert 'id="changed"' not in page(again)


def test_a_link_to_no_signature_says_the_same(today):
    """The third name of a mailbox folds without effect; its page must not tell that."""
    for person in (SABINE, JONAS):
        sign_and_confirm(person, "public", today)
    code = sign_and_confirm(THIRD, "public", today)
    assert PersonalLink.objects.get(signature=None).version == Version.objects.get()
    change_a_demand()

    assert NOTICE in page(code)


def test_a_link_of_before_asks_its_signature(today):
    code = sign_and_confirm(SABINE, "public", today)
    PersonalLink.objects.update(version=None, language="")

    change_a_demand()

    assert NOTICE in page(code)


def test_a_signer_without_an_address_is_told_too(today, keys):
    appeals.set_address_optional(optional=True, today=today, **WHO)
    code = without_address.sign(
        person=replace(SABINE, address=""),
        visibility="withheld",
        language="en",
        form_token="a" * 40,
        keys=keys,
        today=today,
    )

    change_a_demand()

    assert NOTICE in page(code)


# ── The letter ──────────────────────────────────────────────────────────────
def test_publishing_has_a_letter_ready_that_is_named_until_it_goes(today):
    for person in (SABINE, FATEMEH):
        sign_and_confirm(person, "public", today)
    version = change_a_demand()

    letter = SignerLetter.objects.get()
    assert (letter.state, letter.occasion, letter.about, letter.versions) == (
        LetterState.DRAFT,
        Occasion.DEMAND,
        version,
        [1],
    )
    assert {text.language: text.subject for text in letter.texts.all()} == {
        "en": "About your signature",
        "fa": "دربارهٔ امضای شما",
    }
    assert Entry.objects.filter(action="signatures.write_letter", actor="omar").count() == 1
    home = logged_in(Role.ORGANISER).get("/admin/").content.decode()
    assert "2 signers have not been told that a demand was changed" in home
    assert f"/admin/signatures/letters/{letter.pk}/" in home
    assert "have not been told" not in logged_in(Role.MODERATOR, "wei").get("/admin/").content.decode()
    letters.propose(id=letter.pk, number=2, reason="A demand changed")
    assert "have not been told" not in logged_in(Role.ORGANISER).get("/admin/").content.decode()


def test_thrown_away_it_is_named_no_more_and_with_nobody_to_tell_neither(today):
    change_a_demand()
    organiser = logged_in(Role.ORGANISER)
    assert "been told" not in organiser.get("/admin/").content.decode()
    sign_and_confirm(FATEMEH, "public", today, "fa")  # Farsi shows version 1 still
    assert "One signer has not been told" in organiser.get("/admin/").content.decode()

    organiser.post(f"/admin/signatures/letters/{SignerLetter.objects.get().pk}/discard/")

    assert "been told" not in organiser.get("/admin/").content.decode()


def test_a_letter_that_waits_is_brought_up_to_the_next_change(today):
    change_a_demand()
    first = SignerLetter.objects.get()
    letters.write(
        id=first.pk,
        occasion=Occasion.DEMAND,
        audience=letters.Audience(versions=[1]),
        words={"en": letters.Words("About your signature", "Our own words")},
        today=today,
        **WHO,
    )

    third = publish(DEMAND, demand_2="Keep the peace for ever.")

    letter = SignerLetter.objects.get()
    assert (letter.about, letter.versions) == (third, [1, 2])
    assert [text.text for text in letter.texts.all()] == ["Our own words"]


def test_a_letter_on_its_way_ends_with_the_next_change_and_nobody_reads_of_one_twice(keys, today):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(FATEMEH, "public", today)
    change_a_demand()
    OutboxLetter.objects.all().delete()
    first, hands = SignerLetter.objects.get(), Hands()
    letters.propose(id=first.pk, number=2, reason="A demand changed")
    letters.begin(id=first.pk, by="wei", today=today)

    publish(DEMAND, demand_2="Keep the peace for ever.")

    send_all(keys, today, hands)
    first.refresh_from_db()
    assert (first.state, first.sent, hands.letters) == (LetterState.STOPPED, 0, [])
    stopped = Entry.objects.get(action="signatures.stop_letter")
    assert (stopped.subject, stopped.reason) == (str(first), "version 3 changes a demand again")
    second = SignerLetter.objects.exclude(pk=first.pk).get()
    assert (second.state, second.versions) == (LetterState.DRAFT, [1, 2])
    assert letter_queries.recipients(second).count() == 2


def test_a_letter_that_waits_for_a_second_person_is_about_the_next_change_too(today):
    sign_and_confirm(SABINE, "public", today)
    change_a_demand()
    first = SignerLetter.objects.get()
    letters.propose(id=first.pk, number=1, reason="A demand changed")

    third = publish(DEMAND, demand_2="Keep the peace for ever.")

    first.refresh_from_db()
    assert (first.state, first.about, first.versions) == (LetterState.PROPOSED, third, [1])
    assert SignerLetter.objects.exclude(pk=first.pk).get().versions == [2]


def test_who_has_signed_the_new_demands_once_more_gets_no_letter(today):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(FATEMEH, "public", today)
    change_a_demand()
    sign_and_confirm(SABINE, "public", today)

    letter = SignerLetter.objects.get()
    told = letter_queries.recipients(letter)
    assert [one.version.number for one in Signature.objects.all()] == [1, 1]
    assert [one.country for one in told] == [FATEMEH.country]


def test_each_letter_shows_the_difference_to_what_its_reader_signed(keys, today):
    sign_and_confirm(SABINE, "public", today)
    change_a_demand()
    sign_and_confirm(replace(FATEMEH, name="Noor Said"), "public", today)
    publish(DEMAND, demand_2="Keep the peace for ever.")
    OutboxLetter.objects.all().delete()
    letter, hands = SignerLetter.objects.get(), Hands()
    letters.propose(id=letter.pk, number=2, reason="A demand changed")
    letters.begin(id=letter.pk, by="wei", today=today)

    send_all(keys, today, hands)

    by_address = {one.to: one for one in hands.letters}
    first, second = by_address["sabine@post.example"], by_address["fatemeh@post.example"]
    assert first.text.count("Before:") == 2
    assert "Before: Open the doors.\nNow: Open every door." in first.text
    assert "Before: Keep the peace.\nNow: Keep the peace for ever." in first.text
    assert "Open the doors." not in second.text
    assert second.text.count("Before:") == 1
    assert "<del>the doors</del>" in first.html
    assert "<ins>every door</ins>" in first.html
    code = re.search(r"/m/([0-9a-z]+)/", first.text)[1]
    assert NOTICE in page(code)


def test_a_farsi_letter_says_that_the_change_is_not_translated_yet(keys, today):
    sign_and_confirm(FATEMEH, "public", today, "fa")
    version = change_a_demand()
    letter = SignerLetter.objects.get()

    words = letter_queries.words_for(letter, "fa", Version.objects.get(number=1).pk)
    assert (words.language, words.since.language, words.since.is_source) == ("fa", "en", True)

    appeals.publish_edition(edition=say(version, "fa", demand_1="هر دری را باز کنید."), today=today, **WHO)
    assert letter_queries.words_for(letter, "fa").since.language == "fa"


def test_the_letter_is_previewed_with_the_difference(today):
    sign_and_confirm(SABINE, "public", today)
    change_a_demand()
    letter = SignerLetter.objects.get()

    frame = logged_in(Role.ORGANISER).get(f"/admin/signatures/letters/{letter.pk}/preview/en/").content.decode()

    assert "<del>the doors</del>" in frame
    assert SABINE.name not in frame


# ── What stays, and what nobody else sees ───────────────────────────────────
def test_signatures_stay_with_their_version_in_every_count(today):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(FATEMEH, "withheld", today, "fa")
    change_a_demand()
    sign_and_confirm(NOBODY, "counted", today)
    sign_and_confirm(replace(JONAS, address="j@post.example"), "public", today, "fa")
    actions.close_counts(today=today)

    found = [(one.number, one.total, one.languages) for one in letter_queries.by_version()]

    assert found == [(2, 1, (("en", 1),)), (1, 3, (("fa", 2), ("en", 1)))]
    screen = text_of(logged_in(Role.ORGANISER).get("/admin/signatures/letters/").content.decode())
    assert "Version Signatures By language 2 1 English 1 1 3 فارسی 2 · English 1" in screen


def test_hiding_and_withdrawing_work_as_ever_after_the_change(today, keys):
    code = sign_and_confirm(SABINE, "public", today)
    change_a_demand()

    visit(code, visibility="withheld")
    assert Signature.objects.get().visibility == "withheld"
    assert NOTICE in page(code)
    actions.ask_to_withdraw(code=code)
    actions.withdraw_asked(today=today)

    assert not Signature.objects.exists()
    assert visit(code).status_code == 404


def test_notice_and_letter_are_gone_when_the_demand_is_again_as_it_was(today):
    code = sign_and_confirm(SABINE, "public", today)
    change_a_demand()
    sign_and_confirm(JONAS, "public", today)

    publish(DEMAND, demand_1="Open the doors.")

    assert 'id="changed"' not in page(code)
    letter = SignerLetter.objects.get()
    assert letter.versions == [2]
    assert [one.version.number for one in letter_queries.recipients(letter)] == [2]
