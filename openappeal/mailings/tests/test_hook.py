"""The mail provider's hook: what comes waits sealed, the worker follows it, no more than a part of the list goes."""

import logging
from datetime import timedelta

import pytest

from openappeal.audit.models import Entry
from openappeal.mailings import actions, verp
from openappeal.mailings.actions import hearing
from openappeal.mailings.hook_models import Call, HookState
from openappeal.mailings.issue_models import Delivery, DeliveryState, Issue, IssueState
from openappeal.mailings.models import Subscriber, Suppression
from openappeal.mailings.tests import hooks
from openappeal.mailings.tests.hooks import MINA
from openappeal.mailings.tests.test_suppression import all_rows
from openappeal.privacy import retention

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]
OMID = "omid@post.example"


@pytest.fixture
def one_issue(today):
    return Issue.objects.create(state=IssueState.SENDING, sent_by="omar", began_day=today)


@pytest.fixture
def letter(keys, today, one_issue):
    """Make a subscriber with a letter that went, and return the delivery."""

    def make(address, **facts):
        tag = actions.news_tag(address, keys=keys)
        one = Subscriber.objects.create(address_sealed=b"x", tag=tag, language="en", day=today, **facts)
        return Delivery.objects.create(issue=one_issue, subscriber=one, state=DeliveryState.SENT)

    return make


@pytest.fixture
def tell(keys, today):
    """Have a provider tell something, and the worker hear it in as many rounds as it takes. Returns how many calls."""

    def told(provider, *all_told, percent=10, day=today, hear=True, secret=None):
        for one in all_told:
            hearing.take(request=hooks.request(provider, one), keys=keys, today=day)
        key = hooks.secret(provider) if secret is None else secret
        read = 0
        while hear and (now := hearing.hear(keys=keys, signing_secret=key, percent=percent, today=day)):
            read += now
        return read

    return told


def mark(delivery, keys):
    return verp.letter_mark(delivery.pk, keys=keys)


def addresses_left(keys, *addresses):
    tags = {bytes(one.tag) for one in Subscriber.objects.all()}
    return [one for one in addresses if actions.news_tag(one, keys=keys) in tags]


def reasons():
    return sorted(Suppression.objects.values_list("reason", flat=True))


# ── Whose letter it was ─────────────────────────────────────────────────────
@pytest.mark.parametrize("provider", ["postmark", "mailgun", "amazon_ses", "brevo", "resend", "sendgrid", "sparkpost"])
def test_the_mark_says_whose_letter_came_back_and_not_the_address_beside_it(keys, letter, tell, provider):
    letter(MINA)  # whom each event names
    of_omid = letter(OMID)

    assert tell(provider, hooks.MAKE[provider](mark(of_omid, keys))) == 1

    assert addresses_left(keys, MINA, OMID) == [MINA]
    assert (reasons(), Issue.objects.get().bounced, Call.objects.count()) == (["bounced"], 1, 0)


def test_amazon_names_the_envelope_sender(keys, letter, tell):
    letter(MINA)
    sender = verp.bounce_address(letter(OMID).pk, keys=keys)

    tell("amazon_ses", hooks.amazon_ses("", sender=sender))

    assert addresses_left(keys, MINA, OMID) == [MINA]


def test_without_a_mark_the_address_is_looked_up_among_those_who_got_an_issue_lately(keys, letter, tell):
    letter(MINA)
    letter(OMID)

    tell("mailersend", hooks.mailersend(""))

    assert addresses_left(keys, MINA, OMID) == [OMID]
    assert HookState.objects.get().acted == 1


def test_whoever_got_no_issue_in_two_weeks_is_not_looked_up(keys, today, letter, tell, one_issue):
    letter(MINA)
    Issue.objects.update(state=IssueState.DONE, finished_day=today - timedelta(days=14))

    tell("mailersend", hooks.mailersend(""))

    assert addresses_left(keys, MINA) == [MINA]
    assert (HookState.objects.get().acted, HookState.objects.get().unknown) == (0, 1)


@pytest.mark.parametrize("state", [DeliveryState.WAITING, DeliveryState.REFUSED])
def test_nor_is_whoever_has_not_got_it(keys, letter, tell, state):
    Delivery.objects.filter(pk=letter(MINA).pk).update(state=state)

    tell("mailersend", hooks.mailersend(""))

    assert addresses_left(keys, MINA) == [MINA]


def test_a_mark_of_ours_that_is_known_no_more_is_not_replaced_by_the_address(keys, letter, tell):
    letter(MINA)

    tell("postmark", hooks.postmark(verp.letter_mark(7, keys=keys)))

    assert addresses_left(keys, MINA) == [MINA]


def test_marks_of_two_letters_name_nobody(keys, letter, tell):
    first, second = mark(letter(MINA), keys), mark(letter(OMID), keys)

    tell("postmark", hooks.postmark(first, **{"Message-ID": f"<{second}@x.example>"}))

    assert addresses_left(keys, MINA, OMID) == [MINA, OMID]


def test_a_letters_mark_is_no_address_for_bounces_and_the_other_way_round(keys, letter):
    number = letter(MINA).pk
    local = verp.bounce_address(number, keys=keys).partition("@")[0].removeprefix(verp.PREFIX)

    assert verp.read_letter_mark(mark(letter(OMID), keys).upper(), keys=keys) != number
    for read, text in (
        (verp.read_letter_mark, local),
        (verp.read_bounce_address, f"{verp.PREFIX}{verp.letter_mark(number, keys=keys)}@{verp.domain()}"),
        (verp.read_letter_mark, ""),
        (verp.read_letter_mark, "ü" * verp.MARK_LENGTH),
        (verp.read_letter_mark, "a" * verp.MARK_LENGTH),
    ):
        with pytest.raises(verp.NotOurs):
            read(text, keys=keys)


# ── What follows ────────────────────────────────────────────────────────────
def test_a_complaint_and_a_leaving_end_it_each_with_its_reason(keys, letter, tell):
    complained, left = letter(MINA), letter(OMID)

    tell("sendgrid", hooks.sendgrid(mark(complained, keys), event="spamreport"))
    tell("sendgrid", hooks.sendgrid(mark(left, keys), event="unsubscribe"))

    assert not Subscriber.objects.exists()
    assert reasons() == ["complained", "left"]
    assert (Issue.objects.get().left, Issue.objects.get().bounced) == (1, 0)


def test_a_complaint_that_names_no_letter_can_be_taken_back_by_whom_it_names(keys, letter, tell):
    letter(MINA)

    tell("mailersend", hooks.mailersend("", kind="spam_complaint"))

    assert (Subscriber.objects.count(), reasons()) == (0, ["left"])


def test_nothing_of_what_is_told_is_kept_or_logged(keys, letter, tell, data_dir, caplog):
    planted = ("mina", "post.example", "geheim", "evin", "nobody-here")
    letter(MINA)
    told = [
        hooks.sendgrid(mark(letter(OMID), keys), reason="550 5.1.1 geheim is unknown in evin"),
        hooks.sendgrid("", email="nobody-here@post.example", event="spamreport", useragent="geheim"),
        hooks.sendgrid("", event="click", url="https://evin.example/geheim"),
    ]

    with caplog.at_level(logging.DEBUG):
        tell("sendgrid", *told, hear=False)
        waiting = all_rows().lower()
        tell("sendgrid")

    kept = (
        all_rows().lower()
        + caplog.text.lower()
        + "".join(file.read_bytes().decode("latin-1").lower() for file in data_dir.rglob("*") if file.is_file())
    )
    assert [word for word in planted if word in waiting or word in kept] == []
    assert reasons() == ["bounced"]


def test_a_full_mailbox_counts_once_a_day(keys, today, letter, tell):
    full = hooks.postmark(mark(letter(MINA), keys), details=hooks.FULL)

    tell("postmark", full, full, full)
    assert Subscriber.objects.get().soft_bounces == 1
    for number in range(1, 5):
        tell("postmark", full, day=today + timedelta(days=number))

    assert reasons() == ["bounced"]
    assert HookState.objects.get().removed == 1


def test_the_same_again_and_in_another_order_changes_nothing(keys, letter, tell):
    one = mark(letter(MINA), keys)
    told = [hooks.sendgrid(one), hooks.sendgrid(one), hooks.sendgrid(one, event="delivered")]

    tell("sendgrid", *told[::-1])
    tell("sendgrid", [event for one in told for event in one])

    assert (reasons(), Issue.objects.get().bounced) == (["bounced"], 1)
    state = HookState.objects.get()
    assert (state.acted, state.unknown, state.dropped) == (1, 3, 0)


def test_what_is_not_believed_is_thrown_away_and_counted_and_no_word_of_it_is_logged(keys, today, letter, tell, caplog):
    one = mark(letter(MINA), keys)
    with caplog.at_level(logging.DEBUG):
        tell("mailgun", hooks.mailgun(one), secret="another")
        tell("mailgun", hooks.mailgun(one), secret="")
        tell("postmark", f'{{"Email": "{MINA}", "RecordType": '.encode())
        tell("amazon_ses", hooks.sns(Message=f"what is {MINA}?"))
    foreign = type(keys).fresh()
    hearing.take(request=hooks.request("postmark", hooks.postmark(one)), keys=foreign, today=today)
    tell("postmark")

    assert addresses_left(keys, MINA) == [MINA]
    assert (HookState.objects.get().dropped, Call.objects.count()) == (5, 0)
    assert [name for name in (MINA, "mina", one) if name in caplog.text] == []


@pytest.mark.parametrize("after", ["following", "some", "ending"])
def test_a_worker_killed_between_following_and_erasing_begins_the_call_anew(keys, letter, tell, monkeypatch, after):
    told = [
        event
        for address in ("a@post.example", "b@post.example")
        for event in hooks.sendgrid(mark(letter(address), keys))
    ]
    soft = hooks.sendgrid(mark(letter(MINA), keys), reason=hooks.FULL)
    followed = hearing.returning.follow
    calls = []

    def dies(**_):
        raise KeyboardInterrupt

    def dies_at_the_second(**facts):
        calls.append(facts)
        return followed(**facts) if len(calls) == 1 else dies()

    with monkeypatch.context() as patch:
        if after == "following":
            patch.setattr(hearing, "_end", lambda *_, **__: dies())
        elif after == "some":
            patch.setattr(hearing.returning, "follow", dies_at_the_second)
        else:
            patch.setattr(hearing, "_locked", _dies_outside_of_following(hearing._locked, dies))
        with pytest.raises(KeyboardInterrupt):
            tell("sendgrid", told + soft)
    assert Call.objects.count() == 1
    tell("sendgrid")

    assert Call.objects.count() == 0
    assert reasons() == ["bounced", "bounced"]
    assert [one.soft_bounces for one in Subscriber.objects.all()] == [1]
    assert (HookState.objects.get().removed, Issue.objects.get().bounced) == (2, 3)


def _dies_outside_of_following(locked, dies):
    times = []

    def counted():
        times.append(1)
        return dies() if len(times) == 4 else locked()  # three events, and then the call's end

    return counted


def test_without_the_package_calls_wait_and_letters_go_on(keys, letter, tell, monkeypatch, caplog):
    monkeypatch.setattr(hearing.providers, "is_installed", lambda: False)
    hearing._say_what_lacks.cache_clear()

    for _ in range(3):
        assert tell("postmark", hooks.postmark(mark(letter(f"{Call.objects.count()}@post.example"), keys))) == 0

    assert (Call.objects.count(), Subscriber.objects.count()) == (3, 3)
    assert caplog.text.count("script/setup webhooks") == 1


# ── No more than a part of the list ─────────────────────────────────────────
def everybody(keys, letter, number):
    return [hooks.postmark(mark(letter(f"p{one}@post.example"), keys)) for one in range(number)]


@pytest.mark.parametrize(("number", "percent", "most"), [(22, 10, 20), (40, 60, 24), (25, 100, 25)])
def test_so_many_go_in_a_day_and_the_rest_waits(keys, letter, tell, number, percent, most):
    told = everybody(keys, letter, number)

    tell("postmark", *told, percent=percent)

    state = HookState.objects.get()
    assert Subscriber.objects.count() == number - most
    assert (state.removed, state.is_held, Call.objects.count()) == (most, most < number, number - most)


def test_in_one_call_too_and_nothing_is_heard_until_somebody_decides(keys, today, letter, tell):
    told = [hooks.sendgrid(mark(letter(f"p{one}@post.example"), keys))[0] for one in range(24)]

    tell("sendgrid", told)
    tell("sendgrid", hooks.sendgrid("x"), day=today + timedelta(days=1))

    assert (Subscriber.objects.count(), Call.objects.count()) == (4, 2)


def test_an_organiser_says_that_it_is_right_for_a_day(keys, today, letter, tell):
    told = everybody(keys, letter, 45)
    tell("postmark", *told[:21])

    hearing.go_on(by="omar", today=today)
    tell("postmark", told[21])
    tomorrow = today + timedelta(days=1)
    tell("postmark", *told[22:], day=tomorrow)

    state = HookState.objects.get()
    assert (Subscriber.objects.count(), state.removed, state.is_held) == (45 - 22 - 20, 20, True)
    assert [(one.action, one.subject, one.actor) for one in Entry.objects.all()] == [
        ("mailings.hook_go_on", "hook of the mail provider", "omar")
    ]


def test_an_organiser_throws_away_what_waits_and_more_is_held_the_same_day(keys, today, letter, tell):
    told = everybody(keys, letter, 24)
    tell("postmark", *told[:22])

    assert hearing.throw_away(by="omar", today=today) == 2
    with pytest.raises(hearing.NothingHeld):
        hearing.go_on(by="omar", today=today)
    tell("postmark", told[22])

    assert (Subscriber.objects.count(), HookState.objects.get().is_held) == (4, True)
    assert [one.action for one in Entry.objects.all()] == ["mailings.hook_throw_away"]


def test_what_nobody_read_is_erased_after_the_next_day(keys, today, tell):
    tell("postmark", hooks.postmark("x"), hear=False)

    assert hearing.expire(today=today + timedelta(days=1)) == 0
    assert hearing.expire(today=today + timedelta(days=2)) == 1
    assert "what a mail provider told and nobody read" in {rule.name for rule in retention.rules()}
