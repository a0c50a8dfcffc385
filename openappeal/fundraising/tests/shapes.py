"""The shapes of Stripe's objects, as its own SDK declares them for the version of the API that we ask for.

The SDK's classes are made from Stripe's published description (github.com/stripe/openapi, MIT), field by field with
types. `misfits` holds an object against them; `Watched` notes which fields somebody reads.
"""

from __future__ import annotations

import builtins
import sys
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, Union

import stripe

CLASSES: dict[str, type] = {
    "event": stripe.Event,
    "checkout.session": stripe.checkout.Session,
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "balance_transaction": stripe.BalanceTransaction,
    "refund": stripe.Refund,
    "dispute": stripe.Dispute,
    "subscription": stripe.Subscription,
    "subscription_item": stripe.SubscriptionItem,
    "price": stripe.Price,
    "invoice": stripe.Invoice,
    "invoice_payment": stripe.InvoicePayment,
}


class _Names(dict[str, Any]):
    """Names that the SDK's annotations use; it loads its classes when they are asked for. What it knows by another
    name within one file only is anything."""

    def __init__(self, module: dict[str, Any]) -> None:
        super().__init__()
        self._known = {**vars(builtins), **module}

    def __missing__(self, name: str) -> Any:
        return self._known[name] if name in self._known else getattr(stripe, name, Any)


@cache
def fields(kind: type) -> dict[str, Any]:
    """A class's fields with their types. A field that is named like another word of Python has the word's own name."""
    module = vars(sys.modules[kind.__module__])
    found = typing.get_type_hints(kind, globalns=module, localns=_Names(module))
    return {name: of for name, of in found.items() if typing.get_origin(of) is not typing.ClassVar}


def misfits(value: Any, of: Any, place: str) -> Iterator[str]:
    """What of a value is not as a type says: fields that it does not have, and values of another type."""
    origin, args = typing.get_origin(of), typing.get_args(of)
    if of is Any:
        return
    if origin is Union or origin is typing.get_origin(int | str):
        if not any(not list(misfits(value, one, place)) for one in args):
            # Of several the one that is nearest says most.
            tried = [list(misfits(value, one, place)) for one in args if one is not type(None)]
            yield from min(tried, key=lambda found: (found[0].startswith(f"{place} is"), len(found)))
    elif origin is Literal:
        if value not in args:
            yield f"{place} is {value!r}"
    elif origin in (list, tuple):
        if not isinstance(value, list):
            yield f"{place} is {value!r}"
            return
        for one in value:
            yield from misfits(one, args[0], f"{place}[]")
    elif origin is not None and isinstance(origin, type) and issubclass(origin, stripe.StripeObject):
        # A list of objects, or words by their keys.
        if not isinstance(value, dict):
            yield f"{place} is {value!r}"
        elif issubclass(origin, stripe.ListObject):
            yield from misfits(value.get("data"), list[args[0]], f"{place}.data")  # type: ignore[valid-type]
    elif origin is dict:
        if not isinstance(value, dict):
            yield f"{place} is {value!r}"
    elif isinstance(of, type) and issubclass(of, stripe.StripeObject):
        if not isinstance(value, dict):
            yield f"{place} is {value!r}"
            return
        known = fields(of)
        for name, inner in value.items():
            if known and name not in known:
                yield f"{place}.{name} is no field"
            elif known:
                yield from misfits(inner, known[name], f"{place}.{name}")
    elif of is type(None):
        if value is not None:
            yield f"{place} is {value!r}"
    elif isinstance(of, type) and type(value) is not of:
        yield f"{place} is {value!r}"


class Watched(dict[str, Any]):
    """An answer that notes, in `read`, each field that is read of it, by the kind of object and its place in it."""

    def __init__(self, value: dict[str, Any], read: set[tuple[str, str]], kind: str = "", place: str = "") -> None:
        name = value.get("object")
        kind, place = (name, "") if isinstance(name, str) and name in CLASSES else (kind, place)
        super().__init__({name: _watch(one, read, kind, f"{place}.{name}") for name, one in value.items()})
        self._read, self._kind, self._place = read, kind, place

    def __getitem__(self, name: str) -> Any:
        self._read.add((self._kind, f"{self._place}.{name}"))
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._read.add((self._kind, f"{self._place}.{name}"))
        return super().get(name, default)


def _watch(value: Any, read: set[tuple[str, str]], kind: str, place: str) -> Any:
    if isinstance(value, dict):
        return Watched(value, read, kind, place)
    return [_watch(one, read, kind, f"{place}[]") for one in value] if isinstance(value, list) else value
