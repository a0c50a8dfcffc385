"""Who withdrew stays erased when a backup of the database comes back."""

import os
import stat
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import serializers

from openappeal.appeals.tests.factories import published_appeal
from openappeal.signatures import actions
from openappeal.signatures.actions import gone_for_good, leaving, public_log
from openappeal.signatures.models import PersonalLink, Signature
from openappeal.signatures.tests.cast import JONAS, SABINE, sign_and_confirm
from openappeal.transparency.models import Log, Pending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def backup() -> str:
    return serializers.serialize("json", [*Signature.objects.all(), *PersonalLink.objects.all()])


def put_back(kept: str) -> None:
    for row in serializers.deserialize("json", kept):
        row.save()


@pytest.mark.both_databases
def test_who_withdrew_is_erased_again_and_nobody_else(today, keys, data_dir):
    codes = [sign_and_confirm(SABINE, "public", today), sign_and_confirm(JONAS, "withheld", today)]
    actions.close_counts(today=today)
    kept, sabine = backup(), Signature.objects.get(name=SABINE.name)
    actions.ask_to_withdraw(code=codes[0])
    actions.withdraw_asked(today=today)
    assert (data_dir / "withdrawn").read_text() == f"{today} {sabine.pk}\n"
    Pending.objects.filter(kind=2).delete()  # it was on its way only, and is lost with the database
    withdrawals = Pending.objects.exclude(kind=1).count()

    put_back(kept)
    assert gone_for_good.erase_again(today=today) == 1

    assert not Signature.objects.filter(name=SABINE.name).exists()
    assert Signature.objects.count() == 1
    assert Pending.objects.exclude(kind=1).count() == withdrawals
    assert Log.objects.get().lost == 1
    assert public_log.recount(repair=False) is None
    assert gone_for_good.erase_again(today=today) == 0


def test_the_file_tells_a_day_and_a_number_and_no_order(today, data_dir):
    gone_for_good.note([900], today=today)
    gone_for_good.note([5, 900, 70], today=today)
    gone_for_good.note([], today=today)
    file = data_dir / "withdrawn"
    assert file.read_text() == f"{today} 5\n{today} 70\n{today} 900\n"
    assert datetime.fromtimestamp(os.stat(file).st_mtime, UTC) == datetime(
        today.year, today.month, today.day, tzinfo=UTC
    )
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o640
    assert [one.name for one in data_dir.iterdir() if "withdrawn" in one.name] == ["withdrawn"]


def test_it_is_forgotten_after_two_months(today, data_dir):
    gone_for_good.note([1], today=today - timedelta(days=62))
    gone_for_good.note([2], today=today - timedelta(days=61))
    gone_for_good.erase_again(today=today)
    assert (data_dir / "withdrawn").read_text() == f"{today - timedelta(days=61)} 2\n"


def test_it_is_noted_before_the_row_goes(today, keys, monkeypatch, data_dir):
    """A worker that is killed in between erases the row with its next round; one that noted later could forget it."""
    code = sign_and_confirm(SABINE, "public", today)
    monkeypatch.setattr(leaving, "_erase", lambda code_hash, today: 1 / 0)
    actions.ask_to_withdraw(code=code)
    with pytest.raises(ZeroDivisionError):
        actions.withdraw_asked(today=today)
    assert (data_dir / "withdrawn").read_text() == f"{today} {Signature.objects.get().pk}\n"


def test_without_the_file_nobody_is_gone(data_dir):
    assert gone_for_good.erase_again(today=date(2026, 11, 26)) == 0
    assert not (data_dir / "withdrawn").exists()


def test_what_the_staff_side_erases_stands_in_a_file_of_its_own_and_stays_erased(today, keys, data_dir, settings):
    sign_and_confirm(SABINE, "public", today)
    pk = Signature.objects.get().pk
    settings.ROLE = "staff"
    gone_for_good.note([pk], today=today)
    assert (data_dir / "withdrawn-staff").read_text() == f"{today} {pk}\n"
    settings.ROLE = "worker"
    assert gone_for_good.erase_again(today=today) == 1
    assert not Signature.objects.exists()
