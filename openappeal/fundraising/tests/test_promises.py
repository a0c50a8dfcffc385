"""What a drive said before anybody gave: it is not left away, and whatever is changed stands there with its day."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.core.calendars import format_date
from openappeal.fundraising import drive_queries, pages
from openappeal.fundraising.actions import drives
from openappeal.fundraising.actions.drives import DriveFacts, NotWhole
from openappeal.fundraising.actions.promises import Emptied
from openappeal.fundraising.drive_text import DriveText
from openappeal.fundraising.models import DriveChange
from openappeal.fundraising.promise_queries import Changed, Told
from openappeal.fundraising.tests.giving import BEGUN, TEXT, a_drive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
LATER = BEGUN + timedelta(days=9)
FARSI = DriveText(title="یک صفحه", lede="چهارده هزار دلار.", if_missed="همه پول خود را پس می‌گیرند.")
OTHER = "If the page is not printed, we keep it."


def write(drive, text=TEXT, language="en", today=LATER, **changed):
    return drives.write(drive=drive, language=language, text=replace(text, **changed), by="sara", today=today)


def facts(drive, **changed):
    now = DriveFacts(drive.kind, drive.currency, drive.goal_minor, drive.deadline_day, drive.surplus)
    return replace(now, **changed)


def change(drive, today=LATER, **changed):
    drives.change(drive=drive, facts=facts(drive, **changed), by="sara", today=today)
    drive.refresh_from_db()


def read(language="en", slug="page"):
    return drive_queries.read(slug, language, today=LATER)


def page(language="en", slug="page"):
    return re.sub(r"\s+", " ", pages.drive(language, slug))


@pytest.mark.both_databases
def test_what_was_said_is_not_left_away_in_the_source():
    drive = a_drive()

    with pytest.raises(Emptied) as caught:
        write(drive, if_missed="", how_to_give="")

    assert caught.value.names == ("how_to_give", "if_missed")
    assert read().if_missed.now == Told(TEXT.if_missed, "en")
    drafted = a_drive("later", is_open=False)
    write(drafted, if_missed="")
    assert not DriveChange.objects.exists()


@pytest.mark.both_databases
def test_what_is_changed_stands_beside_what_stood_there_before():
    drive = a_drive(deadline=BEGUN + timedelta(days=2))
    write(drive, if_missed=OTHER)

    found, shown = read().if_missed, page()

    assert (found.now.words, found.newer) == (OTHER, None)
    assert found.earlier == (Told(TEXT.if_missed, "en", LATER),)
    assert "The day has passed, and the goal was not reached" in shown
    assert "This was said before, and holds:" not in shown
    day = format_date(LATER, "en")
    assert f"Until {day} this stood here, and whoever gave before that day gave under these words:" in shown
    assert f"<p>{TEXT.if_missed}</p>" in shown


@pytest.mark.both_databases
def test_changes_of_one_day_are_one_and_none_if_all_is_as_it_was():
    drive = a_drive()
    write(drive, if_missed="A slip.")
    write(drive, if_missed=OTHER)
    assert [one.words for one in read().if_missed.earlier] == [TEXT.if_missed]

    write(drive)

    assert read().if_missed.earlier == ()
    assert not DriveChange.objects.exists()


def test_a_language_without_these_words_shows_those_of_the_source():
    drive = a_drive(deadline=BEGUN)
    write(drive, replace(FARSI, if_missed=""), "fa", BEGUN)

    assert read("fa").if_missed.now == Told(TEXT.if_missed, "en")
    assert f'<p lang="en" dir="ltr">{TEXT.if_missed}</p>' in page("fa")
    assert read("fa").how_to_give.now == Told(TEXT.how_to_give, "en")


def test_a_translation_tells_its_own_earlier_words_and_that_the_source_has_gone_on():
    drive = a_drive(deadline=BEGUN)
    write(drive, FARSI, "fa", BEGUN)
    assert read("fa").if_missed.earlier == ()
    holds = "از پیش گفته شده بود و سر حرفمان هستیم:"
    assert holds in page("fa")
    write(drive, if_missed=OTHER)

    behind = read("fa").if_missed
    assert (behind.now.words, behind.earlier) == (FARSI.if_missed, ())
    assert behind.newer == Told(OTHER, "en", LATER)
    assert f'<p lang="en" dir="ltr">{OTHER}</p>' in page("fa")
    assert holds not in page("fa")

    write(drive, FARSI, "fa", if_missed="پول نزد ما می‌ماند.")
    now = read("fa").if_missed
    assert (now.newer, now.earlier) == (None, (Told(FARSI.if_missed, "fa", LATER),))


def test_a_translation_that_lacks_something_else_is_not_said_to_lag_behind_a_promise():
    drive = a_drive(deadline=BEGUN)
    write(drive, FARSI, "fa", BEGUN)
    write(drive, if_missed=OTHER)
    follows = replace(FARSI, if_missed="پول نزد ما می‌ماند.")
    write(drive, follows, "fa")

    write(drive, if_missed=OTHER, report="It was printed.")

    found = read("fa").if_missed
    assert (found.now.words, found.newer) == (follows.if_missed, None)
    assert OTHER not in page("fa")


def test_a_translation_that_does_not_follow_shows_no_older_way_to_give():
    drive = a_drive(deadline=None)
    write(drive, replace(FARSI, how_to_give="حساب قدیم."), "fa", BEGUN)
    assert "حساب قدیم." in page("fa")

    write(drive, how_to_give="Another account.")

    shown = page("fa")
    assert "حساب قدیم." not in shown
    assert re.search(r'lang="en" dir="ltr"> ?<p>Another account.</p>', shown)
    assert format_date(LATER, "fa") in shown


def test_older_ways_to_give_are_not_shown_but_that_they_were_changed_is():
    drive = a_drive(deadline=None)
    write(drive, how_to_give="Another account.")

    shown = page()

    assert f"Changed on {format_date(LATER, 'en')}. Please use no older words." in shown
    assert TEXT.how_to_give not in shown


def test_a_groups_page_shows_what_its_drive_said_before():
    drive = a_drive()
    a_drive("five", parent=drive, goal=300, deadline=None, text=DriveText(title="Five", lede="Cities."))
    write(drive, if_more="We keep it.")

    assert read(slug="five").if_more.earlier == (Told(TEXT.if_more, "en", LATER),)


@pytest.mark.both_databases
def test_goal_and_last_day_leave_a_line_with_the_day_of_the_change():
    drive = a_drive(goal=1_400_000, deadline=date(2026, 11, 5))
    change(drive, BEGUN, goal_minor=1_500_000)
    change(drive, goal_minor=1_200_000, deadline_day=date(2026, 12, 24))

    assert read().changes == (
        Changed("goal", BEGUN, 1_400_000, 1_500_000, "USD", "USD"),
        Changed("deadline", LATER, date(2026, 11, 5), date(2026, 12, 24)),
        Changed("goal", LATER, 1_500_000, 1_200_000, "USD", "USD"),
    )
    shown = page()
    assert f"On {format_date(BEGUN, 'en')} the goal was raised from $14,000 to $15,000." in shown
    day, before, after = (format_date(one, "en") for one in (LATER, date(2026, 11, 5), date(2026, 12, 24)))
    assert f"On {day}, after it had passed, the last day was moved from {before} to {after}." in shown
    assert f"On {day} the goal was lowered from $15,000 to $12,000." in shown

    drafted = a_drive("later", is_open=False)
    change(drafted, goal_minor=5)
    assert drafted.changes.count() == 0


def test_what_is_above_the_goal_leaves_a_line_too():
    drive = a_drive()
    other = a_drive("next-page")
    change(drive, BEGUN, surplus=other.slug)
    change(drive, surplus="")

    shown = page()
    assert f"Until {format_date(BEGUN, 'en')} the page said that it asks for nothing above the goal." in shown
    words = f"Until {format_date(LATER, 'en')} the page said that what is above the goal goes to “<bdi>{TEXT.title}"
    assert words in shown


def test_an_open_drive_gets_no_last_day_before_it_says_what_happens_then():
    drive = a_drive(deadline=None, text=replace(TEXT, if_missed=""))

    with pytest.raises(NotWhole):
        change(drive, deadline_day=date(2026, 12, 24))

    drive.refresh_from_db()
    assert (drive.deadline_day, drive.changes.count()) == (None, 0)
    write(drive)
    change(drive, deadline_day=date(2026, 12, 24))
    assert read().changes == (Changed("deadline", LATER, None, date(2026, 12, 24)),)
    assert f"a last day was set: {format_date(date(2026, 12, 24), 'en')}." in page()


def test_organisers_are_told_on_the_screens(keys):
    published_appeal()
    omar, drive = logged_in(Role.ORGANISER), a_drive(deadline=None)
    here = f"/admin/drives/{drive.pk}/"
    words = {name: getattr(TEXT, name) for name in ("title", "lede", "text", "how_to_give", "if_missed", "report")}

    empty = omar.post(f"{here}words/en/", {**words, "if_more": ""}).content.decode()

    assert "Readers were told this. It can be changed, and not left away." in empty
    assert "the page says since when" in empty
    bare = a_drive("bare", deadline=None, text=replace(TEXT, if_missed=""))
    typed = {"kind": "placement", "currency": "USD", "goal": "9,000", "surplus": "", "deadline": "2027-01-09"}
    said = omar.post(f"/admin/drives/{bare.pk}/change/", typed).content.decode()
    assert "First write what happens if the goal is not reached" in said
