"""What is kept no longer: the list, the dry run, and that the worker asks the same list."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from openappeal.appeals.tests.factories import published_appeal
from openappeal.config import rounds
from openappeal.mail.models import OutboxLetter
from openappeal.privacy import overwriting, retention
from openappeal.signatures.leaving_models import Withdrawal
from openappeal.signatures.models import ReportHour, Signing
from openappeal.signatures.tests.cast import FATEMEH, SABINE, sign, sign_and_confirm
from openappeal.vault.tokens import PersonalCode

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.usefixtures("keys", "data_dir")]


@pytest.fixture(autouse=True)
def _no_overwriting(monkeypatch):
    """A log cannot be emptied inside a transaction, in which these tests stand: test_overwriting does without."""
    monkeypatch.setattr(overwriting, "empty_log", lambda: True)


@pytest.fixture
def eighth_day(today, time_machine):
    """A signature confirmed, one waiting since seven days, and one of today."""
    published_appeal()
    sign_and_confirm(SABINE, "public", today)
    sign(FATEMEH, "withheld", today)
    ReportHour.objects.create(hour=5, hidden=1)
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC) + timedelta(days=7)
    time_machine.move_to(now)
    sign(FATEMEH, "withheld", now.date())
    return now


def said(*arguments):
    out = io.StringIO()
    call_command("retention", *arguments, stdout=out)
    return out.getvalue().splitlines()


def kept():
    return Signing.objects.count(), OutboxLetter.objects.count(), ReportHour.objects.count()


def test_the_dry_run_lists_and_erases_nothing(eighth_day):
    lines = said("--dry-run")

    found = [line.partition(" due — kept ")[0] for line in lines]
    assert len(found) == len(list(retention.rules()))
    # The rules of other rooms have nothing to do here.
    assert [line for line in found if not line.endswith(": 0")] == [
        "hours in which names were reported: 1",
        "letters that nobody took: 2",
        "signings: 2",
    ]
    assert kept() == (3, 3, 1)


def test_the_command_erases_what_is_due_and_nothing_else(eighth_day):
    lines = said()

    assert "signings: 2" in [line.partition(" erased — kept ")[0] for line in lines]
    assert kept() == (1, 1, 0)
    assert {signing.expires_day for signing in Signing.objects.all()} == {eighth_day.date() + timedelta(days=7)}
    assert retention.due(now=eighth_day) == dict.fromkeys(retention.due(now=eighth_day), 0)


def test_the_worker_asks_the_same_list(eighth_day, monkeypatch):
    monkeypatch.setattr(rounds, "_nightly", lambda today: None)

    rounds.hourly()

    assert kept() == (1, 1, 0)


@pytest.mark.usefixtures("data_dir")
def test_a_step_that_fails_keeps_nobody_from_leaving(eighth_day, monkeypatch):
    def fail(**_):
        raise RuntimeError("a broken row")

    for step in ("close_counts", "fulfil_wishes"):
        monkeypatch.setattr(rounds.signatures, step, fail)
    monkeypatch.setattr(rounds, "_nightly", lambda today: None)
    monkeypatch.setattr(rounds, "_due", lambda name, seconds: name == "hourly")
    rounds.signatures.ask_to_withdraw(code=PersonalCode("0" * 26))

    with pytest.raises(RuntimeError):
        rounds.files_and_counts()

    assert not Withdrawal.objects.exists()
    assert kept() == (1, 1, 0)


def test_a_rule_that_fails_keeps_no_other_from_its_work(eighth_day, monkeypatch):
    def fail(now):
        raise RuntimeError("the disk is full")

    monkeypatch.setitem(retention._rules, "a first one", retention.Rule("a first one", "", due=fail, erase=fail))

    with pytest.raises(RuntimeError):
        retention.erase_due(now=eighth_day)
    assert kept() == (1, 1, 0)
