"""Issues on their way: each subscriber once at most, whatever happens meanwhile."""

import re
import threading
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection

from openappeal.antiabuse import actions as switches
from openappeal.antiabuse.models import Part
from openappeal.mail.transports import Deferred, Refused, Unavailable, Uncertain
from openappeal.mailings import actions, issue_queries, retention
from openappeal.mailings.actions import issues, sending
from openappeal.mailings.issue_models import Delivery, DeliveryState, Issue, IssueState
from openappeal.mailings.models import Subscriber
from openappeal.mailings.tests.factories import NOW, WORDS, Hands, begun, frames, many, numbers, pace, send, subscribe
from openappeal.mailings.throttle import Pace
from openappeal.privacy.retention import erase_due

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _frames(data_dir):
    frames()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "sending"


# ── All goes well ───────────────────────────────────────────────────────────
def test_everybody_gets_it_once_and_it_is_done(keys, today, folder):
    addresses, hands = many(keys, 25), Hands()
    issue = begun(today)

    send(keys, folder, hands)
    send(keys, folder, hands)

    assert sorted(hands.to) == sorted(addresses)
    assert numbers(issue) == (25, 25, 0, 0)
    assert (issue.state, issue.finished_day, issue_queries.remaining(issue)) == (IssueState.DONE, today, 0)
    assert not list(folder.iterdir())


def test_each_gets_it_in_their_language_or_the_first_with_a_word_about_it(keys, today, folder):
    subscribe(keys, "en@post.example", "en")
    subscribe(keys, "fa@post.example", "fa")
    subscribe(keys, "de@post.example", "de")
    hands = Hands()
    begun(today, words={"en": WORDS["en"], "fa": WORDS["fa"]})

    send(keys, folder, hands)

    said = {letter.to[:2]: letter.content for letter in hands.letters}
    assert b"Subject: Two have come home" in said["en"]
    assert b"Subject: Two have come home" in said["de"]
    assert b"=?utf-8?" in said["fa"].split(b"\r\n\r\n")[0]
    assert b"not yet translated" not in said["en"] + said["fa"]


def test_a_letter_is_made_once_for_each_language_and_not_for_each_batch(keys, today, folder, monkeypatch):
    made, make = [], sending.mould.make
    monkeypatch.setattr(sending.mould, "make", lambda issue, tag: made.append((issue.pk, tag)) or make(issue, tag))
    many(keys, 15)
    subscribe(keys, "fa@post.example", "fa")
    first, second, hands = begun(today), begun(today), Hands()

    send(keys, folder, hands)

    assert len(hands.to) == 32
    assert sorted(made) == sorted((one.pk, tag) for one in (first, second) for tag in ("en", "fa"))


def test_only_those_who_asked_for_the_topic_and_are_meant(keys, today, folder):
    subscribe(keys, "a@post.example", topics=["updates", "press"], country="DE")
    subscribe(keys, "b@post.example", topics=["updates"], country="FR")
    subscribe(keys, "c@post.example", "fa", topics=["press"], country="DE")
    hands = Hands()
    begun(today, topic="press", countries=["DE"], languages=["en"])

    send(keys, folder, hands)

    assert hands.to == ["a@post.example"]


def test_urgent_calls_go_before_updates(keys, today, folder):
    subscribe(keys, "a@post.example", topics=["updates", "urgent"])
    hands = Hands()
    begun(today)
    begun(today, topic="urgent")

    send(keys, folder, hands)

    lists = [re.search(rb"List-Id: <(\w+)", letter.content)[1] for letter in hands.letters]
    assert lists == [b"urgent", b"updates"]


# ── Mail servers ────────────────────────────────────────────────────────────
def test_what_a_mail_server_refuses_is_counted_and_the_rest_goes_on(keys, today, folder):
    many(keys, 3)
    issue, hands = begun(today), Hands(Refused())

    send(keys, folder, hands)

    assert numbers(issue) == (3, 2, 1, 0)
    assert issue.state == IssueState.DONE


def test_a_line_that_breaks_leaves_one_uncertain_and_never_sent_again(keys, today, folder):
    addresses = many(keys, 3)
    issue, hands = begun(today), Hands(Uncertain())

    send(keys, folder, hands)
    send(keys, folder, hands)

    assert numbers(issue) == (3, 2, 0, 1)
    assert len(set(hands.to)) == len(hands.to) == 2
    assert set(hands.to) < set(addresses)


def test_a_server_that_is_away_is_left_alone_for_a_while_and_nothing_is_lost(keys, today, folder):
    many(keys, 3)
    clock = [100.0]
    slow = Pace(per_domain=0, batch=10, clock=lambda: clock[0])
    issue, hands = begun(today), Hands(Unavailable())

    assert send(keys, folder, hands, at=slow) == 0
    assert not hands.failures
    assert send(keys, folder, hands, at=slow) == 0
    assert not hands.letters
    clock[0] += 2

    assert send(keys, folder, hands, at=slow) == 3
    assert numbers(issue) == (3, 3, 0, 0)


def test_a_mailbox_that_takes_nothing_just_now_is_tried_again_and_given_up_in_the_end(keys, today, folder):
    many(keys, 1)
    issue, now = begun(today), NOW
    send(keys, folder, Hands(Deferred()), now=now)
    (row,) = issue.deliveries.all()
    assert (row.state, row.attempts, row.not_before) == (DeliveryState.WAITING, 1, NOW + timedelta(minutes=1))
    hands = Hands()
    assert send(keys, folder, hands, now=now + timedelta(seconds=30)) == 0

    for _ in range(sending.MOST_TRIES - 1):
        now += timedelta(minutes=41)
        send(keys, folder, Hands(Deferred()), now=now)

    send(keys, folder, hands, now=now + timedelta(minutes=41))
    assert not hands.letters
    assert numbers(issue) == (1, 0, 1, 0)
    assert issue.state == IssueState.DONE


def test_an_address_sealed_under_another_key_is_counted_and_stops_nobody(keys, today, folder):
    broken = subscribe(keys, "a@post.example")
    subscribe(keys, "b@post.example")
    Subscriber.objects.filter(pk=broken.pk).update(address_sealed=b"not a box")
    issue, hands = begun(today), Hands()

    send(keys, folder, hands)

    assert hands.to == ["b@post.example"]
    assert numbers(issue) == (2, 1, 1, 0)


def test_a_domain_gets_so_many_letters_a_minute_and_others_do_not_wait(keys, today, folder):
    many(keys, 5)
    subscribe(keys, "a@other.example")
    clock = [1000.0]
    slow = Pace(per_domain=2, batch=10, clock=lambda: clock[0])
    issue, hands = begun(today), Hands()

    send(keys, folder, hands, at=slow)
    assert sorted(to.partition("@")[2] for to in hands.to) == ["other.example", "post.example", "post.example"]

    for _ in range(3):
        clock[0] += 61
        send(keys, folder, hands, at=slow)
    assert len(hands.to) == len(set(hands.to)) == 6
    assert numbers(issue) == (6, 6, 0, 0)


# ── What people do meanwhile ────────────────────────────────────────────────
def test_pausing_resuming_and_stopping_take_hold(keys, today, folder):
    many(keys, 30)
    issue, hands = begun(today), Hands()
    sending.hand_over(transport=hands, keys=keys, now=NOW, folder=folder, pace=pace(batch=10))
    issues.pause(id=issue.pk, by="omar", today=today)

    assert send(keys, folder, hands) == 0
    assert len(hands.to) == 10
    issues.resume(id=issue.pk, by="omar", today=today)
    sending.hand_over(transport=hands, keys=keys, now=NOW, folder=folder, pace=pace(batch=10))
    issues.cancel(id=issue.pk, by="omar", today=today)

    assert send(keys, folder, hands) == 0
    assert len(set(hands.to)) == len(hands.to) == 20
    issue.refresh_from_db()
    assert (issue.state, issue.finished_day) == (IssueState.STOPPED, today)
    with pytest.raises(issues.NotPossibleNow):
        issues.resume(id=issue.pk, by="omar", today=today)


def test_a_pause_takes_hold_within_a_batch_whose_server_is_slow(keys, today, folder, monkeypatch):
    many(keys, 10)
    moments = iter(range(1000))
    monkeypatch.setattr(sending, "time", SimpleNamespace(monotonic=lambda: next(moments) * 0.3))
    issue = begun(today)
    hands = Hands(on_send=lambda: len(hands.letters) == 1 and issues.pause(id=issue.pk, by="omar", today=today))

    send(keys, folder, hands)

    assert len(hands.to) == 3
    assert issue.deliveries.filter(state=DeliveryState.WAITING).count() == 7


def test_letters_that_somebody_has_stopped_wait(keys, today, folder):
    many(keys, 2)
    begun(today)
    switches.stop(part=Part.LETTERS, words={}, reason="a test", by="omar", today=today)

    assert send(keys, folder, Hands()) == 0


def test_who_leaves_before_their_turn_gets_none_and_who_leaves_after_is_counted(keys, today, folder):
    first = subscribe(keys, "a@post.example")
    second = subscribe(keys, "b@post.example")
    hands = Hands(Deferred(), Deferred())
    issue = begun(today)
    send(keys, folder, hands)
    actions.unsubscribe(token=actions.unsubscribe_token(first, keys), keys=keys)
    actions.stop_asked(today=today)

    send(keys, folder, hands, now=NOW + timedelta(minutes=2))
    assert hands.to == ["b@post.example"]
    assert numbers(issue) == (2, 1, 0, 0)
    assert issue.left == 0  # she had not got it

    actions.unsubscribe(token=actions.unsubscribe_token(second, keys), keys=keys)
    actions.stop_asked(today=today)
    issue.refresh_from_db()
    assert (issue.left, Subscriber.objects.count(), Delivery.objects.count()) == (1, 0, 0)


def test_somebody_who_comes_while_it_is_sent_may_get_it_and_none_gets_two(keys, today, folder):
    many(keys, 20)
    issue, hands = begun(today), Hands()
    sending.hand_over(transport=hands, keys=keys, now=NOW, folder=folder, pace=pace(batch=10))
    for number in range(10):
        subscribe(keys, f"late{number}@post.example")

    send(keys, folder, hands)

    assert len(set(hands.to)) == len(hands.to)
    assert {f"p{one}@post.example" for one in range(20)} <= set(hands.to)
    assert numbers(issue)[1] == len(hands.to)


# ── Two workers, and afterwards ──────────────────────────────────────────────
def test_two_workers_at_once_share_it_out(keys, today, folder):
    addresses, hands = many(keys, 60), Hands(on_send=lambda: time.sleep(0.001))
    issue = begun(today)
    failures = []

    def work():
        try:
            while Issue.objects.filter(state=IssueState.SENDING).exists():
                sending.hand_over(transport=hands, keys=keys, now=NOW, folder=folder, pace=pace())
        except Exception as error:  # noqa: BLE001  whatever it is, the test says so
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)

    assert not failures
    assert sorted(hands.to) == sorted(addresses)
    assert numbers(issue) == (60, 60, 0, 0)


def test_a_letter_that_comes_back_is_counted_once(keys, today, folder):
    who = subscribe(keys, "a@post.example")
    issue = begun(today)
    send(keys, folder, Hands())
    (delivery,) = issue.deliveries.all()

    assert issues.note_bounce(delivery=delivery.pk) == who.pk
    assert issues.note_bounce(delivery=delivery.pk) == who.pk
    assert issues.note_bounce(delivery=1) is None
    issue.refresh_from_db()
    assert (issue.sent, issue.bounced) == (1, 1)


def test_who_got_it_is_forgotten_after_two_weeks_and_the_numbers_stay(keys, today, folder):
    many(keys, 3)
    issue = begun(today)
    send(keys, folder, Hands())

    erase_due(now=NOW + timedelta(days=13))
    assert issue.deliveries.count() == 3
    retention.register()
    erased = erase_due(now=NOW + timedelta(days=14))

    assert erased["who got an issue of the mailing"] == 3
    assert numbers(issue) == (3, 3, 0, 0)


def test_the_rate_and_the_time_left_are_measured(keys, today, folder):
    many(keys, 30)
    issue = begun(today)
    one_batch = {"keys": keys, "folder": folder}
    sending.hand_over(transport=Hands(), now=NOW, pace=pace(batch=10), **one_batch)
    sending.hand_over(transport=Hands(), now=NOW + timedelta(seconds=36), pace=pace(batch=10), **one_batch)

    issue.refresh_from_db()
    assert (issue.rate, issue_queries.remaining(issue), issue_queries.minutes_left(issue)) == (1000, 10, 1)


def test_no_readable_address_stands_in_any_file_while_letters_go_out(keys, today, data_dir):
    address = "canary.of.the.mailing@post.example"
    subscribe(keys, address)
    found = []

    def look():
        for file in data_dir.rglob("*"):
            if file.is_file() and b"canary" in file.read_bytes().lower():
                found.append(file)

    begun(today)
    hands = Hands(on_send=look)
    send(keys, data_dir / "sending", hands)

    assert (hands.to, found) == ([address], [])
