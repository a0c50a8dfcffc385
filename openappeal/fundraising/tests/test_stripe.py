"""Our Stripe beside Stripe's own SDK: what one signs the other believes, and recorded shapes are read the same."""

import json

import pytest
import stripe

from openappeal.fundraising.checkout.models import CardPayment
from openappeal.fundraising.checkout.port import (
    About,
    Away,
    Hint,
    NotBelieved,
    NotDone,
    NotThere,
    NotUnderstood,
    Refused,
)
from openappeal.fundraising.checkout.stripe.client import VERSION, Client, flat
from openappeal.fundraising.checkout.stripe.door import Door, hint_of
from openappeal.fundraising.checkout.stripe.provider import Stripe
from openappeal.fundraising.tests.standin import KEY, SECRET, START, Standin

AT = START


@pytest.fixture
def at():
    return Standin()


def event(at, kind="checkout.session.completed", **thing):
    at.tell(kind, {"id": "cs_test_1", "object": "checkout.session", **thing})
    return at.events[-1]


def sdk(body, header, secret=SECRET):
    """Whether Stripe's own SDK believes it. It looks at the clock of the machine."""
    return stripe.WebhookSignature.verify_header(body.decode(), header, secret, tolerance=None)


def ours(body, header, secret=SECRET, now=AT):
    Door(secret).believe({"Stripe-Signature": header}, body, now=now)
    return True


# ── Signatures ──────────────────────────────────────────────────────────────
def test_both_believe_what_the_stand_in_signs_and_what_the_sdk_signs(at):
    body = at.body(event(at))
    by_sdk = stripe.WebhookSignature.generate_signature_header(body.decode(), SECRET, AT)

    for header in (at.signature(body), by_sdk):
        assert sdk(body, header)
        assert ours(body, header)


def test_both_refuse_the_same(at):
    body = at.body(event(at))
    right = at.signature(body)
    wrong = {
        "other body": (body + b" ", right),
        "other secret": (body, at.signature(body, secret="whsec_other")),
        "other time": (body, right.replace(f"t={AT}", f"t={AT + 1}")),
        "none": (body, ""),
        "no time": (body, right.partition(",")[2]),
        "no signature": (body, f"t={AT}"),
        "older scheme": (body, right.replace("v1=", "v0=")),
        "signs of other scripts": (body, f"t={AT},v1=é"),
    }

    for name, (what, header) in wrong.items():
        with pytest.raises(NotBelieved):
            ours(what, header)
        with pytest.raises((stripe.SignatureVerificationError, ValueError, TypeError, IndexError)):
            sdk(what, header)
        assert name


def test_an_old_call_is_refused_after_five_minutes_and_an_empty_secret_believes_nothing(at):
    body = at.body(event(at))

    assert ours(body, at.signature(body), now=AT + 300)
    for now, secret in ((AT + 301, SECRET), (AT, "")):
        with pytest.raises(NotBelieved):
            ours(body, at.signature(body, secret=secret), secret=secret, now=now)


def test_while_a_secret_is_changed_both_hold(at):
    body = at.body(event(at))

    assert ours(body, at.signature(body), secret=f"whsec_new {SECRET}")


def test_the_sdk_takes_our_stand_ins_events_and_objects_for_its_own(at):
    payment = paid(at)
    at.dispute(payment)
    sub = at.pay(begun(at, is_monthly=True, ref=8).session)["id"]
    at.month(sub)
    kinds = {}
    for one in at.events:
        made = stripe.Event.construct_from(json.loads(at.body(one)), KEY)
        kinds[made.data.object.object] = type(made.data.object)
    for one in at.objects.values():
        kinds[one["object"]] = type(stripe.convert_to_stripe_object({k: v for k, v in one.items() if k[0] != "_"}))

    assert kinds == {
        "event": stripe.Event,
        "checkout.session": stripe.checkout.Session,
        "payment_intent": stripe.PaymentIntent,
        "charge": stripe.Charge,
        "balance_transaction": stripe.BalanceTransaction,
        "dispute": stripe.Dispute,
        "subscription": stripe.Subscription,
        "invoice": stripe.Invoice,
        "invoice_payment": stripe.InvoicePayment,
    }
    assert stripe.api_version == VERSION


# ── Hints ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("kind", "thing", "hint"),
    [
        ("checkout.session.completed", {"id": "cs_test_a1"}, (About.SESSION, "cs_test_a1")),
        ("checkout.session.expired", {"id": "cs_test_a1"}, (About.SESSION, "cs_test_a1")),
        ("invoice.paid", {"id": "in_1"}, (About.INVOICE, "in_1")),
        ("invoice.payment_failed", {"id": "in_1"}, (About.INVOICE, "in_1")),
        ("customer.subscription.deleted", {"id": "sub_1"}, (About.SUBSCRIPTION, "sub_1")),
        ("charge.refunded", {"id": "ch_1", "payment_intent": "pi_1"}, (About.PAYMENT, "pi_1")),
        ("charge.dispute.closed", {"id": "dp_1", "payment_intent": "pi_1"}, (About.PAYMENT, "pi_1")),
        ("charge.failed", {"id": "ch_1", "payment_intent": "pi_1"}, (About.DECLINED, "ch_1")),
        ("charge.refunded", {"id": "ch_1", "payment_intent": None}, None),
        ("customer.created", {"id": "cus_1"}, None),
    ],
)
def test_an_event_says_only_where_to_look(kind, thing, hint):
    event = {"id": "evt_1", "type": kind, "data": {"object": thing}}

    assert hint_of(event) == (Hint("evt_1", *hint) if hint else None)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"id": "evt_1"}', b'{"id": "x/../y", "type": "invoice.paid", "data": {"object": {}}}']
)
def test_what_has_no_shape_of_an_event_is_refused(body):
    with pytest.raises(NotBelieved):
        Door(SECRET).read(body)


# ── Asking ──────────────────────────────────────────────────────────────────
def begun(at, *, is_monthly=False, ref=7):
    from openappeal.fundraising.checkout.port import Asked

    asked = Asked(ref, 5_000, "USD", is_monthly, "fa", "Gift", "", "https://a.example/t/", "https://a.example/b/")
    return Stripe(at.client()).begin(asked)


def paid(at):
    return at.pay(begun(at).session)["id"]


def test_the_same_page_is_made_once(at):
    assert begun(at) == begun(at)
    assert begun(at, ref=8) != begun(at)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, Refused),
        (403, Refused),
        (404, NotThere),
        (400, NotDone),
        (402, NotDone),
        (409, Away),
        (429, Away),
        (500, Away),
    ],
)
def test_what_its_answers_mean(at, monkeypatch, status, error):
    monkeypatch.setattr(at, "answer", lambda *_given: (status, {}))

    with pytest.raises(error):
        Stripe(at.client()).session("cs_test_1")


def test_an_answer_in_another_shape_is_a_failure_with_a_name(at, monkeypatch):
    monkeypatch.setattr(at, "answer", lambda *_given: (200, {"id": "pi_1"}))

    with pytest.raises(NotUnderstood):
        Stripe(at.client()).subscription("sub_1")


def test_it_is_asked_over_the_network_too_and_one_that_is_not_there_is_away(at):
    server = at.serve()
    try:
        client = Client(KEY, address=at.address)
        session = Stripe(client).begin(_asked())
        assert Stripe(client).session(session.session).status == "open"
        at.is_away = True
        with pytest.raises(Away):
            Stripe(client).session(session.session)
    finally:
        server.shutdown()
        server.server_close()
        client.close()
    with pytest.raises(Away):
        Stripe(Client(KEY, address=at.address)).session(session.session)


def _asked():
    from openappeal.fundraising.checkout.port import Asked

    return Asked(9, 5_000, "USD", False, "en", "Gift", "", "https://a.example/t/", "https://a.example/b/")


def test_a_proxy_of_the_machine_is_used_and_the_key_goes_through_it_unread(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:8118")

    made = Client(KEY)._connect()

    assert (made.host, made.port, made._tunnel_host, made._tunnel_port) == ("127.0.0.1", 8118, "api.stripe.com", 443)


def test_nested_fields_are_written_as_its_forms_want_them():
    found = dict(flat({"a": {"b": [{"c": 1}, {"c": True}]}, "expand": ["x.y"]}))

    assert found == {"a[b][0][c]": "1", "a[b][1][c]": "true", "expand[0]": "x.y"}


# ── Its file afterwards ─────────────────────────────────────────────────────
@pytest.mark.django_db
def test_its_payments_file_finds_these_gifts_and_doubles_none(keys):
    from openappeal.core.sheets import open_list
    from openappeal.fundraising.actions import matching, statements
    from openappeal.fundraising.actions.statements import Said
    from openappeal.fundraising.books import Account
    from openappeal.fundraising.books_models import Entry
    from openappeal.fundraising.reconciling import formats
    from openappeal.fundraising.statement_models import StatementLine
    from openappeal.fundraising.tests.cards import switch_on
    from openappeal.fundraising.tests.giving import a_drive

    till = switch_on(keys)
    drive = a_drive()
    payments = [till.give(drive, 5_000), till.give(drive, 5_000)]
    till.at.give_back(payments[0], 1_000)
    till.at.give_back(payments[0], 500)
    till.hear()
    one, two = (CardPayment.objects.get(payment=payment).charge for payment in payments)
    file = (
        "id,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,"
        "Converted Currency,Status,Customer Email\n"
        f"{one},2026-11-25 10:00,50.00,15.00,usd,50.00,15.00,1.75,usd,Partially Refunded,mina@post.example\n"
        f"{two},2026-11-25 11:00,50.00,0.00,usd,50.00,0.00,1.75,usd,Paid,shirin@post.example\n"
    )
    before = Entry.objects.count()

    for _twice in range(2):
        statements.take_in(
            sheet=open_list(file.encode(), score=formats.score),
            said=Said(decimal=".", order="ymd"),
            keys=keys,
            by="tess",
            today=till.today,
        )
    matching.match_waiting(account=Account.STRIPE, keys=keys, by="tess")

    assert sorted(StatementLine.objects.values_list("net", "state")) == [
        (-1_500, "matched"), (4_825, "matched"), (4_825, "matched"),
    ]  # fmt: skip
    assert Entry.objects.count() == before
