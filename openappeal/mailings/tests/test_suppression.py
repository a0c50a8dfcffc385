"""To whom nothing is sent: who left, who complained, whose letters came back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection

from openappeal.mail.actions import _open
from openappeal.mail.models import OutboxLetter
from openappeal.mailings import actions, issue_queries, verp
from openappeal.mailings.actions import returning, suppressing
from openappeal.mailings.bounces import NotRead, Verdict
from openappeal.mailings.issue_models import Delivery, DeliveryState, Issue, IssueState
from openappeal.mailings.models import Asking, Intake, Subscriber, Suppression
from openappeal.mailings.tests import returned
from openappeal.mailings.tests.returned import SAMPLES, complaint, of_one, report
from openappeal.vault.tokens import Token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]
MINA, OMID = "mina@post.example", "omid@post.example"
HARD = report("No such user.", of_one("failed", "5.1.1")).encode()
SOFT = report("Full.", of_one("failed", "4.2.2")).encode()
Reason = Suppression.Reason


def tag(address, keys):
    return actions.news_tag(address, keys=keys)


def subscriber(address, keys, today, **facts):
    return Subscriber.objects.create(address_sealed=b"x", tag=tag(address, keys), language="en", day=today, **facts)


def issue(today, **facts):
    return Issue.objects.create(state=IssueState.SENDING, sent_by="omar", began_day=today, **facts)


def delivery(one, today):
    return Delivery.objects.create(issue=issue(today), subscriber=one, state=DeliveryState.SENT)


def asked(address, keys, today):
    """Ask for news and return the token of the letter, or None if none will go."""
    OutboxLetter.objects.all().delete()
    actions.ask(
        address=address, language="en", keys=keys, now=datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    )
    letter = OutboxLetter.objects.get()
    if letter.expires_day <= today:
        return None
    return Token(_open(bytes(letter.sealed), django_settings.KEYS).context["path"].split("/")[3])


def reasons():
    return sorted(Suppression.objects.values_list("reason", flat=True))


def all_rows():
    """Every row of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found.append(repr(cursor.fetchall()))
    return "\n".join(found)


# ── Leaving, and coming back ────────────────────────────────────────────────
def test_who_leaves_is_remembered_by_tag_and_day_alone(keys, today):
    subscriber(MINA, keys, today)

    actions.stop(address=MINA, keys=keys)
    actions.stop_asked(today=today)

    one = Suppression.objects.get()
    assert (bytes(one.tag), one.reason, one.day) == (tag(MINA, keys), "left", today)
    assert not Subscriber.objects.exists()


def test_an_address_that_was_never_here_is_remembered_too(keys, today):
    actions.stop(address=OMID, keys=keys)
    actions.stop_asked(today=today)
    actions.stop(address=OMID, keys=keys)
    actions.stop_asked(today=today)

    assert [bytes(one.tag) for one in Suppression.objects.all()] == [tag(OMID, keys)]


@pytest.mark.parametrize("reason", [Reason.LEFT, Reason.BOUNCED])
def test_only_the_letters_button_lifts_it(keys, today, reason):
    suppressing.suppress(tags=[tag(MINA, keys), tag(OMID, keys)], reason=reason, today=today)

    token = asked(MINA, keys, today)
    assert Suppression.objects.count() == 2
    actions.look_up(token=token, today=today)
    assert Suppression.objects.count() == 2
    actions.confirm(token=token, today=today)
    actions.subscribe_waiting(today=today)

    assert [bytes(one.tag) for one in Suppression.objects.all()] == [tag(OMID, keys)]
    assert [bytes(one.tag) for one in Subscriber.objects.all()] == [tag(MINA, keys)]


def test_who_has_complained_gets_not_even_the_question_and_everything_looks_the_same(keys, today):
    suppressing.suppress(tags=[tag(MINA, keys)], reason=Reason.LEFT, today=today)
    suppressing.suppress(tags=[tag(MINA, keys)], reason=Reason.COMPLAINED, today=today)

    assert asked(MINA, keys, today) is None
    assert asked(OMID, keys, today) is not None
    assert Asking.objects.count() == 2
    suppressing.lift(tag=tag(MINA, keys))
    assert reasons() == ["complained"]


def test_who_complained_after_pressing_the_button_becomes_no_subscriber(keys, today):
    actions.confirm(token=asked(MINA, keys, today), today=today)
    suppressing.suppress(tags=[tag(MINA, keys)], reason=Reason.COMPLAINED, today=today)

    assert actions.subscribe_waiting(today=today) == 0
    assert not Subscriber.objects.exists()
    assert not Intake.objects.exists()


# ── Letters that come back ──────────────────────────────────────────────────
def test_a_hard_bounce_ends_it_and_keeps_nothing_of_the_message(keys, today, data_dir):
    one, other = subscriber(MINA, keys, today), subscriber(OMID, keys, today)
    sent = delivery(one, today)
    message = report("Zahra Geheim, Evin 7", of_one("failed", "5.1.1", recipient=OMID)).encode()

    to = verp.bounce_address(sent.pk, keys=keys)
    assert returning.take_back(message=message, addresses=[to.upper()], keys=keys, today=today) == Verdict.HARD

    assert [row.pk for row in Subscriber.objects.all()] == [other.pk]  # the token decides, not the address in the body
    assert (Issue.objects.get().bounced, Issue.objects.get().left, reasons()) == (1, 0, ["bounced"])
    assert "Geheim" not in all_rows()


def test_each_system_ends_it_for_whose_letter_it_was_and_no_word_of_its_message_is_kept(keys, today):
    named = subscriber(returned.MINA, keys, today)  # whom the reports name; none of these letters was hers
    messages = [message for verdict, message in SAMPLES.values() if verdict == Verdict.HARD] + [complaint()]
    ended = []

    for place, message in enumerate(messages):
        one = subscriber(f"p{place}@post.example", keys, today)
        to = verp.bounce_address(delivery(one, today).pk, keys=keys)
        returning.take_back(message=message.encode(), addresses=[to], keys=keys, today=today)
        ended.append(bytes(one.tag))

    assert len(messages) > 20
    assert sorted(bytes(one.tag) for one in Suppression.objects.all()) == sorted(ended)
    assert list(Subscriber.objects.all()) == [named]
    kept = all_rows().lower()
    assert [word for word in ("nowhere", "mx.example", "unknown", "domino", "کاربر", "kullanıcı") if word in kept] == []


def test_what_says_nothing_of_an_address_costs_nobody_the_news(keys, today):
    others = {name: one for name, one in SAMPLES.items() if one[0] != Verdict.HARD}
    counted = {}

    for name, (_, message) in others.items():
        one = subscriber(f"{len(counted)}@post.example", keys, today)
        to = verp.bounce_address(delivery(one, today).pk, keys=keys)
        returning.take_back(message=message.encode(), addresses=[to], keys=keys, today=today)
        one.refresh_from_db()
        counted[name] = one.soft_bounces

    assert counted == {name: int(verdict == Verdict.SOFT) for name, (verdict, _) in others.items()}
    assert reasons() == []


@pytest.mark.parametrize("message", [b"", b"\0\xff" * 500, b"--\n" * 5000, HARD[::-1], HARD[:150], HARD.upper()])
def test_a_damaged_one_is_dealt_with_or_changes_nothing(keys, today, message):
    one = subscriber(MINA, keys, today)
    to = verp.bounce_address(delivery(one, today).pk, keys=keys)

    try:
        verdict = returning.take_back(message=message, addresses=[to], keys=keys, today=today)
    except NotRead:
        verdict = None

    assert Subscriber.objects.exists() is (verdict != Verdict.HARD)
    assert reasons() == (["bounced"] if verdict == Verdict.HARD else [])
    assert (verdict == Verdict.HARD) is (message == HARD.upper())


def test_the_same_message_again_changes_nothing(keys, today):
    sent = delivery(subscriber(MINA, keys, today, soft_bounces=0), today)
    to = [verp.bounce_address(sent.pk, keys=keys)]

    for _ in range(3):
        returning.take_back(message=SOFT, addresses=to, keys=keys, today=today)

    assert Subscriber.objects.get().soft_bounces == 1
    assert Issue.objects.get().bounced == 1
    for _ in range(2):
        returning.take_back(message=HARD, addresses=to, keys=keys, today=today)
    assert Issue.objects.get().bounced == 1


def test_soft_ones_are_given_up_after_some_days_and_forgotten_after_others(keys, today):
    one = subscriber(MINA, keys, today)
    day = today

    for _ in range(suppressing.SOFT_MOST - 1):
        suppressing.count_soft(subscriber=one.pk, today=day)
        suppressing.count_soft(subscriber=one.pk, today=day)
        day += timedelta(days=10)
    one.refresh_from_db()
    assert one.soft_bounces == suppressing.SOFT_MOST - 1
    day += timedelta(days=suppressing.SOFT_FORGOTTEN_DAYS)
    suppressing.count_soft(subscriber=one.pk, today=day)
    one.refresh_from_db()
    assert one.soft_bounces == 1
    for number in range(1, suppressing.SOFT_MOST):
        suppressing.count_soft(subscriber=one.pk, today=day + timedelta(days=number))

    assert not Subscriber.objects.exists()
    assert reasons() == ["bounced"]


@pytest.mark.parametrize("status", ["5.7.1", "5.6.0"])
def test_a_refusal_for_what_we_wrote_costs_nobody_the_news(keys, today, status):
    sent = delivery(subscriber(MINA, keys, today), today)
    message = report("Blocked.", of_one("failed", status, "smtp; 550 message looks like spam")).encode()

    to = [verp.bounce_address(sent.pk, keys=keys)]
    assert returning.take_back(message=message, addresses=to, keys=keys, today=today) == Verdict.OURS
    assert (Subscriber.objects.get().soft_bounces, reasons()) == (0, [])


def test_a_complaint_ends_it_for_good_and_finds_its_letter_by_the_signed_address_in_the_report(keys, today):
    one = subscriber(MINA, keys, today)
    to = verp.bounce_address(delivery(one, today).pk, keys=keys)
    message = complaint().replace("news+token@home.example>\nFrom", f"{to}>\nFrom").encode()

    returning.take_back(message=message, addresses=["abuse@home.example"], keys=keys, today=today)

    assert not Subscriber.objects.exists()
    assert reasons() == ["complained"]


@pytest.mark.parametrize("to", ["", "news@home.example", "bounce+aaaa@home.example", "bounce+x@elsewhere.example"])
def test_what_came_to_no_address_of_ours_changes_nothing(keys, today, to):
    subscriber(MINA, keys, today)

    with pytest.raises(returning.NotOurs):
        returning.take_back(message=HARD, addresses=[to], keys=keys, today=today)

    assert Subscriber.objects.count() == 1


# ── Not more often than they want ───────────────────────────────────────────
def test_who_wants_one_letter_a_week_is_passed_by_until_it_is_over(keys, today):
    weekly, each = subscriber(MINA, keys, today, frequency="weekly"), subscriber(OMID, keys, today)
    for one in (weekly, each):
        Delivery.objects.create(issue=issue(today), subscriber=one, state=DeliveryState.SENT)

    soon, later = issue(today + timedelta(days=6)), issue(today + timedelta(days=7))

    assert set(issue_queries.audience(soon)) == {each}
    assert set(issue_queries.audience(later)) == {weekly, each}
    own = Delivery.objects.create(issue=later, subscriber=weekly, state=DeliveryState.SENT)
    assert set(issue_queries.audience(own.issue)) == {weekly, each}
