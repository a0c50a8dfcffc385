"""“Hide everyone from a country”: gone from every page and list, counted as before, back at two people's word."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from openappeal.accounts.models import Approval, Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.cms import stale
from openappeal.cms.models import StaleAddress
from openappeal.signatures import actions, exports, freshness, queries, staff_queries, two_people
from openappeal.signatures.actions import countries
from openappeal.signatures.models import Signature
from openappeal.signatures.queries import safe_totals
from openappeal.signatures.risk_models import HiddenCountry
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]
PLACE = "/admin/signatures/countries/"
PEOPLE = {
    "Ada Thornebury": "DE",
    "Bram Zandhuys": "NL",
    "Cem Güneyli": "TR",
    "Dina Farahmand": "TR",
    "Eda Özbahar": "TR",
}


@pytest.fixture(autouse=True)
def _people(keys, today):
    """Five on the wall, three of them from Türkiye, one of these a notable; another of Türkiye waits."""
    published_appeal()
    for number, (name, country) in enumerate(PEOPLE.items()):
        sign_as(name, country, today, number)
    actions.show(ids=Signature.objects.values_list("pk", flat=True), by="wei", today=today)
    Signature.objects.filter(name="Eda Özbahar").update(group="laureates", group_position=1, credential="Poet")
    sign_as("Fay Orsan", "TR", today, 9)
    actions.close_counts(today=today)


def sign_as(name, country, today, number):
    sign_and_confirm(replace(SABINE, name=name, country=country, address=f"p{number}@post.example"), "public", today)


@pytest.fixture
def team():
    names = [("omar", Role.ORGANISER), ("maryam", Role.ORGANISER), ("wei", Role.MODERATOR), ("ana", Role.MODERATOR)]
    clients = {name: logged_in(role, name) for name, role in names}
    User.objects.update(date_joined=timezone.now() - timedelta(days=7))
    return clients


def hide(today, code="TR"):
    return countries.hide_country(code=code, reason="arrests", by="wei", today=today)


def on_the_wall():
    return [entry and entry.name for entry in queries.wall_page(1, "en")]


def test_every_public_place_loses_them_and_the_count_does_not_move(today):
    before, counted = on_the_wall(), queries.counts(today=today)
    assert countries.preview(code="TR") == countries.Hides(shown=3, waiting=1)

    hide(today)

    turkish = {name for name, country in PEOPLE.items() if country == "TR"}
    assert on_the_wall() == [None if name in turkish else name for name in before]
    assert {entry.name for entry in queries.first_names("en", 9) if entry} == {"Ada Thornebury", "Bram Zandhuys"}
    assert queries.notables("en") == []
    assert (queries.country_pages("TR"), queries.country_page("TR", 1, "en")) == (0, [])
    assert {entry.name for entry in queries.sphere_page("health", 1, "en")} == {"Ada Thornebury", "Bram Zandhuys"}
    assert exports.number_of(exports.PUBLIC) == 2
    after = queries.counts(today=today)
    assert (after.confirmed, after.countries, after.shown) == (counted.confirmed, counted.countries, 2)


def test_later_names_of_it_do_not_appear(today, keys):
    hide(today)

    actions.show(ids=[Signature.objects.get(name="Fay Orsan").pk], by="wei", today=today, keys=keys)

    # Its line is there, blank like the others of its country.
    assert sorted(filter(None, on_the_wall())) == ["Ada Thornebury", "Bram Zandhuys"]
    assert len(on_the_wall()) == 6


def test_nor_does_anybody_of_the_team_see_them(today, team):
    hide(today)

    assert set(staff_queries.unread()) == set()
    assert {one.name for one in staff_queries.may_be_read()} == {"Ada Thornebury", "Bram Zandhuys"}
    listed = team["wei"].get("/admin/signatures/").content.decode()
    one = Signature.objects.get(name="Cem Güneyli")
    page = team["omar"].get(f"/admin/signatures/{one.pk}/").content.decode()
    assert "Ada Thornebury" in listed
    assert "Cem Güneyli" not in listed + page
    assert team["omar"].post(f"/admin/signatures/{one.pk}/group/", {"group": "laureates"}).status_code == 404


def test_a_report_finds_no_hidden_name(today):
    hide(today)

    report = actions.report_not_me(name="Cem Güneyli", note="", now=timezone.now())

    assert (report.signature, report.hid) == (None, False)


def test_the_pages_on_which_they_stand_are_written_first(today, monkeypatch):
    monkeypatch.setattr(freshness, "NAMES_A_PAGE", 1)
    monkeypatch.setattr(queries, "NAMES_A_PAGE", 1)
    StaleAddress.objects.all().delete()

    hide(today)

    marked = StaleAddress.objects.filter(path__startswith="/en/signers/")
    pages = {
        n for n, line in enumerate(freshness.wall_lines().order_by("day", "id"), 1) if line.signature.country == "TR"
    }
    expected = {freshness.wall_path("en", n) for n in {1, *pages}}
    expected |= {freshness.country_path("en", "TR", n) for n in (1, 2, 3)}
    expected |= {freshness.sphere_path("en", "health", n) for n in range(1, 6)}
    # Of each group its pages and one more, the notable's among them.
    groups = {"/en/signers/group/laureates/", "/en/signers/group/laureates/page-2/"}
    found = set(marked.values_list("path", flat=True))
    assert {path for path in found if "/group/" not in path} == expected
    assert {path for path in found if "/group/laureates/" in path} == groups
    assert set(StaleAddress.objects.values_list("priority", flat=True)) == {stale.PAGE}
    assert StaleAddress.objects.filter(path="/en/").exists()


def test_who_was_hidden_before_stays_hidden_after(today):
    one = Signature.objects.get(name="Cem Güneyli")
    actions.hide(id=one.pk, by="wei", reason="", today=today)
    hide(today)
    with pytest.raises(countries.AlreadyHidden):
        hide(today)

    countries.show_country(code="TR", by="wei", today=today)

    assert {"Dina Farahmand", "Eda Özbahar"} < {name for name in on_the_wall() if name}
    assert "Cem Güneyli" not in on_the_wall()
    with pytest.raises(countries.NotHidden):
        countries.show_country(code="TR", by="wei", today=today)


# ── Small numbers ───────────────────────────────────────────────────────────
def test_no_total_tells_what_was_hidden_before():
    """Nine names and one withheld: hiding the nine makes a hidden part of ten, and ten less nine is one."""
    total = {"TR": 10, "NL": 40, "DE": 30}
    before = safe_totals({"TR": 9, "NL": 20, "DE": 10}, total)
    assert before == ({"TR": None, "NL": 40, "DE": None}, 21)

    after = safe_totals({"NL": 20, "DE": 10}, total, {"TR": 9, "NL": 20, "DE": 10})

    assert after == ({"TR": None, "NL": 40, "DE": None}, 30)


def test_a_country_of_few_shows_no_total_when_it_is_hidden():
    totals, _ = safe_totals({"NL": 40}, {"TR": 3, "NL": 40}, {"TR": 3, "NL": 40})

    assert totals == {"TR": None, "NL": 40}


def test_cells_of_a_hidden_country(today):
    hide(today)

    cells = queries.country_cells("en")

    assert {cell.key for cell in cells.cells} == {"DE", "NL"}
    assert cells.elsewhere == 0


# ── The screen ──────────────────────────────────────────────────────────────
def press(client, step, key="TR"):
    return client.post("/admin/signatures/agreement/", {"step": step, "action": two_people.SHOW_COUNTRY, "key": key})


def test_one_person_hides_after_seeing_the_number(team):
    typed = {"country": "TR", "reason": "arrests"}
    page = team["wei"].post(PLACE, typed | {"step": "look"}).content.decode()
    assert "3 names leave the wall." in page
    assert HiddenCountry.objects.count() == 0

    answer = team["wei"].post(PLACE, typed | {"step": "hide"})

    assert answer.headers["Location"] == PLACE
    assert HiddenCountry.objects.get().reason == "arrests"
    assert team["wei"].post(PLACE, {"country": "TR", "step": "hide"}).status_code == 422
    assert team["wei"].post(PLACE, typed | {"step": "hide"}).status_code == 422
    assert Entry.objects.get(action="signatures.hide_country").subject == "country TR"


def test_two_people_show_them_again(today, team):
    hide(today)
    press(team["wei"], "propose")
    press(team["wei"], "agree")
    press(team["wei"], "do")
    assert len(queries.shown_names()) == 2

    press(team["maryam"], "agree")

    assert len(queries.shown_names()) == 5
    assert HiddenCountry.objects.count() == 0


def test_in_a_small_team_an_announced_day_does(today, team):
    User.objects.filter(username__in=["ana", "maryam"]).update(is_active=False)
    hide(today)
    press(team["wei"], "propose")
    assert "Announced. It can be done from" in team["omar"].get(PLACE).content.decode()
    press(team["wei"], "do")
    assert len(queries.shown_names()) == 2

    two_people.do(
        action=two_people.SHOW_COUNTRY,
        key="TR",
        by="wei",
        keys=None,
        now=timezone.now() + timedelta(hours=25),
    )

    assert len(queries.shown_names()) == 5


def test_a_country_that_is_shown_cannot_be_proposed(today, team):
    hide(today)

    for key in ("NL", "country TR", "x TR", "tr", ""):
        press(team["wei"], "propose", key)

    assert Approval.objects.count() == 0


def test_what_was_agreed_before_is_not_about_hiding_it_now(today, team):
    """A day that was announced before anything was hidden would undo the hiding in the minute after."""
    long_ago = timezone.now() - timedelta(days=2)
    Approval.objects.create(
        action=two_people.SHOW_COUNTRY,
        subject="country TR",
        proposed_by="wei",
        proposed_at=long_ago,
        announced_at=long_ago,
    )

    hide(today)
    press(team["wei"], "do")

    assert (HiddenCountry.objects.count(), Approval.objects.count()) == (1, 0)
