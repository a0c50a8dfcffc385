"""Letters of an issue, made once for each language and filled for each subscriber.

Writing a letter from its template takes a hundred times as long as handing it over. All letters of a language differ
in a few places only: whom it is for, its number, and what its links carry. Everything else is made once, encoding
included, and cut where these places are.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.core.languages import direction, language
from openappeal.mail.letters import Made
from openappeal.mailings import hook, issue_queries, verp
from openappeal.mailings.issue_models import Issue
from openappeal.vault.keys import KeyProvider

# In place of a link's token: nothing that anybody would write.
PLACE = "0TOKEN0TOKEN0TOKEN0TOKEN0TOKEN00"
# In quoted-printable (RFC 2045 §6.7) a line may break within it.
_PLACES = re.compile(b"(?:=\r\n)?".join(re.escape(PLACE[n : n + 1].encode()) for n in range(len(PLACE))))
# So many bytes more a letter may have for one subscriber than for another: an address is 254 signs at most (RFC 5321
# §4.5.3.1.3), a link's token begins with the tag of a language, and our signature (`mail.dkim`) is longest with a key
# of 4096 bits.
_ADDRESS = "a" * 254
_TOKEN = "t" * 60
_SIGNATURE = 1300
_MARK = "m" * verp.MARK_LENGTH
# Whoever weighs a letter may not know of which provider the hook is.
_ECHO = max(len(one.echo.format(mark=_MARK)) for one in hook.PROVIDERS.values()) + len("\r\n")
_BASE64 = re.compile(rb"(?<=\nContent-Transfer-Encoding: base64\r\n)((?:[^\r\n]+\r\n)*\r\n)([A-Za-z0-9+/=\r\n]+)")


class Words(Protocol):
    """What an issue says in one language: what is stored of it, or what is to be."""

    @property
    def subject(self) -> str: ...
    @property
    def preheader(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def path(self) -> str: ...


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

    domain: str
    sender: str
    site: str
    parts: tuple[Part, ...]
    echo: str = ""

    def fill(self, *, to: str, token: str, delivery: int, keys: KeyProvider, now: datetime) -> Made:
        """The letter for one subscriber, as RFC 5322.

        A letter that is made again has the same Message-ID, so that a mail system may notice that it has it already.
        `token` is what the subscriber's links carry. A mail program leaves the list with it at one press (RFC 8058).
        """
        content = self.whole(to=to, token=token, mark=verp.letter_mark(delivery, keys=keys), now=now)
        return Made(to=to, comes_back_to=verp.bounce_address(delivery, keys=keys), content=content)

    def whole(self, *, to: str, token: str, mark: str, now: datetime) -> bytes:
        """The letter as it is handed over, but for a signature. `mark` is the left part of its Message-ID.

        Some mail providers tell of a letter by a header of their own only (`hook`).
        """
        head = (
            f"From: {self.sender}\r\nTo: {to}\r\nDate: {format_datetime(now)}\r\n"
            f"Message-ID: <{mark}@{self.domain}>\r\n"
            f"List-Unsubscribe: <{self.site}/u/{token}/>\r\n"
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        )
        if self.echo:
            head += self.echo.format(mark=mark) + "\r\n"
        return head.encode("ascii") + b"".join(part.filled(token.encode()) for part in self.parts)


def render(issue: Issue, tag: str, *, is_test: bool = False) -> Rendered:
    """The letter as a subscriber of a language gets it: in that language, or in the first with a sentence about it."""
    edition = issue_queries.edition_for(issue, tag)
    return written(edition.words, edition.words.language, tag, is_test=is_test)


def written(words: Words, tongue: str, tag: str, *, is_test: bool = False) -> Rendered:
    """A letter whose words are in one language, as subscribers of the same or of another one get it."""
    frame = shell.letter_frame(tag)
    archive = settings.SITE_URL + words.path if words.path else ""
    context: dict[str, object] = {
        "frame": frame,
        "subject": words.subject,
        "preheader": words.preheader,
        # Made by our own code from words of organisers, with every sign of theirs escaped.
        "html": mark_safe(words.html),  # noqa: S308
        "text": words.text.strip(),
        "lang": tongue,
        "dir": direction(tongue),
        "borrowed": "" if tongue == tag else language(tongue).name,
        "archive": archive,
        "leave": f"{settings.SITE_URL}/u/{PLACE}/",
        "is_test": is_test,
    }
    with languages.use(tag):
        return Rendered(
            subject=" ".join(words.subject.split()),
            text=render_to_string("mailings/emails/issue.txt", context).strip() + "\n",
            html=render_to_string(f"mailings/emails/issue_{frame['dir']}.html", context),
            language=tongue,
            archive=archive,
        )


def make(issue: Issue, tag: str) -> Mould:
    """The mould of a language."""
    return _mould(render(issue, tag), topic=issue.topic, tag=tag)


def weigh(words: Words, *, language: str, topic: str, tag: str) -> int:
    """How many bytes a letter has that we hand over, at most: headers, both parts as they are encoded, and signature.

    :param language: that of the words
    :param tag: that of the subscriber, and so of the frame
    """
    form = replace(_mould(written(words, language, tag), topic=topic, tag=tag), echo="")
    now = datetime(2000, 12, 20, tzinfo=UTC)
    return len(form.whole(to=_ADDRESS, token=_TOKEN, mark=_MARK, now=now)) + _ECHO + _SIGNATURE


def _mould(rendered: Rendered, *, topic: str, tag: str) -> Mould:
    # 76: as long as a line in quoted-printable may be.
    mail = EmailMessage(policy=SMTP.clone(max_line_length=76))
    domain = verp.domain()
    mail["Subject"] = rendered.subject
    mail["List-Id"] = f"<{topic}.news.{shell.letter_frame(tag)['host'].partition(':')[0]}>"
    if rendered.archive:
        mail["Archived-At"] = f"<{rendered.archive}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(rendered.text, cte=_shorter_encoding(rendered.text))
    mail.add_alternative(rendered.html, subtype="html", cte=_shorter_encoding(rendered.html))
    mail["Content-Language"] = rendered.language
    return Mould(
        domain=domain,
        sender=str(settings.EMAIL_FROM),
        site=settings.SITE_URL,
        parts=tuple(_cut(mail.as_bytes())),
        echo=hook.echo(settings.KEYS_DIR),
    )


def _shorter_encoding(text: str) -> str:
    """Quoted-printable makes three bytes of one outside of ASCII, base64 four of any three: half as many in Farsi."""
    data = text.encode()
    in_base64 = -(-len(data) // 57) * 2 + -(-len(data) // 3) * 4
    return "base64" if in_base64 < len(binascii.b2a_qp(data)) + data.count(b"\n") else "quoted-printable"


def _cut(message: bytes) -> Iterator[Part]:
    """A whole letter in parts. `_BASE64` has two groups, so every third of what it splits is a body."""
    for place, piece in enumerate(_BASE64.split(message)):
        if place % 3 == 2:
            yield Part(True, tuple(base64.b64decode(piece).split(PLACE.encode())))
            yield Part(False, (b"\r\n",))
        else:
            yield Part(False, tuple(_PLACES.split(piece)))
