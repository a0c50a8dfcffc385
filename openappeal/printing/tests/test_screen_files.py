"""The screen PDF of a print in public: off by default, at an address of its own, and without whoever has left."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.antiabuse import actions as switches
from openappeal.antiabuse.models import Part
from openappeal.appeals import queries as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.cms import addresses
from openappeal.cms.models import StaleAddress
from openappeal.printing import actions, proof_actions, screen_actions
from openappeal.printing.engine import fitting
from openappeal.printing.models import Print
from openappeal.printing.screen_freshness import screen_path
from openappeal.printing.tests.test_people import asked
from openappeal.printing.tests.test_printing import a_print, freeze, signer
from openappeal.signatures.actions import moderation
from openappeal.signatures.actions.less import erase, make_stricter
from openappeal.signatures.models import Signature, Visibility

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
TODAY = date(2026, 11, 26)
WHO = {"by": "omar", "today": TODAY}


@pytest.fixture
def edition(keys):
    published_appeal()
    return appeals.current_record("en")


def shown(edition) -> Print:
    made = freeze(a_print(edition, format="screen"))
    screen_actions.show(id=made.pk, **WHO)
    return Print.objects.get(pk=made.pk)


def words(made: Print, folder) -> str:
    """What another program reads in the file at its address."""
    file = folder / "screen.pdf"
    file.write_bytes(addresses.render(screen_path(made)).body)
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()


def withdraws(one: Signature) -> None:
    erase(one, TODAY)


def shows_less(one: Signature) -> None:
    make_stricter(signature=one, visibility=Visibility.WITHHELD, keys=django_settings.KEYS, today=TODAY)


def is_hidden(one: Signature) -> None:
    moderation.hide(id=one.pk, by="wei", reason="asked", today=TODAY)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize("leaves", [withdraws, shows_less, is_hidden])
def test_whoever_leaves_is_taken_out_at_once_and_no_size_is_looked_for(edition, tmp_path, monkeypatch, leaves):
    ada = signer(edition, "Velumbrane")
    signer(edition, "Quillonka")
    made = shown(edition)
    assert [name in words(made, tmp_path) for name in ("Velumbrane", "Quillonka")] == [True, True]
    StaleAddress.objects.all().delete()
    monkeypatch.setattr(fitting, "_found", None)
    leaves(ada)
    # Before everything else: with the wall that shows the name.
    assert StaleAddress.objects.values_list("priority", flat=True).get(path=screen_path(made)) == 0
    assert [name in words(made, tmp_path) for name in ("Velumbrane", "Quillonka")] == [False, True]
    # A newcomer is in no frozen file.
    signer(edition, "Newcomer")
    assert "Newcomer" not in words(made, tmp_path)


def test_who_asks_by_her_link_to_be_left_out_leaves_it_too(edition, keys):
    made, _who, token = asked(edition, keys)
    Print.objects.filter(pk=made.pk).update(format="screen")
    actions.freeze(id=made.pk, by="pia", today=timezone.now().date(), reason="the printer waits")
    screen_actions.show(id=made.pk, **WHO)
    before = addresses.render(screen_path(made))
    StaleAddress.objects.all().delete()
    proof_actions.leave_me_out(token=token, today=timezone.now().date())
    assert StaleAddress.objects.filter(path=screen_path(made)).exists()
    assert addresses.render(screen_path(made)) != before


@pytest.mark.both_databases
def test_it_stands_nowhere_until_it_is_shown_and_leaves_no_trace_when_it_is_hidden(edition):
    signer(edition, "Velumbrane")
    made = freeze(a_print(edition, format="screen"))
    path = screen_path(made)
    assert (addresses.render(path), path in addresses.every_address()) == (None, False)
    for _press in ("once", "twice"):
        screen_actions.show(id=made.pk, **WHO)
    rendered = addresses.render(path)
    assert (rendered.content_type, rendered.body[:5]) == ("application/pdf", b"%PDF-")
    assert addresses.render(path) == rendered
    assert path in addresses.every_address()
    assert addresses.render(path.replace("/prints/", "/prints/0")) is None
    assert addresses.render("/prints/1.pdf") is None
    StaleAddress.objects.all().delete()
    for _press in ("once", "twice"):
        screen_actions.hide(id=made.pk, **WHO)
    assert StaleAddress.objects.filter(path=path).exists()
    assert (addresses.render(path), addresses.says_gone(path)) == (None, False)
    said = Entry.objects.filter(action__endswith="screen").order_by("action").values_list("action", flat=True)
    assert list(said) == ["printing.hide_screen", "printing.show_screen"]


@pytest.mark.both_databases
def test_while_the_wall_is_stopped_no_name_stands_in_it_either(edition):
    signer(edition, "Velumbrane")
    made = shown(edition)
    path, before = screen_path(made), addresses.render(screen_path(made))
    assert before.body[:5] == b"%PDF-"
    StaleAddress.objects.all().delete()
    switches.stop(part=Part.WALL, reason="a threat", words={}, by="wei", today=TODAY)
    assert StaleAddress.objects.values_list("priority", flat=True).get(path=path) == 0
    assert (addresses.render(path), path in addresses.every_address()) == (None, False)
    screen, stopped = f"/admin/print/{made.pk}/", "The wall is stopped. Until it goes on, readers find nothing"
    press = logged_in(Role.PRESS, "pia")
    assert stopped in press.get(screen).content.decode()
    switches.start(part=Part.WALL, by="wei", today=TODAY)
    assert stopped not in press.get(screen).content.decode()
    assert (addresses.render(path), path in addresses.every_address()) == (before, True)


@pytest.mark.both_databases
def test_whoever_leaves_while_it_is_about_to_be_shown_is_taken_out_too(edition):
    ada = signer(edition, "Velumbrane")
    screen, flyer = freeze(a_print(edition, format="screen")), freeze(a_print(edition))
    StaleAddress.objects.all().delete()
    erase(ada, TODAY)  # its transaction cannot see that another one shows it
    marked = StaleAddress.objects.values_list("path", flat=True)
    assert (screen_path(screen) in marked, screen_path(flyer) in marked) == (True, False)


def test_one_that_is_thrown_away_leaves_its_address(edition):
    made = shown(edition)
    StaleAddress.objects.all().delete()
    actions.discard(id=made.pk, **WHO)
    assert StaleAddress.objects.filter(path=screen_path(made)).exists()
    assert addresses.render(screen_path(made)) is None


@pytest.mark.parametrize(("format", "is_frozen"), [("a4", True), ("screen", False)])
def test_nothing_else_is_shown(edition, format, is_frozen):
    made = a_print(edition, format=format)
    if is_frozen:
        freeze(made)
    with pytest.raises(screen_actions.NotForScreen):
        screen_actions.show(id=made.pk, **WHO)
    with pytest.raises(IntegrityError), transaction.atomic():
        Print.objects.filter(pk=made.pk).update(is_shown=True, names_size=9, text_size=9)


def test_an_organiser_shows_it_and_the_press_sees_where(edition):
    signer(edition, "Ada")
    made = freeze(a_print(edition, format="screen"))
    page, show = f"/admin/print/{made.pk}/", f"/admin/print/{made.pk}/show/"
    press, organiser = logged_in(Role.PRESS, "pia"), logged_in(Role.ORGANISER, "omar")
    assert "An organiser shows it to readers." in press.get(page).content.decode()
    assert press.post(show, {"do": "show"})["Location"] == "/admin/"
    assert not Print.objects.get().is_shown
    assert organiser.post(show, {"do": "show"})["Location"] == page
    assert f"{django_settings.SITE_URL}{screen_path(made)}" in press.get(page).content.decode()
    organiser.post(show, {"do": "hide"})
    assert not Print.objects.get().is_shown
    flyer = a_print(edition)
    answer = organiser.post(f"/admin/print/{flyer.pk}/show/", {"do": "show"}, follow=True)
    assert "Only a frozen print for the screen can be shown" in answer.content.decode()
