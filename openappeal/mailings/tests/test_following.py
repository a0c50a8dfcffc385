"""What puts an issue right goes to those who got it: all of them, nobody else, whatever they want by now."""

from datetime import timedelta

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.mailings import issue_queries
from openappeal.mailings.actions import issues
from openappeal.mailings.issue_models import Delivery, DeliveryState, Issue, IssueState
from openappeal.mailings.models import Subscriber
from openappeal.mailings.tests.factories import WORDS, Hands, drafted, frames, many, send, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()
    frames()


def made_of(item, today, **more):
    facts = {"topic": "updates", "words": WORDS, "by": "omar", "today": today} | more
    return issues.draft(source="newsroom.item", source_id=item, **facts)


def correction(item, today):
    facts = {"topic": "updates", "words": WORDS, "by": "omar", "today": today}
    return issues.draft(source="newsroom.correction", source_id=7, follows=("newsroom.item", item), **facts)


def let_go(issue, today):
    issues.propose(id=issue.pk, number=issue_queries.audience(issue).count(), reason="ready")
    return issues.begin(id=issue.pk, by="wei", today=today)


def has(subscriber, issue, state=DeliveryState.SENT):
    Delivery.objects.create(issue=issue, subscriber=subscriber, state=state)
    return subscriber


def test_a_correction_goes_to_those_who_got_the_letter_once_each(keys, today, tmp_path):
    addresses = many(keys, 3)
    let_go(made_of(1, today), today)
    send(keys, tmp_path, Hands())
    # Who came later has read nothing wrong; who wants something else by now has.
    subscribe(keys, "late@post.example")
    Subscriber.objects.filter(pk=Delivery.objects.first().subscriber_id).update(topics=["press"], frequency="weekly")

    let_go(correction(1, today), today)
    hands = Hands()
    send(keys, tmp_path, hands)

    assert sorted(hands.to) == addresses
    assert set(Issue.objects.values_list("state", "sent")) == {(IssueState.DONE, 3)}


def test_who_may_have_it_counts_and_who_has_it_not_does_not(keys, today):
    first, other = made_of(1, today), made_of(2, today)
    Issue.objects.update(state=IssueState.DONE, sent_by="omar", began_day=today, finished_day=today)
    got = [
        has(subscribe(keys, f"{state}@post.example"), first, state)
        for state in (DeliveryState.SENT, DeliveryState.UNCERTAIN)
    ]
    for state in (DeliveryState.REFUSED, DeliveryState.BOUNCED):
        has(subscribe(keys, f"{state}@post.example"), first, state)
    has(subscribe(keys, "other@post.example"), other)

    found = issue_queries.audience(correction(1, today))

    assert set(found) == set(got)


def test_of_an_item_that_went_twice_both_are_put_right(keys, today):
    stopped = made_of(1, today)
    Issue.objects.update(state=IssueState.STOPPED, sent_by="omar", began_day=today, finished_day=today)
    again = made_of(1, today)
    Issue.objects.filter(pk=again.pk).update(state=IssueState.DONE, sent_by="omar", began_day=today, finished_day=today)
    got = {has(subscribe(keys, "a@post.example"), stopped), has(subscribe(keys, "b@post.example"), again)}

    assert set(issue_queries.audience(correction(1, today))) == got


def test_it_waits_until_the_first_letter_has_gone(keys, today, tmp_path):
    many(keys, 1)
    first = let_go(made_of(1, today), today)
    wrong = correction(1, today)

    with pytest.raises(issues.FirstStillGoes):
        issues.propose(id=wrong.pk, number=0, reason="wrong")
    send(keys, tmp_path, Hands())

    first.refresh_from_db()
    assert first.finished_day is not None
    assert issues.propose(id=wrong.pk, number=1, reason="wrong") == 10


def test_after_two_weeks_nobody_knows_who_got_it(keys, today, tmp_path):
    many(keys, 2)
    let_go(made_of(1, today), today)
    send(keys, tmp_path, Hands())
    finished = Issue.objects.get().finished_day
    assert issue_queries.is_known_who_got("newsroom.item", 1)

    issues.forget_deliveries(today=finished + timedelta(days=14))

    assert not issue_queries.is_known_who_got("newsroom.item", 1)
    with pytest.raises(issues.NumberDiffers) as refused:
        issues.propose(id=correction(1, today).pk, number=2, reason="wrong")
    assert refused.value.number == 0


def test_a_correction_is_nobodys_letter_of_the_week(keys, today):
    weekly = subscribe(keys, "mina@post.example", frequency="weekly")
    wrong = correction(1, today)
    Issue.objects.filter(pk=wrong.pk).update(state=IssueState.DONE, sent_by="omar", began_day=today)
    has(weekly, wrong)
    assert list(issue_queries.audience(drafted(today))) == [weekly]

    other = made_of(2, today)
    Issue.objects.filter(pk=other.pk).update(state=IssueState.DONE, sent_by="omar", began_day=today)
    has(weekly, other)
    assert list(issue_queries.audience(drafted(today))) == []


def test_nobody_chooses_its_readers(keys, today):
    wrong = correction(1, today)

    with pytest.raises(issues.NotPossibleNow):
        issues.address(id=wrong.pk, topic="press", audience=issues.Audience(), by="omar", today=today)
