"""Names leave the server at two people's word, in one file that this server cannot open."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from openappeal.accounts import actions as accounts
from openappeal.accounts import approvals
from openappeal.accounts.models import Approval, Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.signatures import actions, exports
from openappeal.signatures.models import Signature
from openappeal.signatures.tests.cast import FATEMEH, JONAS, NOBODY, SABINE, sign_and_confirm
from openappeal.vault import age
from openappeal.vault import exports as files
from openappeal.vault.sealing import unpad_box

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
PLACE = "/admin/signatures/export/"


@pytest.fixture(autouse=True)
def _signers(keys, today):
    """One shown, one to be read, one withheld, one counted."""
    published_appeal()
    sign_and_confirm(SABINE, "public", today)
    actions.show(ids=Signature.objects.values_list("pk", flat=True), by="wei", today=today)
    sign_and_confirm(JONAS, "public", today)
    sign_and_confirm(FATEMEH, "withheld", today)
    sign_and_confirm(NOBODY, "counted", today)


@pytest.fixture
def team():
    """Two organisers and two moderators, here since last week."""
    names = [("omar", Role.ORGANISER), ("maryam", Role.ORGANISER), ("wei", Role.MODERATOR), ("ana", Role.MODERATOR)]
    clients = {name: logged_in(role, name) for name, role in names}
    User.objects.update(date_joined=timezone.now() - timedelta(days=7))
    return clients


@pytest.fixture
def small_team(team):
    User.objects.filter(username="ana").update(is_active=False)
    return team


def press(client, act, kind="sealed"):
    return client.post(f"{PLACE}{kind}/{act}/")


def page(client):
    return client.get(PLACE).content.decode()


def opened(response, keys):
    assert response.headers["Content-Disposition"].endswith('.age"')
    sealed = b"".join(response.streaming_content)
    head, rows = files.read(sealed, [keys.office])
    with pytest.raises(age.CannotOpen):
        age.open_sealed(sealed, keys.mailing)
    return head, list(rows)


def acts():
    found = Entry.objects.filter(action__startswith="signatures.export")
    return sorted(found.values_list("action", "actor", "subject", "reason"))


def test_withheld_names_leave_when_a_second_person_agrees(team, keys):
    press(team["omar"], "ask")
    assert press(team["omar"], "fetch").status_code == 403
    press(team["wei"], "agree")
    response = press(team["omar"], "fetch")

    head, rows = opened(response, keys)
    assert (head.kind, len(rows)) == ("sealed", 1)
    box = unpad_box(age.open_sealed(files.box_of(rows[0]), keys.office))
    assert (box["name"], box["email"]) == (FATEMEH.name, FATEMEH.address)
    assert rows[0]["id"] == str(Signature.objects.get(visibility="withheld").pk)
    assert acts() == [
        ("signatures.export", "omar", "sealed", "1 rows"),
        ("signatures.export.approve", "wei", "sealed", ""),
        ("signatures.export.propose", "omar", "sealed", ""),
        ("signatures.export.refuse", "omar", "sealed", ""),
    ]


def test_the_file_is_fetched_once_and_by_whoever_asked(team, keys):
    press(team["omar"], "ask")
    press(team["wei"], "agree")

    assert press(team["maryam"], "fetch").status_code == 403
    opened(press(team["omar"], "fetch"), keys)
    assert press(team["omar"], "fetch").status_code == 403


def test_shown_names_leave_without_an_address_and_without_those_nobody_has_read(team, keys):
    press(team["maryam"], "ask", "public")
    press(team["omar"], "agree", "public")

    head, rows = opened(press(team["maryam"], "fetch", "public"), keys)

    signature = Signature.objects.get(name=SABINE.name)
    assert head.kind == "public"
    assert rows == [
        {"id": str(signature.pk), "name": SABINE.name, "credential": "Nurse", "country": "DE", "print": True}
    ]


def test_nobody_agrees_with_oneself(team):
    press(team["omar"], "ask")

    response = team["omar"].post(f"{PLACE}sealed/agree/", follow=True)

    assert "You have asked yourself." in response.content.decode()
    assert press(team["omar"], "fetch").status_code == 403


def test_an_account_made_for_the_purpose_does_not_agree(team):
    press(team["omar"], "ask")
    accomplice = logged_in(Role.ORGANISER, "omar2")

    response = accomplice.post(f"{PLACE}sealed/agree/", follow=True)

    assert "An account may agree when it is a day old." in response.content.decode()
    assert press(team["omar"], "fetch").status_code == 403


def test_a_moderator_neither_asks_nor_fetches(team):
    assert press(team["wei"], "ask").headers["Location"] == "/admin/"
    press(team["omar"], "ask")
    press(team["maryam"], "agree")
    assert press(team["wei"], "fetch").headers["Location"] == "/admin/"
    assert Approval.objects.count() == 1


def test_in_a_small_team_a_day_takes_the_place_of_a_second_person(small_team, keys):
    press(small_team["omar"], "ask")
    assert press(small_team["omar"], "fetch").status_code == 403
    Approval.objects.update(announced_at=timezone.now() - timedelta(hours=23, minutes=59))
    assert press(small_team["omar"], "fetch").status_code == 403

    Approval.objects.update(announced_at=timezone.now() - timedelta(hours=24))

    assert opened(press(small_team["omar"], "fetch"), keys)[0].kind == "sealed"


def test_in_a_team_of_four_no_time_takes_the_place_of_a_second_person(team):
    press(team["omar"], "ask")
    Approval.objects.update(proposed_at=timezone.now() - timedelta(days=6))

    assert Approval.objects.get().announced_at is None
    assert press(team["omar"], "fetch").status_code == 403


@pytest.fixture
def mina(team):
    """A key holder, here since last week."""
    client = logged_in(Role.KEY_HOLDER, "mina")
    User.objects.filter(username="mina").update(date_joined=timezone.now() - timedelta(days=7))
    return client


def test_a_key_holder_agrees_and_fetches_what_only_her_key_opens(team, mina, keys):
    press(team["omar"], "ask")
    assert "\u2068omar\u2069 asks for a file: withheld names, sealed" in mina.get("/admin/").content.decode()
    assert press(mina, "fetch").status_code == 403
    press(mina, "agree")
    assert "The file can be fetched: withheld names, sealed" in mina.get("/admin/").content.decode()

    head, rows = opened(press(mina, "fetch"), keys)

    assert (head.kind, len(rows)) == ("sealed", 1)
    assert FATEMEH.name.encode() not in files.box_of(rows[0])
    assert unpad_box(age.open_sealed(files.box_of(rows[0]), keys.office))["name"] == FATEMEH.name
    assert press(team["omar"], "fetch").status_code == 403
    assert [act[:2] for act in acts() if act[0] == "signatures.export"] == [("signatures.export", "mina")]


def test_a_key_holder_says_no_and_asks_for_nothing(team, mina):
    assert press(mina, "ask").headers["Location"] == "/admin/"
    assert "An organiser can ask for it." in page(mina)
    press(team["omar"], "ask")
    press(team["wei"], "agree")
    press(mina, "stop")

    assert press(team["omar"], "fetch").status_code == 403
    assert not Approval.objects.exists()


def test_a_key_holder_reads_no_small_number_of_withheld_names(team, mina):
    assert "One signature today." in page(team["wei"])
    assert re.findall("(?:Fewer than ten|One|Two|\\d+) signatures? today", page(mina)) == [
        "Fewer than ten signatures today",
        "One signature today",  # those that the wall shows
    ]


def test_a_key_holder_makes_the_team_larger_for_files_of_names_alone(small_team, mina):
    now = timezone.now()
    assert (approvals.team_size(), exports.is_small_team(now=now)) == (3, False)
    press(small_team["omar"], "ask")
    assert Approval.objects.get().announced_at is None

    # Locking her out, or giving her another role, does not make it small at once.
    accounts.lock(user=User.objects.get(username="mina"), by="omar", now=now)
    assert not exports.is_small_team(now=now)
    accounts.unlock(user=User.objects.get(username="mina"), by="omar", now=now)
    who = User.objects.get(username="mina")
    accounts.set_role(user=who, role=Role.PRESS, languages=[], by="omar", today=now.date())
    assert (approvals.team_size(), exports.is_small_team(now=now)) == (3, False)
    assert exports.is_small_team(now=now + timedelta(days=31))


def test_everybody_sees_who_asks_and_anybody_may_say_no(small_team):
    press(small_team["omar"], "ask")

    for name in ("omar", "maryam", "wei"):
        home = small_team[name].get("/admin/").content.decode()
        assert "\u2068omar\u2069 asks for a file: withheld names, sealed" in home, name
    press(small_team["wei"], "stop")

    Approval.objects.update(announced_at=timezone.now() - timedelta(days=2))
    assert press(small_team["omar"], "fetch").status_code == 403
    assert not Approval.objects.exists()
    assert "asks for a file" not in small_team["wei"].get("/admin/").content.decode()


def test_what_nobody_has_fetched_for_a_week_is_asked_for_again(team):
    press(team["omar"], "ask")
    press(team["wei"], "agree")
    Approval.objects.update(proposed_at=timezone.now() - timedelta(days=7, minutes=1))

    assert "Ask for the file" in page(team["omar"])
    assert press(team["omar"], "fetch").status_code == 403
    assert exports.expire(now=timezone.now()) == 1


def test_no_screen_shows_what_the_file_holds(team):
    press(team["omar"], "ask")
    press(team["wei"], "agree")

    for client in team.values():
        shown = page(client)
        assert FATEMEH.name not in shown
        assert FATEMEH.address not in shown
    assert logged_in(None).get(PLACE).status_code == 302


def test_a_staff_side_that_may_not_read_for_whom_to_seal_says_so(team, settings, tmp_path):
    from openappeal.vault.keys import FileKeys

    press(team["omar"], "ask")
    press(team["wei"], "agree")
    settings.KEYS = FileKeys(tmp_path / "nothing")

    response = team["omar"].post(f"{PLACE}sealed/fetch/", follow=True)

    assert "office.recipients" in response.content.decode()
    assert Approval.objects.count() == 1


def test_many_boxes_stand_whole_in_the_file(keys):
    rows = [files.sealed_row(number, bytes([number % 251]) * 1300) for number in range(3000)]
    sealed = io.BytesIO()

    files.write(files.Head("sealed", "a", "2026-11-26"), rows, sealed, keys.office_recipients())

    assert list(files.read(sealed.getvalue(), [keys.office])[1]) == rows
