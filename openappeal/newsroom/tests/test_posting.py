"""Posting in other networks: once at most, only what is open, each channel by itself."""

from datetime import timedelta

import pytest
from django.apps import apps

from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.newsroom import actions, channel_queries, social
from openappeal.newsroom.actions import posting
from openappeal.newsroom.channel_models import Channel, Posting, PostingState
from openappeal.newsroom.models import Item
from openappeal.newsroom.tests.desk import NOW, TODAY, WHO, edition, opened, write
from openappeal.newsroom.tests.test_two_workers import at_once
from openappeal.vault.testing import StaticKeys

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SECRET = "abcd-efgh-ijkl-mnop"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir, settings):
    published_appeal()
    settings.SITE_URL = "https://home.example"


class Networks:
    """Posts nowhere; it first fails as it is told."""

    def __init__(self, *failures):
        self.failures, self.posted = list(failures), []

    def post(self, *, address, said, url):
        if self.failures and (failure := self.failures.pop(0)):
            raise failure
        self.posted.append((address.partition("@")[2], said, url))


def channel(keys, host="a.example", language="en") -> Channel:
    address = f"mastodons://{SECRET}@{host}"
    return actions.add_channel(name=f"Ours at {host}", language=language, address=address, keys=keys, **WHO)


def work(keys, networks, *, now=NOW, rounds=5) -> int:
    return sum(actions.post_due(sender=networks, keys=keys, now=now) for _ in range(rounds))


def states(item: Item) -> list[str]:
    found = item.postings.order_by("channel__language", "channel__name")
    return list(found.values_list("state", flat=True))


def test_an_open_item_is_posted_once_in_each_channel_in_its_language(keys):
    for host, language in (("a.example", "en"), ("b.example", "en"), ("c.example", "fa")):
        channel(keys, host, language)
    item, networks = opened(), Networks()
    assert work(keys, networks) == 0  # nobody has asked for it

    assert actions.post(item=item, **WHO) == 3
    assert work(keys, networks) == 3
    assert actions.post(item=item, **WHO) == 0
    assert work(keys, networks) == 0

    assert sorted(networks.posted) == [
        ("a.example", "Bread for ten (en)", "https://home.example/en/updates/bread/"),
        ("b.example", "Bread for ten (en)", "https://home.example/en/updates/bread/"),
        ("c.example", "Bread for ten (fa)", "https://home.example/fa/updates/bread/"),
    ]
    assert states(item) == ["posted"] * 3
    assert set(item.postings.values_list("day", flat=True)) == {TODAY}


def test_nothing_is_posted_before_the_minute_and_a_language_that_is_not_ready_waits(keys):
    for language in ("en", "fa", "de"):
        channel(keys, language=language)
    item, networks = write(), Networks()
    actions.not_ready(edition=edition(item, "fa"), **WHO)
    actions.plan(item=item, opens_at=NOW + HOUR, zone="UTC", by="omar", now=NOW, in_channels=True)
    assert work(keys, networks, now=NOW + 2 * HOUR) == 0  # its minute has come, and it has not opened yet

    actions.open_due(now=NOW + HOUR)
    assert work(keys, networks, now=NOW + HOUR) == 1
    actions.mark_ready(edition=edition(item, "fa"), **WHO)
    assert work(keys, networks, now=NOW + HOUR) == 0
    actions.open_edition(edition=edition(item, "fa"), by="omar", now=NOW + HOUR)
    assert work(keys, networks, now=NOW + HOUR) == 1

    assert [url for _, _, url in networks.posted] == [
        "https://home.example/en/updates/bread/",
        "https://home.example/fa/updates/bread/",
    ]
    assert states(item) == ["waiting", "posted", "posted"]


@pytest.mark.parametrize("undo", ["unplan", "plan", "open"])
def test_the_tick_can_be_taken_back_before_it_opens(keys, undo):
    channel(keys)
    item, networks = write(), Networks()
    planned = {"item": item, "opens_at": NOW + HOUR, "zone": "UTC", "by": "omar", "now": NOW}
    actions.plan(in_channels=True, **planned)

    if undo == "unplan":
        actions.unplan(item=item, **WHO)
        actions.open_now(item=item, by="omar", now=NOW)
    elif undo == "plan":
        actions.plan(in_channels=False, **planned)
        actions.open_due(now=NOW + HOUR)
    else:
        actions.open_now(item=item, by="omar", now=NOW, in_channels=False)

    assert work(keys, networks, now=NOW + HOUR) == 0


def test_what_is_taken_back_is_posted_nowhere_any_more(keys):
    channel(keys)
    item, networks = opened(), Networks()
    actions.post(item=item, **WHO)
    actions.close(item=item, reason="It was not so.", **WHO)

    assert work(keys, networks) == 0
    assert states(item) == []
    with pytest.raises(actions.NotPossibleNow):
        actions.post(item=item, **WHO)


def test_a_channel_that_fails_is_tried_again_alone_ever_later_and_given_up(keys):
    channel(keys, "a.example")
    item, now = opened(), NOW
    actions.post(item=item, **WHO)
    channel(keys, "b.example")
    actions.post(item=item, **WHO)
    first = Networks(social.Away())
    assert work(keys, first) == 1
    waiting = Posting.objects.get(state=PostingState.WAITING)
    assert (waiting.problem, waiting.attempts, waiting.not_before) == ("away", 1, NOW + MINUTE)

    for minutes in posting.PAUSES:
        assert work(keys, Networks(), now=now + minutes * MINUTE - timedelta(seconds=1)) == 0
        now += minutes * MINUTE
        work(keys, Networks(social.Refused()), now=now)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.problem, waiting.attempts) == ("failed", "refused", posting.MOST_TRIES)
    assert work(keys, Networks(), now=now + 1000 * HOUR) == 0

    actions.post_again(posting=waiting, **WHO)
    assert work(keys, Networks(), now=now) == 1
    assert states(item) == ["posted", "posted"]


@pytest.mark.parametrize("failure", [social.Uncertain(), RuntimeError(SECRET)])
def test_a_line_that_breaks_leaves_it_uncertain_until_somebody_has_looked(keys, failure, caplog):
    channel(keys)
    item = opened()
    actions.post(item=item, **WHO)

    assert work(keys, Networks(failure), now=NOW + 1000 * HOUR) == 0
    assert states(item) == ["uncertain"]
    (one,) = item.postings.all()
    with pytest.raises(actions.NotPossibleNow):
        actions.leave(posting=one, **WHO)
    actions.is_there(posting=one, **WHO)
    assert states(item) == ["posted"]
    with pytest.raises(actions.NotPossibleNow):
        actions.post_again(posting=one, **WHO)
    assert SECRET not in caplog.text


class Killed(BaseException):
    """Ends a worker without letting it clean up."""


def test_after_a_kill_nothing_is_posted_again_by_itself(keys):
    channel(keys)
    item, after = opened(), Networks()
    actions.post(item=item, **WHO)
    with pytest.raises(Killed):
        work(keys, Networks(Killed()))
    assert states(item) == ["taken"]

    assert work(keys, after, now=NOW + posting.LEASE) == 0
    assert states(item) == ["taken"]
    assert work(keys, after, now=NOW + posting.LEASE + timedelta(seconds=1)) == 0
    assert states(item) == ["uncertain"]
    assert work(keys, after, now=NOW + 1000 * HOUR) == 0

    actions.post_again(posting=item.postings.get(), **WHO)
    assert work(keys, after) == 1
    assert len(after.posted) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_post_it_once(keys):
    for number in range(4):
        channel(keys, f"h{number}.example")
    item, networks = opened(), Networks()
    actions.post(item=item, **WHO)

    at_once(*[lambda: work(keys, networks, rounds=6)] * 3)

    assert sorted(host for host, _, _ in networks.posted) == [f"h{number}.example" for number in range(4)]
    assert states(item) == ["posted"] * 4


def test_what_one_does_not_want_in_a_channel_is_left_and_may_come_after_all(keys):
    channel(keys)
    item, networks = opened(), Networks()
    actions.post(item=item, **WHO)
    (one,) = item.postings.all()
    actions.leave(posting=one, **WHO)
    assert work(keys, networks) == 0
    assert actions.post(item=item, **WHO) == 0
    assert work(keys, networks) == 0

    actions.post_again(posting=one, **WHO)

    assert work(keys, networks) == 1


def test_without_the_package_it_waits_and_no_try_is_counted(keys):
    channel(keys)
    item = opened()
    actions.post(item=item, **WHO)

    work(keys, Networks(social.NotInstalled()))

    (one,) = item.postings.all()
    assert (one.state, one.problem, one.attempts) == ("waiting", "package", 0)
    assert work(keys, Networks(), now=NOW + HOUR) == 1


def test_an_address_that_no_key_opens_fails_and_says_so(keys):
    channel(StaticKeys.fresh())
    item, networks = opened(), Networks()
    actions.post(item=item, **WHO)

    assert work(keys, networks) == 0

    (one,) = item.postings.all()
    assert (one.state, one.problem, networks.posted) == ("failed", "address", [])


def test_an_allied_post_says_whose_it_is(keys):
    channel(keys)
    item, networks = (
        opened(kind="allied", partner="Lawyers of Bread", partner_url="https://partner.example/1"),
        Networks(),
    )
    actions.post(item=item, **WHO)

    work(keys, networks)

    assert [said for _, said, _ in networks.posted] == ["Lawyers of Bread: Bread for ten (en)"]


def test_the_demonstration_posts_nowhere(keys, settings):
    one = channel(keys)
    item, networks = opened(), Networks()
    actions.post(item=item, **WHO)
    settings.IS_DEMO = True

    assert work(keys, networks) == 0
    with pytest.raises(actions.OnlyADemonstration):
        channel(keys, "b.example")
    with pytest.raises(actions.OnlyADemonstration):
        actions.change_channel(channel=one, name="x", address=f"mastodons://{SECRET}@c.example", keys=keys, **WHO)
    assert (networks.posted, Channel.objects.count()) == ([], 1)


def test_a_removed_channel_gets_nothing(keys):
    one = channel(keys)
    item, networks = opened(), Networks()
    actions.post(item=item, **WHO)

    actions.remove_channel(channel=one, **WHO)

    assert work(keys, networks) == 0
    assert channel_queries.postings(item) == []
    noted = Entry.objects.filter(action__startswith="newsroom.channel")
    assert sorted(noted.values_list("action", "reason")) == [
        ("newsroom.channel.add", "en"),
        ("newsroom.channel.remove", ""),
    ]


def test_what_leads_into_a_channel_is_in_no_row_file_or_log(keys, data_dir, caplog, settings):
    one = channel(keys)
    actions.change_channel(channel=one, name="Ours", address=f"mastodons://{SECRET}@b.example", keys=keys, **WHO)
    item, networks = opened(), Networks(social.Refused())
    actions.post(item=item, **WHO)
    work(keys, networks)
    work(keys, networks, now=NOW + HOUR)
    assert networks.posted[0][0] == "b.example"  # it was there to leak

    rows = [repr(tuple(map(_plain, row))) for model in apps.get_models() for row in model._base_manager.values_list()]
    assert rows
    assert not [row for row in rows if SECRET in row]
    files = [path for path in data_dir.rglob("*") if path.is_file()]
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]
    assert SECRET not in caplog.text


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value
