"""Letters to many: behind the others, at most once, and their room hears what became of them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from openappeal.cms import shell
from openappeal.mail import actions, errands, relay
from openappeal.mail.errands import Errand, Outcome
from openappeal.mail.letters import Request
from openappeal.mail.models import OutboxLetter, Priority
from openappeal.mail.transports import Refused, Unavailable, Uncertain

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EXPIRES = date(2026, 12, 8)


class Hands:
    """A transport that keeps addresses, or fails as it is told."""

    def __init__(self, *failures, on_send=lambda: None):
        self.to, self.failures, self.on_send = [], list(failures), on_send

    def send(self, letter):
        self.on_send()
        if self.failures and (failure := self.failures.pop(0)):
            raise failure
        self.to.append(letter.to)

    def close(self):
        pass


class Room:
    """A room above that keeps what it hears."""

    def __init__(self):
        self.heard, self.stopped = [], set()

    def may_go(self, number):
        return number not in self.stopped

    def note(self, number, outcome):
        self.heard.append((number, outcome))


@pytest.fixture
def room(data_dir, monkeypatch):
    shell.save(
        {"en": shell.Shell("Homeward", contact_address="us@post.example")},
        languages=[shell.ShellLanguage("en", "English", "ltr")],
    )
    made = Room()
    monkeypatch.setitem(errands._errands, "test", Errand(made.may_go, made.note))
    return made


def queue(keys, number, priority=Priority.MANY, errand="test"):
    context = {"path": "/c/token/", "expires": EXPIRES.isoformat()}
    request = Request("signatures/emails/confirm", f"p{number}@post.example", "en", context)
    sealed = actions.seal(letter=request, keys=keys)
    return actions.queue(sealed=sealed, expires=EXPIRES, priority=priority, errand=errand, errand_id=number)


def hand_over(keys, hands, minutes=0):
    return actions.hand_over(transport=hands, keys=keys, now=NOW + timedelta(minutes=minutes))


def test_confirmations_go_before_all_and_only_a_few_of_many_at_once(keys, room):
    for number in range(20):
        queue(keys, number)
    relay.to_campaign(message="Hello", reply_to="", language="en", keys=keys, expires=EXPIRES)
    hands = Hands()

    assert hand_over(keys, hands).sent == 1  # the message
    assert hand_over(keys, hands).sent == actions.BATCH_OF_MANY
    for number in (100, 101):
        queue(keys, number, priority=Priority.FIRST, errand="")
    assert hand_over(keys, hands).sent == 2
    assert sorted(hands.to[-2:]) == ["p100@post.example", "p101@post.example"]


def test_a_letter_that_went_is_told_once(keys, room):
    queue(keys, 7)

    hand_over(keys, Hands())
    hand_over(keys, Hands(), minutes=10)

    assert room.heard == [(7, Outcome.SENT)]
    assert not OutboxLetter.objects.exists()


def test_a_refusal_is_told_and_leaves_no_row(keys, room):
    queue(keys, 7)

    hand_over(keys, Hands(Refused()))

    assert room.heard == [(7, Outcome.REFUSED)]
    assert not OutboxLetter.objects.exists()


def test_a_closed_door_is_tried_again_and_a_broken_line_is_not(keys, room):
    queue(keys, 7)
    hands = Hands(Unavailable(), Uncertain())

    assert hand_over(keys, hands).delayed == 1
    assert room.heard == []
    assert OutboxLetter.objects.get().begun is False
    hand_over(keys, hands, minutes=5)
    hand_over(keys, hands, minutes=60)

    assert hands.to == []
    assert room.heard == [(7, Outcome.UNCERTAIN)]
    assert not OutboxLetter.objects.exists()


def test_a_broken_line_makes_a_confirmation_come_again(keys, room):
    queue(keys, 7, priority=Priority.FIRST, errand="")
    hands = Hands(Uncertain())

    hand_over(keys, hands)
    hand_over(keys, hands, minutes=5)

    assert hands.to == ["p7@post.example"]


def test_after_a_kill_it_is_uncertain_and_never_sent_again(keys, room):
    queue(keys, 7)
    with pytest.raises(KeyboardInterrupt):
        hand_over(keys, Hands(KeyboardInterrupt()))
    hands = Hands()

    hand_over(keys, hands, minutes=1)
    assert room.heard == []  # the dead worker's claim still stands
    hand_over(keys, hands, minutes=3)

    assert (hands.to, room.heard) == ([], [(7, Outcome.UNCERTAIN)])
    assert not OutboxLetter.objects.exists()


def test_what_may_no_longer_go_is_taken_back(keys, room):
    queue(keys, 7)
    queue(keys, 8)
    room.stopped = {7}
    hands = Hands()

    hand_over(keys, hands)

    assert hands.to == ["p8@post.example"]
    assert sorted(room.heard) == [(7, Outcome.TAKEN_BACK), (8, Outcome.SENT)]


def test_a_worker_whose_claim_ran_out_says_nothing_of_the_letter(keys, room):
    queue(keys, 7)

    def another_worker_comes():
        hand_over(keys, Hands(), minutes=3)

    hand_over(keys, Hands(on_send=another_worker_comes))

    assert room.heard == [(7, Outcome.UNCERTAIN)]


def test_letters_of_no_more_use_are_told_and_erased(keys, room):
    queue(keys, 7)
    queue(keys, 8)
    OutboxLetter.objects.filter(errand_id=8).update(begun=True)

    assert actions.expire(today=EXPIRES - timedelta(days=1)) == 0
    assert actions.expire(today=EXPIRES) == 2

    assert sorted(room.heard) == [(7, Outcome.EXPIRED), (8, Outcome.UNCERTAIN)]
