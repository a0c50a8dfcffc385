"""A stand-in for Stripe: the calls we use, its page for paying, and the webhooks that it signs.

Objects have the fields of version 2026-10-28 that we read, and those without which Stripe's own SDK would not take them
for what they are; `test_stripe` holds them against it. Times are seconds that the test moves on. `Standin.answer` is
asked without a network by `client()`; `serve()` puts it on a port of this machine, with the page for paying.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from openappeal.fundraising.checkout.stripe.client import Client

KEY = "rk_test_stand1n"
SECRET = "whsec_stand1n"
START = 1_795_600_000  # 2026-11-25
# One row for all stand-ins: as at the service, no number comes twice.
_numbers = itertools.count(1)


class Standin:
    """What stands at the service. `events` are what it has made, the oldest first; tests deliver them as they like."""

    def __init__(self, *, now: int = START) -> None:
        self.now = now
        self.objects: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.once: dict[str, dict[str, Any]] = {}
        self.is_away = False
        self.hook_url = ""
        self.address = "http://127.0.0.1:1"
        self.loses = 0

    # ── What happens there ──────────────────────────────────────────────────
    def pay(self, session: str, *, email: str = "mina@post.example", settles: str | None = None) -> dict[str, Any]:
        """Somebody pays on the page. `settles` in another currency, at two for one."""
        found = self.objects[session]
        assert found["status"] == "open"
        found["status"] = "complete"
        found["payment_status"] = "paid"
        found["customer_details"] = {"email": email}
        if found["mode"] == "payment":
            intent = self._intent(found["amount_total"], found["currency"], found["_pay"].get("metadata", {}))
            found["payment_intent"] = intent["id"]
            self._charge(intent, email, settles)
            self.tell("checkout.session.completed", found)
            return intent
        subscription = self._make(
            "sub", "subscription", status="active", metadata=found["_subscription"].get("metadata", {}),
            items={"object": "list", "data": [{"id": self._id("si"), "object": "subscription_item", "price": {
                "id": self._id("price"), "object": "price", "unit_amount": found["amount_total"],
                "currency": found["currency"]}}]}, _email=email,
        )  # fmt: skip
        found["subscription"] = subscription["id"]
        found["invoice"] = self.month(subscription["id"])["id"]
        self.tell("checkout.session.completed", found)
        return subscription

    def announce(self, session: str) -> dict[str, Any]:
        """Somebody orders a transfer on the page, which comes days later."""
        found = self.objects[session]
        found["status"], found["payment_status"] = "complete", "unpaid"
        intent = self._intent(found["amount_total"], found["currency"], found["_pay"].get("metadata", {}))
        intent["status"] = "processing"
        found["payment_intent"] = intent["id"]
        self.tell("checkout.session.completed", found)
        return intent

    def arrive(self, session: str, *, fails: bool = False) -> None:
        """The transfer comes, or fails."""
        found = self.objects[session]
        intent = self.objects[found["payment_intent"]]
        if fails:
            intent["status"] = "requires_payment_method"
            self.tell("checkout.session.async_payment_failed", found)
            return
        found["payment_status"] = "paid"
        self._charge(intent, "mina@post.example", None)
        self.tell("checkout.session.async_payment_succeeded", found)

    def decline(self, session: str) -> None:
        """A card is refused; the page stays."""
        found = self.objects[session]
        intent = self._intent(found["amount_total"], found["currency"], found["_pay"].get("metadata", {}))
        intent["status"] = "requires_payment_method"
        charge = self._make("ch", "charge", paid=False, status="failed", payment_intent=intent["id"], disputed=False)
        intent["latest_charge"] = charge["id"]
        self.tell("charge.failed", charge)

    def expire(self, session: str) -> None:
        """Nobody pays within the hour."""
        self.objects[session]["status"] = "expired"
        self.tell("checkout.session.expired", self.objects[session])

    def month(self, subscription: str, *, fails: bool = False) -> dict[str, Any]:
        """A month's invoice is paid, or its card is refused."""
        found = self.objects[subscription]
        price = found["items"]["data"][0]["price"]
        details = {"subscription": subscription, "metadata": found["metadata"]}
        invoice = self._make(
            "in", "invoice", status="open" if fails else "paid", currency=price["currency"],
            parent={"type": "subscription_details", "subscription_details": details},
            payments={"object": "list", "data": []},
        )  # fmt: skip
        if fails:
            found["status"] = "past_due"
            self.tell("invoice.payment_failed", invoice)
            self.tell("customer.subscription.updated", found)
            return invoice
        intent = self._intent(price["unit_amount"], price["currency"], {})
        paid = self._make(
            "inpay", "invoice_payment", status="paid", invoice=invoice["id"],
            payment={"type": "payment_intent", "payment_intent": intent["id"]},
        )  # fmt: skip
        invoice["payments"]["data"].append(paid)
        found["status"] = "active"
        self._charge(intent, found["_email"], None)
        self.tell("invoice.paid", invoice)
        return invoice

    def cancel(self, subscription: str) -> None:
        found = self.objects[subscription]
        found["status"] = "canceled"
        self.tell("customer.subscription.deleted", found)

    def give_back(self, intent: str, amount: int) -> dict[str, Any]:
        charge = self._charge_of(intent)
        line = self._line(-amount, 0, charge["currency"], "refund")
        made = self._make(
            "re", "refund", payment_intent=intent, amount=amount, status="succeeded", charge=charge["id"],
            balance_transaction=line["id"], failure_balance_transaction=None,
        )  # fmt: skip
        charge["amount_refunded"] += amount
        self.tell("charge.refunded", charge)
        return made

    def bounce(self, refund: str) -> None:
        """The giver's bank does not take the refund: the money comes back."""
        found = self.objects[refund]
        charge = self.objects[found["charge"]]
        found["status"] = "failed"
        found["failure_balance_transaction"] = self._line(found["amount"], 0, charge["currency"], "refund_failure")[
            "id"
        ]
        charge["amount_refunded"] -= found["amount"]
        self.tell("refund.failed", found)

    def dispute(self, intent: str, *, fee: int = 1_500) -> dict[str, Any]:
        charge = self._charge_of(intent)
        charge["disputed"] = True
        line = self._line(-charge["amount"], fee, charge["currency"], "adjustment")
        made = self._make(
            "dp", "dispute", charge=charge["id"], payment_intent=intent, status="needs_response",
            balance_transactions=[line], amount=charge["amount"], currency=charge["currency"],
        )  # fmt: skip
        self.tell("charge.dispute.created", made)
        return made

    def win(self, dispute: str) -> None:
        found = self.objects[dispute]
        found["status"] = "won"
        line = self._line(found["amount"], 0, found["currency"], "adjustment")
        found["balance_transactions"] = [*found["balance_transactions"], line]
        self.tell("charge.dispute.funds_reinstated", found)
        self.tell("charge.dispute.closed", found)

    def lose(self, dispute: str) -> None:
        self.objects[dispute]["status"] = "lost"
        self.tell("charge.dispute.closed", self.objects[dispute])

    def balance(self) -> int:
        """What the account holds, by the service's own lines."""
        return sum(one["net"] for one in self.objects.values() if one["object"] == "balance_transaction")

    # ── Its webhooks ────────────────────────────────────────────────────────
    def tell(self, kind: str, thing: dict[str, Any]) -> None:
        event = self._make(
            "evt", "event", type=kind, api_version="2026-10-28.endive", livemode=False, pending_webhooks=1,
            request=None, data={"object": _public(thing)},
        )  # fmt: skip
        self.events.append(event)
        if self.hook_url:
            if self.loses:
                self.loses -= 1
            else:
                self.deliver(event)

    def body(self, event: dict[str, Any]) -> bytes:
        return json.dumps(_public(event), indent=2).encode()

    def signature(self, body: bytes, *, at: int | None = None, secret: str = SECRET) -> str:
        moment = self.now if at is None else at
        signed = f"{moment}.".encode() + body
        return f"t={moment},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()},v0=00"

    def deliver(self, event: dict[str, Any]) -> int:
        """Post an event to our hook, as the service does. Returns what it was answered."""
        import time

        body = self.body(event)
        headers = {"Content-Type": "application/json", "Stripe-Signature": self.signature(body, at=int(time.time()))}
        try:
            with urllib.request.urlopen(urllib.request.Request(self.hook_url, body, headers), timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    # ── Its API ─────────────────────────────────────────────────────────────
    def client(self) -> Client:
        """Ours, which asks this without a network."""
        return _Near(self)

    def answer(self, method: str, path: str, body: bytes, described: dict[str, str]) -> tuple[int, Any]:
        if described.get("Authorization") != f"Bearer {KEY}":
            return 401, {"error": {"type": "invalid_request_error"}}
        address = urlsplit(path)
        fields = dict(parse_qsl(address.query or body.decode(), keep_blank_values=True))
        self.asked.append((method, address.path, fields))
        parts = address.path.removeprefix("/v1/").split("/")
        if method == "POST" and address.path == "/v1/checkout/sessions":
            return self._begin(fields, described)
        if method == "GET" and parts[-1] in ("refunds", "disputes", "invoice_payments", "events"):
            return self._listed(parts[-1], fields)
        found = self.objects.get(parts[-1])
        if found is None:
            return 404, {"error": {"type": "invalid_request_error", "code": "resource_missing"}}
        if method == "DELETE":
            self.cancel(found["id"])
        return 200, self._expanded(found, fields)

    def _begin(self, fields: dict[str, str], described: dict[str, str]) -> tuple[int, Any]:
        once = described["Idempotency-Key"]
        if once in self.once:
            return 200, _public(self.once[once])
        price = "line_items[0][price_data]"
        is_monthly = fields["mode"] == "subscription"
        if int(fields[f"{price}[unit_amount]"]) < 50 or (is_monthly and "submit_type" in fields):
            return 400, {"error": {"type": "invalid_request_error"}}
        made = self._make(
            "cs_test", "checkout.session", mode=fields["mode"], status="open", payment_status="unpaid",
            client_reference_id=fields["client_reference_id"], amount_total=int(fields[f"{price}[unit_amount]"]),
            currency=fields[f"{price}[currency]"], success_url=fields["success_url"], cancel_url=fields["cancel_url"],
            payment_intent=None, subscription=None, invoice=None, metadata={"ref": fields["metadata[ref]"]},
            _pay={"metadata": {"ref": fields.get("payment_intent_data[metadata][ref]", "")}},
            _subscription={"metadata": {"ref": fields.get("subscription_data[metadata][ref]", "")}},
            _name=fields[f"{price}[product_data][name]"],
        )  # fmt: skip
        made["url"] = f"{self.address}/pay/{made['id']}"
        self.once[once] = made
        return 200, _public(made)

    def _listed(self, what: str, fields: dict[str, str]) -> tuple[int, Any]:
        if what == "events":
            return self._events(fields)
        kind = {"refunds": "refund", "disputes": "dispute", "invoice_payments": "invoice_payment"}[what]
        wanted = fields.get("payment_intent") or fields["payment[payment_intent]"]
        found = [
            self._expanded(one, {key: value.removeprefix("data.") for key, value in fields.items()})
            for one in self.objects.values()
            if one["object"] == kind
            and wanted in (one.get("payment_intent"), one.get("payment", {}).get("payment_intent"))
        ]
        return 200, {"object": "list", "data": found, "has_more": False}

    def _events(self, fields: dict[str, str]) -> tuple[int, Any]:
        """The newest first. `ending_before` gives those that are just newer than one."""
        kinds = {value for key, value in fields.items() if key.startswith("types")}
        limit, rows = int(fields["limit"]), self.events
        if (before := fields.get("ending_before")) is not None:
            places = [place for place, one in enumerate(rows) if one["id"] == before]
            if not places:
                return 404, {"error": {"code": "resource_missing"}}
            rows = [one for one in rows[places[0] + 1 :] if one["type"] in kinds]
            return 200, _list(rows[:limit][::-1], len(rows) > limit)
        if (after := fields.get("starting_after")) is not None:
            rows = rows[: next(place for place, one in enumerate(rows) if one["id"] == after)]
        rows = [one for one in rows if not kinds or one["type"] in kinds]
        return 200, _list(rows[::-1][:limit], len(rows) > limit)

    def _expanded(self, found: dict[str, Any], fields: dict[str, str]) -> dict[str, Any]:
        made = json.loads(json.dumps(_public(found)))
        for path in (value for key, value in fields.items() if key.startswith("expand")):
            at = made
            for name in path.split("."):
                if isinstance(at.get(name), str):
                    at[name] = json.loads(json.dumps(_public(self.objects[at[name]])))
                at = at.get(name) or {}
        return made

    # ── Its page ────────────────────────────────────────────────────────────
    def serve(self) -> ThreadingHTTPServer:
        """On a port of this machine, in a thread."""
        standin = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def _do(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.path.startswith("/pay/"):
                    return self._page(self.path.removeprefix("/pay/"))
                status, answer = (503, {}) if standin.is_away else standin.answer(
                    self.command, self.path, body, dict(self.headers)
                )  # fmt: skip
                return self._send(status, json.dumps(answer).encode(), "application/json")

            do_GET = do_POST = do_DELETE = _do

            def _page(self, session: str) -> None:
                found = standin.objects[session]
                if self.command == "POST":
                    standin.pay(session)
                    self.send_response(303)
                    self.send_header("Location", found["success_url"])
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                page = (
                    f"<!doctype html><html lang=en><title>Pay</title><h1>{found['_name']}</h1>"
                    f"<p>{found['amount_total']} {found['currency']}</p><form method=post><button>Pay</button></form>"
                )
                self._send(200, page.encode(), "text/html; charset=utf-8")

            def _send(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    # ── Rows ────────────────────────────────────────────────────────────────
    def _id(self, kind: str) -> str:
        return f"{kind}_{next(_numbers):024d}"

    def _make(self, prefix: str, kind: str, **columns: Any) -> dict[str, Any]:
        made = {"id": self._id(prefix), "object": kind, "created": self.now, **columns}
        self.objects[made["id"]] = made
        return made

    def _intent(self, amount: int, currency: str, metadata: dict[str, str]) -> dict[str, Any]:
        return self._make(
            "pi", "payment_intent", amount=amount, currency=currency, status="requires_payment_method",
            latest_charge=None, metadata={key: value for key, value in metadata.items() if value}, receipt_email=None,
        )  # fmt: skip

    def _charge(self, intent: dict[str, Any], email: str, settles: str | None) -> None:
        amount = intent["amount"] * (2 if settles else 1)
        fee = round(amount * 0.029) + 30
        line = self._line(amount, fee, settles or intent["currency"], "charge")
        charge = self._make(
            "ch", "charge", paid=True, status="succeeded", amount=intent["amount"], amount_refunded=0, disputed=False,
            currency=intent["currency"], payment_intent=intent["id"], balance_transaction=line["id"],
            billing_details={"email": email},
        )  # fmt: skip
        intent["latest_charge"], intent["status"] = charge["id"], "succeeded"
        self.tell("charge.succeeded", charge)

    def _line(self, amount: int, fee: int, currency: str, kind: str) -> dict[str, Any]:
        return self._make(
            "txn", "balance_transaction", amount=amount, fee=fee, net=amount - fee, currency=currency, type=kind
        )

    def _charge_of(self, intent: str) -> dict[str, Any]:
        return self.objects[self.objects[intent]["latest_charge"]]


class _Near(Client):
    def __init__(self, standin: Standin) -> None:
        super().__init__(KEY, address="http://127.0.0.1:1")
        self._standin = standin

    def _send(self, method: str, path: str, body: bytes, described: Any) -> tuple[int, Any]:
        if self._standin.is_away:
            return 503, {}
        return self._standin.answer(method, path, body, dict(described))


def _public(thing: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if not key.startswith("_")}


def _list(rows: list[dict[str, Any]], has_more: bool) -> dict[str, Any]:
    return {"object": "list", "data": [_public(one) for one in rows], "has_more": has_more}
