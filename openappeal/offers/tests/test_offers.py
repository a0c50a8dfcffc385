"""Offers: what is kept, who can open them, and how they go."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from openappeal.audit.models import Entry
from openappeal.offers import actions, queries, sealing
from openappeal.offers.models import Help, Offer, OfferState, Opening
from openappeal.offers.sealing import Words
from openappeal.privacy import openings
from openappeal.vault import age, tokens
from openappeal.vault.keys import KeyMissing
from openappeal.vault.sealing import TooLong
from openappeal.vault.testing import StaticKeys

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
WORDS = Words("I live near Canaryville.", "fa → en", "2", "canary@post.example")


def offer(keys, today, *kinds, words=WORDS, language="en"):
    code = actions.new_code()
    actions.offer(kinds=kinds or (Help.TRANSLATE,), words=words, language=language, code=code, keys=keys, today=today)
    return code, Offer.objects.get(code_hash=tokens.code_hash(code))


@pytest.fixture
def worker(keys, today, monkeypatch):
    """A worker that looks whenever the organiser's request waits."""
    monkeypatch.setattr(
        openings, "time", SimpleNamespace(sleep=lambda _seconds: actions.open_asked(keys=keys, today=today))
    )


def test_a_row_holds_no_word_and_no_length(keys, today):
    _, short = offer(keys, today, words=Words("", "", "", ""))
    _, long = offer(keys, today, words=Words("ی" * 1500, "x" * 120, "y" * 40, "a" * 200 + "@post.example"))

    for row in (short, long):
        assert b"post.example" not in bytes(row.sealed)
    # age adds up to a few hundred random bytes of its own.
    assert abs(len(short.sealed) - len(long.sealed)) < 300
    assert [field.name for field in Offer._meta.concrete_fields if field.is_relation] == []


def test_words_that_do_not_fit_are_refused_and_nothing_is_kept(keys, today):
    with pytest.raises(TooLong):
        offer(keys, today, words=Words("🕯" * 3000, "", "", ""))

    assert not Offer.objects.exists()


def test_kinds_are_kept_in_the_order_of_the_form(keys, today):
    _, row = offer(keys, today, Help.OPINION, Help.SHARE)

    assert row.kinds == " share opinion "


def test_the_code_takes_it_back_and_an_unknown_one_does_nothing(keys, today):
    code, row = offer(keys, today)
    _, other = offer(keys, today)

    actions.take_back(code=actions.new_code())
    assert Offer.objects.count() == 2
    actions.take_back(code=code)
    actions.take_back(code=code)

    assert list(Offer.objects.values_list("pk", flat=True)) == [other.pk]
    assert row.pk != other.pk


def test_the_worker_opens_one_for_a_reason_and_writes_the_log(keys, today, worker):
    _, row = offer(keys, today)
    offer(keys, today)

    words = actions.read(id=row.pk, reason=" needs a translator ", by="omar")

    assert words == WORDS
    assert not Opening.objects.exists()
    entries = Entry.objects.filter(action="offers.open").values_list("actor", "subject", "reason", "day")
    assert list(entries) == [("omar", f"offer {row.pk}", "needs a translator", today)]


def test_what_the_worker_leaves_can_be_read_by_that_request_alone(keys, today):
    _, row = offer(keys, today)
    identity, recipient = age.new_identity()
    Opening.objects.create(offer=row, recipient=recipient, by="omar", reason="r")

    assert actions.open_asked(keys=keys, today=today) == 1
    assert actions.open_asked(keys=keys, today=today) == 0

    sealed = bytes(Opening.objects.get().sealed)
    assert b"canary" not in sealed
    assert sealing.open_with(sealed, identity) == WORDS
    with pytest.raises(age.CannotOpen):
        sealing.open_with(sealed, keys.mailing_identity())


def test_without_a_worker_nothing_is_opened_and_nothing_stays(keys, today, monkeypatch):
    _, row = offer(keys, today)
    slept = []
    monkeypatch.setattr(openings, "time", SimpleNamespace(sleep=slept.append))

    with pytest.raises(openings.WorkerAway):
        actions.read(id=row.pk, reason="r e", by="omar")

    assert slept == [0.1] * 100
    assert not Opening.objects.exists()
    assert not Entry.objects.exists()


def test_a_process_without_the_mailing_key_opens_nothing(keys, today):
    _, row = offer(keys, today)
    Opening.objects.create(offer=row, recipient=keys.mailing_recipient, by="omar", reason="r")

    with pytest.raises(KeyMissing):
        actions.open_asked(keys=StaticKeys(mailing_recipient=keys.mailing_recipient), today=today)

    assert Opening.objects.get().sealed is None
    assert not Entry.objects.exists()


def test_a_damaged_offer_does_not_stop_the_worker(keys, today):
    _, row = offer(keys, today)
    Offer.objects.update(sealed=b"of another key")
    Opening.objects.create(offer=row, recipient=keys.mailing_recipient, by="omar", reason="r")

    assert actions.open_asked(keys=keys, today=today) == 0
    assert not Opening.objects.exists()


def test_the_worker_opens_so_many_a_day_and_no_more(keys, today, worker, monkeypatch):
    monkeypatch.setattr(openings, "MOST_A_DAY", 2)
    _, row = offer(keys, today)
    for _ in range(2):
        actions.read(id=row.pk, reason="r e", by="omar")

    with pytest.raises(openings.EnoughOpened):
        actions.read(id=row.pk, reason="r e", by="wei")

    assert Entry.objects.filter(action="offers.open").count() == 2
    assert not Opening.objects.exists()


def test_an_offer_that_is_taken_back_meanwhile_is_not_opened(keys, today, monkeypatch):
    code, row = offer(keys, today)
    monkeypatch.setattr(openings, "time", SimpleNamespace(sleep=lambda _seconds: actions.take_back(code=code)))

    with pytest.raises(openings.WorkerAway):
        actions.read(id=row.pk, reason="r e", by="omar")


def test_closed_ones_are_erased_after_30_days_and_all_after_a_year(keys, today):
    _, closed = offer(keys, today)
    _, waiting = offer(keys, today)
    _, answered = offer(keys, today)
    actions.mark(id=closed.pk, state=OfferState.CLOSED, by="omar", today=today)
    actions.mark(id=answered.pk, state=OfferState.ANSWERED, by="omar", today=today)

    assert actions.expire(today=today + timedelta(days=29)) == 0
    assert actions.expire(today=today + timedelta(days=30)) == 1
    assert set(Offer.objects.values_list("pk", flat=True)) == {waiting.pk, answered.pk}
    assert actions.expire(today=today + timedelta(days=364)) == 0
    assert actions.expire(today=today + timedelta(days=365)) == 2


def test_taking_it_up_again_keeps_it(keys, today):
    _, row = offer(keys, today)
    actions.mark(id=row.pk, state=OfferState.CLOSED, by="omar", today=today)
    actions.mark(id=row.pk, state=OfferState.NEW, by="omar", today=today)

    assert actions.expire(today=today + timedelta(days=60)) == 0
    assert queries.new().count() == 1


def test_the_inbox_finds_kind_language_and_state_but_loads_no_words(keys, today):
    _, translator = offer(keys, today, Help.TRANSLATE, Help.SHARE, language="fa")
    offer(keys, today, Help.QUOTE)

    found = list(queries.inbox(kind="translate", language="fa", state="new"))

    assert found == [translator]
    assert {"sealed", "code_hash"} <= found[0].get_deferred_fields()
    assert list(queries.inbox(kind="transl")) == []
