"""Which payment service the campaign uses, by its settings. Another one is another folder, and another line here."""

from __future__ import annotations

from django.conf import settings

from openappeal.fundraising.checkout.port import Door, Provider
from openappeal.fundraising.checkout.stripe.door import Door as StripeDoor

NAME = "stripe"


def is_known() -> bool:
    """Whether the worker has a key with which to ask it."""
    return bool(settings.STRIPE_KEY)


def door() -> Door:
    """By which its calls are believed."""
    return StripeDoor(settings.STRIPE_WEBHOOK)


def provider() -> Provider:
    """The service itself. The worker's alone: no other process has the key."""
    from openappeal.fundraising.checkout.stripe.client import Client
    from openappeal.fundraising.checkout.stripe.provider import Stripe

    return Stripe(Client(settings.STRIPE_KEY, address=settings.STRIPE_ADDRESS))
