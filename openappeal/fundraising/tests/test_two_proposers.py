"""Two translators, and a translator and an organiser, at one text at the same moment, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from openappeal.appeals.tests.factories import published_appeal
from openappeal.fundraising import drive_jobs
from openappeal.fundraising.actions import drive_jobs as jobs
from openappeal.fundraising.actions import drives
from openappeal.fundraising.drive_models import ProposedWords, Words
from openappeal.fundraising.drive_text import DriveText
from openappeal.fundraising.tests.giving import a_drive
from openappeal.fundraising.tests.test_drive_jobs import DAY, FARSI, NIL, OMAR

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.both_databases,
    pytest.mark.usefixtures("keys", "data_dir"),
]


@pytest.fixture
def drive():
    published_appeal()
    return a_drive()


def at_once(*calls):
    """Run the calls at the same moment, each on a connection of its own; results or exceptions' names, in order."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(10)
            return call()
        except Exception as error:  # noqa: BLE001  which one is what the test asks
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(30) for future in [pool.submit(run, call) for call in calls]]


def seen(drive):
    return drive_jobs.job(drive, "fa").seen


def test_of_two_translators_who_save_one_wins_and_the_other_is_told(drive):
    before = seen(drive)

    def save(by):
        words = FARSI | {"title": f"از {by}"}
        jobs.propose(drive=drive, language="fa", words=words, seen=before, by=by, today=DAY)
        return by

    results = at_once(lambda: save("nil"), lambda: save("ada"))

    row = ProposedWords.objects.get()
    assert row.words["title"] == f"از {row.by}"
    assert sorted(results) == sorted([row.by, "ChangedMeanwhile"])


def test_taking_over_while_the_translator_goes_on_is_one_or_the_other(drive):
    jobs.propose(drive=drive, language="fa", words=FARSI, seen=seen(drive), hand_over=True, **NIL)
    before = seen(drive)

    def take():
        jobs.take_over(drive=drive, language="fa", seen=before, **OMAR)
        return "taken"

    def go_on():
        jobs.take_back(drive=drive, language="fa", **NIL)
        typed = {"title": "عنوان تازه"}
        jobs.propose(drive=drive, language="fa", words=typed, seen=seen(drive), **NIL)
        return "kept"

    results = at_once(take, go_on)

    if results == ["taken", "NotPossibleNow"]:
        assert Words.objects.get(language="fa").title == FARSI["title"]
        assert not ProposedWords.objects.exists()
    else:
        assert results == ["NotPossibleNow", "kept"]
        assert ProposedWords.objects.get().words["title"] == "عنوان تازه"
        assert not Words.objects.filter(language="fa").exists()


def test_taking_over_while_the_organiser_writes_keeps_what_was_read_or_what_was_written(drive):
    jobs.propose(drive=drive, language="fa", words=FARSI, seen=seen(drive), hand_over=True, **NIL)
    before = seen(drive)

    def take():
        jobs.take_over(drive=drive, language="fa", seen=before, **OMAR)
        return "taken"

    def write():
        drives.write(drive=drive, language="fa", text=DriveText(**FARSI | {"title": "دیگر"}), by="sara", today=DAY)
        return "written"

    results = at_once(take, write)

    # Whoever came first: what the second wrote is what readers have, and never without having been seen.
    assert results[1] == "written"
    assert Words.objects.get(language="fa").title == "دیگر"
    assert (results[0], ProposedWords.objects.count()) in [("taken", 0), ("ChangedMeanwhile", 1)]


def test_of_two_who_take_it_over_one_does(drive):
    jobs.propose(drive=drive, language="fa", words=FARSI, seen=seen(drive), hand_over=True, **NIL)
    before = seen(drive)

    def take(by):
        jobs.take_over(drive=drive, language="fa", seen=before, by=by, today=DAY)
        return "taken"

    assert sorted(at_once(lambda: take("omar"), lambda: take("sara"))) == ["NotPossibleNow", "taken"]
    assert Words.objects.get(language="fa").title == FARSI["title"]
