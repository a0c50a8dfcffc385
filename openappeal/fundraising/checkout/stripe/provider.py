"""`port.Provider` for Stripe. Everything is read as it stands now; nothing that a call said goes into the books."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, TypeVar

from openappeal.fundraising.checkout.port import (
    Asked,
    Begun,
    Hint,
    Invoice,
    Moved,
    Movement,
    News,
    NotBelieved,
    NotDone,
    NotThere,
    NotUnderstood,
    Payment,
    Session,
    Subscription,
)
from openappeal.fundraising.checkout.stripe.client import Client, safe
from openappeal.fundraising.checkout.stripe.door import TYPES, hint_of

SETTLE_SECONDS = 600
"""An event may be listed a moment after a later one: so much of the newest is heard again."""

PAGE = 100
MOST_PAGES = 20
LOOK_BACK_SECONDS = 25 * 24 * 3600
"""Stripe lists events for 30 days."""

# Those of our interface languages that Stripe's page has; a Persian one it has not.
_LOCALES = frozenset({"en", "es", "de", "fr", "tr"})
# “incomplete”: its first payment has not come. Nobody is a sustainer by it.
_STATES = {
    "active": "active",
    "trialing": "active",
    **dict.fromkeys(("past_due", "unpaid", "paused", "incomplete"), "failing"),
}
_OVER = frozenset({"canceled", "requires_payment_method"})
One = TypeVar("One")


def _understood(ask: Callable[..., One]) -> Callable[..., One]:
    """An answer in a shape that we do not know is a failure with a name."""

    @wraps(ask)
    def asking(*given: Any, **named: Any) -> One:
        try:
            return ask(*given, **named)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            raise NotUnderstood from None

    return asking


class Stripe:
    """Ask Stripe. See `port.Provider` for what each means."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @_understood
    def begin(self, asked: Asked) -> Begun:
        ref = {"ref": str(asked.ref)}
        price: dict[str, Any] = {
            "currency": asked.currency.lower(),
            "unit_amount": asked.amount_minor,
            "product_data": {"name": asked.name},
        }
        fields: dict[str, Any] = {
            "client_reference_id": str(asked.ref),
            "metadata": ref,
            "success_url": asked.thanks_url,
            "cancel_url": asked.back_url,
            "locale": asked.language if asked.language in _LOCALES else "auto",
            # In the giver's own currency it would be exchanged at a rate that nobody has stated.
            "adaptive_pricing": {"enabled": False},
        }
        if asked.is_monthly:
            price["recurring"] = {"interval": "month"}
            fields |= {"mode": "subscription", "subscription_data": {"metadata": ref}}
        else:
            told: dict[str, Any] = {"metadata": ref, "description": asked.name}
            if asked.statement:
                told["statement_descriptor_suffix"] = asked.statement
            fields |= {"mode": "payment", "submit_type": "donate", "payment_intent_data": told}
        fields["line_items"] = [{"quantity": 1, "price_data": price}]
        made = self._client.post("/v1/checkout/sessions", fields, once=f"openappeal-{asked.ref}")
        if not str(made.get("url") or "").startswith("https://") and not self._client.is_local:
            raise NotDone
        return Begun(str(made["id"]), str(made["url"]))

    @_understood
    def session(self, id: str) -> Session:
        found = self._client.get(f"/v1/checkout/sessions/{safe(id)}")
        return Session(
            id=found["id"],
            ref=_number(found.get("client_reference_id")),
            status=found["status"],
            payment=_id(found.get("payment_intent")),
            subscription=_id(found.get("subscription")),
            invoice=_id(found.get("invoice")),
        )

    @_understood
    def payment(self, id: str) -> Payment:
        found = self._client.get(f"/v1/payment_intents/{safe(id)}", expand=["latest_charge.balance_transaction"])
        charge = found.get("latest_charge") or {}
        paid = charge.get("balance_transaction") if charge.get("paid") else None
        # Stripe may write its own line a moment later. Then `charge.updated` tells of it; until then nothing has moved.
        ref = _number((found.get("metadata") or {}).get("ref"))
        movements: list[Movement] = []
        if paid:
            movements = [_movement(paid, Moved.CHARGE), *self._given_back(id)]
            if charge.get("disputed"):
                movements += self._disputed(id)
        return Payment(
            id=found["id"],
            ref=ref,
            subscription=self._subscription_of(id) if ref is None and paid else "",
            charge=str(charge.get("id", "")),
            address=str((charge.get("billing_details") or {}).get("email") or found.get("receipt_email") or ""),
            movements=tuple(movements),
            is_over=not paid and found["status"] in _OVER,
        )

    @_understood
    def invoice(self, id: str) -> Invoice:
        found = self._client.get(f"/v1/invoices/{safe(id)}", expand=["payments"])
        details = (found.get("parent") or {}).get("subscription_details") or {}
        paid = [one["payment"] for one in (found.get("payments") or {}).get("data", ()) if one["status"] == "paid"]
        return Invoice(_id(details.get("subscription")), tuple(_id(one.get("payment_intent")) for one in paid))

    @_understood
    def subscription(self, id: str) -> Subscription:
        found = self._client.get(f"/v1/subscriptions/{safe(id)}")
        item = found["items"]["data"][0]["price"]
        return Subscription(
            id=found["id"],
            ref=_number((found.get("metadata") or {}).get("ref")),
            # Stopped are canceled and incomplete_expired.
            state=_STATES.get(found["status"], "stopped"),
            amount_minor=int(item["unit_amount"]),
            currency=str(item["currency"]).upper(),
        )

    @_understood
    def stop(self, subscription: str) -> None:
        if self.subscription(subscription).state != "stopped":
            self._client.delete(f"/v1/subscriptions/{safe(subscription)}")

    @_understood
    def since(self, heard: str, *, now: float) -> News:
        if not heard:
            return self._newest(now)
        try:
            found = self._client.get("/v1/events", ending_before=heard, limit=PAGE, types=list(TYPES))
        except (NotThere, NotDone):
            # That event is too old to be listed: whatever is, is heard again, and what was followed is passed by.
            return self._oldest(now)
        hints, pages = self._hints(found), 1
        settled = self._settled(found, heard, now)
        # Also above what may be heard again: else a full page of the last minutes would hide all behind it.
        while pages < MOST_PAGES and found["has_more"] and found["data"]:
            newest = found["data"][0]["id"]
            found = self._client.get("/v1/events", ending_before=newest, limit=PAGE, types=list(TYPES))
            hints, pages = [*hints, *self._hints(found)], pages + 1
            settled = self._settled(found, settled, now)
        return News(tuple(hints), settled)

    def _newest(self, now: float) -> News:
        found = self._client.get("/v1/events", limit=1)["data"]
        return News((), found[0]["id"] if found else "")

    def _oldest(self, now: float) -> News:
        # Before the list: what happens while it is read is heard the next time.
        newest, pages = self._newest(now).heard, 0
        after: dict[str, str] = {}
        found: dict[str, Any] = {}
        hints: list[Hint] = []
        while pages < MOST_PAGES and (not found or found["has_more"]):
            since = {"gte": int(now) - LOOK_BACK_SECONDS}
            found = self._client.get("/v1/events", created=since, limit=PAGE, types=list(TYPES), **after)
            hints += self._hints(found)
            if not found["data"]:
                break
            after, pages = {"starting_after": found["data"][-1]["id"]}, pages + 1
        return News(hints, newest)

    def _hints(self, found: Any) -> list[Hint]:
        """Of a page, the oldest first."""
        hints = []
        for event in reversed(found["data"]):
            with suppress(NotBelieved):
                hint = hint_of(event)
                if hint is not None:
                    hints.append(hint)
        return hints

    def _settled(self, found: Any, heard: str, now: float) -> str:
        """The newest event of a page that is old enough to be gone on from."""
        old = (event["id"] for event in found["data"] if event["created"] < now - SETTLE_SECONDS)
        return str(next(old, heard))

    def _given_back(self, payment: str) -> list[Movement]:
        lines = ["data.balance_transaction", "data.failure_balance_transaction"]
        found = self._client.get("/v1/refunds", payment_intent=payment, limit=PAGE, expand=lines)["data"]
        both = ("balance_transaction", "failure_balance_transaction")
        return [_movement(one[name], Moved.REFUND) for one in found for name in both if one.get(name)]

    def _disputed(self, payment: str) -> list[Movement]:
        found = self._client.get("/v1/disputes", payment_intent=payment, limit=PAGE)["data"]
        return [_movement(line, Moved.DISPUTE) for one in found for line in one["balance_transactions"]]

    def _subscription_of(self, payment: str) -> str:
        asked = {"type": "payment_intent", "payment_intent": payment}
        found = self._client.get("/v1/invoice_payments", payment=asked, limit=1)["data"]
        return self.invoice(_id(found[0]["invoice"])).subscription if found else ""


def _movement(line: Any, kind: Moved) -> Movement:
    return Movement(
        number=line["id"],
        kind=kind,
        day=_day(line["created"]),
        currency=str(line["currency"]).upper(),
        amount_minor=int(line["amount"]),
        fee_minor=int(line["fee"]),
    )


def _day(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()


def _id(value: Any) -> str:
    """An id, also of what came whole in its place."""
    return str(value.get("id", "")) if isinstance(value, dict) else str(value or "")


def _number(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.lstrip("-").isdigit() and len(text) <= 20 else None
