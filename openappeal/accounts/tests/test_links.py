"""Links with which a passkey is registered: once, in time, and with a second person or a day; recovery codes."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from openappeal.accounts import actions, approvals, queries
from openappeal.accounts.models import Approval, EnrolmentLink, Passkey, RecoveryCode, Role, User
from openappeal.accounts.tests.authenticator import Device
from openappeal.accounts.tests.staff import enrolled, here_since_last_week, register, sign_in
from openappeal.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def comes_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def inside(device: Device) -> Client:
    client = Client()
    sign_in(client, device)
    return client


def acts():
    return sorted(Entry.objects.exclude(actor__in=["init", "operator"]).values_list("actor", "action", "subject"))


# ── Links ───────────────────────────────────────────────────────────────────
def link(user):
    return actions.make_link(user=user, by="operator", now=timezone.now(), at_once=True)


def test_a_link_registers_a_passkey_signs_in_and_gives_codes_that_are_kept_as_hashes():
    user = actions.add_organiser(username="omar")
    made = link(user)
    client = Client()

    answer = register(client, Device(), made.code)

    codes = answer.json()["codes"]
    assert len(set(codes)) == 8
    assert comes_in(client)
    assert made.address == f"http://localhost:8001/admin/enrol/#{made.code}"
    kept = {one.digest for one in RecoveryCode.objects.all()}
    assert len(kept) == 8
    assert kept.isdisjoint(codes)
    assert [entry.action for entry in Entry.objects.filter(subject="omar", actor="omar")] == ["accounts.enrol"]


def test_a_link_works_once():
    user = actions.add_organiser(username="omar")
    made = link(user)
    register(Client(), Device(), made.code)
    client = Client()

    assert register(client, Device(), made.code).status_code == 422
    assert not comes_in(client)
    assert Passkey.objects.count() == 1


def test_of_two_who_began_with_the_same_link_one_gets_in():
    made = link(actions.add_organiser(username="omar"))
    first, second, devices = Client(), Client(), (Device(), Device())
    begun = [
        device.create(client.post("/admin/enrol/begin/", {"code": made.code}).json())
        for client, device in zip((first, second), devices, strict=True)
    ]

    answers = [
        client.post("/admin/enrol/finish/", {"code": made.code, "credential": credential}).status_code
        for client, credential in zip((first, second), begun, strict=True)
    ]

    assert answers == [200, 422]
    assert (comes_in(first), comes_in(second)) == (True, False)


def test_a_link_can_be_typed_as_people_type():
    made = link(actions.add_organiser(username="omar"))

    assert actions.find_link(code=f" {made.code.upper().replace('-', ' ')} ", now=timezone.now()) == made.link


def test_a_link_ends_after_three_days_and_when_a_newer_one_is_made():
    user = actions.add_organiser(username="omar")
    old = link(user)
    new = link(user)

    with pytest.raises(actions.UnknownLink):
        actions.find_link(code=old.code, now=timezone.now())
    assert actions.find_link(code=new.code, now=timezone.now() + timedelta(days=2, hours=23))
    with pytest.raises(actions.UnknownLink):
        actions.find_link(code=new.code, now=timezone.now() + timedelta(days=3, minutes=1))


def test_looking_at_a_link_uses_nothing_up():
    made = link(actions.add_organiser(username="omar"))
    client = Client()
    client.get("/admin/enrol/")
    client.post("/admin/enrol/begin/", {"code": made.code})
    client.post("/admin/enrol/finish/", {"code": made.code, "credential": "{}"})

    assert register(Client(), Device(), made.code).status_code == 200


def test_registering_anew_ends_what_was_before():
    user, old, codes = enrolled()
    client = Client()
    sign_in(client, old)
    new = Device()

    register(Client(), new, link(user).code)

    assert not comes_in(client)
    assert sign_in(Client(), old).status_code == 422
    assert sign_in(Client(), new).status_code == 200
    with pytest.raises(actions.WrongCode):
        actions.make_by_recovery_code(login="omar", code=codes[0], now=timezone.now())


def test_the_code_stands_in_no_address_that_reaches_the_server():
    page = Client().get("/admin/enrol/").content.decode()

    assert 'name="code"' in page
    assert "location.hash" not in page


# ── Recovery codes ──────────────────────────────────────────────────────────
def test_a_recovery_code_works_once_and_opens_after_a_day():
    enrolled("wei", Role.MODERATOR)
    _user, _device, codes = enrolled()
    now = timezone.now()

    page = Client().post("/admin/login/recover/", {"login": "Omar", "code": codes[0]})
    again = Client().post("/admin/login/recover/", {"login": "omar", "code": codes[0]})

    assert (page.status_code, again.status_code) == (200, 422)
    code = page.content.decode().split("/admin/enrol/#")[1].split("<")[0]
    with pytest.raises(actions.NotOpenYet) as waits:
        actions.find_link(code=code, now=now + timedelta(hours=23))
    assert now + timedelta(hours=24) <= waits.value.opens_at <= now + timedelta(hours=24, minutes=1)
    client = Client()
    assert register(client, Device(), code).status_code == 422
    with time_machine.travel(now + timedelta(hours=25)):
        assert register(client, Device(), code).status_code == 200


def test_a_recovery_code_opens_at_once_when_a_colleague_agrees():
    _wei, _device, _codes = enrolled("wei", Role.MODERATOR)
    user, _device, codes = enrolled()
    made = actions.make_by_recovery_code(login="omar", code=codes[3], now=timezone.now())

    actions.agree_to_link(user=user, by=here_since_last_week("wei"), now=timezone.now())

    assert register(Client(), Device(), made.code).status_code == 200


def test_a_recovery_code_of_somebody_else_does_nothing():
    enrolled("wei", Role.MODERATOR)
    _user, _device, codes = enrolled()

    for login, code in (("wei", codes[0]), ("nobody", codes[0]), ("omar", "abcde-abcde-abcde-abcde"), ("", "")):
        answer = Client().post("/admin/login/recover/", {"login": login, "code": code})
        assert (answer.status_code, b"That did not work." in answer.content) == (422, True)
    assert RecoveryCode.objects.count() == 16


def test_new_recovery_codes_make_the_old_ones_worthless_and_are_shown_in_the_answer_only():
    user, device, old = enrolled()
    client = Client()
    sign_in(client, device)

    page = client.post("/admin/passkeys/codes/").content.decode()

    assert page.count('<li><code dir="ltr">') == 8
    assert old[0] not in page
    assert user.recovery_codes.count() == 8
    with pytest.raises(actions.WrongCode):
        actions.make_by_recovery_code(login="omar", code=old[0], now=timezone.now())
    assert '<code dir="ltr">' not in client.get("/admin/passkeys/").content.decode()


# ── Links among colleagues ──────────────────────────────────────────────────
def test_an_organiser_who_is_alone_adds_the_second_at_once():
    _omar, device, _codes = enrolled()

    page = inside(device).post("/admin/people/add/", {"username": "bea", "first_name": "Bea", "role": "Organiser"})

    code = page.content.decode().split("/admin/enrol/#")[1].split("<")[0]
    assert register(Client(), Device(), code).status_code == 200
    assert queries.people(now=timezone.now())[0].role == Role.ORGANISER
    assert ("omar", "accounts.add", "bea") in acts()


def test_in_a_small_team_a_link_opens_after_an_announced_day():
    now = timezone.now()
    _omar, _device, _codes = enrolled()
    bea, moderator, _more = enrolled("bea", Role.MODERATOR)

    made = actions.make_link(user=bea, by="omar", now=now)

    assert made.opens_at == now + timedelta(hours=24)
    with pytest.raises(actions.NotOpenYet):
        actions.find_link(code=made.code, now=now + timedelta(hours=23, minutes=59))
    assert actions.find_link(code=made.code, now=now + timedelta(hours=24))
    assert "did they really ask for it?" in inside(moderator).get("/admin/").content.decode()


def test_in_a_larger_team_a_link_stays_closed_until_somebody_agrees():
    now = timezone.now()
    omar, _device, _codes = enrolled()
    _bea, device, _more = enrolled("bea", Role.MODERATOR)
    for login in ("cem", "dan"):
        enrolled(login, Role.MODERATOR)

    made = actions.make_link(user=User.objects.get(username="cem"), by="omar", now=now)

    assert made.opens_at is None
    with pytest.raises(actions.NotOpenYet):
        actions.find_link(code=made.code, now=now + timedelta(days=2))
    for login in ("omar", "cem"):
        with pytest.raises(approvals.SamePerson):
            actions.agree_to_link(user=made.link.user, by=login, now=now)
    address = f"/admin/people/{made.link.user.pk}/"
    answer = inside(device).post(f"{address}agree/", follow=True)
    assert "An account may agree when it is a day old." in answer.content.decode()
    assert register(Client(), Device(), made.code).status_code == 422
    here_since_last_week("bea")
    inside(device).post(f"{address}agree/")
    assert register(Client(), Device(), made.code).status_code == 200
    assert not omar.passkeys.exclude(user=omar).exists()


def test_translators_make_a_team_no_larger():
    enrolled()
    enrolled("bea", Role.MODERATOR)
    for login in ("cem", "dan", "eli"):
        enrolled(login, Role.TRANSLATOR)

    assert approvals.team_size() == 2


def test_locking_the_others_out_opens_no_link_at_once():
    now = timezone.now()
    enrolled()
    bea, _device, _codes = enrolled("bea", Role.MODERATOR)
    actions.lock(user=bea, by="omar", now=now)

    made = actions.invite(username="straw", role=Role.ORGANISER, first_name="", languages=[], by="omar", now=now)

    assert made.opens_at == now + timedelta(hours=24)


def test_anybody_takes_a_waiting_link_back():
    now = timezone.now()
    enrolled()
    bea, device, _codes = enrolled("bea", Role.MODERATOR)
    made = actions.make_link(user=bea, by="omar", now=now)

    inside(device).post(f"/admin/people/{bea.pk}/refuse/")

    with pytest.raises(actions.UnknownLink):
        actions.find_link(code=made.code, now=now + timedelta(hours=25))
    assert not Approval.objects.exists()


def test_an_agreement_holds_for_that_link_only():
    now = timezone.now()
    enrolled()
    enrolled("wei", Role.MODERATOR)
    bea, _device, _codes = enrolled("bea", Role.MODERATOR)
    actions.make_link(user=bea, by="omar", now=now)
    actions.agree_to_link(user=bea, by=here_since_last_week("wei"), now=now)

    newer = actions.make_link(user=bea, by="omar", now=now)

    with pytest.raises(actions.NotOpenYet):
        actions.find_link(code=newer.code, now=now)


def test_what_nobody_used_in_time_goes_with_what_waited_for_it():
    now = timezone.now()
    enrolled()
    bea, _device, _codes = enrolled("bea", Role.MODERATOR)
    actions.make_link(user=bea, by="omar", now=now)
    Client().post("/admin/login/passkey/begin/")
    in_use = Session.objects.filter(expire_date__gt=now + timedelta(hours=1)).count()
    assert Session.objects.count() == in_use + 1

    assert queries.ended(now=now + timedelta(minutes=9)) == 0
    assert queries.ended(now=now + timedelta(minutes=11)) == 1
    assert actions.expire(now=now + timedelta(minutes=11)) == 1
    assert Session.objects.count() == in_use
    assert actions.expire(now=now + timedelta(days=3)) == in_use + 1
    assert (EnrolmentLink.objects.count(), Approval.objects.count(), Session.objects.count()) == (0, 0, 0)
