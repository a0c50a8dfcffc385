"""The hook: the address at which a mail provider tells of letters, and by what its word is known to be about ours.

For campaigns that hand their letters to a company (docs/hosting/mail.md). There is none until `openappeal mail-webhook`
has made it. Of the secret in the address only its SHA-256 is kept, in the folder of keys: random bytes need no slower
hash. Plain values: the public process loads nothing of the provider's or of `anymail`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KEY_FILE = "webhook.key"
PATH = "/hooks/mail/{provider}/{secret}/"
MOST_BYTES = 256 * 1024
"""Of one request. `publishing.server` says the same."""

_STEP = 4096
_LONGEST_HEADER = 1000
# What signatures are in and what they cover, and in which form the body is.
_HEADERS = (
    "Content-Type",
    "Mailtrap-Signature",
    "Signature",
    "Svix-Id",
    "Svix-Signature",
    "Svix-Timestamp",
    "X-Amz-Sns-Message-Id",
    "X-Amz-Sns-Message-Type",
    "X-Postal-Signature",
    "X-Twilio-Email-Event-Webhook-Signature",
    "X-Twilio-Email-Event-Webhook-Timestamp",
)


@dataclass(frozen=True)
class Provider:
    """`echo` is the header by which its events give our letter's mark back, where they would not by themselves.

    `signs` is whether it signs what it says, so that the secret in the address is not all there is.
    """

    name: str
    echo: str = ""
    signs: bool = False


PROVIDERS: Mapping[str, Provider] = {
    # Its notifications name the envelope sender.
    "amazon_ses": Provider("Amazon SES"),
    "brevo": Provider("Brevo", echo='X-Mailin-custom: {{"letter": "{mark}"}}'),
    "mailersend": Provider("MailerSend", signs=True),
    # These two give back the Message-ID of what came by SMTP, and so does Postal.
    "mailgun": Provider("Mailgun", signs=True),
    "sendgrid": Provider("SendGrid", signs=True),
    "mailjet": Provider("Mailjet", echo="X-MJ-CustomID: {mark}"),
    "mailtrap": Provider("Mailtrap", echo='X-MT-Custom-Variables: {{"letter": "{mark}"}}', signs=True),
    "postal": Provider("Postal", signs=True),
    "postmark": Provider("Postmark", echo="X-PM-Metadata-letter: {mark}"),
    "resend": Provider("Resend", echo="X-Letter: {mark}", signs=True),
    "sparkpost": Provider("SparkPost", echo='X-MSYS-API: {{"metadata": {{"letter": "{mark}"}}}}'),
}


@dataclass(frozen=True)
class Hook:
    """What is kept of one."""

    provider: str
    secret_hash: str


@dataclass(frozen=True)
class Request:
    """One request of a provider's, as it came."""

    provider: str
    headers: Mapping[str, str]
    body: bytes


class Damaged(Exception):
    """What was opened is no request that we packed."""


def read(folder: Path) -> Hook | None:
    """The campaign's hook, or None: there is none, or this process may not know it."""
    try:
        provider, _, secret_hash = (folder / KEY_FILE).read_text(encoding="ascii").strip().partition(" ")
    except (OSError, UnicodeDecodeError):
        return None
    return Hook(provider, secret_hash) if provider in PROVIDERS and len(secret_hash) == 64 else None


def make(folder: Path, *, provider: str) -> str:
    """Make a hook in the place of any other. Returns its path with the secret, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    draft, beside = folder / f"{KEY_FILE}.new", folder / "token.key"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"{provider} {_hash(secret)}\n")
        file.flush()
        os.fsync(file.fileno())
    if beside.exists():
        # Public and worker read that one too.
        like = beside.stat()
        draft.chmod(like.st_mode & 0o777)
        if hasattr(os, "chown"):
            os.chown(draft, like.st_uid, like.st_gid)
    draft.replace(folder / KEY_FILE)
    return PATH.format(provider=provider, secret=secret)


def end(folder: Path) -> bool:
    """Take the hook away. Returns whether there was one."""
    there = (folder / KEY_FILE).exists()
    (folder / KEY_FILE).unlink(missing_ok=True)
    return there


def is_ours(folder: Path, *, provider: str, secret: str) -> bool:
    """Whether a request came to the campaign's hook; the same work for every secret."""
    hook = read(folder)
    kept = hook.secret_hash if hook else "0" * 64
    is_secret = hmac.compare_digest(_hash(secret), kept)
    return is_secret and hook is not None and hook.provider == provider


def echo(folder: Path) -> str:
    """The header that goes with each letter of an issue, with `{mark}` where the letter's mark stands; or nothing."""
    hook = read(folder)
    return PROVIDERS[hook.provider].echo if hook else ""


def pack(request: Request) -> bytes:
    """A request as it is sealed: a line of JSON, the body, and zeros up to the next 4 kB, which hide its length."""
    head = {"v": 1, "provider": request.provider, "headers": request.headers}
    packed = json.dumps(head, separators=(",", ":")).encode() + b"\n" + request.body
    return packed + bytes(-len(packed) % _STEP)


def unpack(packed: bytes) -> Request:
    """:raises Damaged:"""
    line, _, body = packed.partition(b"\n")
    try:
        head = json.loads(line)
        return Request(str(head["provider"]), dict(head["headers"]), body.rstrip(b"\0"))
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged from error


def kept_headers(given: Mapping[str, str]) -> dict[str, str]:
    """Of a request's headers those that its signature needs."""
    return {name: given[name][:_LONGEST_HEADER] for name in _HEADERS if name in given}


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
