"""Signing without an address: what is kept, who accepts it, what its signer can do, and what becomes of the rest."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection

from openappeal.accounts.tests.staff import here_since_last_week
from openappeal.antiabuse.features import NONE, make
from openappeal.appeals import actions as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.mail.models import OutboxLetter
from openappeal.signatures import actions, address_queries, exports, letter_queries, queries, staff_queries
from openappeal.signatures.actions import countries, protecting, sweeps, without_address
from openappeal.signatures.models import (
    Basis,
    Cohort,
    Held,
    PersonalLink,
    Signature,
    Signing,
    Visibility,
    WallLine,
)
from openappeal.signatures.predicates import Predicate
from openappeal.signatures.reading_models import WhyProtected
from openappeal.signatures.sealing import Person
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm
from openappeal.vault import sealing, tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys"), pytest.mark.both_databases]
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SHIRIN = Person("شیرین بی‌نشان", "", "آموزگار", "IR", "education", False, False)
KIM = Person("Kim Nowhere", "", "Baker", "FR", "labour", True, False)


@pytest.fixture(autouse=True)
def _appeal(keys, today):
    published_appeal()
    appeals.set_address_optional(optional=True, by="omar", today=today)


def sign(person, visibility, today, keys, *, token="", language="en"):
    token = token or tokens.issue_form_token(keys.token_key(), NOW, "signatures.sign")
    return without_address.sign(
        person=person,
        visibility=Visibility(visibility),
        language=language,
        form_token=token,
        keys=keys,
        today=today,
        features=make(now=NOW, form_age=timedelta(seconds=30), address="", name=person.name, key=keys.tag_key()),
    )


def accept(today, **more):
    ids = list(Signature.objects.values_list("pk", flat=True))
    return without_address.accept(ids=ids, by="wei", today=today, keys=settings.KEYS, **more)


# ── Signing ─────────────────────────────────────────────────────────────────
def test_a_withheld_pseudonym_is_sealed_and_no_letter_is_written(today, keys):
    sign(SHIRIN, "withheld", today, keys, language="fa")

    signature = Signature.objects.get()
    assert (signature.basis, signature.held, signature.day) == (Basis.REVIEWED, Held.WAITS, today)
    assert (signature.tag, signature.name_tag, signature.name, signature.address_sealed) == (None, None, "", None)
    assert (signature.country, signature.sphere, signature.language) == ("IR", "education", "fa")
    assert signature.erase_day == today + timedelta(days=60)
    opened = sealing.unpad_box(sealing.open_sealed(bytes(signature.box), keys.office))
    assert (opened["name"], opened["email"], opened["day"]) == (SHIRIN.name, "", today.isoformat())
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(bytes(signature.box), keys.mailing)
    assert not OutboxLetter.objects.exists()


def test_who_is_only_counted_leaves_nothing_of_the_person(today, keys):
    sign(replace(SHIRIN, name=""), "counted", today, keys)

    signature = Signature.objects.get()
    assert (signature.name, signature.box, signature.country, signature.sphere) == ("", None, "", "")


def test_the_code_leads_to_the_signature_and_only_its_hash_is_kept(today, keys):
    code = sign(KIM, "public", today, keys)

    link = PersonalLink.objects.get()
    assert bytes(link.code_hash) == tokens.code_hash(code)
    assert link.signature_id == Signature.objects.get().pk
    assert re.fullmatch(r"[0-9a-z]{5}-[0-9a-z]{5}(-[0-9a-z]{4}){4}", tokens.group_code(code))


def test_sending_the_form_again_makes_no_second_and_shows_the_same_code(today, keys):
    token = tokens.issue_form_token(keys.token_key(), NOW, "signatures.sign")

    codes = {sign(KIM, "public", today, keys, token=token) for _ in range(3)}

    assert len(codes) == 1
    assert Signature.objects.count() == PersonalLink.objects.count() == Cohort.objects.count() == 1
    assert sign(KIM, "public", today, keys) not in codes
    assert Signature.objects.count() == 2


def test_who_goes_back_and_chooses_to_show_less_is_shown_less(today, keys):
    token = tokens.issue_form_token(keys.token_key(), NOW, "signatures.sign")
    sign(KIM, "public", today, keys, token=token)

    sign(replace(KIM, name="Robin Elsewhere"), "withheld", today, keys, token=token)

    signature = Signature.objects.get()
    assert (signature.visibility, signature.name, signature.held) == ("withheld", "", Held.WAITS)
    opened = sealing.unpad_box(sealing.open_sealed(bytes(signature.box), keys.office))
    assert opened["name"] == "Robin Elsewhere"
    sign(KIM, "public", today, keys, token=token)
    assert Signature.objects.get().visibility == "withheld"


def test_a_form_that_is_sent_again_after_a_withdrawal_brings_nothing_back(today, keys):
    token = tokens.issue_form_token(keys.token_key(), NOW, "signatures.sign")
    code = sign(KIM, "public", today, keys, token=token)
    actions.withdraw(code=code, today=today)

    assert sign(KIM, "public", today, keys, token=token) == code

    assert not Signature.objects.exists()
    assert not PersonalLink.objects.exists()


def test_that_a_form_was_used_is_known_past_midnight_and_then_forgotten(today, keys):
    sign(KIM, "counted", today, keys)
    used = Signing.objects.get()
    assert (used.confirmed, used.tag_1, used.named, used.box) == (True, None, None, None)

    actions.expire(today=today + timedelta(days=1))
    assert Signing.objects.exists()
    actions.expire(today=today + timedelta(days=2))
    assert not Signing.objects.exists()


def test_it_is_refused_where_the_campaign_asks_for_an_address(today, keys):
    appeals.set_address_optional(optional=False, by="omar", today=today)

    with pytest.raises(without_address.AddressNeeded):
        sign(KIM, "public", today, keys)
    assert not Signature.objects.exists()


def test_the_rule_is_off_at_first_and_each_change_has_an_entry(today):
    entries = Entry.objects.filter(action__startswith="appeals.").exclude(action="appeals.found")
    appeals.set_address_optional(optional=True, by="omar", today=today)
    appeals.set_address_optional(optional=False, by="ana", today=today)

    found = [(one.action, one.actor) for one in entries if "address" in one.action]
    assert sorted(found) == [("appeals.allow_no_address", "omar"), ("appeals.need_address", "ana")]


def test_features_know_no_provider(today, keys):
    sign(SHIRIN, "withheld", today, keys)

    cohort = Cohort.objects.get()
    assert (bytes(cohort.provider), cohort.provider_class, cohort.signing) == (b"", NONE, None)
    assert cohort.signature_id == Signature.objects.get().pk


# ── Until a person has read it ──────────────────────────────────────────────
def test_what_waits_counts_nowhere_and_stands_in_no_list(today, keys):
    sign(KIM, "public", today, keys)
    sign(SHIRIN, "withheld", today, keys)

    actions.close_counts(today=today)
    actions.place_blanks(today=today + timedelta(days=1))

    counts = queries.counts(today=today)
    assert (counts.confirmed, counts.reviewed, counts.countries, counts.shown) == (0, 0, 0, 0)
    assert not WallLine.objects.exists()
    assert staff_queries.unread().count() == 0
    assert not staff_queries.staff_search("Nowhere", visibility="", review="", country="").exists()
    assert exports.number_of(exports.SEALED) == 0
    assert address_queries.waiting().count() == 2


def test_what_was_accepted_counts_apart(today, keys):
    sign_and_confirm(SABINE, "public", today)
    sign(KIM, "public", today, keys)
    sign(SHIRIN, "withheld", today, keys)

    assert accept(today) == 2
    actions.close_counts(today=today)
    actions.place_blanks(today=today + timedelta(days=1))

    counts = queries.counts(today=today)
    assert (counts.confirmed, counts.reviewed, counts.paper) == (1, 2, 0)
    assert counts.without_name == 0
    assert [entry and entry.name for entry in queries.wall_page(1, "en")] == ["Kim Nowhere", None]
    assert exports.number_of(exports.SEALED) == 1
    assert letter_queries.reachable().count() == 1  # Sabine: nobody can write to the others
    assert actions.recount(repair=False) == []
    assert Entry.objects.filter(action="signatures.accept", actor="wei").count() == 2


def test_a_name_can_be_left_out_and_still_count(today, keys):
    sign(KIM, "public", today, keys)

    accept(today, leave_out="insult")
    actions.close_counts(today=today)

    assert queries.counts(today=today).reviewed == 1
    assert queries.wall_page(1, "en") == []
    assert Signature.objects.get().review_reason == "insult"


def test_a_name_that_must_not_appear_counts_and_waits_for_two_people(today, keys):
    protecting.protect(spellings=[KIM.name], why=WhyProtected.PRISONER, by="wei", keys=keys, today=today)
    sign(KIM, "public", today, keys)
    sign(replace(KIM, name="Lea Elsewhere"), "public", today, keys)
    assert accept(today) == 2
    rows = Signature.objects.order_by("name").values_list("name", "held", "review", "on_wall")
    assert list(rows) == [(KIM.name, "", "unread", False), ("Lea Elsewhere", "", "shown", True)]
    assert list(staff_queries.unread().values_list("name", flat=True)) == [KIM.name]


def test_a_name_that_nobody_could_read_just_now_counts_and_waits_to_be_read(today, keys):
    countries.hide_country(code="FR", reason="raids", by="wei", today=today)
    sign(KIM, "public", today, keys)

    assert accept(today) == 1

    assert Signature.objects.get().review == "unread"


def test_a_confirmed_signature_cannot_be_accepted_refused_or_put_back(today):
    sign_and_confirm(SABINE, "public", today)
    ids = list(Signature.objects.values_list("pk", flat=True))

    assert without_address.accept(ids=ids, by="wei", today=today, keys=settings.KEYS) == 0
    assert without_address.refuse(ids=ids, reason="other", by="wei", today=today) == 0
    assert without_address.put_back(ids=ids, by="wei", today=today) == 0
    assert Signature.objects.get().review == "unread"


def test_refusing_and_accepting_can_be_undone(today, keys):
    sign(KIM, "public", today, keys)
    ids = list(Signature.objects.values_list("pk", flat=True))

    without_address.refuse(ids=ids, reason="program", by="wei", today=today)
    assert Signature.objects.get().erase_day == today + timedelta(days=30)
    assert not address_queries.waiting().exists()
    without_address.put_back(ids=ids, by="wei", today=today)
    assert address_queries.waiting().count() == 1

    accept(today)
    actions.close_counts(today=today)
    without_address.put_back(ids=ids, by="wei", today=today)
    actions.close_counts(today=today)
    # The name goes at once, the number with the next day's batch: a watcher sees nobody go.
    assert queries.counts(today=today).reviewed == 1
    assert queries.wall_page(1, "en") == [None]
    assert actions.recount(repair=False) == []
    accept(today)
    actions.close_counts(today=today)
    assert queries.counts(today=today).reviewed == 1
    assert actions.recount(repair=False) == []
    without_address.put_back(ids=ids, by="wei", today=today)
    actions.close_counts(today=today + timedelta(days=1))
    assert queries.counts(today=today).reviewed == 0
    assert actions.recount(repair=False) == []
    accept(today)
    actions.close_counts(today=today + timedelta(days=1))
    assert [entry.name for entry in queries.wall_page(1, "en")] == ["Kim Nowhere"]
    assert WallLine.objects.count() == 1
    assert queries.counts(today=today).reviewed == 1


def test_what_nobody_accepts_is_erased_and_what_was_accepted_stays(today, keys):
    sign(SHIRIN, "withheld", today, keys)
    sign(KIM, "public", today, keys)
    without_address.accept(ids=[Signature.objects.get(name=KIM.name).pk], by="wei", today=today, keys=keys)

    assert without_address.expire(today=today + timedelta(days=59)) == 0
    assert without_address.expire(today=today + timedelta(days=60)) == 1

    assert [one.name for one in Signature.objects.all()] == [KIM.name]
    assert PersonalLink.objects.count() == Cohort.objects.count() == 1


def test_what_was_refused_goes_after_thirty_days(today, keys):
    sign(KIM, "public", today, keys)
    without_address.refuse(ids=[Signature.objects.get().pk], reason="twice", by="wei", today=today)

    assert without_address.expire(today=today + timedelta(days=29)) == 0
    assert without_address.expire(today=today + timedelta(days=30)) == 1
    assert not Signature.objects.exists()


# ── Its signer ──────────────────────────────────────────────────────────────
def test_the_code_tells_its_holder_how_things_stand(today, keys):
    code = sign(SHIRIN, "withheld", today, keys)
    ids = list(Signature.objects.values_list("pk", flat=True))

    waits = actions.look(code=code)
    without_address.refuse(ids=ids, reason="other", by="wei", today=today)
    refused = actions.look(code=code)
    accept(today)
    accepted = actions.look(code=code)

    assert (waits.erase_day, waits.is_refused) == (today + timedelta(days=60), False)
    assert (refused.erase_day, refused.is_refused) == (today + timedelta(days=30), True)
    assert (accepted.erase_day, accepted.is_refused) == (None, False)


def test_who_waits_can_show_less_or_withdraw(today, keys):
    code = sign(KIM, "public", today, keys)

    actions.change(
        code=code,
        visibility=Visibility.COUNTED,
        name="",
        credential=None,
        country="",
        sphere="",
        keys=keys,
        today=today,
    )
    signature = Signature.objects.get()
    assert (signature.visibility, signature.name, signature.held) == ("counted", "", Held.WAITS)
    assert not Entry.objects.filter(action="signatures.withdraw").exists()

    actions.withdraw(code=code, today=today)
    assert not Signature.objects.exists()
    actions.close_counts(today=today + timedelta(days=1))
    assert queries.counts(today=today).reviewed == 0


def test_withdrawing_what_was_accepted_leaves_the_numbers_next_day(today, keys):
    code = sign(SHIRIN, "withheld", today, keys)
    accept(today)
    actions.close_counts(today=today)

    actions.withdraw(code=code, today=today)

    actions.close_counts(today=today)
    assert queries.counts(today=today).reviewed == 1
    actions.close_counts(today=today + timedelta(days=1))
    assert queries.counts(today=today).reviewed == 0


# ── Floods ──────────────────────────────────────────────────────────────────
@pytest.fixture
def swept(today, keys):
    """Shirin's code, whose signature waits and was swept up with others of no address."""
    code = sign(SHIRIN, "withheld", today, keys)
    minute = Cohort.objects.get().minute
    predicate = Predicate(from_minute=minute, until_minute=minute, must={"provider_class": (NONE,)})
    sweep = sweeps.propose(predicate=predicate, expected=1, reason="a flood", by="wei", now=NOW)
    sweeps.approvals.approve(action=sweeps.ACTION, subject=str(sweep), by=here_since_last_week("ana", NOW), now=NOW)
    sweeps.do(id=sweep.pk, by="wei", now=NOW)
    return code, sweep


def test_a_sweep_takes_them_out_of_the_queue_and_its_undoing_puts_them_back(swept, today):
    signature = Signature.objects.get()
    assert (signature.held, signature.sweep_id) == (Held.WAITS, swept[1].pk)
    assert not address_queries.waiting().exists()
    assert accept(today) == 0

    sweeps.undo(id=swept[1].pk, by="wei", today=today)

    assert address_queries.waiting().count() == 1
    assert Signature.objects.get().held == Held.WAITS


def test_who_was_swept_up_comes_back_by_the_code_and_still_waits_to_be_read(swept, today):
    actions.ask_back(code=swept[0])
    actions.answer_questions()
    signature = Signature.objects.get()
    assert signature.asks_back

    assert actions.release(ids=[signature.pk], by="wei", today=today) == 1

    signature.refresh_from_db()
    assert (signature.held, signature.sweep, signature.asks_back) == (Held.WAITS, None, False)
    actions.close_counts(today=today)
    assert queries.counts(today=today).reviewed == 0
    assert address_queries.waiting().count() == 1


def test_asking_back_what_only_waits_to_be_read_changes_nothing(today, keys):
    code = sign(SHIRIN, "withheld", today, keys)

    actions.ask_back(code=code)
    actions.answer_questions()

    assert not Signature.objects.get().asks_back
    assert actions.release(ids=[Signature.objects.get().pk], by="wei", today=today) == 0


def test_what_is_alike_and_of_one_name_is_told_to_who_reads(today, keys):
    for _ in range(3):
        sign(replace(SHIRIN, name=""), "counted", today, keys)
    sign_and_confirm(replace(SABINE, name=KIM.name), "public", today)
    sign(KIM, "public", today, keys)

    by_visibility = {one.visibility: one for one in Signature.objects.filter(held=Held.WAITS)}
    assert address_queries.alike(by_visibility["counted"]) == 2
    assert address_queries.alike(by_visibility["public"]) == 0
    assert address_queries.namesakes(by_visibility["public"]) == 1
    assert address_queries.namesakes(by_visibility["counted"]) == 0


def test_no_row_number_tells_the_order(today, keys):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has a hidden row number")
    for _ in range(20):
        sign(replace(SHIRIN, name=""), "counted", today, keys)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM signatures_signature WHERE rowid <> id")
        assert cursor.fetchone() == (0,)
