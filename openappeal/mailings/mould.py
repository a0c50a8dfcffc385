"""Letters of an issue, made once for each language and filled for each subscriber.

Writing a letter from its template takes a hundred times as long as handing it over. All letters of a language differ
in a few places only: whom it is for, its number, and what its links carry. Everything else is made once, encoding
included, and cut where these places are.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.core.languages import direction, language
from openappeal.mail.letters import Made
from openappeal.mailings import issue_queries, verp
from openappeal.mailings.issue_models import Issue
from openappeal.vault import tokens
from openappeal.vault.keys import KeyProvider

# In place of a link's token: nothing that anybody would write.
PLACE = "0TOKEN0TOKEN0TOKEN0TOKEN0TOKEN00"
# In quoted-printable (RFC 2045 §6.7) a line may break within it.
_PLACES = re.compile(b"(?:=\r\n)?".join(re.escape(PLACE[n : n + 1].encode()) for n in range(len(PLACE))))
_BASE64 = re.compile(rb"(?<=\nContent-Transfer-Encoding: base64\r\n)((?:[^\r\n]+\r\n)*\r\n)([A-Za-z0-9+/=\r\n]+)")


@dataclass(frozen=True)
class Rendered:
    """A letter as somebody of a language gets it, with `PLACE` where a link's token stands."""

    subject: str
    text: str
    html: str
    language: str
    archive: str


@dataclass(frozen=True)
class Part:
    """Some of a letter, cut where a token stands: as it is sent, or before it becomes base64."""

    is_base64: bool
    pieces: tuple[bytes, ...]

    def filled(self, token: bytes) -> bytes:
        if self.is_base64:
            return base64.encodebytes(token.join(self.pieces)).replace(b"\n", b"\r\n")
        # Between two soft line breaks, since the places are cut out of encoded lines.
        return (b"=\r\n" + token + b"=\r\n").join(self.pieces)


@dataclass(frozen=True)
class Mould:
    """The letter of one language as bytes, cut at the places that differ. `parts` begin with the headers' rest."""

    issue_id: int
    domain: str
    sender: str
    site: str
    parts: tuple[Part, ...]

    def fill(self, *, to: str, token: str, delivery: int, keys: KeyProvider, now: datetime) -> Made:
        """The letter for one subscriber, as RFC 5322.

        A letter that is made again has the same Message-ID, so that a mail system may notice that it has it already.
        `token` is what the subscriber's links carry. A mail program leaves the list with it at one press (RFC 8058).
        """
        mark = message_mark(self.issue_id, delivery, keys)
        head = (
            f"From: {self.sender}\r\nTo: {to}\r\nDate: {format_datetime(now)}\r\n"
            f"Message-ID: <{mark}@{self.domain}>\r\n"
            f"List-Unsubscribe: <{self.site}/u/{token}/>\r\n"
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        )
        content = head.encode("ascii") + b"".join(part.filled(token.encode()) for part in self.parts)
        return Made(to=to, comes_back_to=verp.bounce_address(delivery, keys=keys), content=content)


def message_mark(issue: int, delivery: int, keys: KeyProvider) -> str:
    """The left part of a letter's Message-ID: always the same for a delivery, and nothing to anybody else."""
    text = f"message-id/v1\n{issue}\n{delivery}".encode()
    return tokens.encode_base64url(hmac.digest(keys.token_key(), text, "sha256")[:16])


def render(issue: Issue, tag: str, *, is_test: bool = False) -> Rendered:
    """The letter as a subscriber of a language gets it: in that language, or in the first with a sentence about it."""
    edition = issue_queries.edition_for(issue, tag)
    words, frame = edition.words, shell.letter_frame(tag)
    archive = settings.SITE_URL + words.path if words.path else ""
    context: dict[str, object] = {
        "frame": frame,
        "subject": words.subject,
        "preheader": words.preheader,
        # Made by our own code from words of organisers, with every sign of theirs escaped.
        "html": mark_safe(words.html),  # noqa: S308
        "text": words.text.strip(),
        "lang": words.language,
        "dir": direction(words.language),
        "borrowed": "" if edition.is_own else language(words.language).name,
        "archive": archive,
        "leave": f"{settings.SITE_URL}/u/{PLACE}/",
        "is_test": is_test,
    }
    with languages.use(tag):
        return Rendered(
            subject=" ".join(words.subject.split()),
            text=render_to_string("mailings/emails/issue.txt", context).strip() + "\n",
            html=render_to_string(f"mailings/emails/issue_{frame['dir']}.html", context),
            language=words.language,
            archive=archive,
        )


def make(issue: Issue, tag: str) -> Mould:
    """The mould of a language."""
    rendered = render(issue, tag)
    # 76: as long as a line in quoted-printable may be.
    mail = EmailMessage(policy=SMTP.clone(max_line_length=76))
    domain = verp.domain()
    mail["Subject"] = rendered.subject
    mail["List-Id"] = f"<{issue.topic}.news.{shell.letter_frame(tag)['host'].partition(':')[0]}>"
    if rendered.archive:
        mail["Archived-At"] = f"<{rendered.archive}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(rendered.text, cte=_shorter_encoding(rendered.text))
    mail.add_alternative(rendered.html, subtype="html", cte=_shorter_encoding(rendered.html))
    mail["Content-Language"] = rendered.language
    return Mould(
        issue_id=issue.pk,
        domain=domain,
        sender=str(settings.EMAIL_FROM),
        site=settings.SITE_URL,
        parts=tuple(_cut(mail.as_bytes())),
    )


def _shorter_encoding(text: str) -> str:
    """Quoted-printable makes three bytes of one outside of ASCII, base64 four of any three: half as many in Farsi."""
    size = len(text.encode())
    outside = size - sum(sign.isascii() for sign in text)
    return "base64" if size + 2 * outside > size * 4 / 3 else "quoted-printable"


def _cut(message: bytes) -> Iterator[Part]:
    """A whole letter in parts. `_BASE64` has two groups, so every third of what it splits is a body."""
    for place, piece in enumerate(_BASE64.split(message)):
        if place % 3 == 2:
            yield Part(True, tuple(base64.b64decode(piece).split(PLACE.encode())))
            yield Part(False, (b"\r\n",))
        else:
            yield Part(False, tuple(_PLACES.split(piece)))
