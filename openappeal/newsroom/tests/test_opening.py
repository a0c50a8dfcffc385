"""An item opens at its minute, everywhere at once, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from openappeal.accounts import approvals
from openappeal.accounts.models import User
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.cms import figures, stale
from openappeal.cms.figures import Figure, Value
from openappeal.cms.models import StaleAddress
from openappeal.newsroom import actions, opening_approval, queries, reading
from openappeal.newsroom.models import Item
from openappeal.newsroom.tests.desk import NOW, TODAY, WHO, block, edition, opened, write

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()
    StaleAddress.objects.all().delete()


@pytest.fixture
def loaves(monkeypatch):
    """A figure that grows."""
    monkeypatch.setattr(figures, "_figures", dict(figures._figures))
    values = {"now": 10}
    figures.register(Figure("loaves", "Loaves", "counted", lambda: Value(values["now"], TODAY)))
    return values


def planned(**how) -> Item:
    item = write(**how)
    actions.plan(item=item, opens_at=NOW + HOUR, zone="Europe/Berlin", by="omar", now=NOW)
    return Item.objects.get(pk=item.pk)


def state(item: Item) -> str:
    return Item.objects.get(pk=item.pk).state


def marked() -> set[str]:
    return set(StaleAddress.objects.values_list("path", flat=True))


def test_nothing_is_marked_before_the_minute_and_everything_at_it():
    item = planned()
    assert actions.open_due(now=NOW + HOUR - timedelta(seconds=1)) == 0
    assert (state(item), marked()) == ("waiting", set())

    assert actions.open_due(now=NOW + HOUR) == 1

    assert state(item) == "open"
    assert marked() == {
        "/sitemap.xml",
        *(
            f"/{tag}/{below}"
            for tag in ("en", "fa")
            for below in (
                "",
                "feed.atom",
                "feed.json",
                "corrections/",
                "updates/",
                "updates/page-2/",
                "updates/bread/",
                "updates/bread/card.png",
                "updates/bread/one-file.html",
                "updates/bread/one-file.pdf",
            )
        ),
    }
    assert set(StaleAddress.objects.values_list("priority", flat=True)) == {stale.PAGE}
    assert Entry.objects.filter(action="newsroom.open", actor="worker", subject=str(item)).count() == 1
    assert actions.open_due(now=NOW + HOUR) == 0


def test_a_release_stands_in_the_press_room():
    item = opened(kind="release")

    assert "/en/press/bread/" in marked()
    assert "/en/press/" in marked()
    assert "/en/updates/" not in marked()
    assert queries.open_edition_at("/en/press/bread/") == edition(item)
    assert queries.open_edition_at("/en/updates/bread/") is None


def test_only_what_is_ready_opens():
    item = write()
    actions.not_ready(edition=edition(item, "fa"), **WHO)

    actions.open_now(item=item, by="omar", now=NOW)

    assert [one.language for one in queries.open_items("en")] == ["en"]
    assert queries.open_items("fa") == []
    assert [one.language for one in queries.open_elsewhere("fa", kinds=["update"])] == ["en"]


def test_a_late_language_says_the_numbers_of_the_day_on_which_the_item_opened(loaves):
    item = write(blocks=(("text", {}, {"text": "{{loaves}} loaves"}),))
    actions.not_ready(edition=edition(item, "fa"), **WHO)
    actions.open_now(item=item, by="omar", now=NOW)
    loaves["now"] = 99
    actions.mark_ready(edition=edition(item, "fa"), **WHO)

    actions.open_edition(edition=edition(item, "fa"), by="omar", now=NOW + DAY)

    late = reading.read(edition(item, "fa"))
    assert late.blocks[0].fields["text"] == "۱۰ loaves"
    assert late.day == TODAY + DAY
    assert late.languages == ("en", "fa")
    with pytest.raises(actions.NotPossibleNow):
        actions.open_edition(edition=edition(item, "fa"), by="omar", now=NOW)


def test_figures_are_frozen_with_their_day(loaves):
    item = write(blocks=(("figure", {"name": "loaves"}, {"label": "of {{loaves}}"}),), title="{{loaves}} loaves")
    loaves["now"] = 12
    assert reading.read(edition(item)).title == "12 loaves (en)"
    actions.open_now(item=item, by="omar", now=NOW)
    loaves["now"] = 99

    seen = reading.read(edition(item))

    assert edition(item).figures == {"loaves": {"value": 12, "as_of": "2026-11-24"}}
    assert (seen.title, seen.blocks[0].fields["label"]) == ("12 loaves (en)", "of 12")
    assert seen.blocks[0].value == Value(12, TODAY)
    assert [one.title for one in queries.open_items("fa")] == ["۱۲ loaves (fa)"]


def test_an_item_waits_for_a_minute_to_come_in_a_zone_that_exists():
    item = write()

    with pytest.raises(actions.MinutePast):
        actions.plan(item=item, opens_at=NOW, zone="UTC", by="omar", now=NOW)
    for zone in ("Mars/Olympus", "../etc/passwd", ""):
        with pytest.raises(actions.UnknownZone):
            actions.plan(item=item, opens_at=NOW + HOUR, zone=zone, by="omar", now=NOW)


def test_an_item_that_is_not_planned_any_more_does_not_open():
    item = planned()
    actions.unplan(item=item, **WHO)

    assert actions.open_due(now=NOW + DAY) == 0
    assert state(item) == "draft"


def test_what_cannot_open_at_its_minute_opens_as_soon_as_it_can(loaves):
    item = planned(blocks=(("text", {}, {"text": "{{loaves}}"}),))
    kept = figures._figures.pop("loaves")
    assert actions.open_due(now=NOW + HOUR) == 0
    assert [one.pk for one in queries.due(NOW + HOUR)] == [item.pk]

    figures.register(kept)

    assert actions.open_due(now=NOW + 2 * HOUR) == 1


def test_what_is_closed_is_in_no_list_and_stays_closed():
    item = opened()

    actions.close(item=item, reason="It was not so.", **WHO)

    assert queries.open_items("en") == []
    assert queries.open_edition_at("/en/updates/bread/") is None
    assert Entry.objects.get(action="newsroom.close").reason == "It was not so."
    with pytest.raises(actions.NotPossibleNow):
        actions.open_now(item=item, by="omar", now=NOW)


# ── Grave news ──────────────────────────────────────────────────────────────


@pytest.fixture
def team():
    """Four who decide, for long enough."""
    for name in ("omar", "wei", "bea", "ida"):
        user = User.objects.create_user(name, is_superuser=True)
        User.objects.filter(pk=user.pk).update(date_joined=NOW - 30 * DAY)


def test_grave_news_open_after_a_second_person_has_agreed(team):
    item = planned(is_grave=True)
    assert actions.open_due(now=NOW + HOUR) == 0

    opening_approval.propose(item=item, by="omar", now=NOW)
    with pytest.raises(approvals.SamePerson):
        opening_approval.agree(item=item, by="omar", now=NOW)
    assert actions.open_due(now=NOW + HOUR) == 0
    opening_approval.agree(item=item, by="wei", now=NOW)

    assert opening_approval.find(Item.objects.get(pk=item.pk), now=NOW).is_granted
    assert actions.open_due(now=NOW + HOUR) == 1
    assert approvals.find(action=opening_approval.ACTION, subject=str(item)) is None


def test_whoever_agreed_agreed_to_these_words(team):
    item = planned(is_grave=True)
    opening_approval.propose(item=item, by="omar", now=NOW)
    opening_approval.agree(item=item, by="wei", now=NOW)

    actions.save_edition(
        item=item, language="en", title="Other", summary="", share_text="", words={block(item).pk: {"text": "x"}}, **WHO
    )

    assert actions.open_due(now=NOW + HOUR) == 0
    assert opening_approval.find(Item.objects.get(pk=item.pk), now=NOW) is None
    with pytest.raises(approvals.NotProposed):
        opening_approval.agree(item=item, by="wei", now=NOW)
    opening_approval.propose(item=item, by="wei", now=NOW)
    opening_approval.agree(item=item, by="omar", now=NOW)
    assert actions.open_due(now=NOW + HOUR) == 1


def test_anybody_can_say_no(team):
    item = planned(is_grave=True)
    opening_approval.propose(item=item, by="omar", now=NOW)
    opening_approval.agree(item=item, by="wei", now=NOW)

    opening_approval.say_no(item=item, by="bea", now=NOW)

    assert actions.open_due(now=NOW + HOUR) == 0


def test_in_a_small_team_a_day_takes_the_place_of_a_second_person():
    User.objects.create_user("omar", is_superuser=True)
    item = planned(is_grave=True)

    opening_approval.propose(item=item, by="omar", now=NOW)

    assert actions.open_due(now=NOW + HOUR) == 0
    with pytest.raises(actions.NotReady):
        actions.open_now(item=item, by="omar", now=NOW + DAY - HOUR)
    assert actions.open_due(now=NOW + DAY) == 1


def test_other_news_need_nobody():
    with pytest.raises(opening_approval.NotGrave):
        opening_approval.propose(item=write(), by="omar", now=NOW)


def test_the_database_refuses_grave_news_that_nobody_proposed():
    item = opened()

    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(is_grave=True)
