"""Gifts by card: what the service says becomes gifts and entries, once, in whatever order it is heard."""

from datetime import UTC, datetime

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openappeal.core.languages import INTERFACE_LANGUAGES
from openappeal.fundraising import drive_queries
from openappeal.fundraising.actions import gifts
from openappeal.fundraising.books import Account
from openappeal.fundraising.books_models import Entry, Posting
from openappeal.fundraising.books_queries import balance
from openappeal.fundraising.checkout import neutral, told
from openappeal.fundraising.checkout.actions import asking, hearing
from openappeal.fundraising.checkout.models import (
    Attempt,
    AttemptState,
    CardMovement,
    CardPayment,
    Checkout,
    CheckoutCall,
    CheckoutState,
    HeardEvent,
    Monthly,
    MonthlyState,
)
from openappeal.fundraising.checkout.port import Away, NotBelieved, NotUnderstood
from openappeal.fundraising.checkout.rounds import Round
from openappeal.fundraising.checkout.stripe.door import Door
from openappeal.fundraising.drive_models import Drive, DriveKind
from openappeal.fundraising.gift_models import Donor, DueLetter, Gift, GiftState
from openappeal.fundraising.sums import Loss
from openappeal.fundraising.tests.cards import SITE, switch_on
from openappeal.fundraising.tests.giving import a_drive, give, rate
from openappeal.fundraising.tests.standin import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys"), pytest.mark.both_databases]


@pytest.fixture
def till(keys):
    return switch_on(keys)


def standing(drive):
    return drive_queries.standing(drive)


def booked(purpose):
    """What the books have for a purpose: gifts less fees."""
    total = Posting.objects.filter(purpose_id=purpose, account__in=("gifts", "fees")).aggregate(Sum("amount"))
    return -(total["amount__sum"] or 0)


def letters():
    return sorted(DueLetter.objects.values_list("kind", flat=True))


def test_a_payment_becomes_a_gift_that_has_cleared_with_its_fee(till):
    drive = a_drive()

    till.give(drive, 5_000, name="Mina M.")

    gift = Gift.objects.get()
    assert (gift.way, gift.state, gift.amount_minor, gift.fee_minor) == ("card", "cleared", 5_000, 175)
    assert (standing(drive).raised_minor, standing(drive).fees_minor) == (4_825, 175)
    assert balance(account=Account.STRIPE, currency="USD") == 4_825 == till.at.balance()
    assert (letters(), Attempt.objects.count(), CheckoutCall.objects.count()) == (["receipt"], 0, 0)
    assert (CardPayment.objects.get().wished_name, Donor.objects.get().public_name) == ("Mina M.", "")


def test_the_service_is_told_neither_drive_nor_giver(till):
    drive = a_drive("solidarity-iran")

    attempt = till.ask(drive, 5_000, name="Mina Mohammadi")

    ((_method, _path, fields),) = till.at.asked
    assert fields == {
        "client_reference_id": str(attempt.pk),
        "metadata[ref]": str(attempt.pk),
        "success_url": f"{SITE}/en/give/thanks/",
        "cancel_url": f"{SITE}/en/give/back/",
        "locale": "en",
        "adaptive_pricing[enabled]": "false",
        "mode": "payment",
        "submit_type": "donate",
        "payment_intent_data[metadata][ref]": str(attempt.pk),
        "payment_intent_data[description]": "Gift to the open letter · Newspaper ad",
        "payment_intent_data[statement_descriptor_suffix]": "LETTER",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][unit_amount]": "5000",
        "line_items[0][price_data][product_data][name]": "Gift to the open letter · Newspaper ad",
    }
    assert b"Mina" not in bytes(attempt.sealed)


@pytest.mark.parametrize(
    ("kind", "monthly", "language", "said"),
    [
        ("running", True, "en", "Gift to the open letter · Running costs"),
        ("placement", False, "de", "Gift to the open letter · Zeitungsanzeige"),
        ("other", False, "fa", "Gift to the open letter · گردآوری کمک"),
    ],
)
def test_the_service_is_told_what_it_is_for_in_neutral_words(till, kind, monthly, language, said):
    drive = a_drive("solidarity-iran")
    Drive.objects.update(kind=kind)
    drive.refresh_from_db()

    till.ask(drive, 5_000, monthly=monthly, language=language)

    ((_method, _path, fields),) = till.at.asked
    words = {value for name, value in fields.items() if name.endswith(("[name]", "[description]"))}
    assert words == {said}


def test_no_word_for_a_kind_of_drive_names_a_country_or_a_person():
    found = {
        (kind, language): neutral.found_in(told.what_for("", kind, language))
        for kind in DriveKind.values
        for language in INTERFACE_LANGUAGES
    }

    assert {place: words for place, words in found.items() if words} == {}
    assert len(found) == 3 * len(INTERFACE_LANGUAGES)


def test_parts_given_back_are_explained_one_by_one(till):
    drive = a_drive()
    payment = till.give(drive, 5_000)
    DueLetter.objects.all().delete()

    till.at.give_back(payment, 1_000)
    till.at.give_back(payment, 500)
    till.hear()

    today = till.today
    assert standing(drive).losses == (Loss(today, "refunded", 1_500, True),)
    assert (standing(drive).raised_minor, Gift.objects.get().state, letters()) == (3_325, "cleared", ["part"])
    till.at.give_back(payment, 3_500)
    till.hear()
    assert (standing(drive).raised_minor, Gift.objects.get().state, letters()) == (-175, "refunded", ["refund"])
    assert standing(drive).people == 0
    assert booked("page") == -175 == till.at.balance()


def test_a_refund_that_the_givers_bank_does_not_take_comes_back(till):
    drive = a_drive()
    payment = till.give(drive, 5_000)
    refund = till.at.give_back(payment, 5_000)
    till.hear()

    till.at.bounce(refund["id"])
    till.hear()

    assert (standing(drive).raised_minor, Gift.objects.get().state) == (4_825, "cleared")
    assert booked("page") == 4_825 == till.at.balance()
    till.at.give_back(payment, 1_000)
    second = till.at.give_back(payment, 500)
    till.hear()
    DueLetter.objects.all().delete()
    till.at.bounce(second["id"])
    till.hear()
    assert letters() == []


def test_a_dispute_takes_the_sum_and_a_fee_and_gives_the_sum_back_when_it_is_won(till):
    drive = a_drive()
    payment = till.give(drive, 5_000)

    dispute = till.at.dispute(payment)
    till.hear()

    assert (standing(drive).raised_minor, standing(drive).fees_minor) == (-1_675, 1_675)
    assert (Gift.objects.get().state, standing(drive).losses) == (
        "returned",
        (Loss(till.today, "fee", 1_500, True), Loss(till.today, "returned", 5_000, True)),
    )
    till.at.win(dispute["id"])
    till.hear()
    assert (standing(drive).raised_minor, Gift.objects.get().state, standing(drive).people) == (3_325, "cleared", 1)
    assert booked("page") == 3_325 == till.at.balance()
    assert balance(account=Account.FEES, currency="USD", purpose="page") == 1_675


def test_what_a_group_gave_back_stands_on_both_pages(till):
    drive = a_drive()
    group = a_drive("group", parent=drive, goal=100_000)
    payment = till.give(group, 5_000)

    till.at.give_back(payment, 2_000)
    till.hear()

    assert standing(group).raised_minor == standing(drive).raised_minor == 2_825
    assert standing(group).losses == standing(drive).losses == (Loss(till.today, "refunded", 2_000, True),)


def test_a_transfer_counts_when_it_comes_and_one_that_fails_leaves_nothing(till):
    drive = a_drive()
    comes, fails = till.ask(drive), till.ask(drive)
    for one in (comes, fails):
        till.at.announce(one.session)
    till.hear()
    assert (Gift.objects.count(), Attempt.objects.filter(state="ready").count()) == (0, 2)

    till.at.arrive(comes.session)
    till.at.arrive(fails.session, fails=True)
    till.hear()

    assert (Gift.objects.count(), Attempt.objects.count()) == (1, 0)


def test_a_card_that_is_refused_ends_nothing_since_another_may_be_tried(till):
    attempt = till.ask(a_drive())

    till.at.decline(attempt.session)
    till.hear()
    assert Attempt.objects.get().state == AttemptState.READY
    till.at.pay(attempt.session)
    till.hear()

    state = CheckoutState.objects.get()
    assert (Gift.objects.count(), state.declined, state.completed) == (1, 1, 1)


def test_a_page_that_nobody_paid_on_leaves_nothing(till):
    attempt = till.ask(a_drive(), name="Mina")

    till.at.expire(attempt.session)
    till.hear()

    assert (Attempt.objects.count(), Gift.objects.count(), CheckoutState.objects.get().expired) == (0, 0, 1)


def test_what_came_in_another_currency_waits_for_a_treasurer(till):
    drive = a_drive()
    attempt = till.ask(drive)

    till.at.pay(attempt.session, settles="gbp")
    till.hear()

    assert (Gift.objects.count(), Entry.objects.count()) == (0, 0)
    assert Attempt.objects.get().state == AttemptState.TROUBLED


def test_payments_of_others_on_the_same_account_are_none_of_ours(till):
    intent = till.at._intent(900, "usd", {"order": "7"})
    till.at._charge(intent, "shop@post.example", None)
    till.at.pay(till.ask(a_drive()).session)
    Attempt.objects.all().delete()

    till.hear()

    assert (Gift.objects.count(), CheckoutState.objects.get().unknown > 0) == (0, True)


def test_another_currency_counts_at_its_stated_rate(till):
    drive = a_drive()
    rate(drive, "EUR", "1.1")

    till.give(drive, 5_000, currency="EUR")

    assert (standing(drive).raised_minor, balance(account=Account.STRIPE, currency="EUR")) == (5_308, 4_825)


def test_nothing_is_asked_while_checkout_is_off_or_the_drive_asks_for_nothing(till, keys):
    drive = a_drive()
    rate(drive, "SEK", "0.1")
    for currency, monthly in (("SEK", False), ("GBP", False), ("USD", True)):
        with pytest.raises(asking.NotAsked):
            till.ask(drive, currency=currency, monthly=monthly)
    give(keys, drive, 1_400_000)
    with pytest.raises(asking.NotAsked):
        till.ask(drive)
    Checkout.objects.update(is_on=False)
    with pytest.raises(asking.NotAsked):
        till.ask(a_drive("other"))


def test_an_address_typed_at_the_service_changes_nothing_of_a_known_donor(till, keys):
    drive = a_drive()
    till.give(drive, name="Mina M.")
    before = Donor.objects.values("sealed", "public_name", "language").get()

    till.give(drive, name="Somebody else", language="fa")

    assert (Donor.objects.values("sealed", "public_name", "language").get(), Gift.objects.count()) == (before, 2)


def test_who_is_forgotten_leaves_no_name_to_read(till):
    till.give(a_drive(), name="Mina M.")

    gifts.forget(donor=Donor.objects.get(), by="tess", today=till.today)

    assert CardPayment.objects.get().wished_name == ""


def test_a_page_that_cannot_be_made_holds_back_nothing_else(till, monkeypatch):
    drive = a_drive()
    paid = till.ask(drive)
    till.at.pay(paid.session)
    for event in till.at.events:
        till.call(event)
    asking.ask(drive=drive, wish=asking.Wish(5_000, "USD", False, "en"), keys=till.keys, today=till.today)
    provider = till.provider
    monkeypatch.setattr(provider, "begin", lambda _asked: (_ for _ in ()).throw(Away))
    turn = Round(provider, Door(SECRET), till.keys, SITE, due=lambda _name, _seconds: True)

    turn.step(now=datetime.fromtimestamp(till.at.now, UTC))

    assert (Gift.objects.count(), CheckoutCall.objects.count()) == (1, 0)
    assert CheckoutState.objects.get().problem == "away"


def test_a_list_that_is_not_understood_is_told_and_ends_no_worker(till, monkeypatch):
    def strange(*_given, **_named):
        raise NotUnderstood

    provider = till.provider
    monkeypatch.setattr(provider, "since", strange)
    turn = Round(provider, Door(SECRET), till.keys, SITE, due=lambda _name, _seconds: True)

    assert not turn.step(now=datetime.fromtimestamp(till.at.now, UTC))

    assert CheckoutState.objects.get().problem == "strange"


# ── Calls ───────────────────────────────────────────────────────────────────
def test_a_call_waits_sealed_and_the_second_of_it_does_nothing(till, keys):
    till.at.pay(till.ask(a_drive()).session, email="mina@post.example")
    event = till.at.events[-1]
    till.call(event)
    assert b"mina" not in bytes(CheckoutCall.objects.get().sealed)

    till.hear(event, event, *till.at.events, event)

    assert (Gift.objects.count(), HeardEvent.objects.count()) == (1, len(till.at.events))


def test_what_no_call_told_of_is_asked_for(till):
    drive = a_drive()
    till.ask_for_lost()
    till.at.tell("charge.updated", {"id": "ch_1", "object": "charge", "payment_intent": None})
    till.ask_for_lost()
    till.at.pay(till.ask(drive).session)
    till.at.now += 3_600

    assert till.ask_for_lost() == 2

    assert Gift.objects.count() == 1
    assert CheckoutState.objects.get().heard_id == till.at.events[-1]["id"]
    assert till.ask_for_lost() == 0


def test_where_the_last_event_is_no_longer_listed_all_that_are_listed_are_heard(till):
    CheckoutState.objects.create(pk=1, heard_id="evt_gone")
    payment = till.at.pay(till.ask(a_drive()).session)["id"]
    for _number in range(101):
        till.at.give_back(payment, 1)

    till.ask_for_lost()

    assert (CardMovement.objects.count(), CheckoutState.objects.get().heard_id) == (102, till.at.events[-1]["id"])


def test_an_open_page_is_asked_about_when_even_the_events_are_lost(till):
    attempt = till.ask(a_drive())
    till.at.pay(attempt.session)
    till.at.events.clear()

    hearing.look_after_open(provider=till.provider, keys=till.keys, now=till.moment)

    assert (Gift.objects.count(), Attempt.objects.count()) == (1, 0)


def test_while_the_service_is_away_everything_waits(till):
    drive = a_drive()
    attempt = till.ask(drive)
    till.at.pay(attempt.session)
    till.at.is_away = True
    with pytest.raises(Away):
        till.hear(*till.at.events)
    assert (Gift.objects.count(), CheckoutCall.objects.count() > 0, HeardEvent.objects.count()) == (0, True, 0)

    till.at.is_away = False
    till.hear(till.at.events[0])

    assert (Gift.objects.count(), CheckoutCall.objects.count()) == (1, 0)


# ── Order, doubles, losses, kills ───────────────────────────────────────────
STORY = st.lists(
    st.sampled_from(("pay", "part", "rest", "bounce", "dispute", "win", "lose", "month", "fail", "cancel")),
    min_size=1,
    max_size=10,
)


def play(at, till, drive, story):
    """A history at the service."""
    one = at.pay(till.ask(drive, 8_000).session)["id"]
    monthly = at.pay(till.ask(drive, 1_200, monthly=True).session)["id"]
    refunds, disputes = [], []
    for act in story:
        at.now += 86_400
        left = at._charge_of(one)["amount"] - at._charge_of(one)["amount_refunded"]
        if act == "pay":
            one, disputes = at.pay(till.ask(drive, 8_000).session)["id"], []
        elif act in ("part", "rest") and not disputes and left > 100:
            refunds.append(at.give_back(one, 100 if act == "part" else left)["id"])
        elif act == "bounce" and refunds:
            at.bounce(refunds.pop())
        elif act == "dispute" and not disputes and left == 8_000:
            disputes.append(at.dispute(one)["id"])
        elif act in ("win", "lose") and disputes and at.objects[disputes[0]]["status"] == "needs_response":
            getattr(at, act)(disputes[0])
        elif act in ("month", "fail") and at.objects[monthly]["status"] != "canceled":
            at.month(monthly, fails=act == "fail")
        elif act == "cancel" and at.objects[monthly]["status"] != "canceled":
            at.cancel(monthly)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(story=STORY, data=st.data())
def test_in_any_order_doubled_or_lost_the_books_end_the_same(keys, story, data):
    drive = _fresh(keys)
    till = switch_on(keys)
    play(till.at, till, drive, story)
    shuffled = data.draw(st.permutations(till.at.events * 2))
    heard = shuffled[: data.draw(st.integers(0, len(shuffled)))]

    if heard:
        till.hear(*heard)
    CheckoutState.objects.update_or_create(pk=1, defaults={"heard_id": "evt_none"})
    till.ask_for_lost()

    paid = [one for one in till.at.objects.values() if one["object"] == "charge" and one["paid"]]
    assert Gift.objects.filter(drive=drive).count() == len(paid)
    assert booked(drive.slug) == till.at.balance() == standing(drive).raised_minor
    lines = {one["id"] for one in till.at.objects.values() if one["object"] == "balance_transaction"}
    mine = CardMovement.objects.filter(card__gift__drive=drive)
    assert set(mine.values_list("number", flat=True)) == {f"{one}" for one in lines}
    sub = next(one for one in till.at.objects.values() if one["object"] == "subscription")
    states = {"active": "active", "past_due": "failing", "canceled": "stopped"}
    assert Monthly.objects.get(subscription=sub["id"]).state == states[sub["status"]]
    assert Attempt.objects.filter(drive=drive).count() == 0


def _fresh(keys):
    """A drive of this example's own, for which monthly gifts are asked."""
    from openappeal.fundraising.drive_models import Drive

    drive = a_drive(f"run-{Drive.objects.count()}", deadline=None)
    Drive.objects.filter(pk=drive.pk).update(kind="running")
    drive.refresh_from_db()
    return drive


class Killed(Exception):
    pass


@pytest.mark.parametrize("is_monthly", [False, True])
def test_killed_at_any_write_nothing_is_lost_and_nothing_doubled(keys, is_monthly):
    """The worker dies before its n-th statement that writes, for each n, and is started again."""
    from django.db import connection

    drive = _fresh(keys)
    till = switch_on(keys)
    payment = till.give(drive, 5_000)
    reached = 0
    for number in range(0, 200, 2):
        till.at.give_back(payment, 1)
        attempt = till.ask(drive, 5_000, monthly=is_monthly, name="Mina")
        till.at.pay(attempt.session)
        events, till.at.events[:] = list(till.at.events), []
        for event in events:
            till.call(event)
        written = 0

        def kill(execute, sql, params, many, context, number=number):
            nonlocal written
            if sql.startswith(("INSERT", "UPDATE", "DELETE")):
                written += 1
                if written > number:
                    raise Killed
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(kill):
                till.hear_only()
        except Killed:
            reached = number
            connection.set_rollback(False)  # what had begun is rolled back; the test's own transaction goes on
        till.hear_only()
        if reached != number:
            break

    paid = sum(1 for one in till.at.objects.values() if one["object"] == "charge" and one["paid"])
    assert reached > 20
    assert (Gift.objects.count(), Attempt.objects.count(), CheckoutCall.objects.count()) == (paid, 0, 0)
    assert booked(drive.slug) == till.at.balance() == standing(drive).raised_minor


def test_killed_after_the_service_made_a_page_the_same_page_is_found(till):
    drive = a_drive()
    asking.ask(drive=drive, wish=asking.Wish(5_000, "USD", False, "en"), keys=till.keys, today=till.today)
    made = []
    provider = till.provider
    begin = provider.begin

    class Dies:
        def begin(self, asked):
            made.append(begin(asked))
            raise Killed

    with pytest.raises(Killed):
        hearing.begin_waiting(provider=Dies(), site_url=SITE)
    hearing.begin_waiting(provider=provider, site_url=SITE)

    assert Attempt.objects.get().session == made[0].session
    assert sum(1 for one in till.at.objects.values() if one["object"] == "checkout.session") == 1


# ── Monthly ─────────────────────────────────────────────────────────────────
@pytest.fixture
def running(keys):
    return _fresh(keys)


def test_each_month_is_a_gift_of_the_same_giver(till, running):
    subscription = till.give(running, 1_000, monthly=True, name="Mina")
    till.at.now += 30 * 86_400
    till.at.month(subscription)
    till.hear()

    one = Monthly.objects.get()
    assert (one.state, one.amount_minor, Donor.objects.count(), one.sealed) == ("active", 1_000, 1, None)
    assert [gift.donor_id for gift in Gift.objects.all()] == [one.donor_id] * 2
    assert Donor.objects.get().last_day == till.today


def test_a_month_that_cannot_be_entered_waits_for_a_treasurer(till, running):
    subscription = till.give(running, 1_000, monthly=True)
    Monthly.objects.update(currency="EUR")

    till.at.month(subscription)
    till.hear()

    assert (Gift.objects.count(), Attempt.objects.get().state) == (1, AttemptState.TROUBLED)
    assert Attempt.objects.get().session.startswith("pi_")


def test_a_monthly_gift_that_the_service_does_not_know_is_over(till, running):
    subscription = till.give(running, 1_000, monthly=True)
    del till.at.objects[subscription]
    Monthly.objects.update(is_stop_asked=True)

    assert hearing.stop_asked(provider=till.provider, today=till.today) == 0

    assert (Monthly.objects.get().state, Monthly.objects.get().is_stop_asked) == (MonthlyState.STOPPED, False)


def test_a_month_that_fails_is_told_once_and_the_end_too(till, running):
    subscription = till.give(running, 1_000, monthly=True)
    DueLetter.objects.all().delete()

    till.at.month(subscription, fails=True)
    till.hear()
    assert (Monthly.objects.get().state, letters()) == (MonthlyState.FAILING, ["failed"])
    DueLetter.objects.all().delete()
    till.at.month(subscription, fails=True)
    till.hear()
    assert letters() == []
    till.at.cancel(subscription)
    till.hear()
    assert (Monthly.objects.get().state, letters()) == (MonthlyState.STOPPED, ["stopped"])


def test_a_link_ends_a_monthly_gift_at_the_service(till, running):
    subscription = till.give(running, 1_000, monthly=True)

    for link in ("", "x", asking.stop_link(Monthly.objects.get(), till.keys)[:-2]):
        asking.stop(link=link, keys=till.keys)
        assert hearing.stop_asked(provider=till.provider, today=till.today) == 0
    asking.stop(link=asking.stop_link(Monthly.objects.get(), till.keys), keys=till.keys)
    hearing.stop_asked(provider=till.provider, today=till.today)

    assert till.at.objects[subscription]["status"] == "canceled"
    assert (Monthly.objects.get().state, Monthly.objects.get().is_stop_asked) == (MonthlyState.STOPPED, False)


def test_a_drive_that_closes_ends_what_is_given_to_it_monthly(till, running):
    from openappeal.fundraising.actions import drives

    subscription = till.give(running, 1_000, monthly=True)

    drives.close(drive=running, by="sara", today=till.today)
    hearing.stop_asked(provider=till.provider, today=till.today)

    assert till.at.objects[subscription]["status"] == "canceled"


def test_who_was_forgotten_stays_so_though_they_give_on(till, running):
    subscription = till.give(running, 1_000, monthly=True)
    gifts.forget(donor=Donor.objects.get(), by="tess", today=till.today)

    till.at.month(subscription)
    till.hear()

    assert (Gift.objects.count(), Donor.objects.get().sealed, letters()) == (2, None, [])


def test_sustainers_are_counted_from_ten_on(till, running):
    from openappeal.fundraising.checkout import queries

    for number in range(9):
        till.give(running, 1_000 + number, monthly=True)
    assert queries.sustainers(running) is None

    till.give(running, 1_000, monthly=True)

    found = queries.sustainers(running)
    assert (found.people, found.amount_minor, found.currency) == (10, 10_036, "USD")


def test_who_has_not_paid_the_first_month_is_no_sustainer(till, running):
    attempt = till.ask(running, 1_000, monthly=True)
    price = {"unit_amount": 1_000, "currency": "usd"}
    items, ref = {"data": [{"price": price}]}, {"ref": str(attempt.pk)}
    begun = till.at._make("sub", "subscription", status="incomplete", metadata=ref, items=items)
    till.at.tell("customer.subscription.updated", begun)
    till.hear()
    assert (Monthly.objects.get().state, letters()) == (MonthlyState.FAILING, [])

    begun["status"] = "active"
    till.at.tell("customer.subscription.updated", begun)
    till.hear()

    assert (Monthly.objects.get().state, letters()) == (MonthlyState.ACTIVE, [])


# ── By hand ─────────────────────────────────────────────────────────────────
def test_a_gift_by_card_is_neither_entered_nor_ended_by_hand(till, keys):
    drive = a_drive()
    till.give(drive)

    with pytest.raises(gifts.WrongStep):
        give(keys, drive, 500, way="card")
    for how in (GiftState.REFUNDED, GiftState.RETURNED, GiftState.MISTAKE, GiftState.LAPSED):
        with pytest.raises(gifts.WrongStep):
            gifts.end(gift=Gift.objects.get(), how=how, day=till.today, by="tess", today=till.today)


def test_a_call_that_the_service_has_not_signed_leaves_nothing(till):
    till.at.pay(till.ask(a_drive()).session)
    body = till.at.body(till.at.events[0])

    with pytest.raises(NotBelieved):
        asking.take_call(
            provider="stripe", headers={"Stripe-Signature": till.at.signature(body, secret="whsec_other")}, body=body,
            door=asking_door(), keys=till.keys, now=till.at.now, today=till.today,
        )  # fmt: skip

    assert not CheckoutCall.objects.exists()


def asking_door():
    from openappeal.fundraising.checkout.stripe.door import Door
    from openappeal.fundraising.tests.standin import SECRET

    return Door(SECRET)
