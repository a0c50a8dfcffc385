"""A flood among people: bursts are held, sweeps are previewed, done and undone, and people come back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection

from openappeal.accounts import approvals
from openappeal.accounts.tests.staff import here_since_last_week
from openappeal.antiabuse import actions as switches
from openappeal.antiabuse.features import Features, minute_of
from openappeal.antiabuse.models import Part
from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import addresses
from openappeal.cms.models import StaleAddress
from openappeal.signatures import actions, flood_queries, queries, staff_queries
from openappeal.signatures.actions import sweeps
from openappeal.signatures.models import (
    AskedBack,
    Burst,
    Cohort,
    Held,
    Signature,
    Signing,
    Sweep,
    Visibility,
    WallLine,
)
from openappeal.signatures.predicates import Predicate
from openappeal.signatures.tests.cast import SABINE
from openappeal.vault.tokens import PersonalCode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = minute_of(NOW)
FLOOD = Features(MINUTE, b"", b"badbadba", "unknown", 0, "plain", "Latn.2.0.1", "")
PERSON = Features(MINUTE, b"", b"goodgood", "big", 4, "plain", "Latn.3.0.1", "")


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def confirmed(number, today, features, visibility="public", name="Flood"):
    """Sign and press the button, as one address of many. Returns the personal code."""
    person = replace(SABINE, name=f"{name} {number}", address=f"{name}{number}@post.example".lower())
    token = sign_with(person, visibility, today, features)
    return actions.confirm(token=token, keys=settings.KEYS, today=today).code


def sign_with(person, visibility, today, features, held=Held.NO):
    from openappeal.vault import tokens

    known = set(Signing.objects.values_list("pk", flat=True))
    token = tokens.new_token()
    original = tokens.new_token
    tokens.new_token = lambda: token
    try:
        actions.sign(
            person=person,
            visibility=Visibility(visibility),
            language="en",
            keys=settings.KEYS,
            today=today,
            features=features,
            held=held,
        )
    finally:
        tokens.new_token = original
    assert Signing.objects.exclude(pk__in=known).count() == 1
    return token


def marks(at_least=2):
    return Predicate(
        MINUTE - 60,
        MINUTE + 60,
        marks={"provider": (b"badbadba".hex(),), "form_time": ("0",), "shape": ("Latn.2.0.1",)},
        at_least=at_least,
    )


def approved(predicate=None):
    sweep = sweeps.propose(predicate=predicate or marks(), expected=1, reason="a flood", by="omar", now=NOW)
    approvals.approve(action=sweeps.ACTION, subject=str(sweep), by=here_since_last_week("wei", NOW), now=NOW)
    return sweep


def rendered(path):
    found = addresses.render(path)
    return found.body.decode() if found else None


# ── Features ────────────────────────────────────────────────────────────────
def test_features_go_from_the_signing_to_the_signature_and_then_away(today):
    confirmed(1, today, FLOOD)
    cohort = Cohort.objects.get()
    assert (cohort.signing_id, cohort.signature, cohort.minute) == (None, Signature.objects.get(), MINUTE)
    assert bytes(cohort.provider) == b"badbadba"

    assert actions.forget_features(now=NOW + timedelta(days=14)) == 0
    assert actions.forget_features(now=NOW + timedelta(days=14, minutes=1)) == 1
    assert not Cohort.objects.exists()
    assert Signature.objects.count() == 1


def test_features_of_a_folded_signing_are_erased(today):
    confirmed(1, today, PERSON)
    confirmed(1, today, FLOOD)

    assert [bytes(one.provider) for one in Cohort.objects.all()] == [b"goodgood"]


def test_withdrawing_erases_the_features(today):
    code = confirmed(1, today, PERSON, "counted", "P")

    actions.withdraw(code=code, today=today)

    assert not Cohort.objects.exists()


# ── Bursts ──────────────────────────────────────────────────────────────────
def rows(number, minute, features=FLOOD):
    Cohort.objects.bulk_create(
        [Cohort(**{**vars(features), "minute": minute}, language="en", visibility="counted") for _ in range(number)]
    )


def test_a_burst_is_held_from_then_on_and_only_that(today):
    rows(200, MINUTE)
    assert actions.watch_bursts(now=NOW) == 2  # its provider and its look

    confirmed(1, today, FLOOD)
    confirmed(2, today, PERSON, name="Person")

    assert dict(Signature.objects.values_list("name", "held")) == {"Flood 1": "burst", "Person 2": ""}
    assert actions.close_counts(today=today) == 1
    assert queries.counts(today=today).confirmed == 1
    assert [one.name for one in staff_queries.unread()] == ["Person 2"]


def test_a_burst_that_goes_on_is_one_burst(today):
    rows(200, MINUTE)
    actions.watch_bursts(now=NOW)
    rows(200, MINUTE + 1)
    actions.watch_bursts(now=NOW + timedelta(minutes=1))

    burst = Burst.objects.get(feature="provider")
    assert (burst.first_minute, burst.last_minute, burst.value) == (MINUTE, MINUTE + 2, b"badbadba".hex())


def test_sixty_a_minute_are_no_burst():
    for minute in range(MINUTE - 20, MINUTE + 1):
        rows(55, minute)
    assert actions.watch_bursts(now=NOW) == 0


def ten_in_each_minute(minutes, *, until):
    """Written by the database itself: sixty thousand objects would take half a minute."""
    first = {**vars(FLOOD), "minute": until, "language": "en", "visibility": "counted"}
    Cohort.objects.bulk_create(Cohort(id=number, **first) for number in range(1, 11))
    others = ", ".join(field.column for field in Cohort._meta.fields if field.name not in ("id", "minute"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO signatures_cohort (id, minute, {others})
            WITH RECURSIVE earlier(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM earlier WHERE number < %s)
            SELECT number * 10 + id, minute - number, {others} FROM signatures_cohort, earlier WHERE id <= 10
            """,
            [minutes - 1],
        )
    assert Cohort.objects.count() == 10 * minutes


def test_ten_times_the_median_of_seven_days_is_needed(today):
    ten_in_each_minute(6000, until=MINUTE - 10)
    rows(150, MINUTE)
    assert actions.watch_bursts(now=NOW) == 0

    rows(400, MINUTE)
    assert actions.watch_bursts(now=NOW) == 2


def test_a_good_evening_is_no_burst():
    for minute in range(MINUTE - 9, MINUTE + 1):
        for one in range(6):
            rows(80, minute, replace(PERSON, provider=bytes([one] * 8), shape=f"Latn.{one}.0.1"))
    assert actions.watch_bursts(now=NOW) == 0


def test_bursts_are_let_through_while_somebody_says_so(today):
    switches.stop(part=Part.HOLDING, reason="a programme", words={}, by="wei", today=today)
    rows(200, MINUTE)
    assert actions.watch_bursts(now=NOW) == 0

    confirmed(1, today, FLOOD)
    assert Signature.objects.get().held == ""


def test_all_of_a_burst_can_be_people(today):
    rows(200, MINUTE)
    actions.watch_bursts(now=NOW)
    confirmed(1, today, FLOOD)

    assert actions.release_all(held=Held.BURST, by="wei", reason="a rally", today=today) == 1

    confirmed(2, today, FLOOD)
    actions.watch_bursts(now=NOW)
    confirmed(3, today, FLOOD)
    assert not Signature.objects.exclude(held="").exists()
    assert actions.close_counts(today=today) == 3


# ── The trap ────────────────────────────────────────────────────────────────
def test_what_fell_into_the_trap_is_set_aside_and_a_second_try_frees_it(today):
    token = sign_with(SABINE, "public", today, PERSON, held=Held.TRAP)
    actions.confirm(token=token, keys=settings.KEYS, today=today)
    assert Signature.objects.get().held == "trap"
    assert actions.close_counts(today=today) == 0

    again = sign_with(SABINE, "public", today, PERSON)
    actions.confirm(token=again, keys=settings.KEYS, today=today)

    assert Signature.objects.get().held == ""
    assert actions.close_counts(today=today) == 1


# ── Sweeps ──────────────────────────────────────────────────────────────────
@pytest.fixture
def flooded(today):
    """Two people and six fakes, counted, read and on the wall; and one fake that waits for its button."""
    codes = {"Pia": confirmed(1, today, PERSON, name="Pia"), "Quy": confirmed(2, today, PERSON, "counted", "Quy")}
    # A person of the same provider in the same minute, who differs in two other features.
    codes["Rea"] = confirmed(3, today, replace(PERSON, provider=b"badbadba"), name="Rea")
    for number in range(3):
        confirmed(number, today, FLOOD)
        confirmed(number, today, replace(FLOOD, form_time=2 + number), "counted", "Hid")
    sign_with(replace(SABINE, name="Later", address="later@post.example"), "public", today, FLOOD)
    public = Signature.objects.filter(visibility="public")
    actions.show(ids=public.values_list("pk", flat=True), by="wei", today=today)
    actions.close_counts(today=today)
    actions.place_blanks(today=today + timedelta(days=1))
    StaleAddress.objects.all().delete()
    return codes


def test_a_preview_says_what_would_happen_and_changes_nothing(flooded):
    before = flood_queries.state_hash()

    seen = flood_queries.preview(marks())

    assert (seen.confirmed, seen.waiting) == (6, 1)
    assert seen.scores == ((0, 2), (1, 1), (2, 3), (3, 4))
    assert len(flood_queries.sample_of(marks())) == 6
    assert flood_queries.state_hash() == before


def test_a_sweep_takes_them_from_counts_and_wall_and_undoing_restores_the_state(flooded, today):
    before, numbers = flood_queries.state_hash(), rendered("/count.json")
    lines = queries.wall_page(1, "en")
    sweep = approved()

    sweeps.do(id=sweep.pk, by="omar", now=NOW)

    assert queries.counts(today=today).confirmed == 3
    assert actions.recount(repair=False) == []
    assert actions.close_counts(today=today) == 0
    assert queries.shown_names().count() == 2
    names = {line.name for line in queries.wall_page(1, "en") if line}
    assert names == {"Pia 1", "Rea 3"}
    # Three names leave gaps; three of the four blank lines go with those who showed none.
    assert queries.wall_page(1, "en").count(None) == 4
    assert len(lines) == 9
    assert Signing.objects.get(confirmed=False).held == "sweep"
    urgent = dict(StaleAddress.objects.values_list("path", "priority"))
    assert {urgent["/en/"], urgent["/fa/signers/"], urgent["/en/signers/country/de/"]} == {0}

    sweeps.undo(id=sweep.pk, by="mina", today=today)

    assert flood_queries.state_hash() == before
    assert rendered("/count.json") == numbers
    assert queries.wall_page(1, "en") == lines
    with pytest.raises(sweeps.NotNow):
        sweeps.undo(id=sweep.pk, by="mina", today=today)


def test_a_fake_that_confirms_after_the_sweep_belongs_to_it(today):
    token = sign_with(SABINE, "public", today, FLOOD)
    sweep = approved()
    sweeps.do(id=sweep.pk, by="omar", now=NOW)

    actions.confirm(token=token, keys=settings.KEYS, today=today)

    late = Signature.objects.get()
    assert (late.held, late.sweep) == ("sweep", sweep)
    sweeps.undo(id=sweep.pk, by="omar", today=today)
    assert actions.close_counts(today=today) == 1


def test_what_a_burst_held_already_stays_held_by_it_after_undoing(today):
    rows(200, MINUTE)
    actions.watch_bursts(now=NOW)
    confirmed(1, today, FLOOD)
    before = flood_queries.state_hash()
    sweep = approved()

    sweeps.do(id=sweep.pk, by="omar", now=NOW)
    assert (Signature.objects.get().held, Signature.objects.get().sweep) == ("burst", sweep)
    assert flood_queries.held(Held.BURST).count() == 0
    sweeps.undo(id=sweep.pk, by="omar", today=today)

    assert flood_queries.state_hash() == before


def test_a_sweep_needs_somebody_else(flooded):
    sweep = sweeps.propose(predicate=marks(), expected=6, reason="a flood", by="omar", now=NOW)

    with pytest.raises(approvals.NotApproved):
        sweeps.do(id=sweep.pk, by="omar", now=NOW)
    assert not Signature.objects.exclude(held="").exists()

    approvals.announce(action=sweeps.ACTION, subject=str(sweep), by="omar", now=NOW)
    sweeps.do(id=sweep.pk, by="omar", now=NOW + timedelta(days=1))
    assert Sweep.objects.get().set_aside == 6


def test_dropping_a_sweep_ends_it(flooded):
    sweep = approved()
    sweeps.drop(id=sweep.pk, by="mina", now=NOW)

    with pytest.raises(sweeps.NotNow):
        sweeps.do(id=sweep.pk, by="omar", now=NOW)


def test_what_changes_while_it_is_set_aside_is_counted_right_afterwards(flooded, today):
    fake = Signature.objects.get(name="Flood 0")
    sweep = approved()
    sweeps.do(id=sweep.pk, by="omar", now=NOW)
    late = fake.links.get()
    before = queries.counts(today=today).confirmed
    actions.less.make_stricter(
        signature=Signature.objects.get(pk=fake.pk), visibility=Visibility.COUNTED, keys=settings.KEYS, today=today
    )
    assert late.signature_id == fake.pk
    Signature.objects.get(name="Flood 1").delete()

    sweeps.undo(id=sweep.pk, by="omar", today=today)
    actions.close_counts(today=today)

    assert actions.recount(repair=False) == []
    assert queries.counts(today=today).confirmed == before + 5


# ── “Was my signature set aside?” ───────────────────────────────────────────
def test_a_person_caught_comes_back_by_her_code(flooded, today):
    everybody = approved(Predicate(MINUTE, MINUTE, must={"lane": ("plain",)}))
    sweeps.do(id=everybody.pk, by="omar", now=NOW)
    assert queries.counts(today=today).confirmed == 0
    lines = len(queries.wall_page(1, "en"))

    for name in ("Rea", "Quy"):
        actions.ask_back(code=flooded[name])
    actions.ask_back(code=PersonalCode("0" * 26))
    assert AskedBack.objects.count() == 3
    assert not flood_queries.asked_back().exists()
    assert actions.answer_questions() == 3
    assert not AskedBack.objects.exists()

    asked = list(flood_queries.asked_back())
    assert {one.visibility for one in asked} == {"public", "counted"}
    assert actions.release(ids=[one.pk for one in asked], by="wei", today=today) == 2
    actions.close_counts(today=today)

    assert queries.counts(today=today).confirmed == 2
    assert {line.name for line in queries.wall_page(1, "en") if line} == {"Rea 3"}
    assert len(queries.wall_page(1, "en")) == lines + 1  # the blank line of who shows no name
    assert not flood_queries.asked_back().exists()

    sweeps.undo(id=everybody.pk, by="omar", today=today)
    assert len(queries.wall_page(1, "en")) == 9
    assert WallLine.objects.exclude(sweep=None).count() == 0
    actions.close_counts(today=today)
    assert actions.recount(repair=False) == []
    assert queries.counts(today=today).confirmed == 9


def test_asking_for_what_counts_changes_nothing(flooded):
    actions.ask_back(code=flooded["Pia"])
    actions.answer_questions()

    assert not flood_queries.asked_back().exists()


def test_what_stays_set_aside_may_ask_again(flooded, today):
    sweeps.do(id=approved(Predicate(MINUTE, MINUTE, must={"lane": ("plain",)})).pk, by="omar", now=NOW)
    for _ in range(2):
        actions.ask_back(code=flooded["Pia"])
        actions.answer_questions()
        asked = flood_queries.asked_back().get()
        assert actions.leave_set_aside(ids=[asked.pk], by="wei", today=today) == 1
    assert Signature.objects.get(pk=asked.pk).held == "sweep"


def test_the_signer_sees_the_same_page_when_set_aside(flooded):
    before = actions.look(code=flooded["Pia"])
    sweeps.do(id=approved(Predicate(MINUTE, MINUTE, must={"lane": ("plain",)})).pk, by="omar", now=NOW)

    assert actions.look(code=flooded["Pia"]) == before
