"""Random acts on the books, beside a model that adds and subtracts by itself. The benchmark runs it for long."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from beancount import loader

from openappeal.fundraising import books, exports, money, open_books
from openappeal.fundraising.actions import books as actions
from openappeal.fundraising.actions.moving import rate_of
from openappeal.fundraising.books import ASSETS, EXPENSES, Account, Kind
from openappeal.fundraising.books_models import Posting, Purpose
from openappeal.fundraising.books_queries import balance, balances, left, rows, unbalanced

CURRENCIES = ("USD", "EUR", "JPY", "KWD")
PURPOSES = ("cover", "running", "2022-ad")
FIRST = date(2021, 3, 20)
ACTS = ("gift", "gift", "gift", "refund", "fee", "spend", "move", "carry", "exchange", "reverse", "again", "bad")


@dataclass
class Machine:
    """What should be in the books."""

    held: Counter = field(default_factory=Counter)
    meant: Counter = field(default_factory=Counter)
    standing: list[int] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    effects: dict[int, tuple[Counter, Counter]] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)

    def act(self, name: str, pick: random.Random) -> None:
        """One act, chosen by name; everything else by chance."""
        amount, currency, purpose = pick.randint(1, 10**9), pick.choice(CURRENCIES), pick.choice(PURPOSES)
        account, other = pick.sample(ASSETS, 2)
        day = FIRST + timedelta(days=pick.randrange(2_000))
        if name == "gift":
            source = f"gift:{len(self.sources)}"
            self._post(day, Kind.GIFT, books.received(account, amount, currency, purpose), source)
            self.sources.append(source)
        elif name == "refund":
            self._post(day, Kind.REFUND, books.moved(account, Account.GIFTS, amount, currency, purpose))
        elif name in ("fee", "spend"):
            against = Account.FEES if name == "fee" else pick.choice(EXPENSES[1:])
            kind = Kind.FEE if name == "fee" else Kind.EXPENSE
            self._post(day, kind, books.moved(account, against, amount, currency, purpose))
        elif name == "move":
            self._post(day, Kind.DEPOSIT, books.moved(account, other, amount, currency))
        elif name == "carry":
            to = pick.choice([one for one in PURPOSES if one != purpose])
            self._post(day, Kind.CARRIED, books.carried(purpose, to, amount, currency))
        elif name == "exchange":
            self._exchange(day, account, amount, currency, other, purpose, pick)
        elif name == "reverse" and self.standing:
            self._reverse(self.standing.pop(pick.randrange(len(self.standing))), day)
        elif name == "again":
            self._refused(pick)
        elif name == "bad":
            self._bad(account, amount, currency, purpose, pick)

    def check(self) -> None:
        """The books say what the model says, and come to nothing."""
        assert unbalanced() == []
        held = {place: total for place, total in balances().items() if place[1] in CURRENCIES}
        meant = {place: total for place, total in left().items() if place[1] in CURRENCIES}
        assert held == {place: total for place, total in self.held.items() if total}
        assert {place: total for place, total in meant.items() if total} == {
            place: total for place, total in self.meant.items() if total
        }
        for currency in CURRENCIES:
            assert sum(total for (_, one), total in held.items() if one == currency) == sum(
                total for (_, one), total in meant.items() if one == currency
            )

    def check_exports(self) -> None:
        """The files hold every line, beancount's own loader has nothing to say, and all come to the books' sums."""
        lines = list(rows())
        in_books: Counter = Counter()
        for row in lines:
            in_books[row.account.full_name, row.currency] += row.amount
        found: Counter = Counter()
        for line in exports.as_csv(lines).splitlines()[1:]:
            _, _, _, account, _, currency, amount, _, _ = line.split(",")
            found[Account(account).full_name, currency] += int(amount.replace(".", ""))
        assert found == in_books
        entries, errors, options = loader.load_string(exports.as_beancount(lines, title="The Lantern Letter"))
        assert errors == []
        read: Counter = Counter()
        number = 0
        for one in entries:
            for posting in getattr(one, "postings", ()):
                number += 1
                account = ":".join(posting.account.split(":")[:2])
                currency = posting.units.currency
                read[account, currency] += int(posting.units.number.scaleb(money.exponent(currency)))
        assert (read, number) == (in_books, len(lines))
        assert sorted(options["operating_currency"]) == sorted({row.currency for row in lines})
        assert {
            (Account(account.split(":")[1].lower()), currency): total
            for (account, currency), total in read.items()
            if account.startswith("Assets:") and total
        } == dict(balances())

    def check_public(self) -> None:
        """Every figure that readers see is the sum of the lines beside it, and of the books' own lines."""
        purposes = list(Purpose.objects.values_list("key", flat=True))
        whole = [report for key in purposes for report in open_books.of_purpose(key, "en")]
        by_year = [report for year in open_books.years() for report in open_books.of_year(year, "en")]
        for one in (*whole, *by_year):
            until = date(one.year, 12, 31) if one.year is not None else None
            within = Posting.objects.filter(purpose_id=one.purpose, currency=one.currency)
            if one.year is not None:
                within = within.filter(entry__day__year=one.year)
            sums = Counter()
            for account, amount in within.values_list("account", "amount"):
                sums[account] += amount
            assert one.gifts == sum(period.gifts for period in one.periods) == -sums["gifts"]
            assert one.fees == sum(period.fees for period in one.periods) == sums["fees"]
            assert not one.kinds or one.gifts == sum(kind.amount for kind in one.kinds)
            assert one.spent == sum(bought.amount for bought in one.bought) == sums["placements"] + sums["running"]
            assert one.carried_away == sums["carried"]
            assert (one.interest, one.opening, one.exchanged) == (
                -sums["interest"], -sums["opening"], -sums["exchange"],
            )  # fmt: skip
            assert one.left == balance(purpose=one.purpose, currency=one.currency, on=until)
        assert {(one.purpose, one.currency): one.left for one in whole} == dict(left())

    def _post(self, day, kind, lines, source="", rate=None) -> None:
        entry = actions.post(day=day, text_kind=kind, lines=lines, by="sara", source=source, rate=rate)
        held: Counter = Counter()
        meant: Counter = Counter()
        for line in lines:
            if line.account.holds_money:
                held[line.account, line.currency] += line.amount_minor
            else:
                meant[line.purpose, line.currency] -= line.amount_minor
        self.effects[entry] = (held, meant)
        self._add(held, meant, 1)
        self.standing.append(entry)

    def _add(self, held: Counter, meant: Counter, sign: int) -> None:
        for place, total in held.items():
            self.held[place] += sign * total
        for place, total in meant.items():
            self.meant[place] += sign * total

    def _exchange(self, day, account, amount, currency, other, purpose, pick) -> None:
        quote, bought = pick.choice([one for one in CURRENCIES if one != currency]), pick.randint(1, 10**9)
        rate = rate_of(max(amount, 10**6), currency, max(bought, 10**6), quote, day)
        lines = books.converted(account, amount, currency, other, bought, quote, purpose)
        self._post(day, Kind.CONVERSION, lines, rate=rate)

    def _reverse(self, entry: int, day: date) -> None:
        actions.reverse(entry, by="sara", reason="by chance", today=day)
        self._add(*self.effects[entry], -1)
        self.gone.add(entry)

    def _refused(self, pick: random.Random) -> None:
        """What was posted or reversed before is refused and changes nothing."""
        if self.sources:
            lines = books.received(Account.CASH, 5, "USD", "cover")
            try:
                actions.post(day=FIRST, text_kind=Kind.GIFT, lines=lines, by="sara", source=pick.choice(self.sources))
                raise AssertionError("posted twice")
            except actions.AlreadyPosted:
                pass
        if self.gone:
            try:
                actions.reverse(pick.choice(sorted(self.gone)), by="sara", reason="again", today=FIRST)
                raise AssertionError("reversed twice")
            except actions.AlreadyReversed:
                pass

    def _bad(self, account, amount, currency, purpose, pick) -> None:
        lines = books.received(account, amount, currency, purpose)
        broken = pick.choice([
            [lines[0], books.Line(Account.GIFTS, -amount + 1, currency, purpose)],
            [lines[0], books.Line(Account.GIFTS, -amount, currency)],
            [books.Line(account, amount, currency, purpose), lines[1]],
            lines[:1],
        ])  # fmt: skip
        try:
            actions.post(day=FIRST, text_kind=Kind.GIFT, lines=broken, by="sara")
            raise AssertionError("posted out of balance")
        except books.BadEntry:
            pass
