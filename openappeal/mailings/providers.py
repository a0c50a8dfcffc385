"""What mail providers tell of letters, read by `anymail`, which is optional and which the worker alone loads.

`anymail` knows each provider's shape and signature. Its kinds of events are too coarse for us: several providers' hard
and soft bounces have one name there. So a bounce is *hard* only if the other server's own answer says so
(`bounces.of_reply`) and the provider does not call it soft, or, where there is no answer, if the provider says that
there is no such mailbox. What the provider refuses for its own reasons costs nobody anything.

Nothing is asked of anybody: no view of `anymail` is used that would, and Amazon's confirmation is left to a person.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import importlib
import importlib.util
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIRequest

from openappeal.mailings.bounces import Verdict, of_reply
from openappeal.mailings.hook import PROVIDERS, Request

_VIEWS = {
    "amazon_ses": "AmazonSESTrackingWebhookView",
    "brevo": "BrevoTrackingWebhookView",
    "mailersend": "MailerSendTrackingWebhookView",
    "mailgun": "MailgunTrackingWebhookView",
    "mailjet": "MailjetTrackingWebhookView",
    "mailtrap": "MailtrapTrackingWebhookView",
    "postal": "PostalTrackingWebhookView",
    "postmark": "PostmarkTrackingWebhookView",
    "resend": "ResendTrackingWebhookView",
    "sendgrid": "SendGridTrackingWebhookView",
    "sparkpost": "SparkPostTrackingWebhookView",
}
# How `anymail` calls what the provider signs with. Resend's is checked here: there it takes a library more.
_SECRETS = {
    "mailersend": "signing_secret",
    "mailgun": "webhook_signing_key",
    "mailtrap": "tracking_secret",
    "postal": "webhook_key",
    "sendgrid": "tracking_webhook_verification_key",
}
_BOUNCES = ("bounced", "invalid", "timed_out", None)
_MOST_PLACES = 3000
_MOST_MARKS = 20
_MARKED = frozenset(
    (
        "customid", "letter", "message-id", "message_id", "messageid", "msg_from", "smtp-id", "source", "x-letter",
    )
)  # fmt: skip
_AMAZON = re.compile(r"https://sns\.[a-z0-9-]{1,40}\.amazonaws\.com(?:\.cn)?/\?[!-~]{1,1500}")


class NotInstalled(Exception):
    """`anymail` is not there."""


class NotBelieved(Exception):
    """It is in no shape of this provider's, or not signed as it should be."""


@dataclass(frozen=True)
class Told:
    """One event that says something of a letter. `marks` is what may name that, `address` whom the event names."""

    verdict: Verdict
    marks: tuple[str, ...] = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True)
class Heard:
    """What a request tells. `to_confirm` is an address that a person must open before Amazon tells anything."""

    told: list[Told]
    to_confirm: str = ""


def is_installed() -> bool:
    """Whether anything can be read here."""
    return importlib.util.find_spec("anymail") is not None


def read(request: Request, *, signing_secret: str) -> Heard:
    """What a request of a provider tells; events that say nothing of an address are in no list.

    :raises NotInstalled:
    :raises NotBelieved: nothing of the reason: it would quote what came.
    """
    if not is_installed():
        raise NotInstalled
    try:
        with warnings.catch_warnings():
            # It warns of providers that its authors no longer try, such as SendGrid.
            warnings.simplefilter("ignore")
            return _read(request, signing_secret)
    except Exception:  # noqa: BLE001  whatever a stranger's JSON makes of other people's code
        raise NotBelieved from None


def _read(request: Request, signing_secret: str) -> Heard:
    provider = request.provider
    if PROVIDERS[provider].signs and not signing_secret:
        raise NotBelieved
    if provider == "resend":
        _check_svix(request, signing_secret)
    if provider == "mailgun" and not _header(request, "Content-Type").startswith("application/json"):
        raise NotBelieved  # its older forms would be read like files that somebody sends
    view, posted = _view(provider, signing_secret), _posted(request)
    view.run_validators(posted)
    if provider == "amazon_ses" and (waits := view._parse_sns_message(posted)).get("Type") != "Notification":
        is_asked = waits.get("Type") == "SubscriptionConfirmation"
        found = _AMAZON.fullmatch(str(waits.get("SubscribeURL", ""))) if is_asked else None
        return Heard([], found[0] if found else "")
    return Heard([told for event in view.parse_events(posted) if (told := _told(provider, event)) is not None])


def _view(provider: str, signing_secret: str) -> Any:
    module = importlib.import_module(f"anymail.webhooks.{provider}")
    kind = getattr(module, _VIEWS[provider])
    # The secret in our address was looked at by the door. Here it is only said that there is one.
    known = {"webhook_secret": "hook:known"}
    if provider in _SECRETS:
        known[_SECRETS[provider]] = signing_secret
    if provider == "amazon_ses":
        # Its own beginning wants a library with which it would answer Amazon.
        view = object.__new__(kind)
        module.AnymailBaseWebhookView.__init__(view, **known)
        view.auto_confirm_enabled = False
        return view
    return kind(**known)


def _posted(request: Request) -> WSGIRequest:
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "CONTENT_LENGTH": str(len(request.body)),
        "CONTENT_TYPE": _header(request, "Content-Type"),
        "HTTP_AUTHORIZATION": "Basic " + base64.b64encode(b"hook:known").decode(),
        "wsgi.input": BytesIO(request.body),
    }
    for name, value in request.headers.items():
        if name != "Content-Type":
            environ["HTTP_" + name.upper().replace("-", "_")] = value
    return WSGIRequest(environ)


def _header(request: Request, name: str) -> str:
    return request.headers.get(name, "")


def _check_svix(request: Request, secret: str) -> None:
    """Standard Webhooks, §“Verifying webhook authenticity”: HMAC-SHA256 of id, time and body; several may be given.

    :raises NotBelieved:
    """
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise NotBelieved from None
    covered = f"{_header(request, 'Svix-Id')}.{_header(request, 'Svix-Timestamp')}.".encode() + request.body
    wanted = b"v1," + base64.b64encode(hmac.digest(key, covered, "sha256"))
    given = _header(request, "Svix-Signature").encode().split()
    if not any(hmac.compare_digest(wanted, one) for one in given):
        raise NotBelieved


# ── What an event says ──────────────────────────────────────────────────────
def _told(provider: str, event: Any) -> Told | None:
    raw = event.esp_event
    if provider == "sparkpost":
        raw = next(iter(raw["msys"].values()))
    verdict = _verdict(provider, event, raw)
    if verdict not in (Verdict.HARD, Verdict.SOFT, Verdict.COMPLAINT, Verdict.LEFT):
        return None
    marks = dict.fromkeys(_marks({"metadata": event.metadata, "event": raw}))
    return Told(verdict, tuple(marks)[:_MOST_MARKS], event.recipient if isinstance(event.recipient, str) else "")


def _verdict(provider: str, event: Any, raw: Any) -> Verdict | None:
    kind, reason = event.event_type, event.reject_reason
    if kind == "complained":
        # Postmark says so, too, when a server thought that a letter was spam; and an ARF may take a complaint back.
        is_none = _at(raw, "Type") == "SpamNotification" or event.description == "not-spam"
        return Verdict.OURS if is_none else Verdict.COMPLAINT
    if kind == "unsubscribed" or (kind == "rejected" and reason == "unsubscribed"):
        # Postmark tells, too, when one of the team has blocked somebody there.
        return Verdict.LEFT if _at(raw, "Origin") in (None, "Recipient") else None
    if kind == "bounced" or (kind == "failed" and provider == "postal"):
        return _weigh(_HINTS[provider](event, raw), reason)
    if kind == "rejected":
        return _weigh(_HINTS[provider](event, raw), reason) if reason in ("bounced", "invalid") else Verdict.OURS
    return None


@dataclass(frozen=True)
class _Hint:
    """What a provider says of a bounce: the other server's answer; for good or not; that there is no such mailbox."""

    reply: str
    is_permanent: bool | None = None
    is_gone: bool = False


def _weigh(hint: _Hint, reason: str | None) -> Verdict:
    if reason in ("blocked", "spam"):
        return Verdict.OURS
    said = of_reply(hint.reply)
    if said == Verdict.HARD:
        return Verdict.SOFT if hint.is_permanent is False else Verdict.HARD
    if said != Verdict.UNKNOWN:
        return said
    if hint.is_gone and hint.is_permanent is not False:
        return Verdict.HARD
    return Verdict.SOFT if reason in _BOUNCES else Verdict.OURS


def _amazon_ses(event: Any, raw: Any) -> _Hint:
    kind, detail = _at(raw, "bounce", "bounceType"), _at(raw, "bounce", "bounceSubType")
    return _Hint(_text(event.mta_response), kind == "Permanent", detail == "NoEmail")


def _brevo(event: Any, raw: Any) -> _Hint:
    return _Hint(_text(event.mta_response), raw.get("event") != "soft_bounce")


def _mailersend(event: Any, raw: Any) -> _Hint:
    return _Hint(_text(event.description), _at(raw, "data", "type") == "hard_bounced")


def _mailgun(event: Any, raw: Any) -> _Hint:
    status = _at(raw, "event-data", "delivery-status") or {}
    reply = _joined(_code(status.get("code")), status.get("enhanced-code"), event.mta_response)
    return _Hint(reply, _at(raw, "event-data", "severity") == "permanent")


def _mailjet(event: Any, raw: Any) -> _Hint:
    return _Hint(
        _text(event.mta_response),
        bool(raw.get("hard_bounce")),
        raw.get("error") in ("user unknown", "invalid domain", "no mail host"),
    )


def _mailtrap(event: Any, raw: Any) -> _Hint:
    return _Hint(_joined(_code(raw.get("response_code")), event.mta_response), raw.get("event") == "bounce")


def _postal(event: Any, raw: Any) -> _Hint:
    return _Hint(_text(event.mta_response))


def _postmark(event: Any, raw: Any) -> _Hint:
    # The description is the same sentence for all of a type, with examples of everything that can be.
    kind = raw.get("Type") or raw.get("SuppressionReason")
    return _Hint(_text(event.mta_response), {"HardBounce": True, "BadEmailAddress": True}.get(kind, False))


def _resend(event: Any, raw: Any) -> _Hint:
    bounce = _at(raw, "data", "bounce") or {}
    kind, codes = bounce.get("type"), bounce.get("diagnosticCode")
    is_hard = kind == "Permanent" if kind else "hard bounce" in _text(event.description)
    said = " ".join(map(_text, codes)) if isinstance(codes, list) else _text(codes)
    return _Hint(said, is_hard, bounce.get("subType") == "NoEmail")


def _sendgrid(event: Any, raw: Any) -> _Hint:
    # A letter that was not even tried has a status, too.
    reply = _joined(raw.get("status"), event.mta_response) if event.mta_response else ""
    return _Hint(reply, raw.get("type") != "blocked")


def _sparkpost(event: Any, raw: Any) -> _Hint:
    is_gone = str(raw.get("bounce_class")) in ("10", "30")
    return _Hint(_text(event.mta_response), is_gone, is_gone)


_HINTS: dict[str, Callable[[Any, Any], _Hint]] = {
    "amazon_ses": _amazon_ses,
    "brevo": _brevo,
    "mailersend": _mailersend,
    "mailgun": _mailgun,
    "mailjet": _mailjet,
    "mailtrap": _mailtrap,
    "postal": _postal,
    "postmark": _postmark,
    "resend": _resend,
    "sendgrid": _sendgrid,
    "sparkpost": _sparkpost,
}


def _at(raw: Any, *names: str) -> Any:
    for name in names:
        raw = raw.get(name) if isinstance(raw, dict) else None
    return raw


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _code(value: Any) -> str:
    """A reply code of SMTP. Providers have numbers of their own beside."""
    return str(value) if re.fullmatch(r"[45][0-5][0-9]", str(value)) else ""


def _joined(*values: Any) -> str:
    return " ".join(text for value in values if (text := _text(value)))


def _marks(event: Any) -> Iterator[str]:
    """What stands in places that name a letter. Never a part of a sentence: other servers write those."""
    waiting = [event]
    for _ in range(_MOST_PLACES):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            named = {str(one.get("name", "")): one.get("value")} if "value" in one else one  # a header
            for name, value in named.items():
                if isinstance(value, str) and name.lower() in _MARKED and len(value) <= 400:
                    yield value.strip().strip("<>")
                elif isinstance(value, dict | list):
                    waiting.append(value)
