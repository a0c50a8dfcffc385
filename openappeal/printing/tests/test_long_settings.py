"""What is kept of a set page; pages of many names, which the worker sets while their screen says how far it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import queries as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.printing import composing, long_settings, names, settings_found
from openappeal.printing.engine import fitting
from openappeal.printing.models import Print, Setting
from openappeal.printing.tests.test_people import OTHERS
from openappeal.printing.tests.test_printing import a_print, signer
from openappeal.privacy import retention
from openappeal.signatures.models import Signature

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


@pytest.fixture
def edition():
    return appeals.current_record("en")


@pytest.fixture
def press():
    return logged_in(Role.PRESS, "pia")


def test_of_a_page_its_sizes_are_kept_and_no_name(edition):
    ada = signer(edition, "Ada")
    signer(edition, OTHERS)
    made = a_print(edition)
    composing.pdf(made, composing.copy_of(made, names.chosen(made)))
    kept = Setting.objects.get()
    assert kept.names >= 6
    assert OTHERS not in str(vars(kept))
    # Who leaves makes another page of it, which is set without her.
    ada.delete()
    composing.pdf(made, composing.copy_of(made, names.chosen(made)))
    assert Setting.objects.count() == 2
    later = timezone.now() + timedelta(days=90)
    assert retention.erase_due(now=later)["sizes of type that were found"] == 2


def a_large_print(edition, monkeypatch) -> Print:
    monkeypatch.setattr(long_settings, "MANY", 2)
    for name in ("Ada", "Bea", OTHERS):
        signer(edition, name)
    return a_print(edition)


def test_many_names_are_set_by_the_worker_while_the_screen_says_how_far_it_is(press, edition, monkeypatch):
    made = a_large_print(edition, monkeypatch)
    address = f"/admin/print/{made.pk}/"
    found = fitting._found
    monkeypatch.setattr(fitting, "_found", None)  # nothing is looked for while somebody waits for the screen
    page = press.get(address).content.decode()
    assert '<meta http-equiv="refresh" content="2">' in page
    assert '<progress value="0" max="9"' in page
    monkeypatch.setattr(fitting, "_found", found)
    seen, keep = [], settings_found.keep
    monkeypatch.setattr(
        settings_found,
        "keep",
        lambda *facts: seen.append(Setting.objects.values_list("done", "of").get()) or keep(*facts),
    )
    assert (long_settings.work(), long_settings.work()) == (1, 0)
    assert seen == [(9, 9)]
    monkeypatch.setattr(fitting, "_found", None)
    assert "Everything has room" in press.get(address).content.decode()


def test_a_large_print_is_stopped_and_a_page_of_yesterday_is_not_set(press, edition, monkeypatch):
    made = a_large_print(edition, monkeypatch)
    address = f"/admin/print/{made.pk}/"
    press.get(address)
    fits = fitting._Page.fits
    stopped = []

    def pressed_stop(page, sizes):
        stopped.append(sizes)
        press.post(f"{address}stop/")
        return fits(page, sizes)

    monkeypatch.setattr(fitting._Page, "fits", pressed_stop)
    assert long_settings.work() == 1
    assert (len(stopped), Setting.objects.count()) == (1, 0)
    monkeypatch.setattr(fitting._Page, "fits", fits)
    # Who leaves meanwhile is on no page that is set.
    press.get(address)
    Signature.objects.filter(name=OTHERS).delete()
    assert long_settings.work() == 1
    assert not Setting.objects.exists()


def test_a_large_print_that_does_not_fit_says_why(press, edition, monkeypatch):
    made = a_large_print(edition, monkeypatch)
    signer(edition, "Anna ᏗᏂ")
    press.get(f"/admin/print/{made.pk}/")
    long_settings.work()
    assert Setting.objects.get().state == "failed"
    assert "Anna ᏗᏂ" in press.get(f"/admin/print/{made.pk}/").content.decode()
