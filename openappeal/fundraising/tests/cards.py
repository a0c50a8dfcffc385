"""A checkout for tests: switched on, with the stand-in behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from openappeal.fundraising.checkout.actions import asking, hearing
from openappeal.fundraising.checkout.actions.asking import Wish
from openappeal.fundraising.checkout.models import Attempt, Checkout
from openappeal.fundraising.checkout.stripe.door import Door
from openappeal.fundraising.checkout.stripe.provider import Stripe
from openappeal.fundraising.tests.standin import SECRET, Standin

SITE = "https://appeal.example"


@dataclass
class Till:
    """The stand-in, our side of it, and what a giver and the worker do."""

    at: Standin
    keys: object

    @property
    def provider(self):
        return Stripe(self.at.client())

    @property
    def moment(self):
        return datetime.fromtimestamp(self.at.now, UTC)

    @property
    def today(self):
        return self.moment.date()

    def ask(self, drive, minor=5_000, currency="USD", *, monthly=False, name="", language="en"):
        """Fill in the form. Returns the attempt, whose page the service has made."""
        token = asking.ask(
            drive=drive, wish=Wish(minor, currency, monthly, language, name), keys=self.keys, today=self.today
        )
        hearing.begin_waiting(provider=self.provider, site_url=SITE)
        return Attempt.objects.get(token_hash=asking.tokens.token_hash(token))

    def give(self, drive, minor=5_000, **how):
        """Pay, and have it heard. Returns the payment's or the subscription's number."""
        paid = self.at.pay(self.ask(drive, minor, **how).session)
        self.hear()
        return paid["id"]

    def call(self, event):
        """The service posts an event."""
        body = self.at.body(event)
        asking.take_call(
            provider="stripe",
            headers={"Stripe-Signature": self.at.signature(body)},
            body=body,
            door=Door(SECRET),
            keys=self.keys,
            now=self.at.now,
            today=self.today,
        )

    def hear(self, *events):
        """These events come, or all that were made since the last time; and the worker follows them."""
        for event in events or self.at.events:
            self.call(event)
        if not events:
            self.at.events.clear()
        self.hear_only()

    def hear_only(self):
        """The worker follows what waits."""
        while hearing.hear(provider=self.provider, door=Door(SECRET), keys=self.keys, today=self.today):
            pass

    def ask_for_lost(self):
        """The round that needs no call."""
        return hearing.ask_for_lost(provider=self.provider, keys=self.keys, now=self.at.now, today=self.today)


def switch_on(keys, currencies="USD EUR"):
    Checkout.objects.update_or_create(
        pk=1,
        defaults={"is_on": True, "name": "Gift to the open letter", "statement": "LETTER", "currencies": currencies},
    )
    return Till(Standin(), keys)
