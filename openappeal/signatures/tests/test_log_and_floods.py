"""Sweeps and the public log: what was logged, what was on its way, and both back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from openappeal.appeals.tests.factories import published_appeal
from openappeal.signatures import actions, queries
from openappeal.signatures.actions import public_log, sweeps
from openappeal.signatures.models import Signature
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm
from openappeal.signatures.tests.test_floods import FLOOD, NOW, PERSON, approved, confirmed
from openappeal.transparency import actions as log
from openappeal.transparency import queries as log_queries
from openappeal.transparency.actions import handing
from openappeal.transparency.files import places
from openappeal.transparency.models import Leaf, Pending

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _appeal(keys, monkeypatch):
    monkeypatch.setattr(handing, "_pairs", lambda: 0)
    published_appeal()


def append(hours=60):
    """What the worker does, after so many hours."""
    now = datetime.now(UTC) + timedelta(hours=hours)
    return log.sequence(keys=settings.KEYS, site_url=settings.SITE_URL, places=places(), now=now)


def both(today):
    """What the site counts, and what the log does."""
    actions.close_counts(today=today)
    return queries.counts(today=today).confirmed, log_queries.state().counted


def test_a_sweep_of_logged_and_unlogged_leaves_equal_counts_and_so_does_undoing(today, data_dir):
    codes = [confirmed(number, today, FLOOD, name="Flood") for number in range(3)]
    for number in range(4, 7):
        confirmed(number, today, PERSON, name="Person")
    actions.close_counts(today=today)
    append()
    later = [confirmed(number, today, FLOOD, name="Late") for number in (7, 8)]
    actions.close_counts(today=today)
    assert (both(today), Pending.objects.count()) == ((8, 6), 2)

    sweep = approved()
    sweeps.do(id=sweep.pk, by="omar", now=NOW)
    append(120)
    assert both(today) == (3, 3)
    assert public_log.recount(repair=False) is None
    # One who was logged and one who was not withdraw meanwhile; a person lets another count.
    for code in (codes[0], later[0]):
        actions.withdraw(code=code, today=today)
    released = Signature.objects.filter(sweep=sweep, name__startswith="Flood").first()
    actions.release(ids=[released.pk], by="wei", today=today)
    actions.close_counts(today=today)
    append(180)
    assert both(today) == (4, 4)

    sweeps.undo(id=sweep.pk, by="mina", today=today)
    append(240)
    append(300)
    assert both(today) == (6, 6)
    assert public_log.recount(repair=False) is None
    assert [(one.kind, one.number) for one in log_queries.corrections()] == [
        ("restore", 2),
        ("restore", 1),
        ("void", 3),
    ]
    assert Leaf.objects.filter(kind=1).count() == 7


def test_signatures_of_before_there_was_a_log_are_handed_over(today, data_dir):
    sign_and_confirm(SABINE, "public", today)
    actions.close_counts(today=today)
    Signature.objects.update(commitment=None)
    Pending.objects.all().delete()

    assert (public_log.commit_earlier(), public_log.commit_earlier()) == (1, 0)
    append()
    assert both(today) == (1, 1)
