"""Events that the payment service does not tell of at once: asked again, followed once, given up after a week."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.fundraising import drive_queries
from openappeal.fundraising.checkout import queries
from openappeal.fundraising.checkout.actions import following, hearing, running
from openappeal.fundraising.checkout.models import (
    CardMovement,
    CheckoutCall,
    CheckoutState,
    HeardEvent,
    LateEvent,
)
from openappeal.fundraising.checkout.port import Away, NotDone, NotThere, NotUnderstood, Refused
from openappeal.fundraising.checkout.rounds import Round
from openappeal.fundraising.checkout.stripe.door import Door
from openappeal.fundraising.gift_models import Gift
from openappeal.fundraising.staff.drive_hooks import cards_that_wait
from openappeal.fundraising.tests.cards import SITE, switch_on
from openappeal.fundraising.tests.giving import a_drive
from openappeal.fundraising.tests.standin import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys"), pytest.mark.both_databases]
WEEK = 7 * 24 * 60


class Mute:
    """A service that answers with a failure to whoever asks for some of its things. `asked`: at which minute."""

    def __init__(self, provider, at):
        self._provider, self._at, self._begun = provider, at, at.now
        self.about, self.asked = {}, []

    def __getattr__(self, name):
        def ask(*given, **named):
            if given and given[0] in self.about:
                self.asked.append((self._at.now - self._begun) // 60)
                raise self.about[given[0]]
            return getattr(self._provider, name)(*given, **named)

        return ask


class Worker:
    """Its rounds with the service."""

    def __init__(self, till):
        self.till, self.provider = till, Mute(till.provider, till.at)
        self._round = Round(
            self.provider, Door(SECRET), till.keys, SITE, due=lambda *_: True, clock=lambda: float(till.at.now)
        )

    def step(self, rounds=1, *, minutes=1):
        for _round in range(rounds):
            self._round.step(now=self.till.moment)
            self.till.at.now += 60 * minutes


@pytest.fixture
def till(keys):
    return switch_on(keys)


@pytest.fixture
def worker(till):
    return Worker(till)


def a_refund(till, drive):
    """One that is to be told of. Returns its payment."""
    payment = till.give(drive, 5_000)
    till.at.give_back(payment, 5_000)
    (event,) = till.at.events
    till.call(event)
    till.at.events.clear()
    return payment


def standing(drive):
    return (drive_queries.standing(drive).raised_minor, CardMovement.objects.filter(kind="refund").count())


@pytest.mark.parametrize("failure", [Away, Refused, NotThere, NotDone, NotUnderstood])
def test_a_refund_of_which_nothing_is_told_for_an_hour_is_booked_then_and_once(till, worker, failure):
    drive = a_drive()
    payment = a_refund(till, drive)
    worker.provider.about[payment] = failure()
    call = till.ask(drive, 2_000)
    till.at.pay(call.session)
    for event in till.at.events:
        till.call(event)

    worker.step()

    # What is behind it goes on, and no call is kept.
    assert (Gift.objects.count(), CheckoutCall.objects.count()) == (2, 0)
    late = LateEvent.objects.get()
    assert (late.thing, late.about, late.is_given_up) == (payment, "payment", False)
    worker.step(59)
    assert standing(drive) == (4_825 + 1_912, 0)
    worker.provider.about.clear()
    worker.step(80)
    assert standing(drive) == (1_912 - 175, 1)
    assert (LateEvent.objects.count(), HeardEvent.objects.filter(event=late.event).count()) == (0, 1)
    for event in till.at.events:
        till.call(event)
    worker.step()
    assert (CardMovement.objects.count(), Gift.objects.count(), CheckoutCall.objects.count()) == (3, 2, 0)


def test_while_the_service_is_away_for_everything_calls_wait_as_they_are(till, worker):
    payment = a_refund(till, a_drive())
    worker.provider.about[payment] = Away()
    worker.provider.about[""] = Away()  # the list

    worker.step(30)

    assert (CheckoutCall.objects.count(), LateEvent.objects.count()) == (1, 0)
    assert CheckoutState.objects.get().problem == "away"
    worker.provider.about.clear()
    worker.step(2)
    assert (CheckoutCall.objects.count(), CardMovement.objects.count()) == (0, 2)
    assert CheckoutState.objects.get().problem == ""


def test_one_that_is_alone_and_not_answered_does_not_hold_back_what_is_listed(till, worker):
    drive = a_drive()
    payment = a_refund(till, drive)
    worker.provider.about[payment] = Away()
    till.at.tell("charge.updated", {"id": "ch_0", "object": "charge", "payment_intent": None})
    CheckoutState.objects.update_or_create(pk=1, defaults={"heard_id": till.at.events[0]["id"]})
    till.at.pay(till.ask(drive, 2_000).session)

    worker.step()

    assert Gift.objects.count() == 2
    worker.provider.about.clear()
    worker.step(2)
    assert (LateEvent.objects.count(), CheckoutCall.objects.count()) == (0, 0)
    assert standing(drive)[0] == 1_912 - 175


def test_what_is_never_told_is_asked_ever_more_slowly_and_given_up_after_a_week(till):
    drive = a_drive()
    till.at.now += -till.at.now % 600
    worker = Worker(till)
    worker.provider.about[a_refund(till, drive)] = NotUnderstood()

    worker.step(WEEK // 10, minutes=10)

    # At the call and at the end of the same round; then ever more slowly.
    days = [940 + number * 24 * 60 for number in range(1, 7)]
    assert worker.provider.asked == [0, 0, 10, 40, 100, 220, 460, 940, *days]
    late = LateEvent.objects.get()
    assert (late.is_given_up, late.next_at, late.tries) == (True, None, 13)
    assert HeardEvent.objects.filter(event=late.event).exists()
    worker.provider.about.clear()
    worker.step(24, minutes=60)
    assert (standing(drive)[1], LateEvent.objects.count()) == (0, 1)


def test_the_moment_of_the_next_try_does_not_tell_when_it_was(till, worker):
    worker.provider.about[a_refund(till, a_drive())] = NotThere()
    till.at.now += 37

    worker.step()

    late = LateEvent.objects.get()
    assert (late.next_at.timestamp() % 600, late.tries) == (0, 1)
    assert timedelta(minutes=10) <= late.next_at - datetime.fromtimestamp(till.at.now - 60, UTC) < timedelta(minutes=20)


def test_what_is_told_of_the_same_thing_later_tells_all(till, worker):
    drive = a_drive()
    payment = a_refund(till, drive)
    worker.provider.about[payment] = NotThere()
    worker.step()
    worker.provider.about.clear()
    charge = till.at._charge_of(payment)
    till.at.tell("charge.updated", charge)
    (event,) = till.at.events
    till.call(event)

    worker.step()

    assert (standing(drive), LateEvent.objects.count()) == ((-175, 1), 0)


def test_killed_at_any_write_it_is_asked_again_and_nothing_is_doubled(till):
    drive = a_drive()
    payment = till.give(drive, 5_000)
    provider = Mute(till.provider, till.at)
    reached, given_back = 0, 0
    for number in range(60):
        till.at.give_back(payment, 1)
        given_back += 1
        till.call(till.at.events.pop())
        provider.about[payment] = NotThere()
        written = 0

        def kill(execute, sql, params, many, context, number=number):
            nonlocal written
            if sql.startswith(("INSERT", "UPDATE", "DELETE")):
                written += 1
                if written > number:
                    raise Killed
            return execute(sql, params, many, context)

        def work():
            _rounds(till, provider)
            provider.about.clear()
            till.at.now += 1_200
            _rounds(till, provider)

        try:
            with connection.execute_wrapper(kill):
                work()
        except Killed:
            reached = number
            connection.set_rollback(False)
        provider.about.clear()
        till.at.now += 1_200
        _rounds(till, provider)
        assert (LateEvent.objects.count(), CheckoutCall.objects.count()) == (0, 0)
        assert CardMovement.objects.filter(kind="refund").count() == given_back
        if reached != number:
            break

    assert 5 < reached < 59
    assert drive_queries.standing(drive).raised_minor == 4_825 - given_back == till.at.balance()


class Killed(Exception):
    pass


def _rounds(till, provider):
    hearing.hear(provider=provider, door=Door(SECRET), keys=till.keys, today=till.today)
    following.ask_again(provider=provider, keys=till.keys, now=till.moment)


def test_more_events_of_the_last_minutes_than_fit_a_page_are_all_heard(till):
    payment = till.at.pay(till.ask(a_drive()).session)["id"]
    CheckoutState.objects.create(pk=1, heard_id=till.at.events[0]["id"])
    for _number in range(210):
        till.at.give_back(payment, 1)

    till.ask_for_lost()

    assert HeardEvent.objects.count() == len(till.at.events) - 1 == 211
    assert CheckoutState.objects.get().heard_id == till.at.events[0]["id"]


# ── Staff ───────────────────────────────────────────────────────────────────
def test_staff_are_told_after_a_day_and_say_when_it_is_in_the_books(till, worker):
    payment = a_refund(till, a_drive())
    worker.provider.about[payment] = NotThere()
    worker.step()
    today = till.today
    assert [queries.untold(today=today + timedelta(days=days)).count() for days in (0, 1, 2)] == [0, 0, 1]
    LateEvent.objects.update(is_given_up=True)
    tess = logged_in(Role.TREASURER, "tess")

    page = tess.get("/admin/drives/card/").content.decode()
    tasks = [task.title for task in cards_that_wait(User.objects.get(username="tess"))]

    assert (payment in page, "not asked any more" in page, "1 event of the payment company" in page) == (True,) * 3
    assert tasks == ["1 event of the payment company could not be followed"]
    late = LateEvent.objects.get()
    assert tess.post(f"/admin/drives/card/event/{late.pk}/").status_code == 302
    assert (LateEvent.objects.count(), HeardEvent.objects.filter(event=late.event).count()) == (0, 1)
    assert list(cards_that_wait(User.objects.get(username="tess"))) == []
    with pytest.raises(running.NotThere):
        running.look_after_event(event=late.pk, by="tess", today=today)
