"""Crowds: small ones count by themselves after a night, of others a person says so. And who presses the button."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from openappeal.accounts import approvals
from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import here_since_last_week, logged_in
from openappeal.antiabuse.features import Features, minute_of, provider_tag
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.signatures import actions, crowd_queries, queries
from openappeal.signatures.actions import crowds, holding, sweeps
from openappeal.signatures.crowd_queries import Rate
from openappeal.signatures.models import Burst, Cohort, Held, Signature, Signing
from openappeal.signatures.predicates import Predicate, written
from openappeal.signatures.tests.cast import SABINE
from openappeal.signatures.tests.test_floods import sign_with
from openappeal.vault.keys import KeyMissing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]
NOW = datetime(2026, 11, 24, 19, tzinfo=UTC)
PLACE = "/admin/signatures/set-aside/"
MINUTE = minute_of(NOW)
HERE, THERE = b"networkA", b"networkB"


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def features(network=HERE, provider=b"provider", minute=MINUTE):
    return Features(minute, network, provider, "unknown", 3, "plain", "Latn.2.0.1", "")


_numbers = iter(range(100_000))


def signed(today, held, presses=True, visibility="counted", language="en", **facts):
    person = replace(SABINE, address=f"p{next(_numbers)}@post.example")
    token = sign_with(person, visibility, today, features(**facts), held)
    if presses:
        actions.confirm(token=token, keys=settings.KEYS, today=today)
    return token


def held_now():
    return sorted(Signature.objects.values_list("held", flat=True))


def test_a_small_crowd_counts_after_a_night(today, monkeypatch):
    monkeypatch.setattr(crowds, "SMALL", 3)
    for _ in range(3):
        signed(today, Held.CROWD)
    for _ in range(4):
        signed(today, Held.CROWD, network=THERE)
    signed(today, Held.DOMAIN)
    signed(today, Held.TRAP)
    assert actions.close_counts(today=today) == 0

    assert crowds.release_small(today=today) == 0
    assert crowds.release_small(today=today + timedelta(days=1)) == 3
    assert crowds.release_small(today=today + timedelta(days=1)) == 0
    assert held_now() == ["", "", "", "crowd", "crowd", "crowd", "crowd", "domain", "trap"]
    assert actions.close_counts(today=today + timedelta(days=1)) == 3
    assert queries.counts(today=today + timedelta(days=1)).confirmed == 3
    entry = Entry.objects.get(action="signatures.release_group")
    assert (entry.actor, entry.subject) == ("worker", "3 signatures (crowd)")


def test_a_crowd_that_still_grows_waits_another_night(today):
    signed(today, Held.CROWD)
    signed(today + timedelta(days=1), Held.CROWD)

    assert crowds.release_small(today=today + timedelta(days=1)) == 0
    assert crowds.release_small(today=today + timedelta(days=2)) == 2


def test_what_a_sweep_holds_stays_there(today):
    signed(today, Held.CROWD)
    Signature.objects.update(held=Held.SWEEP)

    assert crowds.release_small(today=today + timedelta(days=1)) == 0
    assert held_now() == ["sweep"]


def test_what_a_sweep_holds_is_not_let_out_at_its_confirmation(today):
    waits = signed(today, Held.CROWD, presses=False)
    caught = signed(today, Held.CROWD)
    networks = Predicate(MINUTE - 60, MINUTE + 60, must={"network": (written(HERE),)})
    sweep = sweeps.propose(predicate=networks, expected=1, reason="a flood", by="omar", now=NOW)
    approvals.approve(action=sweeps.ACTION, subject=str(sweep), by=here_since_last_week("wei", NOW), now=NOW)
    sweeps.do(id=sweep.pk, by="omar", now=NOW)
    crowds.release_group(held=Held.CROWD, value=written(HERE), by="wei", reason="people", now=NOW)

    actions.confirm(token=waits, keys=settings.KEYS, today=today)
    actions.confirm(token=caught, keys=settings.KEYS, today=today)

    assert held_now() == ["crowd", "crowd"]
    assert actions.close_counts(today=today) == 0


def test_one_person_says_of_a_network_that_these_are_people(today):
    for network in (HERE, HERE, THERE):
        signed(today, Held.CROWD, network=network)
    signed(today, Held.CROWD, presses=False)
    wei = logged_in(Role.MODERATOR, "wei")

    home = wei.get("/admin/").content.decode()
    assert "3 signatures came in a crowd and are set aside" in home
    page = wei.get(PLACE + "crowds/crowd/").content.decode()
    assert "2 signatures" in page
    one = f"{PLACE}crowds/crowd/{HERE.hex()}/"
    assert page.index(one) < page.index(f"{PLACE}crowds/crowd/{THERE.hex()}/")
    assert "2 signatures would count again." in wei.get(one).content.decode()
    assert wei.post(one, {"reason": ""}).status_code == 422
    assert held_now() == ["crowd"] * 3

    assert wei.post(one, {"reason": "the rally at the square"}).headers["Location"] == PLACE + "crowds/crowd/"
    assert held_now() == ["", "", "crowd"]
    # Who still waits for the letter's button counts when it is pressed.
    assert Signing.objects.get(confirmed=False).held == ""
    entry = Entry.objects.get(action="signatures.release_group")
    assert (entry.actor, entry.subject, entry.reason) == ("wei", "2 signatures (crowd)", "the rally at the square")


def test_whoever_comes_in_the_next_day_is_let_through(today):
    crowds.release_group(held=Held.CROWD, value=HERE.hex(), by="wei", reason="a rally", now=NOW)

    def held(held=Held.CROWD, hours=0, **facts):
        cohort = Cohort(**vars(features(minute=MINUTE + hours * 60, **facts)))
        return holding.held_at_confirmation(held, cohort)

    assert [held(hours=hours) for hours in (-1, 0, 12, 24, 25)] == ["crowd", "", "", "", "crowd"]
    assert held(network=THERE) == "crowd"
    assert held(Held.DOMAIN, provider=HERE) == "domain"
    assert holding.held_at_confirmation(Held.CROWD, None) == "crowd"


def test_a_burst_of_the_same_network_is_let_through_too(today):
    minute = minute_of(NOW)
    Burst.objects.create(
        feature="network", value=HERE.hex(), first_minute=minute, last_minute=minute + 5, day=NOW.date()
    )
    assert holding.held_at_confirmation(Held.NO, Cohort(**vars(features()))) == Held.BURST
    crowds.release_group(held=Held.CROWD, value=HERE.hex(), by="wei", reason="a rally", now=NOW)

    assert holding.held_at_confirmation(Held.NO, Cohort(**vars(features()))) == Held.NO


def test_everything_of_a_reason_can_be_let_in_at_once(today):
    for held in (Held.CROWD, Held.DOMAIN, Held.THROWAWAY):
        signed(today, held)
    omar = logged_in(Role.ORGANISER)

    for held in ("crowd", "domain", "throwaway"):
        assert omar.post(f"{PLACE}all/{held}/", {"reason": "people"}).status_code == 302
    assert held_now() == ["", "", ""]


@pytest.mark.parametrize(
    "path", ["crowds/burst/", "crowds/crowd/nothex/", "crowds/nothing/00/", "all/sweep/", "all/nothing/"]
)
def test_other_addresses_lead_nowhere(path):
    assert logged_in(Role.ORGANISER).get(PLACE + path).status_code == 404


# ── Letters confirmed ───────────────────────────────────────────────────────
def letters_of(today, number, confirmed, *, days=1, **facts):
    minute = minute_of(datetime.combine(today, datetime.min.time(), UTC)) - days * 24 * 60 + 700
    for one in range(number):
        signed(today, Held.NO, presses=one < confirmed, minute=minute, **facts)


def test_providers_that_everybody_knows_have_a_name_and_small_numbers_none(today):
    key = settings.KEYS.tag_key()
    letters_of(today, 12, 9, provider=provider_tag(key, "gmail.com"))
    letters_of(today, 9, 9, provider=provider_tag(key, "gmx.de"))
    letters_of(today, 20, 1, provider=provider_tag(key, "uni.example"))
    letters_of(today, 15, 15, days=0, provider=provider_tag(key, "gmail.com"))
    letters_of(today, 15, 15, days=7, provider=provider_tag(key, "gmail.com"))

    found = crowd_queries.rates_by_provider(keys=settings.KEYS, today=today)

    assert found == [Rate("gmail.com", 12, 9), Rate("", 29, 10)]
    assert found[0].percent == 75
    assert crowd_queries.rates_by_language(today=today) == [Rate("en", 41, 19)]


def test_fewer_than_ten_are_not_told(today):
    letters_of(today, 9, 3)

    assert crowd_queries.rates_by_provider(keys=settings.KEYS, today=today) == []
    assert crowd_queries.rates_by_language(today=today) == []


def test_a_process_without_the_key_tells_the_big_ones_together(today):
    class NoKeys:
        def tag_key(self):
            raise KeyMissing("none here")

    letters_of(today, 12, 6)

    assert crowd_queries.rates_by_provider(keys=NoKeys(), today=today) == [Rate("unknown", 12, 6)]


def test_the_page_shows_it(today):
    yesterday = timezone.now().date()
    letters_of(yesterday, 12, 9, provider=provider_tag(settings.KEYS.tag_key(), "riseup.net"))

    page = logged_in(Role.MODERATOR, "wei").get(PLACE + "confirmed/").content.decode()

    assert "riseup.net" in page
    assert "<td>12</td><td>9</td><td>75 %</td>" in page
    assert "English" in page
