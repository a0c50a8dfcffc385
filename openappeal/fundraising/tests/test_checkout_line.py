"""The line before the checkout: what lanes let pass while cards are being tried, and how one waits in it."""

import heapq
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from openappeal.antiabuse.memory import Memory
from openappeal.fundraising import donors
from openappeal.fundraising.actions import drives
from openappeal.fundraising.checkout import throttle
from openappeal.fundraising.checkout.actions import asking, hearing
from openappeal.fundraising.checkout.models import Attempt, Checkout, Monthly
from openappeal.fundraising.gift_models import Donor
from openappeal.fundraising.tests.cards import SITE, switch_on
from openappeal.fundraising.tests.giving import BEGUN, TEXT, a_drive
from openappeal.privacy import retention

NOW = 1_800_000_000
T0 = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Lanes:
    """A form on which people press the button at given seconds."""

    def __init__(self, *, is_braked=False):
        self.memory, self.is_braked = Memory(sets=2**12), is_braked
        self._coming = []

    def comes(self, who, network, second, *, is_small=True):
        heapq.heappush(self._coming, (second, len(self._coming), who, network, is_small))

    def open(self):
        """Returns by whom: how long each has waited, None for those who were asked to come back, and when they came."""
        waits = {}
        while self._coming:
            second, _number, who, network, is_small = heapq.heappop(self._coming)
            with self.memory.opened(NOW + second) as book:
                waited = throttle.take_place(book, network, is_small=is_small, is_braked=self.is_braked)
            waits.setdefault(who, []).append((second, waited))
        return waits


def attack(door, networks):
    """Five hundred small attempts in ten minutes."""
    for number in range(500):
        door.comes("thief", b"\xc6" + (number % networks).to_bytes(2, "big"), number * 1.2)


def givers(door):
    """Twenty small gifts from twenty networks, spread over these minutes; and twenty from a hall at minute five."""
    for number in range(20):
        door.comes("giver", bytes([10, 0, number]), 30 * number)
        door.comes("hall", b"\xcb\x00\x71", 300 + number)


def told(found):
    """How many got a place, how many of these begin within ten minutes, how many come back; the longest wait."""
    got = [(second, wait) for second, wait in found if wait is not None]
    begun = sum(second + wait <= 600 for second, wait in got)
    return len(got), begun, len(found) - len(got), max(wait for _second, wait in got)


@pytest.mark.parametrize(
    ("networks", "is_braked", "thieves", "own", "hall"),
    [
        (0, False, (1, 1, 0, 0), (20, 20, 0, 0), (20, 15, 0, 461)),
        (0, True, (1, 1, 0, 0), (20, 20, 0, 0), (20, 8, 0, 1001)),
        (1, False, (60, 22, 440, 2010), (20, 20, 0, 0), (20, 15, 0, 461)),
        (1, True, (52, 12, 448, 2400), (20, 20, 0, 0), (20, 8, 0, 1001)),
        (50, False, (500, 249, 0, 842), (20, 10, 0, 798), (20, 0, 0, 461)),
        (50, True, (500, 149, 0, 1922), (20, 6, 0, 1830), (20, 0, 0, 1001)),
        (500, False, (500, 249, 0, 842), (20, 10, 0, 798), (20, 0, 0, 461)),
        (500, True, (500, 149, 0, 1922), (20, 6, 0, 1830), (20, 0, 0, 1001)),
    ],
)
def test_five_hundred_attempts_do_not_stop_who_gives_a_small_sum(networks, is_braked, thieves, own, hall):
    door = Lanes(is_braked=is_braked)
    if networks:
        attack(door, networks)
    givers(door)

    waits = door.open()

    assert told(waits.get("thief", [(0, 0)])) == thieves
    assert told(waits["giver"]) == own
    assert told(waits["hall"]) == hall


def test_larger_sums_go_at_once_while_small_ones_are_tried():
    door = Lanes()
    attack(door, 500)
    for number in range(20):
        door.comes("giver", bytes([10, 0, number]), 30 * number, is_small=False)
    for _number in range(20):
        door.comes("hall", b"\xcb\x00\x71", 300, is_small=False)

    waits = door.open()

    assert [wait for _second, wait in waits["giver"]] == [0] * 20
    assert [wait for _second, wait in waits["hall"]] == [0] * 16 + [20, 40, 60, 80]


def test_who_is_asked_to_come_back_has_taken_no_place():
    door = Lanes()
    for number in range(860):
        door.comes("first", number.to_bytes(3, "big"), 0)
    door.comes("too long", b"\x0a\x00\x07", 0)
    door.comes("back", b"\x0a\x00\x07", 3)
    for number in range(8):
        door.comes("later", b"\x0a\x00\x07", 2_600 + number)

    waits = door.open()

    assert waits["first"][-1] == (0, 2_400)
    assert (waits["too long"], waits["back"]) == ([(0, None)], [(3, 2_400)])
    # One of its network's eight at once was given back by the time that has passed, and none was used up in vain.
    assert [wait for _second, wait in waits["later"]] == [0] * 8


def test_a_network_has_no_more_than_its_places_of_an_hour():
    door = Lanes()
    for number in range(62):
        door.comes("hall", b"\xcb\x00\x71", 50 * number)
    door.comes("hall", b"\xcb\x00\x71", 3_600)

    found = [wait for _second, wait in door.open()["hall"]]

    assert found == [0] * 60 + [None] * 2 + [0]


def test_who_comes_from_nowhere_shares_a_wider_lane():
    door = Lanes()
    for number in range(90):
        door.comes("onion", b"", number // 9)

    waits = [wait for _second, wait in door.open()["onion"]]

    # Small sums of all together: sixty at once, then one in three seconds; nine came in each.
    assert waits[:60] == [0] * 60
    assert waits[60:63] == [0, 0, 3]
    assert (waits[88], waits[89]) == (78, 81)


@pytest.mark.parametrize(("seconds", "second"), [(0, None), (1, 10), (10, 10), (11, 20), (2_400, 2_400)])
def test_a_turn_is_kept_in_steps_of_ten_seconds(seconds, second):
    now = datetime.fromtimestamp(NOW, UTC)

    assert throttle.turn(seconds, now=now) == (None if second is None else now + timedelta(seconds=second))
    assert throttle.turn(1, now=now + timedelta(seconds=9.5)) == now + timedelta(seconds=20)


# ── On the page ─────────────────────────────────────────────────────────────


def on_the_page(test):
    """With the databases and the folders that a page needs."""
    for mark in (
        pytest.mark.django_db,
        pytest.mark.usefixtures("keys", "data_dir", "moment"),
        pytest.mark.both_databases,
    ):
        test = mark(test)
    return test


@pytest.fixture
def till(keys):
    return switch_on(keys)


@pytest.fixture
def moment():
    with time_machine.travel(T0, tick=False) as clock:
        yield clock


@pytest.fixture
def door(settings):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = ["openappeal.cms.middleware.PublicForms"]
    return Client()


def form(client, drive, *, at="en", **fields):
    return client.generic(
        "POST",
        f"/{at}/give/to/{drive.slug}/",
        urlencode(fields),
        content_type="application/x-www-form-urlencoded",
        REMOTE_ADDR="198.51.100.7",
    )


@on_the_page
def test_who_is_above_the_rate_waits_in_line_and_is_led_on_at_the_turn(till, door, moment):
    drive = a_drive()
    at_once = [form(door, drive, amount=2500) for _ in range(8)]
    assert {one.headers["Location"]: door.get(one.headers["Location"]).headers["Refresh"][:2] for one in at_once} == {
        one.headers["Location"]: "1;" for one in at_once
    }
    wait = form(door, drive, amount=2500).headers["Location"]
    form(door, drive, amount=2500)
    third = form(door, drive, amount=2500).headers["Location"]

    inline = door.get(wait)
    moment.move_to(T0 + timedelta(seconds=39))
    door.get(wait)
    hearing.begin_waiting(provider=till.provider, site_url=SITE)
    early = Attempt.objects.filter(state="lined").count()
    moment.move_to(T0 + timedelta(seconds=40))
    head = door.head(wait)
    between = Attempt.objects.filter(state="lined").count()
    up = door.get(wait)
    hearing.begin_waiting(provider=till.provider, site_url=SITE)
    ready = door.get(wait)

    assert (inline.status_code, inline.headers["Refresh"], len(inline.cookies)) == (200, f"12; url={wait}", 0)
    words = inline.content.decode()
    assert "Your turn comes in about one minute." in words
    assert "Whoever gives $50 or more stands in another line" in words
    assert 'href="/en/drives/page/"' in words
    assert (early, head.status_code, between) == (3, 200, 3)
    assert up.headers["Refresh"] == f"1; url={wait}?n=1"
    assert Attempt.objects.exclude(url="").count() == 9
    assert ready.headers["Refresh"].startswith("0; url=http")
    assert "about two" not in door.get(third).content.decode()
    assert "in about 2 minutes" in door.get(third).content.decode()
    assert (Attempt.objects.filter(turn_at=None).count(), Attempt.objects.filter(state="lined").count()) == (9, 2)


@on_the_page
def test_the_line_in_farsi_has_persian_digits(till, door, monkeypatch):
    drive = a_drive()
    monkeypatch.setattr("openappeal.cms.middleware.offered_languages", lambda: ["en", "fa"])
    drives.write(drive=drive, language="fa", text=TEXT, by="sara", today=BEGUN)
    for _number in range(12):
        wait = form(door, drive, at="fa", amount=2500).headers["Location"]

    page = door.get(wait).content.decode()

    assert "۳ دقیقه" in page
    assert "۵۰ دلار" in page
    assert re.findall(r"<p>[^<]*[0-9][^<]*</p>", page) == []


@on_the_page
def test_a_turn_whose_drive_asks_for_nothing_more_begins_no_page(till, door, moment):
    drive = a_drive()
    waits = [form(door, drive, amount=2500).headers["Location"] for _ in range(9)]
    Checkout.objects.update(is_on=False)
    moment.move_to(T0 + timedelta(seconds=50))

    page = door.get(waits[8]).content.decode()

    assert "Nothing is asked for by card" in page
    assert "Nothing has been paid yet." in page
    assert f'href="/en/drives/{drive.slug}/"' in page
    assert "does not work just now" not in page
    assert Attempt.objects.filter(state="failed").count() == 1


@on_the_page
def test_while_the_worker_is_behind_nobody_comes_up_and_nobody_is_lost(till, door, moment, monkeypatch):
    drive = a_drive()
    wait = [form(door, drive, amount=2500).headers["Location"] for _ in range(9)][8]
    moment.move_to(T0 + timedelta(seconds=50))

    monkeypatch.setattr(asking, "MOST_WAITING", 8)
    behind = door.get(wait)
    monkeypatch.setattr(asking, "MOST_WAITING", 9)
    up = door.get(wait)

    assert "in about one minute" in behind.content.decode()
    assert up.headers["Refresh"] == f"1; url={wait}?n=1"


@on_the_page
def test_who_went_away_in_line_is_erased_an_hour_after_the_turn(till, door, moment):
    drive = a_drive()
    for _number in range(10):
        form(door, drive, amount=2500)
    ends = T0 + timedelta(seconds=40, hours=1)

    hearing.look_after_open(provider=till.provider, keys=till.keys, now=ends)
    assert Attempt.objects.filter(state="lined").count() == 2
    hearing.look_after_open(provider=till.provider, keys=till.keys, now=ends + timedelta(seconds=1))
    assert Attempt.objects.filter(state="lined").count() == 1
    retention.erase_due(now=ends + timedelta(minutes=2))

    assert (Attempt.objects.filter(state="lined").count(), Attempt.objects.count()) == (0, 8)


@on_the_page
def test_where_the_line_is_full_what_was_typed_is_there_still(till, door, moment, monkeypatch):
    drive = a_drive()
    monkeypatch.setattr(throttle, "LONGEST", 100)
    for _number in range(10):
        form(door, drive, amount=2500)

    answer = form(door, drive, own="12.50", amount="own", public_name="Mina M.")

    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"], Attempt.objects.count()) == (429, "600", 10)
    assert "Please wait ten minutes" in page
    assert ('value="12.50"' in page, 'value="Mina M."' in page, 'value="own" checked' in page) == (True, True, True)
    assert form(door, drive, amount=5000).status_code == 303


@on_the_page
def test_while_the_worker_is_far_behind_what_was_typed_is_there_still_and_no_place_is_used(
    till, door, moment, monkeypatch
):
    drive = a_drive()
    monkeypatch.setattr(asking, "MOST_WAITING", 0)
    answers = [form(door, drive, own="12.50", amount="own") for _ in range(9)]
    monkeypatch.setattr(asking, "MOST_WAITING", 9)

    page = answers[8].content.decode()
    assert [one.status_code for one in answers] == [503] * 9
    assert ("Paying by card does not work just now" in page, 'value="12.50"' in page) == (True, True)
    assert [form(door, drive, amount=2500).status_code for _ in range(8)] == [303] * 8
    assert Attempt.objects.filter(state="waiting").count() == 8


@on_the_page
def test_without_the_key_of_a_service_old_attempts_are_erased_all_the_same(till, door, moment):
    drive = a_drive()
    old, kept = {"waiting": 2, "failed": 2, "ready": 41}, {"waiting": 1, "failed": 1, "ready": 40, "troubled": 400}
    for state, days in [*old.items(), *kept.items()]:
        token = asking.ask(drive=drive, wish=asking.Wish(5_000, "USD", False, "en"), keys=till.keys, today=T0.date())
        row = Attempt.objects.filter(token_hash=asking.tokens.token_hash(token))
        row.update(state=state, day=T0.date() - timedelta(days=days), session=f"cs_{state}_{days}")

    assert retention.due(now=T0)["what a payment service told, and attempts of which it tells nothing"] == 3
    retention.erase_due(now=T0)

    assert set(Attempt.objects.values_list("session", flat=True)) == {f"cs_{one}_{days}" for one, days in kept.items()}


@on_the_page
def test_a_monthly_gift_that_was_never_paid_is_erased_with_its_givers_name(till):
    drive = a_drive()
    sealed = donors.seal(donors.DonorWords(name="Mina M.", address=""), till.keys)
    paid = Donor.objects.create(sealed=b"x", language="en", last_day=T0.date())
    kept = T0.date() - timedelta(days=40)
    for ref, state, day, donor in (
        (1, "stopped", kept - timedelta(days=1), None),
        (2, "stopped", kept, None),
        (3, "stopped", kept - timedelta(days=1), paid),
        (4, "failing", kept - timedelta(days=1), None),
    ):
        Monthly.objects.create(
            ref=ref, subscription=f"sub_{ref}", drive=drive, donor=donor, currency="USD", amount_minor=500,
            language="en", sealed=sealed, state=state, day=day,
        )  # fmt: skip

    retention.erase_due(now=T0)

    assert sorted(Monthly.objects.values_list("ref", flat=True)) == [2, 3, 4]
