"""Letters: what a room asks for, and what is handed over."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.vault.tokens import new_token

TO_CAMPAIGN = "campaign"


@dataclass(frozen=True)
class Request:
    """A letter that a room wants sent. It is sealed whole, so it may hold an address and a link.

    `template` names `<template>.txt`, `<template>.html` and `<template>.subject.txt`. In `context`,
    `path` becomes an absolute `link`, `expires` becomes a date, and names ending in `_list` hold lists as JSON.
    """

    template: str
    address: str
    language: str
    context: dict[str, str] = field(default_factory=dict)
    reply_to: str = ""


class NoAddress(Exception):
    """The campaign has named no mailbox for what visitors write to it."""


@dataclass(frozen=True)
class Letter:
    """A rendered letter."""

    to: str
    subject: str
    text: str
    html: str
    language: str
    reply_to: str = ""


@dataclass(frozen=True)
class Made:
    """A letter of a mailing, whole (RFC 5322). `comes_back_to` is its envelope sender, and so where it bounces to."""

    to: str
    comes_back_to: str
    content: bytes


def render(request: Request) -> Letter:
    """Write the letter in its language, by the templates of the room that asked.

    :raises NoAddress: the organisers have taken the campaign's mailbox away since it was queued
    """
    context: dict[str, object] = dict(request.context)
    if "path" in request.context:
        context["link"] = settings.SITE_URL + request.context["path"]
    if "expires" in request.context:
        context["expires"] = date.fromisoformat(request.context["expires"])
    context |= {name: json.loads(value) for name, value in request.context.items() if name.endswith("_list")}
    context["frame"] = shell.letter_frame(request.language)
    address = request.address
    if address == TO_CAMPAIGN:
        # Put in here, by the worker: the public process need not know it.
        address = shell.contact_address(request.language)
        if not address:
            raise NoAddress
    with languages.use(request.language):
        subject = " ".join(render_to_string(f"{request.template}.subject.txt", context).split())
        return Letter(
            to=address,
            subject=subject,
            text=render_to_string(f"{request.template}.txt", context).strip() + "\n",
            html=render_to_string(f"{request.template}.html", context),
            language=request.language,
            reply_to=request.reply_to,
        )


def message(letter: Letter, *, sender: str) -> EmailMessage:
    """The letter as RFC 5322. The Date header is the moment of hand-over, in UTC; the Message-ID is
    random and says nothing."""
    mail = EmailMessage(policy=SMTP)
    domain = sender.rpartition("@")[2]
    mail["From"] = sender
    mail["To"] = letter.to
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(timezone.now())
    mail["Message-ID"] = f"<{new_token()}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    if letter.reply_to:
        mail["Reply-To"] = letter.reply_to
    mail.set_content(letter.text)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    # Last, since the content takes every header that begins so with it.
    mail["Content-Language"] = letter.language
    return mail
