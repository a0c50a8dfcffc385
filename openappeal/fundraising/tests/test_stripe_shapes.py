"""Our stand-in beside the shapes that Stripe publishes: it has no field that theirs lacks, and each that we read."""

import json
import typing

import pytest
import stripe

from openappeal.fundraising.checkout.port import Asked
from openappeal.fundraising.checkout.stripe.client import VERSION
from openappeal.fundraising.checkout.stripe.door import hint_of
from openappeal.fundraising.checkout.stripe.provider import Stripe
from openappeal.fundraising.tests.shapes import CLASSES, Watched, fields, misfits
from openappeal.fundraising.tests.standin import Standin


def begun(at, *, is_monthly=False, ref=7):
    asked = Asked(
        ref=ref, amount_minor=5_000, currency="USD", is_monthly=is_monthly, language="en", name="Gift", statement="",
        thanks_url="https://a.example/t", back_url="https://a.example/b",
    )  # fmt: skip
    return Stripe(at.client()).begin(asked).session


@pytest.fixture
def at():
    """Everything that can happen there has happened."""
    at = Standin()
    payment = at.pay(begun(at))["id"]
    refund = at.give_back(payment, 1_000)
    at.bounce(refund["id"])
    at.win(at.dispute(payment)["id"])
    monthly = at.pay(begun(at, is_monthly=True, ref=8))["id"]
    at.month(monthly)
    at.month(monthly, fails=True)
    at.cancel(monthly)
    at.decline(begun(at, ref=9))
    at.expire(begun(at, ref=10))
    session = begun(at, ref=11)
    at.announce(session)
    at.arrive(session)
    return at


def things(at):
    public = [json.loads(at.body(one)) for one in (*at.events, *at.objects.values())]
    return [one for one in public if one["object"] in CLASSES]


def test_the_stand_in_has_only_fields_and_values_that_stripe_has(at):
    found = sorted({words for one in things(at) for words in misfits(one, CLASSES[one["object"]], one["object"])})

    assert found == []
    inner = [one["data"]["object"] for one in things(at) if one["object"] == "event"]
    assert sorted({words for one in inner for words in misfits(one, CLASSES[one["object"]], one["object"])}) == []
    assert {one["object"] for one in things(at)} == set(CLASSES) - {"price", "subscription_item"}
    assert stripe.api_version == VERSION


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [
        ("charge", {"object": "charge", "payed": True}, "charge.payed is no field"),
        ("charge", {"object": "charge", "paid": "yes"}, "charge.paid is 'yes'"),
        ("balance_transaction", {"amount": 1.5}, "balance_transaction.amount is 1.5"),
        ("payment_intent", {"status": 5}, "payment_intent.status is 5"),
        ("invoice", {"parent": {"subscription": "sub_1"}}, "invoice.parent.subscription is no field"),
        ("subscription", {"items": {"object": "list", "data": [{"price": {"unit_amount": "5"}}]}}, None),
    ],
)
def test_a_wrong_field_or_type_is_found(kind, wrong, said):
    found = list(misfits(wrong, CLASSES[kind], kind))

    assert found == [said] if said else len(found) == 1


def test_every_field_that_we_read_is_there_in_both(at, monkeypatch):
    read: set[tuple[str, str]] = set()
    client = at.client()
    ask = client.get
    monkeypatch.setattr(client, "get", lambda path, **how: Watched(ask(path, **how), read))
    provider = Stripe(client)

    for one in list(at.objects.values()):
        if one["object"] == "checkout.session":
            provider.session(one["id"])
        elif one["object"] in ("payment_intent", "invoice", "subscription"):
            getattr(provider, one["object"].replace("payment_intent", "payment"))(one["id"])
    provider.since(at.events[0]["id"], now=at.now)
    for event in at.events:
        hint_of(Watched(json.loads(at.body(event)), read))

    ours = {(kind, place.strip(".")) for kind, place in read if kind}
    assert {kind for kind, _place in ours} == set(CLASSES)
    unknown = sorted(f"{kind} {place}" for kind, place in ours if not knows(CLASSES[kind], place.split(".")))
    assert unknown == []


def knows(of, names):
    """Whether a type of the SDK has this field of a field."""
    origin, args = typing.get_origin(of), typing.get_args(of)
    if isinstance(origin, type) and issubclass(origin, stripe.ListObject):
        is_of_a_list = names[0].rstrip("[]") in fields(stripe.ListObject)
        return is_of_a_list and (len(names) == 1 or knows(args[0], names[1:]))
    if isinstance(origin, type) and issubclass(origin, stripe.StripeObject | dict):
        return True  # words by their keys, such as our own metadata
    if args:
        return any(knows(one, names) for one in args)
    if not (isinstance(of, type) and issubclass(of, stripe.StripeObject)):
        return False
    if not fields(of):
        return True  # an event's thing, which is held against its own class
    name = names[0].rstrip("[]")
    return name in fields(of) and (len(names) == 1 or knows(fields(of)[name], names[1:]))
