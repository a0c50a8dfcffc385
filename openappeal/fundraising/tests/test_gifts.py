"""Gifts entered by hand: step by step to the bank, and back; in the books, and without a name anywhere."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core import serializers
from django.db import connection

from openappeal.audit.models import Entry as AuditEntry
from openappeal.cms.models import StaleAddress
from openappeal.fundraising import books_queries, donors, drive_queries
from openappeal.fundraising.actions import books, donor_letters, drives, gifts
from openappeal.fundraising.actions.drives import DriveFacts
from openappeal.fundraising.actions.gifts import BadDay, FeeTooLarge, NotOpen, SheetLine, WrongStep
from openappeal.fundraising.books import Account, Kind, moved, received
from openappeal.fundraising.gift_models import Donor, DueLetter, Gift, GiftStep
from openappeal.fundraising.sums import Loss, NoRate
from openappeal.fundraising.tests.giving import a_drive, give, rate
from openappeal.mail import letters
from openappeal.mail.models import OutboxLetter
from openappeal.vault import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = date(2026, 11, 10)


def in_bank(drive, account=Account.BANK):
    return books_queries.balance(account=account, currency="USD")


def move(gift, to, day, **how):
    return gifts.move(gifts=[gift], to=to, day=day, by="tess", today=day, **how)


def end(gift, how, day):
    gifts.end(gift=gift, how=how, day=day, by="tess", today=day)


def test_a_cheque_goes_from_a_promise_to_the_bank(keys):
    drive = a_drive()
    (cheque,) = give(keys, drive, 50_000, state="pledged", way="cheque", day=DAY)
    assert (in_bank(drive), drive_queries.standing(drive).pledged_minor) == (0, 50_000)

    move(cheque, "received", DAY + timedelta(days=1))
    assert (in_bank(drive, Account.CHEQUES), drive_queries.standing(drive).on_the_way_minor) == (50_000, 50_000)

    move(cheque, "deposited", DAY + timedelta(days=2))
    assert (in_bank(drive), in_bank(drive, Account.CHEQUES)) == (50_000, 0)

    assert move(cheque, "cleared", DAY + timedelta(days=5), fee_minor=250) == 1
    assert move(cheque, "cleared", DAY + timedelta(days=6), fee_minor=250) == 0
    at = drive_queries.standing(drive)
    assert (at.raised_minor, at.fees_minor, at.on_the_way_minor, at.pledged_minor) == (49_750, 250, 0, 0)
    assert (in_bank(drive), books_queries.balance(purpose="page", currency="USD")) == (49_750, 49_750)


def test_steps_do_not_go_back_or_before_their_time(keys):
    drive = a_drive()
    (gift,) = give(keys, drive, 5_000, state="received", way="cheque", day=DAY)

    for to, day, fee, error in (
        ("pledged", DAY, 0, WrongStep),
        ("refunded", DAY, 0, WrongStep),
        ("deposited", DAY - timedelta(days=1), 0, BadDay),
        ("cleared", DAY, 5_001, FeeTooLarge),
    ):
        with pytest.raises(error):
            move(gift, to, day, fee_minor=fee)
    with pytest.raises(BadDay):
        gifts.move(gifts=[gift], to="cleared", day=DAY + timedelta(days=2), by="tess", today=DAY)
    with pytest.raises(WrongStep):
        end(gift, "lapsed", DAY)


def test_a_sheet_is_entered_once_and_whole(keys):
    drive = a_drive()
    how = {
        "drive": drive, "way": "cash", "state": "cleared", "currency": "USD", "day": DAY, "sheet": "a" * 32,
        "keys": keys, "by": "tess", "today": DAY,
    }  # fmt: skip
    first = gifts.enter(lines=[SheetLine(2_000), SheetLine(300, people=4)], **how)
    again = gifts.enter(lines=[SheetLine(2_000), SheetLine(300, people=4)], **how)

    assert [gift.pk for gift in first] == [gift.pk for gift in again]
    assert (in_bank(drive, Account.CASH), drive_queries.standing(drive).people) == (2_300, 5)
    with pytest.raises(FeeTooLarge):
        gifts.enter(lines=[SheetLine(500), SheetLine(100, fee_minor=101)], **{**how, "sheet": "b" * 32})
    assert Gift.objects.count() == 2


def test_gifts_go_to_an_open_drive_in_a_currency_with_a_rate(keys):
    waiting = a_drive("later", is_open=False)
    with pytest.raises(NotOpen):
        give(keys, waiting, 100)
    drive = a_drive()
    with pytest.raises(NoRate):
        give(keys, drive, 100, currency="SEK")
    with pytest.raises(BadDay):
        gifts.enter(
            drive=drive, way="cash", state="cleared", currency="USD", day=DAY + timedelta(days=1), sheet="c",
            lines=[SheetLine(100)], keys=keys, by="tess", today=DAY,
        )  # fmt: skip


def test_what_is_given_back_is_explained_and_what_was_wrong_is_reversed(keys):
    drive = a_drive()
    later = DAY + timedelta(days=4)
    stays, back, bounced, slip = (
        give(keys, drive, minor, way=way, state=state, day=DAY, fee_minor=fee)[0]
        for minor, way, state, fee in (
            (60_000, "transfer", "cleared", 600),
            (20_000, "transfer", "cleared", 100),
            (5_000, "cheque", "received", 0),
            (7_000, "transfer", "cleared", 70),
        )
    )
    before = drive_queries.standing(drive)

    end(back, "refunded", later)
    end(back, "refunded", later)
    end(bounced, "returned", later)
    end(slip, "mistake", later)
    at = drive_queries.standing(drive)

    assert (before.raised_minor, at.raised_minor, at.on_the_way_minor) == (86_230, 59_300, 0)
    assert at.losses == (
        Loss(later, "mistake", 6_930, True),
        Loss(later, "refunded", 20_000, True),
        Loss(later, "returned", 5_000, False),
    )
    assert before.raised_minor - at.raised_minor == sum(loss.amount_minor for loss in at.losses if loss.from_raised)
    assert books_queries.balance(purpose="page", currency="USD") == 59_300
    assert stays.state == "cleared"


def test_sums_equal_their_lines_after_many_gifts(keys):
    drive = a_drive()
    chance = random.Random(7)
    day = DAY
    for number in range(40):
        (gift,) = give(
            keys, drive, chance.randint(100, 90_000), way=chance.choice(["cheque", "transfer", "cash"]),
            state=chance.choice(["pledged", "received", "deposited", "cleared"]), day=day, fee_minor=number % 5,
        )  # fmt: skip
        for to in chance.sample(["received", "deposited", "cleared"], chance.randint(0, 3)):
            try:
                move(gift, to, day, fee_minor=chance.randint(0, 90) if to == "cleared" else 0)
            except WrongStep:
                continue
            gift.refresh_from_db()
        if chance.random() < 0.3:
            gift.refresh_from_db()
            ends = ["lapsed", "mistake"] if gift.state == "pledged" else ["refunded", "returned", "mistake"]
            end(gift, chance.choice(ends), day)
    at = drive_queries.standing(drive)
    steps = GiftStep.objects.filter(gift__drive=drive, entry__isnull=False)

    assert at.raised_minor + at.on_the_way_minor == books_queries.balance(purpose="page", currency="USD")
    assert at.fees_minor == books_queries.balance(account=Account.FEES, currency="USD")
    assert books_queries.unbalanced() == []
    assert steps.count() == len({step.entry_id for step in steps})


def test_money_of_the_books_alone_counts_and_its_losses_are_explained(keys):
    drive = a_drive()
    (gift,) = give(keys, drive, 10_000, day=DAY, fee_minor=100)
    later = DAY + timedelta(days=2)
    StaleAddress.objects.all().delete()
    for kind, lines in (
        (Kind.GIFTS, received(Account.STRIPE, 50_000, "USD", "page")),
        (Kind.FEE, moved(Account.STRIPE, Account.FEES, 1_500, "USD", "page")),
        (Kind.REFUND, moved(Account.STRIPE, Account.GIFTS, 4_000, "USD", "page")),
        (Kind.GIFTS, received(Account.BANK, 7_000, "EUR", "page")),
    ):
        books.post(day=later, text_kind=kind, lines=lines, by="tess")

    at = drive_queries.standing(drive)
    assert StaleAddress.objects.filter(path="/sitemap.xml").exists()
    assert (at.raised_minor, at.fees_minor, at.people) == (9_900 + 44_500, 1_600, 1)
    assert at.losses == (Loss(later, "fee", 1_500, True), Loss(later, "refunded", 4_000, True))
    assert drive_queries.without_rate(drive) == {"EUR": 7_000}
    assert at.raised_minor == books_queries.balance(purpose="page", currency="USD")

    # Whoever takes a gift's entry out of the books by hand takes it out of the sum; the gift can still be ended.
    books.reverse(gift.steps.get().entry_id, by="tess", reason="twice", today=later)
    at = drive_queries.standing(drive)
    assert at.losses == (
        Loss(later, "fee", 1_500, True),
        Loss(later, "mistake", 9_900, True),
        Loss(later, "refunded", 4_000, True),
    )
    end(gift, "mistake", later)
    assert drive_queries.standing(drive).raised_minor == at.raised_minor == 44_500


def test_a_rate_stays_once_the_books_alone_have_money_in_its_currency(keys):
    drive = a_drive()
    books.post(day=DAY, text_kind=Kind.GIFTS, lines=received(Account.BANK, 7_000, "EUR", "page"), by="tess")
    # Nothing of it counts yet: the first rate may still be stated.
    rate(drive, "EUR", "1.2")
    assert drive_queries.standing(drive).raised_minor == 8_400

    with pytest.raises(drives.HasGifts):
        rate(drive, "EUR", "1.1")

    assert (drive_queries.standing(drive).raised_minor, drive_queries.standing(drive).losses) == (8_400, ())


def test_the_currency_stays_once_the_books_alone_have_money_for_it(keys):
    drive = a_drive()
    books.post(day=DAY, text_kind=Kind.GIFTS, lines=received(Account.BANK, 7_000, "USD", "page"), by="tess")

    facts = DriveFacts("placement", "EUR", 100_000, None)

    with pytest.raises(drives.HasGifts):
        drives.change(drive=drive, facts=facts, by="sara", today=DAY)

    assert drive_queries.standing(drive).raised_minor == 7_000


def test_every_step_down_of_the_sum_is_in_its_lines(keys):
    drive = a_drive()
    give(keys, drive, 40_000, day=DAY, fee_minor=400)
    shown = [drive_queries.standing(drive)]
    for number, (kind, lines) in enumerate((
        (Kind.GIFTS, [*received(Account.STRIPE, 9_000, "USD", "page"),
                      *moved(Account.STRIPE, Account.FEES, 300, "USD", "page")]),
        (Kind.FEE, moved(Account.BANK, Account.FEES, 700, "USD", "page")),
        (Kind.EXPENSE, moved(Account.BANK, Account.FEES, 50, "USD", "page")),
        (Kind.RETURNED, [*moved(Account.STRIPE, Account.GIFTS, 2_000, "USD", "page"),
                         *moved(Account.STRIPE, Account.FEES, 1_500, "USD", "page")]),
        (Kind.FEE, moved(Account.FEES, Account.BANK, 20, "USD", "page")),
    ), start=1):  # fmt: skip
        books.post(day=DAY + timedelta(days=number), text_kind=kind, lines=lines, by="tess")
        shown.append(drive_queries.standing(drive))

    for before, after in pairwise(shown):
        explained = sum(one.amount_minor for one in after.losses) - sum(one.amount_minor for one in before.losses)
        assert explained == max(0, before.raised_minor - after.raised_minor)
    assert [(loss.reason, loss.amount_minor) for loss in shown[-1].losses] == [
        ("fee", 700), ("fee", 50), ("fee", 1_500), ("returned", 2_000),
    ]  # fmt: skip


def test_groups_feed_their_drive_once_at_the_stated_rate(keys):
    drive = a_drive(goal=1_000_000)
    for currency, value in (("EUR", "1.2"), ("SEK", "0.1"), ("CAD", "0.8")):
        rate(drive, currency, value)
    group = a_drive("group", parent=drive, currency="EUR", goal=250_000, deadline=None)
    give(keys, drive, 100_000)
    give(keys, group, 10_000, currency="EUR", state="pledged")
    give(keys, group, 60_000, currency="SEK")
    give(keys, group, 6_000, currency="CAD")

    main, theirs = drive_queries.standing(drive), drive_queries.standing(group)
    assert (main.raised_minor, main.pledged_minor) == (100_000 + 6_000 + 4_800, 12_000)
    assert (theirs.currency, theirs.raised_minor, theirs.pledged_minor) == ("EUR", 9_000, 10_000)
    assert books_queries.balance(purpose="page", currency="SEK") == 60_000
    assert drive_queries.deadline(group) == drive.deadline_day


def test_a_donor_is_one_by_address_sealed_and_forgotten(keys):
    drive = a_drive()
    how = {"name": "Vida Canaryville", "address": "Vida.Canary@post.example"}
    give(keys, drive, 1_000, public_name="Vida C.", **how)
    give(keys, drive, 2_000, **{**how, "address": "vida.canary+again@post.example"})
    donor = Donor.objects.get()

    assert drive_queries.standing(drive).people == 1
    assert donors.unseal(bytes(donor.sealed), keys.mailing).name == "Vida Canaryville"
    assert drive_queries.read("page", "en", today=DAY).thanked == ("Vida C.",)

    gifts.forget(donor=donor, by="tess", today=DAY)
    assert (drive_queries.standing(drive).people, drive_queries.standing(drive).raised_minor) == (1, 3_000)
    assert drive_queries.read("page", "en", today=DAY).thanked == ()
    assert Donor.objects.get().sealed is None


def test_old_donors_are_forgotten_unless_something_is_on_its_way(keys):
    drive = a_drive()
    give(keys, drive, 1_000, address="old@post.example", day=DAY)
    give(keys, drive, 1_000, address="waits@post.example", day=DAY, state="pledged")
    give(keys, drive, 1_000, address="new@post.example", day=DAY + timedelta(days=9))

    assert gifts.forget_old(before=DAY + timedelta(days=5)) == 1
    assert Donor.objects.filter(sealed__isnull=False).count() == 2
    assert gifts.forget_old(before=DAY + timedelta(days=5)) == 0


def test_no_row_names_who_gave(keys):
    drive = a_drive()
    give(keys, drive, 1_000, 2_000, name="Vida Canaryville", address="vida.canary@post.example", people=2)
    (gift,) = give(keys, drive, 500, state="received", address="vida.canary@post.example")
    end(gift, "refunded", DAY)
    donor_letters.write_due(keys=keys, today=DAY)

    rows = [*Donor.objects.all(), *Gift.objects.all(), *GiftStep.objects.all(), *OutboxLetter.objects.all()]
    rows += [*AuditEntry.objects.all(), *StaleAddress.objects.all(), *books_queries.lines()]
    written = serializers.serialize("json", rows).casefold()
    assert "canary" not in written
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM fundraising_donor")
        raw = b"".join(
            bytes(value) for row in cursor.fetchall() for value in row if isinstance(value, bytes | memoryview)
        )
    assert b"canary" not in raw.lower()


def test_the_worker_thanks_and_sends_a_receipt_once(keys, settings):
    settings.SITE_URL = "https://appeal.example"
    drive = a_drive()
    (gift,) = give(
        keys, drive, 12_345, state="received", way="cheque", name="Vida", address="vida@post.example", language="fa"
    )
    give(keys, drive, 500, name="Nobody with an address")
    assert donor_letters.write_due(keys=keys, today=DAY) == 1
    assert donor_letters.write_due(keys=keys, today=DAY) == 0
    move(gift, "cleared", DAY + timedelta(days=2))
    assert donor_letters.write_due(keys=keys, today=DAY) == 1

    written = [read(row, keys) for row in OutboxLetter.objects.all()]
    texts = " ".join(f"{one.subject} {one.text} {one.html}" for one in written)
    assert [one.to for one in written] == ["vida@post.example"] * 2
    assert gift.code in texts
    assert "۱۲۳٫۴۵ دلار" in texts
    # Both lead to one page, which is the same for everybody.
    for one in written:
        assert [word for word in one.text.split() if word.startswith("https://")] == [
            "https://appeal.example/fa/give/received/"
        ]
        assert one.html.count('href="https://appeal.example/fa/give/received/"') == 1
    for word in ("Vida", "scroll past", "Iran", "ایران", "prison", "زندان"):
        assert word not in texts
    assert not DueLetter.objects.exists()


def read(row, keys):
    import json

    request = json.loads(sealing.open_sealed(bytes(row.sealed), keys.mailing).rstrip(b"\0"))
    request.pop("v")
    return letters.render(letters.Request(**request))
