"""Words of a drive in the line that says how much waits for whom."""

import pytest

from openappeal.fundraising import drive_jobs
from openappeal.fundraising.actions import drive_jobs as jobs
from openappeal.fundraising.tests.giving import a_drive
from openappeal.fundraising.tests.test_drive_jobs import FARSI, NIL, OMAR
from openappeal.website.translating import queries

pytestmark = pytest.mark.django_db


def test_words_of_a_drive_wait_for_translators_until_they_are_handed_over(site, keys):
    readers = {"fa": frozenset({"nil"})}
    before = queries.waiting(["fa"], "nil").get("fa", 0)
    drive = a_drive()

    assert queries.waiting(["fa"], "nil")["fa"] == before + 1
    seen = drive_jobs.job(drive, "fa").seen
    jobs.propose(drive=drive, language="fa", words=FARSI, seen=seen, hand_over=True, **NIL)

    assert queries.waiting(["fa"], "nil").get("fa", 0) == before
    # Whoever takes it over has a line of its own.
    assert queries.waiting_for_organiser(["fa"], "omar", readers) == {}
    jobs.send_back(drive=drive, language="fa", note="Once more.", seen=drive_jobs.job(drive, "fa").seen, **OMAR)
    assert queries.waiting(["fa"], "nil")["fa"] == before + 1
