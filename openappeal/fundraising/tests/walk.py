"""Random acts on gifts and the bank's lines of them, beside a model of the payments that really were.

A treasurer promises, receives, clears; files come; each line is entered as a gift, put to the one that it is, or, now
and then, entered by mistake as nobody's while its promise stands. Whatever the order, each payment counts once.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from openappeal.fundraising.actions import gifts, line_gifts, matching
from openappeal.fundraising.actions.gifts import MayBeTheSame, SheetLine
from openappeal.fundraising.actions.matching import MayBeGifts, Meaning
from openappeal.fundraising.books import Account
from openappeal.fundraising.books_models import Entry
from openappeal.fundraising.books_queries import balance, total_of
from openappeal.fundraising.books_queries import lines as lines_of
from openappeal.fundraising.drive_queries import standing
from openappeal.fundraising.gift_models import Gift
from openappeal.fundraising.statement_models import LineState, Statement, StatementLine
from openappeal.fundraising.tests.giving import a_drive, give

CURRENCY, SLUG = "GBP", "walk"
FIRST = date(2021, 6, 20)
# Too far from what is entered by hand for a match by itself, and near enough to be asked about.
LATER, TODAY = FIRST + timedelta(days=12), FIRST + timedelta(days=20)
ACTS = ("promise", "promise", "arrive", "arrive", "tell", "tell", "tell", "go_on", "go_on", "wrong")


@dataclass(eq=False)
class Payment:
    """What somebody really pays, once. `counts`: the books have it as come; `entry`: as nobody's, by mistake."""

    amount: int
    is_by_service: bool
    gift: int | None = None
    line: int | None = None
    entry: int | None = None
    counts: bool = False
    in_hand: bool = False

    @property
    def fee(self) -> int:
        return 30 if self.is_by_service else 0


@dataclass
class Walk:
    """The payments, and what is done with them. `asked` counts how often the books have asked before they doubled."""

    keys: object
    drive: object = field(init=False)
    payments: list[Payment] = field(default_factory=list)
    asked: int = 0

    def __post_init__(self) -> None:
        self.drive = a_drive(SLUG, currency=CURRENCY, goal=10**9, deadline=None)
        self.statement = Statement.objects.create(account="bank", day=TODAY, by="tess", lines_found=0, lines_new=0)

    def act(self, name: str, pick: random.Random) -> None:
        """One act; where nothing fits, a promise."""
        doable = [one for one in self.payments if getattr(self, f"_may_{name}")(one)] if name != "promise" else []
        if not doable:
            return self._promise(pick)
        return getattr(self, f"_{name}")(pick.choice(doable), pick)

    def check(self) -> None:
        """Each payment counts once, for readers and in the books."""
        counted = [one for one in self.payments if one.counts]
        at = standing(self.drive)
        assert at.raised_minor == sum(one.amount - one.fee for one in counted)
        in_hand = sum(one.amount for one in self.payments if one.in_hand)
        assert balance(account="gifts", purpose=SLUG, currency=CURRENCY) == sum(one.amount for one in counted) + in_hand
        assert total_of(lines_of(account="cheques", currency=CURRENCY)) == in_hand
        assert balance(purpose=SLUG, currency=CURRENCY) == at.raised_minor + in_hand

    def _promise(self, pick: random.Random) -> None:
        made = Payment(pick.choice((1_000, 2_500, 600_000)), is_by_service=pick.random() < 0.3)
        if pick.random() < 0.75:
            state = "pledged" if made.is_by_service or pick.random() < 0.6 else "received"
            way = "transfer" if state == "pledged" else "cheque"
            (gift,) = give(self.keys, self.drive, made.amount, state=state, way=way, currency=CURRENCY, day=FIRST)
            made.gift, made.in_hand = gift.pk, state == "received"
        self.payments.append(made)

    def _may_arrive(self, one: Payment) -> bool:
        return one.line is None

    def _arrive(self, one: Payment, pick: random.Random) -> None:
        account = Account.PAYPAL if one.is_by_service else Account.BANK
        line = StatementLine.objects.create(
            statement=self.statement, account=account.value, key=pick.randbytes(16), day=LATER,
            net=one.amount - one.fee, fee=one.fee, currency=CURRENCY, kind="payment",
        )  # fmt: skip
        one.line = line.pk
        assert matching.match_waiting(account=account, keys=self.keys, by="tess") == 0

    def _may_tell(self, one: Payment) -> bool:
        return one.line is not None and StatementLine.objects.get(pk=one.line).state == LineState.WAITING

    def _tell(self, one: Payment, pick: random.Random) -> None:
        how = {"by": "tess", "today": TODAY}
        enter = {"lines": [one.line], "meaning": Meaning.GIFTS, "purpose": SLUG, "keys": self.keys, **how}
        gift = Gift.objects.filter(pk=one.gift).first()
        asked: tuple[int, ...] = ()
        try:
            matching.enter(**enter)
        except MayBeGifts as error:
            asked = error.lines
        # What is promised, in hand or cleared by hand is asked about first.
        assert asked == (one.line,) or (asked, gift) == ((), None)
        self.asked += len(asked)
        if asked and gift is not None and not (gift.state == "pledged" and pick.random() < 0.3):
            line_gifts.settle(line=one.line, gift=gift, **how)
        elif asked and gift is None and pick.random() < 0.5:
            who = SheetLine(amount_minor=1, people=pick.randint(1, 3))
            one.gift = line_gifts.enter(line=one.line, drive=self.drive, who=who, keys=self.keys, **how).pk
        elif asked:
            matching.enter(**enter, are_others=True)
            if gift is not None:
                one.entry = Entry.objects.get(source__startswith=f"line:{one.line}:", reversed_by=None).pk
        one.counts, one.in_hand = True, False

    def _may_go_on(self, one: Payment) -> bool:
        is_ours = one.gift is not None and (one.entry is not None or not one.is_by_service)
        return is_ours and Gift.objects.get(pk=one.gift).state in ("pledged", "received")

    def _go_on(self, one: Payment, pick: random.Random) -> None:
        gift = Gift.objects.get(pk=one.gift)
        how = {"by": "tess", "today": TODAY}
        day = FIRST + timedelta(days=1)
        asked: list[int] = []
        try:
            gifts.move(gifts=[gift], to="cleared", day=day, **how)
        except MayBeTheSame as error:
            asked = [found.pk for found in error.entries]
        self.asked += bool(asked)
        assert one.entry is None or one.entry in asked
        if one.entry is not None:
            line_gifts.join(gift=gift, entry=one.entry, to="cleared", **how)
            one.entry = None
        elif asked:
            gifts.move(gifts=[gift], to="cleared", day=day, is_other=True, **how)
        one.counts, one.in_hand = True, False

    def _may_wrong(self, one: Payment) -> bool:
        return one.gift is not None and one.entry is None and Gift.objects.get(pk=one.gift).state == "cleared"

    def _wrong(self, one: Payment, pick: random.Random) -> None:
        """It was entered by mistake: out it goes, and its line waits again."""
        gifts.end(gift=Gift.objects.get(pk=one.gift), how="mistake", day=TODAY, by="tess", today=TODAY)
        one.gift, one.counts = None, False
        assert one.line is None or self._may_tell(one)
