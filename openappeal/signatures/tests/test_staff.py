"""The staff screens for names: who may, what happens, and what no screen ever shows."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.signatures import actions, staff_queries
from openappeal.signatures.models import HiddenBy, Review, Signature
from openappeal.signatures.notable_models import Notable
from openappeal.signatures.staff import lists
from openappeal.signatures.tests.cast import FATEMEH, SABINE, sign_and_confirm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
CANARY = "canary"


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


@pytest.fixture
def sabine(today):
    sign_and_confirm(SABINE, "public", today)
    return Signature.objects.get(name=SABINE.name)


@pytest.fixture
def moderator():
    return logged_in(Role.MODERATOR, "wei")


def press(client, decision, *signatures, **more):
    data = {"ids": [one.pk for one in signatures], "decision": decision, **more}
    return client.post("/admin/signatures/read/review/", data)


# ── Who may ─────────────────────────────────────────────────────────────────
READ = ["", "read/", "read/many/", "hide/", "hidden/", "not-me/", "{pk}/"]
WRITE = [
    "read/review/",
    "read/many/preview/",
    "read/many/decide/",
    "read/all/?country=DE",
    "hide/",
    "{pk}/hide/",
    "{pk}/unhide/",
    "{pk}/notable/",
    "not-me/1/",
]


@pytest.mark.parametrize("place", READ)
def test_names_are_for_moderators_and_organisers(sabine, place):
    address = f"/admin/signatures/{place}".format(pk=sabine.pk)

    assert logged_in(None).get(address).headers["Location"].startswith("/admin/login/")
    assert logged_in(Role.MODERATOR, "wei").get(address).status_code == 200
    assert logged_in(Role.ORGANISER).get(address).status_code == 200


@pytest.mark.parametrize("place", WRITE)
def test_nobody_writes_without_a_role(sabine, place):
    address = f"/admin/signatures/{place}".format(pk=sabine.pk)

    assert logged_in(None).post(address, {"ids": sabine.pk, "decision": "shown"}).status_code == 302
    sabine.refresh_from_db()
    assert (sabine.review, sabine.hidden_by) == (Review.UNREAD, HiddenBy.NOBODY)


def test_a_moderator_makes_nobody_a_notable(sabine, moderator):
    moderator.post(f"/admin/signatures/{sabine.pk}/notable/", {"group": "laureates"})

    assert not Notable.objects.exists()


# ── Reading ─────────────────────────────────────────────────────────────────
def test_one_press_shows_a_name_and_another_takes_it_back(sabine, moderator):
    assert SABINE.name in moderator.get("/admin/signatures/read/").content.decode()

    answer = press(moderator, "shown", sabine)

    sabine.refresh_from_db()
    assert sabine.review == Review.SHOWN
    page = moderator.get(answer.headers["Location"]).content.decode()
    assert "Every name has been read. Thank you." in page
    assert SABINE.name not in answer.headers["Location"]

    press(moderator, "unread", sabine)
    sabine.refresh_from_db()
    assert sabine.review == Review.UNREAD


def test_a_waiting_name_is_shown_from_its_own_page(sabine, moderator):
    page = f"/admin/signatures/{sabine.pk}/"
    assert 'name="decision" value="shown"' in moderator.get(page).content.decode()

    answer = press(moderator, "shown", sabine, back="signature")

    sabine.refresh_from_db()
    assert (answer.headers["Location"], sabine.review) == (page, Review.SHOWN)
    assert 'name="decision" value="shown"' not in moderator.get(page).content.decode()


def test_leaving_out_needs_a_reason(sabine, moderator):
    press(moderator, "left_out", sabine)
    sabine.refresh_from_db()
    assert sabine.review == Review.UNREAD

    press(moderator, "left_out", sabine, reason="insult")
    sabine.refresh_from_db()
    assert (sabine.review, sabine.review_reason) == (Review.LEFT_OUT, "insult")


def test_skipping_comes_to_the_next_name_and_says_so_at_the_end(sabine, moderator, today):
    sign_and_confirm(FATEMEH, "public", today)
    first, second = staff_queries.unread()

    assert second.name in moderator.get(f"/admin/signatures/read/?after={first.pk}").content.decode()
    assert (
        "Those you skipped still wait." in moderator.get(f"/admin/signatures/read/?after={second.pk}").content.decode()
    )


@pytest.mark.parametrize("ids", [[], ["x"], ["9" * 40], ["-1"]])
def test_nonsense_changes_nothing(sabine, moderator, ids):
    assert moderator.post("/admin/signatures/read/review/", {"ids": ids, "decision": "shown"}).status_code == 302
    assert Signature.objects.filter(review=Review.UNREAD).count() == 1


# ── Hiding ──────────────────────────────────────────────────────────────────
def test_a_name_is_found_by_a_part_hidden_at_once_and_shown_again(sabine, moderator):
    press(moderator, "shown", sabine)
    found = moderator.post("/admin/signatures/hide/", {"q": "lindqvar"}).content.decode()
    assert SABINE.name in found

    done = moderator.post(f"/admin/signatures/{sabine.pk}/hide/")

    sabine.refresh_from_db()
    assert sabine.hidden_by == HiddenBy.STAFF
    assert SABINE.name in done.content.decode()
    again = moderator.post(f"/admin/signatures/{sabine.pk}/hide/").content.decode()
    assert SABINE.name not in again
    assert SABINE.name not in moderator.get("/admin/signatures/hide/").content.decode()
    listed = moderator.get("/admin/signatures/hidden/").content.decode()
    assert "S. L." in listed
    assert SABINE.name not in listed

    moderator.post(f"/admin/signatures/{sabine.pk}/unhide/")
    sabine.refresh_from_db()
    assert sabine.hidden_by == HiddenBy.NOBODY


def test_after_thirty_days_it_stays_hidden(sabine, moderator):
    actions.hide(id=sabine.pk, by="wei", reason="", today=datetime.now(UTC).date() - timedelta(days=31))

    moderator.post(f"/admin/signatures/{sabine.pk}/unhide/")

    sabine.refresh_from_db()
    assert sabine.hidden_by == HiddenBy.STAFF


def test_hiding_an_unknown_signature_is_not_found(moderator):
    assert moderator.post("/admin/signatures/5/hide/").status_code == 404
    assert moderator.get("/admin/signatures/5/").status_code == 404


def test_a_report_is_decided(sabine, moderator):
    press(moderator, "shown", sabine)
    report = actions.report_not_me(name=SABINE.name, note="Not me.", now=datetime.now(UTC))
    assert "Hidden since the report." in moderator.get("/admin/signatures/not-me/").content.decode()

    moderator.post(f"/admin/signatures/not-me/{report.pk}/", {"decision": "restore"})

    sabine.refresh_from_db()
    assert sabine.hidden_by == HiddenBy.NOBODY
    assert "Nobody has reported a name." in moderator.get("/admin/signatures/not-me/").content.decode()


# ── Searching ───────────────────────────────────────────────────────────────
def test_a_name_that_is_searched_stands_in_no_address(sabine, moderator, today, monkeypatch):
    monkeypatch.setattr(lists, "ROWS_A_PAGE", 1)
    for number in (1, 2):
        sign_and_confirm(replace(SABINE, name=f"Sabina {number}", address=f"s{number}@post.example"), "public", today)
    asked = {"q": "sabin", "visibility": "public"}

    first = moderator.post("/admin/signatures/", asked).content.decode()
    second = moderator.post("/admin/signatures/", asked | {"p": "2"}).content.decode()

    assert "3 signatures." in first
    assert 'method="get"' not in first
    assert not re.search(r"[?&](q|p)=", first + second)
    assert '<input type="hidden" name="q" value="sabin">' in second
    assert '<input type="hidden" name="visibility" value="public">' in second
    assert "Page 2 of 3" in second


def test_a_name_in_an_address_is_not_searched(sabine, moderator):
    page = moderator.get("/admin/signatures/?q=nobody").content.decode()

    assert "One signature." in page
    assert "nobody" not in page


def test_filters_without_a_name_can_be_kept_as_an_address(sabine, moderator, today):
    sign_and_confirm(FATEMEH, "withheld", today)

    answer = moderator.post("/admin/signatures/", {"q": " ", "visibility": "withheld", "country": ""})

    assert answer.headers["Location"] == "/admin/signatures/?visibility=withheld"
    page = moderator.get(answer.headers["Location"]).content.decode()
    assert "One signature." in page
    assert SABINE.name not in page


# ── History ─────────────────────────────────────────────────────────────────
def test_a_signatures_history_is_told_in_the_readers_language(sabine, moderator):
    moderator.post(f"/admin/signatures/{sabine.pk}/hide/")
    assert "Name hidden" in moderator.get(f"/admin/signatures/{sabine.pk}/").content.decode()

    moderator.get("/admin/?lang=fa")

    page = moderator.get(f"/admin/signatures/{sabine.pk}/").content.decode()
    assert "نام پنهان شد" in page
    assert "signatures.hide" not in page


# ── Since yesterday ─────────────────────────────────────────────────────────
def test_a_withdrawal_is_told_on_the_next_day_too(today):
    code = sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(FATEMEH, "withheld", today)
    actions.close_counts(today=today)
    actions.withdraw(code=code, today=today)
    tomorrow = today + timedelta(days=1)
    actions.close_counts(today=tomorrow)

    assert staff_queries.signed_since(staff_queries.yesterday(tomorrow)) == (1, 0, 1)
    assert staff_queries.signed_since(tomorrow) == (0, 0, 0)


# ── What no screen shows ────────────────────────────────────────────────────
def test_no_screen_shows_an_address_or_a_name_that_is_not_public(today, moderator):
    hidden = replace(SABINE, name="Canary Hiddensson", address="canary-1@post.example", credential="Canary line")
    withheld = replace(SABINE, name="Canary Withheldsson", address="canary-2@post.example")
    public = replace(SABINE, name="Pia Publicsson", address="canary-3@post.example")
    for person, visibility in ((hidden, "public"), (withheld, "withheld"), (public, "public")):
        sign_and_confirm(person, visibility, today)
    sign_and_confirm(replace(SABINE, name="", address="canary-4@post.example"), "counted", today)
    gone = Signature.objects.get(name=hidden.name)
    actions.hide(id=gone.pk, by="wei", reason="", today=today)
    organiser = logged_in(Role.ORGANISER)

    pages = ["/admin/", "/admin/signatures/", "/admin/signatures/?visibility=hidden"]
    pages += [f"/admin/signatures/{place}" for place in ("read/", "read/many/", "hide/", "hidden/", "not-me/")]
    pages += [f"/admin/signatures/{one.pk}/" for one in Signature.objects.all()]
    for client in (moderator, organiser):
        for address in pages:
            answer = client.get(address)
            assert answer.status_code == 200
            assert CANARY not in answer.content.decode().casefold(), address
        found = client.post("/admin/signatures/", {"q": "sson"}).content.decode()
        assert public.name in found
        assert CANARY not in found.casefold()
        posted = client.post("/admin/signatures/hide/", {"q": "sson"}).content.decode()
        assert public.name in posted
        assert CANARY not in posted.casefold()
