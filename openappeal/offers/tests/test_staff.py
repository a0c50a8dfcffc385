"""The organisers' inbox: who may, what it shows, and that words come one at a time."""

from types import SimpleNamespace

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.audit.models import Entry
from openappeal.cms import shell
from openappeal.offers import actions
from openappeal.offers.models import Help, Offer, OfferState
from openappeal.offers.tests.test_offers import WORDS, offer
from openappeal.privacy import openings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


@pytest.fixture(autouse=True)
def _frame(data_dir):
    shell.save({"en": shell.Shell("Homeward")}, languages=[shell.ShellLanguage("en", "English", "ltr")])


@pytest.fixture
def row(keys, today):
    return offer(keys, today, Help.TRANSLATE, Help.OPINION)[1]


@pytest.fixture
def worker(keys, today, monkeypatch):
    monkeypatch.setattr(
        openings, "time", SimpleNamespace(sleep=lambda _seconds: actions.open_asked(keys=keys, today=today))
    )


@pytest.mark.parametrize("place", ["", "{pk}/"])
def test_offers_are_for_organisers(row, place):
    address = f"/admin/offers/{place}".format(pk=row.pk)

    assert logged_in(None).get(address).headers["Location"].startswith("/admin/login/")
    assert logged_in(Role.MODERATOR, "wei").get(address).status_code == 302
    assert logged_in(Role.ORGANISER).get(address).status_code == 200


@pytest.mark.parametrize("place", ["{pk}/", "{pk}/mark/"])
def test_a_moderator_neither_opens_nor_closes(row, place, worker):
    logged_in(Role.MODERATOR, "wei").post(
        f"/admin/offers/{place}".format(pk=row.pk), {"reason": "curious", "state": "closed"}
    )

    assert Offer.objects.get().state == OfferState.NEW
    assert not Entry.objects.filter(action__startswith="offers.").exists()


def test_the_list_shows_kind_language_and_state_and_no_word(row):
    page = logged_in(Role.ORGANISER).get("/admin/offers/?kind=translate").content.decode()

    assert "Translate · Tell you what I think" in page
    assert "English" in page
    for word in (WORDS.text, WORDS.languages, WORDS.address):
        assert word not in page
    assert "No offer fits." in logged_in(Role.ORGANISER).get("/admin/offers/?kind=quote").content.decode()


def test_opening_needs_a_reason_and_shows_the_words_once(row, worker):
    organiser = logged_in(Role.ORGANISER)
    address = f"/admin/offers/{row.pk}/"

    without = organiser.post(address, {"reason": " "}).content.decode()
    assert WORDS.address not in without
    assert not Entry.objects.filter(action="offers.open").exists()

    opened = organiser.post(address, {"reason": "needs a translator"})
    assert WORDS.address in opened.content.decode()
    assert WORDS.text in opened.content.decode()
    assert opened.headers["Cache-Control"] == "no-store"
    assert list(Entry.objects.filter(action="offers.open").values_list("actor", "subject")) == [("omar", str(row))]
    assert WORDS.address not in organiser.get(address).content.decode()


def test_without_the_worker_it_says_so(row, monkeypatch):
    monkeypatch.setattr(openings, "time", SimpleNamespace(sleep=lambda _seconds: None))

    page = logged_in(Role.ORGANISER).post(f"/admin/offers/{row.pk}/", {"reason": "needs"}).content.decode()

    assert "gave no answer" in page


def test_marking(row):
    organiser = logged_in(Role.ORGANISER)
    for state in ("answered", "closed", "new"):
        assert organiser.post(f"/admin/offers/{row.pk}/mark/", {"state": state}).status_code == 302
        assert Offer.objects.get().state == state
    assert organiser.post(f"/admin/offers/{row.pk}/mark/", {"state": "gone"}).status_code == 404


def test_there_is_no_address_that_gives_all(row):
    organiser = logged_in(Role.ORGANISER)

    for ending in ("export/", "?export=csv", "all/", "?format=xlsx"):
        answer = organiser.get(f"/admin/offers/{ending}")
        assert answer.status_code in (200, 404)
        assert WORDS.address not in answer.content.decode()


def test_a_new_offer_stands_among_what_needs_an_organiser(row):
    today = logged_in(Role.ORGANISER).get("/admin/").content.decode()

    assert "One person offers help" in today
    assert "One person offers help" not in logged_in(Role.MODERATOR, "wei").get("/admin/").content.decode()
