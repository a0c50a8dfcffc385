"""Whether a call is Stripe's, and what it hints at. Needs no network and no key that could ask for anything.

Source: docs.stripe.com/webhooks, “Verify webhook signatures manually”: `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=…]`,
HMAC-SHA256 over `<t>.<body>`. Of the event only its id, its type and ids in it are read: so whatever version of the
interface the webhook was made with, it is understood.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

from openappeal.fundraising.checkout.port import About, Hint, NotBelieved

HEADER = "Stripe-Signature"
TOLERANCE_SECONDS = 300
"""Stripe's own libraries have the same. A call that comes again is signed anew."""

ID = re.compile(r"[A-Za-z]{2,12}_[A-Za-z0-9_]{1,100}")
_LONGEST_HEADER = 2000
# By the beginning of the event's type: what to look at, and where its id stands in the object.
_ABOUT: tuple[tuple[str, About, tuple[str, ...]], ...] = (
    ("checkout.session.", About.SESSION, ("id",)),
    ("invoice.", About.INVOICE, ("id",)),
    ("customer.subscription.", About.SUBSCRIPTION, ("id",)),
    ("charge.failed", About.DECLINED, ("id",)),
    ("charge.", About.PAYMENT, ("payment_intent",)),
    ("payment_intent.", About.PAYMENT, ("id",)),
    ("refund.", About.PAYMENT, ("payment_intent",)),
)
TYPES = (
    "checkout.session.completed", "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed",
    "checkout.session.expired", "invoice.paid", "invoice.payment_failed", "customer.subscription.updated",
    "customer.subscription.deleted", "charge.succeeded", "charge.updated", "charge.failed", "charge.refunded",
    "charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated",
    "charge.dispute.closed", "refund.updated", "refund.failed",
)  # fmt: skip
"""The events of which the webhook and the round that asks for what was lost are to hear."""


class Door:
    """With the secret of the webhook (`whsec_…`); several, separated by spaces, while one is being changed."""

    def __init__(self, secret: str) -> None:
        self._secrets = secret.split()

    def believe(self, headers: Mapping[str, str], body: bytes, *, now: float) -> None:
        """:raises NotBelieved: the same work for each signature of the right shape."""
        moment, signatures = _parts(headers.get(HEADER, "")[:_LONGEST_HEADER])
        signed = str(moment).encode() + b"." + body
        wanted = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in self._secrets]
        found = [hmac.compare_digest(one, given) for one in wanted for given in signatures]
        if not any(found) or now - moment > TOLERANCE_SECONDS:
            raise NotBelieved

    def read(self, body: bytes) -> Hint | None:
        """:raises NotBelieved:"""
        try:
            event = json.loads(body)
        except ValueError:
            raise NotBelieved from None
        return hint_of(event)


def hint_of(event: Any) -> Hint | None:
    """Where an event says to look; None where nothing there can be ours.

    :raises NotBelieved:
    """
    try:
        id, kind, thing = event["id"], event["type"], event["data"]["object"]
        if not _is_id(id):
            raise NotBelieved
        for start, about, keys in _ABOUT:
            if str(kind).startswith(start):
                found = next((thing[key] for key in keys if _is_id(thing.get(key))), "")
                return Hint(id, about, found) if found else None
    except (KeyError, TypeError, AttributeError):
        raise NotBelieved from None
    return None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None


def _parts(header: str) -> tuple[int, list[str]]:
    moment, signatures = "", []
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        if name == "t":
            moment = value
        elif name == "v1" and value.isascii():
            signatures.append(value)
    if not re.fullmatch(r"[0-9]{1,12}", moment):
        raise NotBelieved
    return int(moment), signatures
