"""Adding, locking out, letting in again, agreeing to links, the screens about them, and who did what."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from openappeal.accounts import actions, approvals, queries, translating
from openappeal.accounts.models import Approval, EnrolmentLink, Passkey, RecoveryCode, Role, User
from openappeal.accounts.queries import State
from openappeal.accounts.tests.authenticator import Device
from openappeal.accounts.tests.staff import enrolled, here_since_last_week, logged_in, register, sign_in
from openappeal.audit import actions as audit
from openappeal.audit.models import AppendOnly, Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def acts():
    return sorted(Entry.objects.exclude(actor__in=["init", "operator"]).values_list("actor", "action", "subject"))


def inside(device: Device) -> Client:
    client = Client()
    sign_in(client, device)
    return client


# ── Lock out ────────────────────────────────────────────────────────────────
def test_the_next_request_of_somebody_locked_out_is_refused_and_nothing_is_left_to_come_in_with():
    omar, device, codes = enrolled()
    _wei, moderator, _more = enrolled("wei", Role.MODERATOR)
    victim, colleague = inside(device), inside(moderator)
    made = actions.make_link(user=omar, by="operator", now=timezone.now(), at_once=True)
    assert victim.get("/admin/").status_code == 200

    colleague.post(f"/admin/people/{omar.pk}/lock/")

    assert victim.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"
    assert sign_in(Client(), device).status_code == 422
    assert register(Client(), Device(), made.code).status_code == 422
    with pytest.raises(actions.WrongCode):
        actions.make_by_recovery_code(login="omar", code=codes[0], now=timezone.now())
    assert {one.user.username for one in (*Passkey.objects.all(), *RecoveryCode.objects.all())} == {"wei"}
    assert not EnrolmentLink.objects.exists()
    assert ("wei", "accounts.lock", "omar") in acts()


def test_an_old_session_stays_dead_after_somebody_is_let_in_again():
    omar, device, _codes = enrolled()
    enrolled("wei", Role.ORGANISER)
    victim = inside(device)

    actions.lock(user=omar, by="wei", now=timezone.now())
    made = actions.unlock(user=omar, by="wei", now=timezone.now(), at_once=True)

    assert victim.get("/admin/").status_code == 302
    assert sign_in(Client(), device).status_code == 422
    new = Device()
    assert register(Client(), new, made.code).status_code == 200
    assert inside(new).get("/admin/").status_code == 200


def test_what_somebody_locked_out_proposed_or_agreed_to_is_dropped_and_nothing_else():
    now = timezone.now()
    omar, _device, _codes = enrolled()
    approvals.propose(action="signatures.export", subject="withheld", by="omar", now=now)
    approvals.propose(action="signatures.sweep", subject="1", by="bea", now=now)
    approvals.approve(action="signatures.sweep", subject="1", by=here_since_last_week("omar"), now=now)
    approvals.propose(action="signatures.sweep", subject="2", by="bea", now=now)

    actions.lock(user=omar, by="wei", now=now)

    assert list(Approval.objects.values_list("subject", flat=True)) == ["2"]


def test_locking_twice_changes_nothing():
    omar, _device, _codes = enrolled()
    for _time in range(2):
        actions.lock(user=omar, by="wei", now=timezone.now())

    assert Entry.objects.filter(action="accounts.lock").count() == 1


def test_the_last_organiser_cannot_lock_herself_out_but_somebody_else_can():
    omar, device, _codes = enrolled()
    _wei, moderator, _more = enrolled("wei", Role.MODERATOR)
    actions.add_organiser(username="invited")
    client = inside(device)

    page = client.post(f"/admin/people/{omar.pk}/lock/", follow=True).content.decode()

    assert "you are the last organiser who can sign in" in page
    assert client.get("/admin/").status_code == 200
    inside(moderator).post(f"/admin/people/{omar.pk}/lock/")
    assert client.get("/admin/").status_code == 302


def test_an_organiser_among_others_locks_herself_out():
    omar, device, _codes = enrolled()
    enrolled("bea", Role.ORGANISER)
    client = inside(device)

    answer = client.post(f"/admin/people/{omar.pk}/lock/")

    assert answer.headers["Location"] == "/admin/login/passkey/"
    assert not User.objects.get(pk=omar.pk).is_active


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_organisers_who_lock_themselves_out_at_once_one_stays():
    actions.ensure_roles()
    people = [enrolled(name)[0] for name in ("omar", "bea")]
    outcomes, start = [], threading.Barrier(2)

    def leave(user):
        start.wait()
        try:
            actions.lock(user=user, by=user.username, now=timezone.now())
            outcomes.append("left")
        except actions.LastOrganiser:
            outcomes.append("stays")
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["left", "stays"]
    assert User.objects.filter(is_active=True).count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_gets_it():
    actions.ensure_roles()
    user = actions.add_organiser(username="omar")
    made = actions.make_link(user=user, by="operator", now=timezone.now(), at_once=True)
    outcomes, start = [], threading.Barrier(2)

    def use():
        client, device = Client(), Device()
        credential = device.create(client.post("/admin/enrol/begin/", {"code": made.code}).json())
        start.wait()
        answer = client.post("/admin/enrol/finish/", {"code": made.code, "credential": credential})
        outcomes.append(answer.status_code)
        connection.close()

    threads = [threading.Thread(target=use) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [200, 422]
    assert Passkey.objects.count() == 1


# ── Let in again ────────────────────────────────────────────────────────────
def test_letting_in_again_takes_another_organiser():
    omar, _device, _codes = enrolled()
    _bea, organiser, _more = enrolled("bea", Role.ORGANISER)
    _wei, moderator, _more = enrolled("wei", Role.MODERATOR)
    actions.lock(user=omar, by="wei", now=timezone.now())

    refused = inside(moderator).post(f"/admin/people/{omar.pk}/unlock/")
    assert (refused.status_code, User.objects.get(pk=omar.pk).is_active) == (302, False)
    page = inside(organiser).post(f"/admin/people/{omar.pk}/unlock/").content.decode()

    assert User.objects.get(pk=omar.pk).is_active
    assert "/admin/enrol/#" in page
    assert queries.person(omar.pk, now=timezone.now()).state == State.INVITED
    with pytest.raises(actions.NotYourself):
        actions.unlock(user=omar, by="omar", now=timezone.now())


# ── Roles ───────────────────────────────────────────────────────────────────
def test_a_role_counts_from_the_next_request():
    _omar, device, _codes = enrolled()
    bea, other, _more = enrolled("bea", Role.MODERATOR)
    organiser, client = inside(device), inside(other)
    assert client.get("/admin/people/add/").status_code == 302

    organiser.post(f"/admin/people/{bea.pk}/role/", {"role": "Organiser"})

    assert client.get("/admin/people/add/").status_code == 200
    assert [group.name for group in bea.groups.all()] == ["Organiser"]


def test_the_last_organiser_stays_organiser():
    omar, device, _codes = enrolled()
    client = inside(device)

    client.post(f"/admin/people/{omar.pk}/role/", {"role": "Moderator"})

    assert client.get("/admin/people/add/").status_code == 200
    with pytest.raises(actions.LastOrganiser):
        actions.set_role(user=omar, role=Role.MODERATOR, languages=[], by="omar", today=date(2026, 11, 24))


def test_a_translator_needs_a_language_and_others_have_none(monkeypatch):
    monkeypatch.setattr(translating, "_source", [lambda: ["fa", "ku"]])
    _omar, device, _codes = enrolled()
    client = inside(device)
    typed = {"username": "nil", "role": "Translator"}

    assert client.post("/admin/people/add/", typed).status_code == 422
    assert client.post("/admin/people/add/", typed | {"languages": ["de"]}).status_code == 422
    assert client.post("/admin/people/add/", typed | {"languages": ["fa"]}).status_code == 200
    nil = User.objects.get(username="nil")
    assert nil.languages == ["fa"]
    client.post(f"/admin/people/{nil.pk}/role/", {"role": "Moderator", "languages": ["fa"]})
    nil.refresh_from_db()
    assert nil.languages == []


def test_a_role_without_anything_to_do_is_not_offered(monkeypatch):
    monkeypatch.setattr(translating, "_source", [])

    page = logged_in(Role.ORGANISER).get("/admin/people/add/").content.decode()

    offered = [role.value for role in Role if f'value="{role.value}"' in page]
    assert offered == ["Organiser", "Moderator", "Outreach", "Press", "Keyholder"]


# ── Screens ─────────────────────────────────────────────────────────────────
def test_people_shows_what_colleagues_need_to_know():
    enrolled("wei", Role.MODERATOR)
    actions.add_staff_member(username="nil", role=Role.TRANSLATOR, languages=["fa"])
    _bea, _device, _codes = enrolled("bea", Role.MODERATOR)
    actions.lock(user=User.objects.get(username="bea"), by="wei", now=timezone.now())

    found = {one.login: one for one in queries.people(now=timezone.now())}

    assert {login: one.state for login, one in found.items()} == {
        "wei": State.ACTIVE,
        "nil": State.INVITED,
        "bea": State.LOCKED,
    }
    assert (found["wei"].passkeys, found["wei"].recovery_codes, found["bea"].passkeys) == (1, 8, 0)
    page = logged_in(Role.ORGANISER).get("/admin/people/?lang=fa", follow=True).content.decode()
    assert "فارسی" in page
    assert list(found)[-1] == "bea"


def test_a_lock_page_asks_for_no_passkey_and_locks_nobody_by_looking():
    omar, _device, _codes = enrolled()
    client = logged_in(Role.MODERATOR, "wei", fresh=False)

    assert client.get(f"/admin/people/{omar.pk}/lock/").status_code == 200
    assert User.objects.get(pk=omar.pk).is_active
    client.post(f"/admin/people/{omar.pk}/lock/")
    assert not User.objects.get(pk=omar.pk).is_active


def test_what_somebody_exported_is_listed():
    omar, _device, _codes = enrolled()
    audit.record(by="omar", action="signatures.export", today=date(2026, 11, 3), subject="withheld names")
    audit.record(by="bea", action="signatures.export", today=date(2026, 11, 4), subject="subscribers")

    page = logged_in(Role.ORGANISER, "wei").get(f"/admin/people/{omar.pk}/").content.decode()

    assert "withheld names" in page
    assert "subscribers" not in page[page.index("<main") :]
    assert "November 3, 2026" in page or "3 November 2026" in page


def test_the_history_is_filtered_by_day_person_and_act():
    for by, action, day in (
        ("omar", "signatures.hide", 3),
        ("omar", "signatures.unhide", 4),
        ("bea", "signatures.hide", 5),
    ):
        audit.record(by=by, action=action, today=date(2026, 11, day), subject=f"signature {day}", reason="asked")
    client = logged_in(Role.MODERATOR, "wei")

    def shown(query):
        page = client.get(f"/admin/history/?{query}").content.decode()
        return [number for number in (3, 4, 5) if f"signature {number}<" in page]

    assert shown("") == [3, 4, 5]
    assert shown("who=omar") == [3, 4]
    assert shown("what=signatures.hide") == [3, 5]
    assert shown("since=2026-11-04&until=2026-11-04") == [4]
    assert shown("since=۱۴۰۵/۰۸/۱۳&until=1405-8-13") == [4]
    assert shown("who=omar&what=signatures.hide&since=2026-11-04") == []
    assert "Name hidden" in client.get("/admin/history/").content.decode()


def test_the_history_can_only_grow():
    entry = audit.record(by="omar", action="signatures.hide", today=date(2026, 11, 3))

    with pytest.raises(AppendOnly):
        entry.delete()
    with pytest.raises(AppendOnly):
        entry.save()
    client = logged_in(Role.ORGANISER)
    client.post("/admin/history/", {"who": "omar"})
    assert Entry.objects.filter(pk=entry.pk).exists()


def test_a_waiting_link_is_looked_at_in_time():
    now = timezone.now()
    enrolled()
    bea, _device, _codes = enrolled("bea", Role.MODERATOR)
    actions.make_link(user=bea, by="omar", now=now)

    assert [one.login for one in queries.links_that_wait_for(login="bea", now=now)] == ["bea"]
    assert queries.links_that_wait_for(login="omar", now=now) == []
    with time_machine.travel(now + timedelta(days=4)):
        assert queries.links_that_wait_for(login="bea", now=timezone.now()) == []
