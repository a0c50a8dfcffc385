"""Signing in: nothing but a passkey opens the staff side, and only one of this site, this person, this moment."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.test import Client
from django.utils import timezone

from openappeal.accounts import actions, sessions, webauthn
from openappeal.accounts.models import Passkey, Role, User
from openappeal.accounts.tests.authenticator import Device
from openappeal.accounts.tests.staff import enrolled, logged_in, register, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def comes_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


# ── Sign in ─────────────────────────────────────────────────────────────────
def test_a_passkey_opens_the_staff_side():
    _user, device, _codes = enrolled()
    client = Client()

    answer = sign_in(client, device, next="/admin/history/")

    assert answer.json() == {"next": "/admin/history/"}
    assert comes_in(client)
    assert Passkey.objects.get().used_day == timezone.now().date()
    assert User.objects.get().last_seen_day == timezone.now().date()


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "http://localhost:9999"},
        {"origin": "https://localhost:8001"},
        {"origin": "https://appeal-staff.example"},
        {"verifies": False},
    ],
)
def test_a_false_page_or_a_device_that_asked_nobody_opens_nothing(lie):
    _user, device, _codes = enrolled()
    for name, value in lie.items():
        setattr(device, name, value)
    client = Client()

    assert sign_in(client, device).status_code == 422
    assert not comes_in(client)


def test_an_answer_works_once():
    _user, device, _codes = enrolled()
    client = Client()
    answer = device.get(client.post("/admin/login/passkey/begin/").json())
    client.post("/admin/login/passkey/finish/", {"credential": answer})
    again = Client()
    again.post("/admin/login/passkey/begin/")

    assert again.post("/admin/login/passkey/finish/", {"credential": answer}).status_code == 422
    assert client.post("/admin/login/passkey/finish/", {"credential": answer}).status_code == 422
    assert not comes_in(again)


def test_a_ceremony_is_over_after_ten_minutes():
    _user, device, _codes = enrolled()
    client = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        answer = device.get(client.post("/admin/login/passkey/begin/").json())
        clock.shift(sessions.CEREMONY + timedelta(seconds=1))

        assert client.post("/admin/login/passkey/finish/", {"credential": answer}).status_code == 422


def test_a_copied_key_is_refused_when_its_count_does_not_rise():
    _user, device, _codes = enrolled()
    sign_in(Client(), device)
    device.counts = False
    client = Client()

    assert sign_in(client, device).status_code == 422
    assert not comes_in(client)


def test_a_device_that_never_counts_is_let_in():
    user = actions.add_organiser(username="omar")
    made = actions.make_link(user=user, by="operator", now=timezone.now(), at_once=True)
    device = Device(counts=False)
    register(Client(), device, made.code)

    assert [sign_in(Client(), device).status_code for _time in range(2)] == [200, 200]


@pytest.mark.parametrize("nonsense", ["", "{}", "[]", "null", '{"rawId": 3}', '{"id": "AA", "rawId": "AA"}', "{"])
def test_nonsense_is_refused_like_a_wrong_passkey(nonsense):
    client = Client()
    client.post("/admin/login/passkey/begin/")

    assert client.post("/admin/login/passkey/finish/", {"credential": nonsense}).status_code == 422


def test_the_browser_is_asked_for_no_login_and_told_no_key():
    enrolled()

    options = Client().post("/admin/login/passkey/begin/").json()["publicKey"]

    assert set(options) == {"challenge", "rpId", "userVerification"}
    assert (options["rpId"], options["userVerification"]) == ("localhost", "required")


def test_a_passkey_of_the_staff_address_has_its_name(settings):
    settings.STAFF_URL = "https://desk.example.org"
    user = actions.add_organiser(username="omar")

    options, _state = webauthn.begin_registration(user)

    assert options["publicKey"]["rp"]["id"] == "desk.example.org"
    assert webauthn.origin() == "https://desk.example.org"
    assert "omar" not in options["publicKey"]["user"]["id"]


@pytest.mark.parametrize("wanted", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:alert(1)", "x"])
def test_the_way_on_never_leaves_the_site(wanted):
    _user, device, _codes = enrolled()

    assert sign_in(Client(), device, next=wanted).json() == {"next": "/admin/"}


def test_another_address_than_the_passkeys_says_so():
    page = Client().get("/admin/login/", headers={"host": "127.0.0.1:8001"}).content.decode()

    assert 'href="http://localhost:8001/admin/login/"' in page
    assert "one address only" not in Client().get("/admin/login/", headers={"host": "localhost:8001"}).content.decode()


# ── No other way ────────────────────────────────────────────────────────────
def test_no_password_opens_anything(settings):
    user = actions.add_organiser(username="omar", password="a long enough word")
    given = {"username": "omar", "password": "a long enough word"}
    client = Client()

    answer = client.post("/admin/login/", given)

    assert answer.status_code == 200
    assert b'type="password"' not in answer.content
    assert not comes_in(client)
    assert authenticate(**given) is None
    settings.IS_DEMO = True
    assert authenticate(**given) == user


@pytest.mark.parametrize(
    "address",
    [
        "/admin/password_reset/",
        "/admin/password_reset/done/",
        "/admin/password_reset/complete/",
        "/admin/password_reset/confirm/MQ/set-password/",
        "/admin/users/",
        "/admin/users/new/",
        "/admin/users/edit/1/",
        "/admin/groups/",
        "/admin/groups/new/",
    ],
)
def test_no_address_takes_a_password_or_resets_one(address):
    for client in (Client(), logged_in(Role.ORGANISER)):
        for method in (client.get, client.post):
            assert method(address).status_code == 404, address


def test_the_account_page_has_no_password_and_no_mail_address():
    page = logged_in(Role.ORGANISER).get("/admin/account/").content.decode()

    assert "new_password" not in page
    assert 'type="email"' not in page
    assert "/admin/passkeys/" in page


def test_the_demonstration_takes_its_password_and_a_passkey(settings):
    settings.IS_DEMO = True
    actions.add_organiser(username="demo", password="open-the-window")
    client = Client()
    page = client.get("/admin/login/").content.decode()

    assert 'type="password"' in page
    assert 'href="/admin/login/passkey/"' in page
    client.post("/admin/login/", {"username": "demo", "password": "open-the-window", "next": "/admin/"})
    assert comes_in(client)
    assert client.get("/admin/people/add/").status_code == 200


def test_signing_in_before_passkeys_ended_with_them():
    """A session of the earlier kind, whose hash knew only of the password."""
    client = logged_in(Role.ORGANISER)
    session = client.session
    session["_auth_user_hash"] = super(User, User.objects.get()).get_session_auth_hash()
    session.save()

    assert not comes_in(client)


# ── One's own devices ───────────────────────────────────────────────────────
def test_a_second_device_is_added_and_the_first_removed():
    user, device, _codes = enrolled()
    client, elsewhere = Client(), Client()
    sign_in(client, device)
    sign_in(elsewhere, device)
    second = Device()
    options = client.post("/admin/passkeys/add/begin/").json()
    assert len(options["publicKey"]["excludeCredentials"]) == 1
    client.post("/admin/passkeys/add/finish/", {"credential": second.create(options), "name": "  Key  "})

    assert sorted(user.passkeys.values_list("name", flat=True)) == ["Key", "Laptop"]
    client.post(f"/admin/passkeys/{user.passkeys.get(name='Laptop').pk}/remove/")

    assert sign_in(Client(), device).status_code == 422
    assert sign_in(Client(), second).status_code == 200
    assert (comes_in(client), comes_in(elsewhere)) == (True, False)


def test_the_last_passkey_and_somebody_elses_stay():
    user, device, _codes = enrolled()
    _wei, _device, _more = enrolled("wei", Role.MODERATOR)
    client = Client()
    sign_in(client, device)

    client.post(f"/admin/passkeys/{user.passkeys.get().pk}/remove/")
    client.post(f"/admin/passkeys/{Passkey.objects.get(user__username='wei').pk}/remove/")

    assert Passkey.objects.count() == 2


# ── Sessions ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("away", "stays"), [(sessions.IDLE - timedelta(minutes=2), True), (sessions.IDLE * 1.01, False)]
)
def test_an_idle_session_ends(away, stays):
    _user, device, _codes = enrolled()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = Client()
        sign_in(client, device)
        assert comes_in(client)
        clock.shift(away)

        assert comes_in(client) == stays


def test_a_session_in_use_ends_after_half_a_day():
    _user, device, _codes = enrolled()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = Client()
        sign_in(client, device)
        came = []
        for _hour in range(13):
            came.append(comes_in(client))
            clock.shift(timedelta(hours=1))

        assert came == [True] * 13
        assert not comes_in(client)


def test_somebody_who_is_not_signed_in_leaves_no_session():
    client = Client()
    client.get("/admin/login/")
    client.get("/admin/enrol/")

    assert "sessionid" not in client.cookies


# ── Is it still you? ────────────────────────────────────────────────────────
def test_a_dangerous_act_asks_for_the_passkey_again_and_goes_on_with_what_was_typed():
    _user, device, _codes = enrolled()
    wei, _device, _more = enrolled("wei", Role.MODERATOR)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = Client()
        sign_in(client, device)
        clock.shift(sessions.FRESH + timedelta(seconds=1))
        address = f"/admin/people/{wei.pk}/role/"

        asked = client.post(address, {"role": "Translator", "languages": ["fa", "ku"]})

        page = asked.content.decode()
        assert asked.status_code == 403
        assert f'action="{address}"' in page
        assert '<textarea name="role" hidden>Translator</textarea>' in page
        assert page.count('<textarea name="languages" hidden>') == 2
        options = client.post("/admin/fresh/begin/").json()
        assert len(options["publicKey"]["allowCredentials"]) == 1
        assert client.post("/admin/fresh/finish/", {"credential": device.get(options)}).json() == {"go": True}
        assert client.post(address, {"role": "Organiser"}).status_code == 302


def test_a_colleagues_passkey_does_not_do_for_mine():
    _user, device, _codes = enrolled()
    _wei, other, _more = enrolled("wei", Role.MODERATOR)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = Client()
        sign_in(client, device)
        clock.shift(sessions.FRESH + timedelta(seconds=1))
        options = client.post("/admin/fresh/begin/").json()

        assert client.post("/admin/fresh/finish/", {"credential": other.get(options)}).status_code == 422
        assert client.get("/admin/passkeys/add/").status_code == 403
        assert client.post("/admin/passkeys/add/begin/").status_code == 422


def test_nobody_is_asked_who_is_not_signed_in():
    for address in ("/admin/fresh/begin/", "/admin/fresh/finish/"):
        assert Client().post(address, {"credential": json.dumps({})}).status_code == 422
