"""The staff screens about floods: a volunteer finds one, a second agrees, and it can be undone."""

import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import here_since_last_week, logged_in
from openappeal.antiabuse.features import Features, minute_of
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.signatures import actions, queries
from openappeal.signatures.models import Burst, Held, Signature, Sweep
from openappeal.signatures.staff.flood_forms import Choice
from openappeal.signatures.tests.cast import SABINE
from openappeal.signatures.tests.test_floods import confirmed, sign_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
PLACE = "/admin/signatures/set-aside/"


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


@pytest.fixture
def flood(today):
    """Twenty fakes and ten people of this hour."""
    minute = minute_of(timezone.now()) - 5
    for number in range(20):
        confirmed(number, today, Features(minute, b"", b"badbadba", "unknown", 0, "plain", "Latn.2.0.1", ""))
    for number in range(10):
        person = Features(
            minute, b"", bytes([number] * 8), "big", 3 + number % 5, "plain", f"Arab.{number % 5}.0.1", ""
        )
        confirmed(number, today, person, "withheld", "Canary")
    actions.close_counts(today=today)


def test_the_screen_finds_the_flood_by_itself_and_two_people_set_it_aside(flood, today):
    omar, wei = logged_in(Role.ORGANISER), logged_in(Role.MODERATOR, "wei")

    page = omar.get(PLACE + "find/").content.decode()
    assert "What stands out is chosen below." in page
    fields = form_of(page, "chosen")
    preview = omar.get(PLACE + "find/", fields).content.decode()
    assert "20 signatures would be set aside," in preview
    assert "Flood" in preview
    assert "Canary" not in preview
    assert Signature.objects.filter(held="").count() == 30

    assert omar.post(PLACE + "propose/", fields).status_code == 422
    proposed = omar.post(PLACE + "propose/", {**fields, "reason": "a flood of Flood"})
    sweep = Sweep.objects.get()
    assert proposed.headers["Location"] == f"{PLACE}sweep/{sweep.pk}/"
    omar.post(f"{PLACE}sweep/{sweep.pk}/approve/")
    omar.post(f"{PLACE}sweep/{sweep.pk}/do/")
    assert Sweep.objects.get().state == "proposed"
    assert "omar" in wei.get("/admin/").content.decode()

    assert "I have looked, and I agree" in wei.get(f"{PLACE}sweep/{sweep.pk}/").content.decode()
    too_new = wei.post(f"{PLACE}sweep/{sweep.pk}/approve/", follow=True).content.decode()
    assert "An account may agree when it is a day old." in too_new
    here_since_last_week("wei")
    wei.post(f"{PLACE}sweep/{sweep.pk}/approve/")
    omar.post(f"{PLACE}sweep/{sweep.pk}/do/")

    assert queries.counts(today=today).confirmed == 10
    assert "It holds 20 signatures." in omar.get(f"{PLACE}sweep/{sweep.pk}/").content.decode()
    omar.post(f"{PLACE}sweep/{sweep.pk}/undo/")
    assert queries.counts(today=today).confirmed == 30
    acts = [entry.action.rpartition(".")[2] for entry in Entry.objects.filter(subject=str(sweep))]
    assert sorted(acts) == ["approve", "do", "propose", "undo"]


def form_of(page, mark):
    """The fields of the form that holds a field of this name, as a browser would send them."""
    (html,) = [one for one in re.findall(r"<form.*?</form>", page, re.S) if f'name="{mark}"' in one]
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found.setdefault(name[1], []).append(value[1] if value else "on")
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = chosen[1]
    return found


def test_a_small_team_announces(flood):
    omar = logged_in(Role.ORGANISER)
    fields = form_of(omar.get(PLACE + "find/").content.decode(), "chosen")
    omar.post(PLACE + "propose/", {**fields, "reason": "alone"})
    pk = Sweep.objects.get().pk

    omar.post(f"{PLACE}sweep/{pk}/announce/")

    assert "Announced. It can be done from" in omar.get(f"{PLACE}sweep/{pk}/").content.decode()
    omar.post(f"{PLACE}sweep/{pk}/do/")
    assert Sweep.objects.get().state == "proposed"
    omar.post(f"{PLACE}sweep/{pk}/drop/")
    assert Sweep.objects.get().state == "dropped"


@pytest.mark.parametrize(
    "query",
    ["chosen=1", "chosen=1&role-provider=must&value-provider=zz", "chosen=1&role-form_time=must&value-form_time=x",
     "chosen=1&from=9&until=1&role-lane=must&value-lane=plain", "from=x&until=99999999999&hours=7&ago=-1"],
)  # fmt: skip
def test_nonsense_is_answered_with_a_sentence(query):
    answer = logged_in(Role.ORGANISER).get(f"{PLACE}find/?{query}")

    assert answer.status_code == (422 if "chosen" in query else 200)


def test_a_span_of_time_alone_never_is_a_predicate():
    from openappeal.signatures.predicates import BadPredicate

    choice = Choice(QueryDict("chosen=1&role-provider=mark&value-provider=aa&at_least=0"), now_minute=100)
    with pytest.raises(BadPredicate):
        choice.predicate()


def test_who_asks_is_looked_at_and_released_with_a_preview(today):
    code = confirmed(1, today, None, name="Pia")
    confirmed(2, today, None, "withheld", "Canary")
    Signature.objects.update(held=Held.BURST)
    actions.ask_back(code=code)
    actions.answer_questions()
    wei = logged_in(Role.MODERATOR, "wei")
    assert "One person asks whether theirs was set aside by mistake" in wei.get("/admin/").content.decode()
    asked = wei.get(PLACE + "asked/").content.decode()
    assert "Pia 1" in asked
    assert "Canary" not in asked
    (pia,) = Signature.objects.filter(asks_back=True)

    preview = wei.post(PLACE + "asked/preview/", {"ids": pia.pk, "decision": "release"}).content.decode()
    assert "This signature counts again." in preview
    pia.refresh_from_db()
    assert pia.held == "burst"
    wei.post(PLACE + "asked/decide/", {"ids": pia.pk, "decision": "release"})

    pia.refresh_from_db()
    assert (pia.held, pia.asks_back) == ("", False)
    assert Entry.objects.filter(action="signatures.release", actor="wei", subject=str(pia)).count() == 1


def test_a_burst_is_an_urgent_line_and_all_of_it_can_be_people(today):
    confirmed(1, today, None)
    Signature.objects.update(held=Held.BURST)
    minute = minute_of(timezone.now())
    Burst.objects.create(
        feature="provider", value="00ff" * 4, first_minute=minute - 9, last_minute=minute, day=timezone.now().date()
    )
    wei = logged_in(Role.MODERATOR, "wei")
    home = wei.get("/admin/").content.decode()
    assert home.index("One signature came in a burst and is set aside") > home.index("oa-task--now")
    assert "mark \u206600ff00\u2069" in wei.get(PLACE).content.decode()
    assert wei.get(PLACE + "all/sweep/").status_code == 404

    assert wei.post(PLACE + "all/burst/", {"reason": ""}).status_code == 422
    wei.post(PLACE + "all/burst/", {"reason": "a rally"})

    assert Signature.objects.get().held == ""
    assert Burst.objects.get().is_let_through


READ = ["", "find/", "asked/", "all/burst/", "all/trap/", "sweep/{pk}/"]
WRITE = ["propose/", "asked/preview/", "asked/decide/"]
WRITE += [f"sweep/{{pk}}/{act}/" for act in ("approve", "announce", "drop", "do", "undo")]


def test_only_staff_get_in_and_a_get_changes_nothing(flood):
    omar = logged_in(Role.ORGANISER)
    omar.post(PLACE + "propose/", {**form_of(omar.get(PLACE + "find/").content.decode(), "chosen"), "reason": "x"})
    pk = Sweep.objects.get().pk
    for place in READ:
        assert logged_in(None).get(PLACE + place.format(pk=pk)).status_code == 302, place
        assert logged_in(Role.MODERATOR, "wei").get(PLACE + place.format(pk=pk)).status_code == 200, place
    for place in WRITE:
        assert logged_in(None).post(PLACE + place.format(pk=pk)).status_code == 302, place
        assert omar.get(PLACE + place.format(pk=pk)).status_code == 405, place
    assert Sweep.objects.get().state == "proposed"
    assert omar.get(PLACE + "sweep/5/").status_code == 404


def test_held_names_are_in_no_list_and_no_search(today):
    token = sign_with(SABINE, "public", today, None, held=Held.TRAP)
    from django.conf import settings

    actions.confirm(token=token, keys=settings.KEYS, today=today)
    held = Signature.objects.get()
    wei = logged_in(Role.MODERATOR, "wei")
    for place in ("read/", "read/many/"):
        assert SABINE.name not in wei.get(f"/admin/signatures/{place}").content.decode(), place
    assert SABINE.name not in wei.post("/admin/signatures/hide/", {"q": "lindqvar"}).content.decode()
    assert actions.show(ids=[held.pk], by="wei", today=today) == 0

    assert "Let it count again" in wei.get(f"/admin/signatures/{held.pk}/").content.decode()
    assert actions.release(ids=[held.pk], by="wei", today=today + timedelta(days=1)) == 1
    assert actions.show(ids=[held.pk], by="wei", today=today) == 1
