"""What mail providers send, in their own shapes and signed as they sign. Everybody in it is invented."""

from __future__ import annotations

import base64
import hmac
import json
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from openappeal.mailings.hook import Request

MINA = "mina@post.example"
GONE = "550 5.1.1 <mina@post.example>: Recipient address rejected: User unknown"
FULL = "552 5.2.2 The mailbox of mina@post.example is full"
POLICY = "550 5.7.1 Message rejected: looks like spam from mina@post.example"
ASCII_SECRET = "whsec_" + base64.b64encode(b"an invented secret").decode()
OTHER_SECRET = "whsec_" + base64.b64encode(b"another secret").decode()


# ── One event of each ───────────────────────────────────────────────────────
def postmark(
    mark: str, *, kind: str = "HardBounce", details: str = GONE, record: str = "Bounce", **more: Any
) -> dict[str, Any]:
    return {
        "RecordType": record,
        "Type": kind,
        "ID": 4323372036,
        "MessageID": "00000000-0000-0000-0000-000000000000",
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": details,
        "Email": MINA,
        "BouncedAt": "2026-11-24T12:00:00Z",
        "Subject": "Two have come home",
        "Metadata": {"letter": mark} if mark else {},
        **more,
    }


def mailgun(
    mark: str, *, event: str = "failed", severity: str = "permanent", code: int = 550, message: str = GONE[4:]
) -> dict[str, Any]:
    return {
        "signature": {"timestamp": "1795521600", "token": "t" * 50, "signature": ""},
        "event-data": {
            "event": event,
            "severity": severity,
            "timestamp": 1795521600.1,
            **({"reason": "bounce"} if event == "failed" else {}),
            "recipient": MINA,
            "delivery-status": {"code": code, "message": message, "description": "", "attempt-no": 1},
            "message": {"headers": {"to": MINA, "message-id": f"{mark}@home.example", "subject": "Two"}},
            "user-variables": {},
        },
    }


def sendgrid(mark: str, *, event: str = "bounce", reason: str = GONE, **more: Any) -> list[dict[str, Any]]:
    one = {
        "email": MINA,
        "timestamp": 1795521600,
        "smtp-id": f"<{mark}@home.example>",
        "event": event,
        "type": "bounce",
        "status": reason.split()[1],
        "reason": reason,
        "sg_event_id": "a",
        "sg_message_id": "b",
    }
    return [{**one, **more}]


def amazon_ses(
    mark: str, *, kind: str = "Permanent", detail: str = "General", reply: str = GONE, sender: str = "", **more: Any
) -> dict[str, Any]:
    told = {
        "notificationType": "Bounce",
        "bounce": {
            "bounceType": kind,
            "bounceSubType": detail,
            "bouncedRecipients": [{"emailAddress": MINA, "status": "5.1.1", "diagnosticCode": f"smtp; {reply}"}],
            "timestamp": "2026-11-24T12:00:00.000Z",
            "feedbackId": "f",
        },
        "mail": {
            "timestamp": "2026-11-24T12:00:00.000Z",
            "messageId": "0100",
            "source": sender or "no-reply@home.example",
            "destination": [MINA],
            "headers": [{"name": "Subject", "value": "Two"}, {"name": "Message-ID", "value": f"<{mark}@home.example>"}],
        },
        **more,
    }
    return sns(Message=json.dumps(told))


def sns(**facts: str) -> dict[str, Any]:
    topic = "arn:aws:sns:eu-west-1:123456789012:letters"
    return {"Type": "Notification", "MessageId": "m-1", "TopicArn": topic, "Timestamp": "2026-11-24T12:00:00Z", **facts}


def brevo(mark: str, *, event: str = "hard_bounce", reason: str = " RecipientError: " + GONE) -> dict[str, Any]:
    return {
        "event": event,
        "email": MINA,
        "id": 999,
        "message-id": "<2026@smtp-relay.mailin.fr>",
        "ts_epoch": 1795521600000,
        "reason": reason,
        **({"X-Mailin-custom": json.dumps({"letter": mark})} if mark else {}),
    }


def mailersend(
    mark: str, *, kind: str = "hard_bounced", reason: str = "Host or domain name not found"
) -> dict[str, Any]:
    return {
        "type": f"activity.{kind}",
        "data": {
            "id": "63fd",
            "type": kind,
            "created_at": "2026-11-24T12:00:00Z",
            "email": {"status": "rejected", "message": {"id": "63fe"}, "recipient": {"email": MINA}},
            "morph": {"object": "recipient_bounce", "reason": reason},
        },
    }


def resend(mark: str, *, event: str = "email.bounced", **bounce: str) -> dict[str, Any]:
    said = {
        "type": "Permanent",
        "subType": "NoEmail",
        "message": "The recipient's email provider sent a bounce message.",
    }
    return {
        "type": event,
        "created_at": "2026-11-24T12:00:00Z",
        "data": {
            "email_id": "56761188",
            "from": "no-reply@home.example",
            "to": [MINA],
            "headers": [{"name": "X-Letter", "value": mark}],
            **({"bounce": {**said, **bounce}} if event == "email.bounced" else {}),
        },
    }


def sparkpost(mark: str, *, kind: str = "bounce", bounce_class: str = "10", reply: str = GONE) -> list[dict[str, Any]]:
    facts = {
        "type": kind,
        "bounce_class": bounce_class,
        "raw_reason": reply,
        "raw_rcpt_to": MINA,
        "timestamp": "1795521600",
    }
    if kind != "bounce":
        del facts["bounce_class"]
    return [{"msys": {"message_event": {**facts, "rcpt_meta": {"letter": mark} if mark else {}}}}]


def mailjet(
    mark: str, *, event: str = "bounce", hard: bool = True, error: str = "user unknown"
) -> list[dict[str, Any]]:
    return [
        {
            "event": event,
            "time": 1795521600,
            "MessageID": 123,
            "email": MINA,
            "CustomID": mark,
            "hard_bounce": hard,
            "error": error,
        }
    ]


def mailtrap(mark: str, *, event: str = "bounce", response: str = GONE) -> dict[str, Any]:
    one = {
        "event": event,
        "message_id": "1",
        "email": MINA,
        "timestamp": 1795521600,
        "event_id": "2",
        "response": response,
        "response_code": int(response[:3]),
        "custom_variables": {"letter": mark} if mark else {},
    }
    return {"events": [one]}


def postal(mark: str, *, status: str = "HardFail", output: str = GONE) -> dict[str, Any]:
    message = {"id": 1571, "direction": "outgoing", "message_id": f"{mark}@home.example", "to": MINA, "tag": None}
    return {
        "event": "MessageDeliveryFailed",
        "timestamp": 1795521600.5,
        "payload": {"message": message, "status": status, "details": "Could not deliver", "output": output},
        "uuid": "5fec",
    }


MAKE = {
    "amazon_ses": amazon_ses,
    "brevo": brevo,
    "mailersend": mailersend,
    "mailgun": mailgun,
    "mailjet": mailjet,
    "mailtrap": mailtrap,
    "postal": postal,
    "postmark": postmark,
    "resend": resend,
    "sendgrid": sendgrid,
    "sparkpost": sparkpost,
}


# ── Signed ──────────────────────────────────────────────────────────────────
@cache
def _rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def _ec() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def secret(provider: str) -> str:
    """With what a provider's signature is checked."""
    keys = {"postal": _rsa, "sendgrid": _ec}
    if provider not in keys:
        return ASCII_SECRET
    public = keys[provider]().public_key()
    return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def request(provider: str, told: object, *, key: str = ASCII_SECRET) -> Request:
    """A request as the provider sends it."""
    headers = {"Content-Type": "application/json"}
    if provider == "mailgun" and isinstance(told, dict):
        block = told["signature"]
        covered = f"{block['timestamp']}{block['token']}".encode()
        told = {**told, "signature": {**block, "signature": hmac.new(key.encode(), covered, "sha256").hexdigest()}}
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    plain = hmac.new(key.encode(), body, "sha256").hexdigest()
    if provider == "mailersend":
        headers["Signature"] = plain
    elif provider == "mailtrap":
        headers["Mailtrap-Signature"] = plain
    elif provider == "postal":
        headers["X-Postal-Signature"] = base64.b64encode(_rsa().sign(body, padding.PKCS1v15(), hashes.SHA1())).decode()
    elif provider == "sendgrid":
        signed = _ec().sign(b"1795521600" + body, ec.ECDSA(hashes.SHA256()))
        headers["X-Twilio-Email-Event-Webhook-Signature"] = base64.b64encode(signed).decode()
        headers["X-Twilio-Email-Event-Webhook-Timestamp"] = "1795521600"
    elif provider == "resend":
        raw = base64.b64decode(key.removeprefix("whsec_"))
        signed = hmac.digest(raw, b"msg_1.1795521600." + body, "sha256")
        headers |= {"Svix-Id": "msg_1", "Svix-Timestamp": "1795521600"}
        headers["Svix-Signature"] = "v1,d3Jvbmc= v1," + base64.b64encode(signed).decode()
    elif provider == "amazon_ses" and isinstance(told, dict):
        headers["Content-Type"] = "text/plain; charset=UTF-8"
        headers |= {"X-Amz-Sns-Message-Type": told["Type"], "X-Amz-Sns-Message-Id": told["MessageId"]}
    return Request(provider, headers, body)
