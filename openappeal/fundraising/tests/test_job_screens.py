"""The translator's screen of words of a drive, the organiser's of what is handed over, and who comes in."""

import re
from dataclasses import replace

import pytest

from openappeal.accounts import actions, tasks_board
from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.models import Appeal
from openappeal.appeals.queries import the_appeal
from openappeal.appeals.tests.factories import published_appeal
from openappeal.fundraising import drive_queries
from openappeal.fundraising.actions import drives
from openappeal.fundraising.drive_models import Drive, ProposedWords, Words
from openappeal.fundraising.drive_text import DriveText
from openappeal.fundraising.tests.giving import TEXT, a_drive
from openappeal.fundraising.tests.test_drive_jobs import DAY, FARSI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


@pytest.fixture
def drive():
    published_appeal()
    return a_drive()


@pytest.fixture
def nil(drive):
    return a_translator("nil", ["fa"])


def a_translator(username, languages):
    actions.add_staff_member(username=username, role=Role.TRANSLATOR, first_name=username, languages=languages)
    return logged_in(Role.TRANSLATOR, username)


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def place(drive, tag="fa"):
    return f"/admin/drives/{drive.pk}/translate/{tag}/"


def typed(client, drive, words, *, then="", tag="fa"):
    """What the form that is shown now would send, with these words."""
    seen = re.search(r'name="seen" value="(\w+)"', said(client.get(place(drive, tag))))[1]
    return {**words, "seen": seen, "then": then}


def tasks(username):
    return [task.title.replace("\u2068", "").replace("\u2069", "") for task in tasks_board.tasks_for(_user(username))]


def _user(username):
    return User.objects.get(username=username)


def test_from_the_list_of_languages_to_the_readers_page(drive, nil):
    assert "فارسی: 1 text waits for you" in tasks("nil")
    assert f'href="{place(drive)}"' in said(nil.get("/admin/languages/?language=fa"))
    screen = said(nil.get(place(drive)))
    assert "6 parts wait for you" in screen
    assert '<p class="oa-diff" id="source-lede" lang="en" dir="ltr">A page costs $14,000.</p>' in screen
    assert re.search(r'<textarea name="lede"[^>]* lang="fa" dir="rtl"', screen)
    assert 'name="report"' not in screen

    half = typed(nil, drive, {"title": FARSI["title"]}, then="hand-over")
    answer = said(nil.post(place(drive), half))
    assert "Saved, but not handed over yet." in answer
    assert answer.count("! There are no words yet.") == 5
    assert ProposedWords.objects.get().words["title"] == FARSI["title"]
    done = nil.post(place(drive), typed(nil, drive, FARSI, then="hand-over"))
    assert done.headers["Location"] == place(drive)
    waits = said(nil.get(place(drive)))
    assert "It waits for whoever takes it over." in waits
    assert "Take it over" not in waits
    assert not [title for title in tasks("nil") if "text" in title]

    omar = logged_in(Role.ORGANISER)
    assert f"Ready in فارسی, by nil: {TEXT.title}" in tasks("omar")
    assert "Ready to be taken over, by <bdi>nil</bdi>" in said(omar.get(f"/admin/drives/{drive.pk}/"))
    review = said(omar.get(place(drive)))
    assert FARSI["lede"] in review
    seen = re.search(r'name="seen" value="(\w+)"', review)[1]
    taken = omar.post(f"{place(drive)}take-over/", {"seen": seen})
    assert taken.headers["Location"] == f"/admin/drives/{drive.pk}/"
    assert drive_queries.read("page", "fa", today=DAY).title == FARSI["title"]
    assert "says what the source says" in said(omar.get(f"/admin/drives/{drive.pk}/"))


def test_what_was_typed_over_newer_words_stays_beside_them(drive, nil):
    ada = a_translator("ada", ["fa"])
    late = typed(ada, drive, FARSI | {"title": "عنوان آدا"})
    nil.post(place(drive), typed(nil, drive, {"title": "عنوان نیل"}))

    answer = said(ada.post(place(drive), late))

    assert "Nothing was saved yet" in answer
    assert 'value="عنوان آدا"' in answer
    assert "Somebody else has saved other words meanwhile:" in answer
    assert '<p class="oa-words" lang="fa" dir="rtl">عنوان نیل</p>' in answer
    assert ProposedWords.objects.get().words["title"] == "عنوان نیل"
    again = late | {"seen": re.search(r'name="seen" value="(\w+)"', answer)[1]}
    assert ada.post(place(drive), again).status_code == 302
    assert ProposedWords.objects.get().words["title"] == "عنوان آدا"


def test_what_was_typed_after_somebody_handed_over_is_not_lost(drive, nil):
    ada = a_translator("ada", ["fa"])
    late = typed(ada, drive, {"title": "عنوان آدا"})
    nil.post(place(drive), typed(nil, drive, FARSI, then="hand-over"))

    answer = said(ada.post(place(drive), late))

    assert "these words were handed over meanwhile" in answer
    assert 'value="عنوان آدا"' in answer
    assert FARSI["title"] in answer
    assert ProposedWords.objects.get().words == FARSI


def test_limits_and_hidden_signs_are_those_of_the_organisers_form(drive, nil):
    answer = said(nil.post(place(drive), typed(nil, drive, {"title": "x" * 121, "lede": "a\u202eb"})))

    assert "Nothing was saved. Look at the parts marked below." in answer
    assert "at most 120 characters" in answer
    assert "invisible signs" in answer
    assert "x" * 121 in answer
    assert not ProposedWords.objects.exists()


def test_sent_back_with_a_sentence_that_the_translator_sees(drive, nil):
    nil.post(place(drive), typed(nil, drive, FARSI, then="hand-over"))
    omar = logged_in(Role.ORGANISER)
    seen = re.search(r'name="seen" value="(\w+)"', said(omar.get(place(drive))))[1]

    assert "This field is required." in said(omar.post(f"{place(drive)}send-back/", {"seen": seen, "note": ""}))
    omar.post(f"{place(drive)}send-back/", {"seen": seen, "note": "Look at the <sum>."})

    assert "Sent back in فارسی: One page, where no one can scroll past it" in tasks("nil")
    assert "Look at the &lt;sum&gt;." in said(nil.get(place(drive)))
    late = omar.post(f"{place(drive)}take-over/", {"seen": seen}, follow=True)
    assert "Nothing was done" in said(late)
    assert not Words.objects.filter(language="fa").exists()


def test_an_organiser_is_told_what_changed_since(drive, nil):
    nil.post(place(drive), typed(nil, drive, FARSI, then="hand-over"))
    omar = logged_in(Role.ORGANISER)
    assert "The source has changed since it was handed over." not in said(omar.get(place(drive)))

    drives.write(drive=drive, language="en", text=replace(TEXT, title="Another"), by="sara", today=DAY)
    drives.write(drive=drive, language="fa", text=DriveText(title="دیگر", lede="یک."), by="sara", today=DAY)

    review = said(omar.get(place(drive)))
    assert "The source has changed since it was handed over. Taken over, these words count as behind." in review
    assert "What readers have was changed after these words were proposed." in review
    assert "A translator proposes words in this language." in said(omar.get(f"/admin/drives/{drive.pk}/words/fa/"))


def test_what_an_organiser_wrote_meanwhile_stands_beside_what_is_proposed(drive, nil):
    nil.post(place(drive), typed(nil, drive, {"title": FARSI["title"]}))
    assert "Readers have meanwhile:" not in said(nil.get(place(drive)))

    drives.write(drive=drive, language="fa", text=DriveText(title="از سازمان‌دهنده", lede="یک."), by="sara", today=DAY)

    screen = said(nil.get(place(drive)))
    assert "What readers have was changed after these words were proposed." in screen
    assert f'value="{FARSI["title"]}"' in screen
    assert screen.count("Readers have meanwhile:") == 1
    assert '<p class="oa-words" lang="fa" dir="rtl">از سازمان‌دهنده</p>' in screen
    # Nobody had proposed a lede: readers' stands in its box.
    assert re.search(r'<textarea name="lede"[^>]*> یک.</textarea>', screen)


def test_the_check_says_which_figure_is_missing_to_whoever_takes_it_over(drive, nil):
    nil.post(place(drive), typed(nil, drive, FARSI, then="hand-over"))
    omar = logged_in(Role.ORGANISER)
    missing = r"<li>! [^<]*14,000"
    assert not re.search(missing, said(omar.get(place(drive))))
    nil.post(f"{place(drive)}take-back/")

    words = FARSI | {"lede": "یک صفحه ۱۵٬۰۰۰ دلار است."}
    nil.post(place(drive), typed(nil, drive, words, then="hand-over"))

    review = said(omar.get(place(drive)))
    assert "The check may be wrong." in review
    assert re.search(missing, review)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OUTREACH, Role.PRESS, Role.TREASURER, Role.KEY_HOLDER])
def test_others_do_not_come_in(drive, role):
    client = logged_in(role, "else")

    for address in ("", "take-back/", "send-back/", "take-over/", "throw-away/"):
        answer = client.post(f"{place(drive)}{address}", FARSI) if address else client.get(place(drive))
        assert answer.headers["Location"] == "/admin/"
    assert not ProposedWords.objects.exists()


def test_a_translator_of_another_language_does_not_come_in_and_none_takes_over(drive, nil):
    german = a_translator("gerda", ["de"])
    assert german.get(place(drive)).headers["Location"] == "/admin/"
    assert german.post(place(drive), FARSI).headers["Location"] == "/admin/"
    both = a_translator("both", ["en", "fa"])
    assert both.get(place(drive, "en")).status_code == 404
    assert both.get(f"/admin/drives/{drive.pk}/").headers["Location"] == "/admin/"

    nil.post(place(drive), typed(nil, drive, FARSI, then="hand-over"))
    seen = re.search(r'name="seen" value="(\w+)"', said(logged_in(Role.ORGANISER).get(place(drive))))[1]
    for address in ("send-back/", "take-over/", "throw-away/"):
        assert nil.post(f"{place(drive)}{address}", {"seen": seen, "note": "x"}).headers["Location"] == "/admin/"
    assert ProposedWords.objects.get().stage == "ready"
    assert nil.post(f"{place(drive)}take-back/").headers["Location"] == place(drive)
    assert ProposedWords.objects.get().stage == "work"


def test_a_group_is_begun_in_the_language_in_which_it_writes(drive):
    omar = logged_in(Role.ORGANISER)
    address = f"/admin/drives/{drive.pk}/group/"
    assert re.search(r'<option value="en" selected>English</option>', said(omar.get(address)))

    facts = {"slug": "five", "currency": "USD", "goal": "3,000", "source": "fa"}
    to_words = omar.post(address, facts).headers["Location"]

    group = Drive.objects.get(slug="five")
    assert (group.source_language, to_words) == ("fa", f"/admin/drives/{group.pk}/words/fa/")
    omar.post(address, facts | {"slug": "six", "source": ""})
    assert Drive.objects.get(slug="six").source_language == the_appeal().source_language
    assert "Select a valid choice" in said(omar.post(address, facts | {"slug": "seven", "source": "de"}))
    assert 'name="source"' not in said(omar.get(f"/admin/drives/{group.pk}/change/"))


def test_in_a_campaign_of_one_language_nothing_is_chosen(drive):
    Appeal.objects.update(languages=["en"])
    omar = logged_in(Role.ORGANISER)
    address = f"/admin/drives/{drive.pk}/group/"

    assert 'name="source"' not in said(omar.get(address))
    omar.post(address, {"slug": "five", "currency": "USD", "goal": "3,000"})

    assert Drive.objects.get(slug="five").source_language == "en"
