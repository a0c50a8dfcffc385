"""Codes of events: good for their days and places, carried by the form, kept with no signature."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.cms import shell
from openappeal.signatures.actions import events
from openappeal.signatures.event_models import EventCode
from openappeal.signatures.forms import PURPOSE, SignForm
from openappeal.signatures.models import Cohort, Signature, Signing
from openappeal.vault import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({"en": shell.Shell("Homeward"), "fa": shell.Shell("رو به خانه")}, languages=languages)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def public(settings):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = settings.PUBLIC_MIDDLEWARE
    settings.APPEND_SLASH = False
    return Client()


def code(**changes):
    facts = {"name": "Vigil at the square", "from_day": TODAY, "until_day": TODAY, "places": 200}
    return events.make_code(**{**facts, **changes}, by="omar", today=TODAY)


def sign(public, keys, at, **fields):
    token = tokens.issue_form_token(keys.token_key(), NOW - timedelta(minutes=1), PURPOSE)
    body = {"email": "bea@post.example", "visibility": "counted", "token": token, "at": at, **fields}
    return public.post("/en/sign/", urlencode(body), content_type="application/x-www-form-urlencoded")


def test_a_code_is_good_on_its_days_and_a_day_around_them():
    made = code(until_day=TODAY + timedelta(days=1))

    good = [day for day in range(-3, 5) if events.live_code(typed=made.code, today=TODAY + timedelta(days=day))]

    assert good == [-1, 0, 1, 2]


@pytest.mark.parametrize("typed", ["", "x", "\0", "ۀ" * 40, "a" * 5000, "\ud800"])
def test_what_is_no_code_is_nothing(typed):
    code()

    assert events.live_code(typed=typed, today=TODAY) == ""


def test_capitals_and_spaces_do_not_matter():
    made = code()

    assert events.live_code(typed=f" {made.code.upper()} ", today=TODAY) == made.code


def test_every_good_code_is_looked_at_whichever_fits(monkeypatch):
    codes = sorted(code().code for _ in range(5))
    compared = []
    real = events.hmac.compare_digest
    monkeypatch.setattr(events.hmac, "compare_digest", lambda one, other: compared.append(other) or real(one, other))

    for typed in (codes[0], codes[4], "nothing"):
        compared.clear()
        events.live_code(typed=typed, today=TODAY)
        assert compared == [one.encode() for one in codes]


def test_ended_and_used_up_codes_are_good_no_more(public, keys):
    ended, full = code(), code(places=1)
    events.end_code(id=ended.pk, by="omar", today=TODAY)
    assert sign(public, keys, full.code).status_code == 303

    assert [events.live_code(typed=one.code, today=TODAY) for one in (ended, full)] == ["", ""]


def test_the_form_carries_a_good_code_and_forgets_any_other(public, keys):
    made = code()

    page = public.get(f"/en/sign/?at={made.code}").content.decode()
    assert re.findall(r'name="at" value="([^"]*)"', page) == [made.code]
    assert "code of an event" in page
    for other in ("/en/sign/", "/en/sign/?at=wrong", '/en/sign/?at="><script>'):
        page = public.get(other).content.decode()
        assert 'name="at"' not in page
        assert "<script" not in page
    again = sign(public, keys, made.code, email="no").content.decode()
    assert re.findall(r'name="at" value="([^"]*)"', again) == [made.code]


def test_the_form_says_which_code_it_came_by():
    made = code()

    assert SignForm({"at": made.code}).event_code == made.code
    assert SignForm({"at": "wrong"}).event_code == ""
    assert SignForm({}).event_code == ""


@pytest.mark.parametrize("typed", ["", "wrong"])
def test_signing_is_the_same_without_a_good_code(public, keys, typed):
    made = code()

    answer = sign(public, keys, typed)

    assert (answer.status_code, answer["Location"]) == (303, "/en/sign/sent/")
    made.refresh_from_db()
    assert made.used == 0


def test_a_form_is_counted_once_and_no_row_of_a_person_keeps_the_code(public, keys):
    made = code()

    sign(public, keys, made.code)
    sign(public, keys, made.code, email="not an address")
    sign(public, keys, made.code, url="a program")

    made.refresh_from_db()
    assert made.used == 1
    assert list(Signing.objects.order_by("held").values_list("held", flat=True)) == ["", "trap"]
    columns = [field.name for model in (Signing, Signature) for field in model._meta.concrete_fields]
    assert not [name for name in columns if "event" in name or name in ("at", "code")]
    assert made.code not in repr(list(Signing.objects.values()) + list(Cohort.objects.values()))


def test_organisers_make_print_and_end_a_code():
    organiser = logged_in(Role.ORGANISER)
    days = {"from_day": "2026-11-24", "until_day": "2026-11-25"}

    answer = organiser.post("/admin/signatures/events/", {"name": "Vigil <b>", "places": "200", **days})
    made = EventCode.objects.get()
    assert answer["Location"] == f"/admin/signatures/events/{made.pk}/"
    page = organiser.get(answer["Location"]).content.decode()
    assert made.code in page
    assert "Vigil &lt;b&gt;" in page
    for tag, title in (("en", "Let them go home"), ("fa", "بگذارید به خانه بروند")):
        sheet = organiser.get(f"/admin/signatures/events/{made.pk}/page/{tag}/")
        html = sheet.content.decode()
        assert title in html
        assert f"/{tag}/sign/?at={made.code}</bdi>" in html
        assert "<svg" in html
        assert "script-src" not in sheet.headers["Content-Security-Policy"]
    assert organiser.get(f"/admin/signatures/events/{made.pk}/page/de/").status_code == 404
    organiser.post(f"/admin/signatures/events/{made.pk}/end/")
    assert events.live_code(typed=made.code, today=TODAY) == ""
    acts = ["signatures.end_event_code", "signatures.make_event_code"]
    assert sorted(Entry.objects.filter(subject=str(made)).values_list("action", flat=True)) == acts


def test_days_stand_in_the_calendar_of_the_page_and_are_typed_in_either():
    organiser = logged_in(Role.ORGANISER)
    boxes = {}
    for tag in ("en", "fa"):
        organiser.get(f"/admin/?lang={tag}")
        page = organiser.get("/admin/signatures/events/").content.decode()
        boxes[tag] = re.findall(r'<input type="(\w+)" name="(?:from|until)_day" value="([^"]*)"', page)
    assert boxes == {"en": [("text", "2026-11-24")] * 2, "fa": [("text", "۱۴۰۵/۰۹/۰۳")] * 2}

    days = {"from_day": "۱۴۰۵/۰۹/۰۳", "until_day": "1405-9-4"}
    organiser.post("/admin/signatures/events/", {"name": "Vigil", "places": "200", **days})

    made = EventCode.objects.get()
    assert (made.from_day, made.until_day) == (date(2026, 11, 24), date(2026, 11, 25))


@pytest.mark.parametrize(
    "wrong",
    [
        {"until_day": "2026-11-23"},
        {"until_day": "2027-01-24"},
        {"places": "0"},
        {"places": "5001"},
        {"name": ""},
        {"from_day": "tomorrow"},
    ],
)
def test_what_cannot_be_is_not_made(wrong):
    fields = {"name": "Vigil", "from_day": "2026-11-24", "until_day": "2026-11-25", "places": "200", **wrong}

    assert logged_in(Role.ORGANISER).post("/admin/signatures/events/", fields).status_code == 200
    assert not EventCode.objects.exists()


def test_how_many_signed_is_told_from_ten_on():
    made = code()
    organiser = logged_in(Role.ORGANISER)
    shown = {}
    for number in (0, 9, 10):
        EventCode.objects.update(used=number)
        for place in ("", f"{made.pk}/"):
            page = organiser.get(f"/admin/signatures/events/{place}").content.decode()
            shown[number, place] = "fewer than ten" in page, f"{number} of 200" in page

    assert set(shown.values()) == {(True, False), (False, True)}
    assert [shown[number, ""] for number in (0, 9, 10)] == [(True, False), (True, False), (False, True)]


@pytest.mark.parametrize("place", ["", "{pk}/", "{pk}/page/en/"])
def test_codes_are_for_organisers(place):
    address = f"/admin/signatures/events/{place}".format(pk=code().pk)

    assert logged_in(None).get(address)["Location"].startswith("/admin/login/")
    assert logged_in(Role.MODERATOR, "wei").get(address).status_code == 302
