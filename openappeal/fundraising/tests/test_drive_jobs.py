"""Words of a drive by a translator: kept beside what readers have, handed over, taken over, sent back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.cms import matrix
from openappeal.cms.models import StaleAddress
from openappeal.fundraising import drive_jobs, drive_queries, promise_queries
from openappeal.fundraising.actions import drive_jobs as jobs
from openappeal.fundraising.actions import drives
from openappeal.fundraising.drive_models import Drive, ProposedWords, Words
from openappeal.fundraising.drive_text import DriveText
from openappeal.fundraising.tests.giving import BEGUN, TEXT, a_drive

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.usefixtures("keys", "data_dir")]
DAY = date(2026, 11, 20)
NIL = {"by": "nil", "today": DAY}
OMAR = {"by": "omar", "today": DAY}
FARSI = {
    "title": "یک صفحه",
    "lede": "یک صفحه ۱۴٬۰۰۰ دلار است.",
    "text": "چون خوانده می‌شود.",
    "how_to_give": "چک، یا حواله.",
    "if_missed": "همه پولشان را پس می‌گیرند.",
    "if_more": "برای صفحهٔ بعد.",
}


@pytest.fixture
def drive():
    published_appeal()
    return a_drive()


def job(drive):
    return drive_jobs.job(drive, "fa")


def propose(drive, words, *, hand_over=False, seen=None, **who):
    """Type words into the screen as it stands now."""
    return jobs.propose(
        drive=drive, language="fa", words=words, seen=seen or job(drive).seen, hand_over=hand_over, **{**NIL, **who}
    )


def take_over(drive, seen=None):
    jobs.take_over(drive=drive, language="fa", seen=seen or job(drive).seen, **OMAR)


def source(drive, **more):
    drives.write(drive=drive, language="en", text=DriveText(**{**vars(TEXT), **more}), by="sara", today=DAY)


def waiting(drive):
    return [place.name for place in job(drive).places if place.waits]


def cell(drive, tag="fa"):
    rows = dict(matrix.rows())["fundraising"]
    return next(row.cells.get(tag) for row in rows if row.title == drive.words.get(language="en").title)


def test_half_of_the_words_are_kept_and_readers_see_none(drive):
    assert waiting(drive) == list(FARSI)
    StaleAddress.objects.all().delete()

    undone = propose(drive, {"title": FARSI["title"], "lede": FARSI["lede"]})

    assert undone == {"text", "how_to_give", "if_missed", "if_more"}
    row = ProposedWords.objects.get()
    assert (row.stage, row.by, row.day, row.words["title"]) == ("work", "nil", DAY, FARSI["title"])
    assert waiting(drive) == ["text", "how_to_give", "if_missed", "if_more"]
    assert drive_queries.languages("page") == ["en"]
    assert drive_queries.read("page", "fa", today=DAY) is None
    assert not StaleAddress.objects.exists()
    assert cell(drive).state == matrix.State.WORK


def test_it_is_handed_over_only_when_every_place_of_the_source_has_words(drive):
    assert propose(drive, {"title": FARSI["title"]}, hand_over=True) == set(FARSI) - {"title"}
    assert not job(drive).is_ready

    assert propose(drive, FARSI, hand_over=True) == frozenset()

    row = ProposedWords.objects.get()
    assert (row.stage, row.made_of, row.made_over) == ("ready", job(drive).source.digest, "")
    assert [one.pk for one in drive_jobs.handed_over()] == [row.pk]
    assert Entry.objects.filter(action="fundraising.hand_over_words", subject="drive page", actor="nil").count() == 1
    with pytest.raises(jobs.NotPossibleNow):
        propose(drive, {"title": "دیگر"})


def test_taken_over_it_is_what_readers_have_and_their_page_follows(drive):
    propose(drive, FARSI, hand_over=True)
    StaleAddress.objects.all().delete()

    take_over(drive)

    shown = drive_queries.read("page", "fa", today=DAY)
    assert (shown.title, shown.how_to_give.now.words, shown.report) == (FARSI["title"], FARSI["how_to_give"], "")
    words = Words.objects.get(language="fa")
    assert words.made_of == job(drive).source.digest
    assert words.of["title"] == TEXT.title
    assert not ProposedWords.objects.exists()
    assert {"/fa/drives/page/", "/fa/drives/"} <= set(StaleAddress.objects.values_list("path", flat=True))
    assert Entry.objects.filter(action="fundraising.take_words_over", actor="omar").count() == 1
    assert (cell(drive).state, waiting(drive)) == (matrix.State.CURRENT, [])
    with pytest.raises(jobs.NotPossibleNow):
        jobs.take_over(drive=drive, language="fa", seen=job(drive).seen, **OMAR)


def test_a_report_after_closing_is_a_job_of_one_place(drive):
    propose(drive, FARSI, hand_over=True)
    take_over(drive)
    drives.close(drive=drive, by="sara", today=DAY)

    source(drive, report="The page lay on every seat.")

    assert waiting(drive) == ["report"]
    assert (cell(drive).state, cell(drive).behind) == (matrix.State.BEHIND, 1)
    propose(drive, {"report": "روی هر صندلی بود."}, hand_over=True)
    take_over(drive)
    shown = drive_queries.read("page", "fa", today=DAY)
    assert (shown.report, shown.title) == ("روی هر صندلی بود.", FARSI["title"])
    assert not promise_queries.is_behind(Words.objects.get(language="fa"), Words.objects.get(language="en"))


def test_a_changed_source_is_shown_with_what_it_was_and_stays_marked_until_it_is_done(drive):
    propose(drive, FARSI)
    source(drive, lede="A page costs $15,000.")

    (changed,) = [place for place in job(drive).places if place.waits]
    assert (changed.name, changed.before) == ("lede", TEXT.lede)
    propose(drive, {"title": "صفحه"})
    assert waiting(drive) == ["lede"]
    propose(drive, {"lede": "یک صفحه ۱۵٬۰۰۰ دلار است."})
    assert waiting(drive) == []


def test_the_source_that_changes_after_handing_over_is_said_and_leaves_it_behind(drive):
    propose(drive, FARSI, hand_over=True)
    seen = job(drive).seen
    source(drive, title="A whole page")

    assert job(drive).source_has_moved
    with pytest.raises(jobs.ChangedMeanwhile):
        take_over(drive, seen)
    take_over(drive)

    assert promise_queries.is_behind(Words.objects.get(language="fa"), Words.objects.get(language="en"))
    assert waiting(drive) == ["title"]


def test_whoever_saves_over_newer_words_is_refused_and_both_are_there(drive):
    seen = job(drive).seen
    propose(drive, {"title": "از نیل"}, seen=seen)

    with pytest.raises(jobs.ChangedMeanwhile):
        propose(drive, {"title": "از آدا"}, seen=seen, by="ada")

    assert ProposedWords.objects.get().words["title"] == "از نیل"
    assert next(place.words for place in job(drive).places) == "از نیل"


def test_an_organiser_who_writes_herself_loses_nothing_and_lays_nothing_over(drive):
    propose(drive, FARSI, hand_over=True)
    seen = job(drive).seen

    theirs = DriveText(**{**FARSI, "title": "از سازمان‌دهنده"})
    drives.write(drive=drive, language="fa", text=theirs, by="omar", today=DAY)

    assert job(drive).is_over_older
    assert ProposedWords.objects.get().words["title"] == FARSI["title"]
    with pytest.raises(jobs.ChangedMeanwhile):
        take_over(drive, seen)
    assert Words.objects.get(language="fa").title == "از سازمان‌دهنده"
    title = job(drive).places[0]
    assert (title.standing, title.words) == ("از سازمان‌دهنده", FARSI["title"])
    take_over(drive)
    assert Words.objects.get(language="fa").title == FARSI["title"]


def test_sent_back_it_says_why_until_it_is_handed_over_again(drive):
    propose(drive, FARSI, hand_over=True)

    jobs.send_back(drive=drive, language="fa", note="Look at the sum.", seen=job(drive).seen, **OMAR)

    assert [one.note for one in drive_jobs.sent_back()] == ["Look at the sum."]
    assert drive_jobs.handed_over() == []
    propose(drive, {"lede": "یک صفحه"})
    assert ProposedWords.objects.get().note == "Look at the sum."
    propose(drive, {}, hand_over=True)
    assert ProposedWords.objects.get().note == ""
    assert drive_jobs.sent_back() == []


def test_what_was_sent_back_and_is_typed_as_readers_have_it_is_kept_so(drive):
    drives.write(drive=drive, language="fa", text=DriveText(**FARSI), by="omar", today=DAY)
    propose(drive, {"title": "عنوان بد"})
    source(drive, lede="A page costs $15,000.")
    propose(drive, {"lede": "یک صفحه ۱۵٬۰۰۰ دلار است."}, hand_over=True)
    source(drive)
    jobs.send_back(drive=drive, language="fa", note="As it was, please.", seen=job(drive).seen, **OMAR)

    propose(drive, {"title": FARSI["title"], "lede": FARSI["lede"]})

    row = ProposedWords.objects.get()
    assert (row.words["title"], row.words["lede"]) == (FARSI["title"], FARSI["lede"])
    assert row.note == "As it was, please."
    assert propose(drive, {}, hand_over=True) == frozenset()
    assert drive_jobs.sent_back() == []
    assert not ProposedWords.objects.exists()


def test_taken_back_thrown_away_and_what_is_nothing_new_leaves_nothing(drive):
    propose(drive, FARSI, hand_over=True)
    jobs.take_back(drive=drive, language="fa", **NIL)
    assert ProposedWords.objects.get().stage == "work"
    with pytest.raises(jobs.NotPossibleNow):
        jobs.throw_away(drive=drive, language="fa", seen=job(drive).seen, **OMAR)
    propose(drive, {}, hand_over=True)
    with pytest.raises(jobs.ChangedMeanwhile):
        jobs.throw_away(drive=drive, language="fa", seen="other", **OMAR)
    jobs.throw_away(drive=drive, language="fa", seen=job(drive).seen, **OMAR)
    assert not ProposedWords.objects.exists()

    assert propose(drive, {"title": ""}) == set(FARSI)
    assert not ProposedWords.objects.exists()
    drives.write(drive=drive, language="fa", text=DriveText(**FARSI), by="omar", today=DAY)
    propose(drive, {"title": "دیگر"})
    handed = Entry.objects.filter(action="fundraising.hand_over_words").count()
    assert propose(drive, {"title": FARSI["title"]}, hand_over=True) == frozenset()
    assert not ProposedWords.objects.exists()
    assert Entry.objects.filter(action="fundraising.hand_over_words").count() == handed


def test_amounts_are_places_and_one_that_is_gone_is_forgotten(drive):
    drives.set_amounts(drive=drive, kind="mark", sums=[(None, 300_000), (None, 600_000)], by="sara", today=DAY)
    first, second = (f"label-{pk}" for pk in drive.amounts.order_by("position").values_list("pk", flat=True))
    labels = {first.removeprefix("label-"): "The deposit", second.removeprefix("label-"): "Half a page"}
    source(drive, labels=labels)
    assert waiting(drive) == [*FARSI, first, second]
    propose(drive, FARSI | {first: "بیعانه", second: "نیم صفحه"}, hand_over=True)

    kept = [(int(second.removeprefix("label-")), 600_000)]
    drives.set_amounts(drive=drive, kind="mark", sums=kept, by="sara", today=DAY)
    take_over(drive)

    assert Words.objects.get(language="fa").labels == {second.removeprefix("label-"): "نیم صفحه"}
    assert [one.label for one in drive_queries.read("page", "fa", today=DAY).marks] == ["نیم صفحه"]


def test_words_of_before_whose_source_is_not_known_wait_all_together(drive):
    propose(drive, FARSI, hand_over=True)
    take_over(drive)
    Words.objects.filter(language="fa").update(of={})
    assert waiting(drive) == []

    source(drive, lede="A page costs $15,000.")

    assert waiting(drive) == list(FARSI)
    assert {place.before for place in job(drive).places} == {None}


def test_there_is_no_job_in_the_source_or_before_it(drive):
    with pytest.raises(jobs.NotPossibleNow):
        jobs.propose(drive=drive, language="en", words={"title": "Mine"}, seen="", **NIL)
    Words.objects.all().delete()
    with pytest.raises(jobs.NotPossibleNow):
        propose(drive, FARSI)
    assert dict(matrix.rows())["fundraising"] == []


def test_a_drive_closed_long_ago_asks_nobody_for_a_language_that_it_never_had(drive):
    drives.close(drive=drive, by="sara", today=DAY)
    assert cell(drive).state == matrix.State.MISSING

    Drive.objects.update(closed_day=timezone.now().date() - drive_jobs.LATE - timedelta(days=1))

    assert cell(drive) is None


# ── Written first in another language ───────────────────────────────────────
def a_group(drive, text):
    facts = drives.DriveFacts(kind="placement", currency="USD", goal_minor=300_000, deadline_day=None)
    group = drives.begin(slug="five", facts=facts, source_language="fa", parent=drive, by="sara", today=BEGUN)
    drives.write(drive=group, language="fa", text=text, by="sara", today=BEGUN)
    return group


def test_a_group_that_writes_in_farsi_is_in_english_when_somebody_has_translated_it(drive):
    group = a_group(drive, DriveText(**FARSI))
    drives.open_drive(drive=group, by="sara", today=BEGUN)
    assert drive_queries.languages("five") == ["fa"]
    assert drive_queries.read("page", "en", today=DAY).groups == ()

    here = drive_jobs.job(group, "en")
    words = {name: f"English {name}" for name in FARSI}
    jobs.propose(drive=group, language="en", words=words, seen=here.seen, hand_over=True, by="ann", today=DAY)
    assert drive_queries.languages("five") == ["fa"]
    jobs.take_over(drive=group, language="en", seen=drive_jobs.job(group, "en").seen, **OMAR)

    assert sorted(drive_queries.languages("five")) == ["en", "fa"]
    assert [line.title for line in drive_queries.read("page", "en", today=DAY).groups] == ["English title"]
    # Its drive has no page in Farsi: nothing leads there.
    assert drive_queries.read("five", "fa", today=DAY).parent is None
    assert drive_queries.read("five", "en", today=DAY).parent.title == TEXT.title


def test_a_group_says_what_happens_to_the_money_where_its_drive_does_not_in_that_language(drive):
    group = a_group(drive, DriveText(title="پنج شهر", lede="با هم."))
    assert drives.lacking(group) == ["how_to_give", "if_more", "if_missed"]
    with pytest.raises(drives.NotWhole):
        drives.open_drive(drive=group, by="sara", today=BEGUN)

    drives.write(drive=drive, language="fa", text=DriveText(**FARSI), by="sara", today=BEGUN)

    assert drives.lacking(Drive.objects.get(slug="five")) == []
