"""Where letters are handed over: a mail server, the demonstration's mailbox, or nowhere yet."""

from __future__ import annotations

import email
import email.policy
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import parseaddr
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from openappeal.mail import dkim
from openappeal.mail.letters import Letter, Made, message
from openappeal.mail.models import MailboxLetter

TIMEOUT_SECONDS = 20
MAILBOX_KEEPS = 500
LONGEST_REPLY = 1000


class Unavailable(Exception):
    """The server cannot be reached or asks to come back later; the letter waits."""


class Uncertain(Unavailable):
    """The line broke while the letter went out: the server may have it."""


class Deferred(Unavailable):
    """The server is there, and takes no letter for this mailbox just now."""


class Refused(Exception):
    """The server refuses this letter for good. `reply` is what it said, which may quote the address: kept nowhere."""

    def __init__(self, reply: str = "") -> None:
        # Not among the arguments, so that no trace shows it.
        super().__init__()
        self.reply = reply


class BadEmailUrl(Exception):
    """OPENAPPEAL_EMAIL_URL cannot be understood; the message says what is allowed."""


class Transport(Protocol):
    """Something that takes letters."""

    def send(self, letter: Letter) -> None:
        """Hand one letter over.

        :raises Unavailable:
        :raises Deferred:
        :raises Uncertain:
        :raises Refused:
        """

    def send_made(self, made: Made) -> None:
        """Hand over one letter of a mailing. Raises what `send` raises."""

    def close(self) -> None:
        """End what `send` keeps open."""


class Nowhere:
    """No mail server is set: letters wait in the outbox until one is."""

    def send(self, letter: Letter) -> None:
        raise Unavailable

    def send_made(self, made: Made) -> None:
        raise Unavailable

    def close(self) -> None:
        return None


class Mailbox:
    """The demonstration's mailbox page on the staff side. Keeps the newest letters only."""

    def send(self, letter: Letter) -> None:
        with transaction.atomic():
            last = MailboxLetter.objects.aggregate(last=Max("number"))["last"] or 0
            MailboxLetter.objects.create(
                number=last + 1,
                to=letter.to,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                language=letter.language,
            )
            MailboxLetter.objects.filter(number__lte=last + 1 - MAILBOX_KEEPS).delete()

    def send_made(self, made: Made) -> None:
        mail = email.message_from_bytes(made.content, policy=email.policy.SMTP)
        text, html = mail.get_body(("plain",)), mail.get_body(("html",))
        self.send(
            Letter(
                to=made.to,
                subject=str(mail["Subject"]),
                text=str(text.get_content()) if text else "",
                html=str(html.get_content()) if html else "",
                language=str(mail["Content-Language"]),
            )
        )

    def close(self) -> None:
        return None


class _Watched(smtplib.SMTP):
    """Knows whether it has begun to hand over the letter itself, and asks everything before it at once."""

    data_begun = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.data_begun = True
        return super().data(msg)

    def hand_over(self, sender: str, to: str, mail: bytes) -> None:
        """`sendmail` to one recipient. Raises what that raises.

        Where the server takes commands in a group (RFC 2920), there are two answers to wait for and not four: on a
        line of 20 ms that is half of the time that a letter takes.
        """
        if not self.has_extn("pipelining"):
            self.sendmail(sender, [to], mail)
            return
        size = f" SIZE={len(mail)}" if self.has_extn("size") else ""
        if any(sign in address for address in (sender, to) for sign in "<>\r\n"):
            raise ValueError("no bare address")
        self.send(f"MAIL FROM:<{sender}>{size}\r\nRCPT TO:<{to}>\r\nDATA\r\n")
        from_us, to_them, go_on = self.getreply(), self.getreply(), self.getreply()
        is_welcome = from_us[0] == 250 and to_them[0] in (250, 251)
        if go_on[0] == 354 and not is_welcome:
            # It waits for a letter that is to nobody. Nothing that we send now can be taken for one.
            self.close()
        if from_us[0] != 250:
            raise smtplib.SMTPSenderRefused(*from_us, sender)
        if not is_welcome:
            raise smtplib.SMTPRecipientsRefused({to: to_them})
        if go_on[0] != 354:
            raise smtplib.SMTPDataError(*go_on)
        self.data_begun = True
        # A line that begins with a dot gets another (RFC 5321 §4.5.2). Every line of ours ends with CRLF.
        dotted = (b"\n" + mail).replace(b"\n.", b"\n..")[1:]
        self.send(dotted.removesuffix(b"\r\n") + b"\r\n.\r\n")
        answer = self.getreply()
        if answer[0] != 250:
            raise smtplib.SMTPDataError(*answer)


class _WatchedTls(_Watched, smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""


class Smtp:
    """A mail server by SMTP (RFC 5321), one connection kept open for a batch.

    `smtp://` uses STARTTLS when the server offers it; `smtps://` speaks TLS from the first byte.
    """

    def __init__(self, url: str, *, sender: str, signer: dkim.Signer | None = None) -> None:
        parts = urlsplit(url)
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._tls else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = sender
        self._signer = signer
        self._connection: _Watched | None = None

    def send(self, letter: Letter) -> None:
        mail = self._signed(message(letter, sender=self._sender).as_bytes())
        with self._handing_over() as connection:
            connection.hand_over(parseaddr(self._sender)[1], letter.to, mail)

    def send_made(self, made: Made) -> None:
        mail = self._signed(made.content)
        with self._handing_over() as connection:
            connection.hand_over(made.comes_back_to, made.to, mail)

    def _signed(self, mail: bytes) -> bytes:
        return self._signer.sign(mail) if self._signer else mail

    @contextmanager
    def _handing_over(self) -> Iterator[_Watched]:
        """A connection for one letter; what goes wrong becomes one of our exceptions."""
        connection = None
        try:
            connection = self._open()
            connection.data_begun = False
            yield connection
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            # 421: the server is about to hang up, whoever the letter is for.
            is_away = any(code == 421 for code in codes)
            self.close() if is_away else self._reset()
            if all(code >= 500 for code in codes):
                raise Refused(_reply(*next(iter(error.recipients.values())))) from None
            raise (Unavailable if is_away else Deferred) from error
        except smtplib.SMTPResponseException as error:
            self.close()
            # A refusal of sender or login is about us, not about the letter: it must not be lost.
            if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
                raise Refused(_reply(error.smtp_code, error.smtp_error)) from None
            raise Unavailable from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise (Uncertain if connection is not None and connection.data_begun else Unavailable) from error

    def close(self) -> None:
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
            self._connection = None

    def _open(self) -> _Watched:
        if self._connection is None:
            context = ssl.create_default_context()
            if self._tls:
                connection: _Watched = _WatchedTls(self._host, self._port, timeout=TIMEOUT_SECONDS, context=context)
            else:
                connection = _Watched(self._host, self._port, timeout=TIMEOUT_SECONDS)
            connection.ehlo("localhost")
            if not self._tls and connection.has_extn("starttls"):
                connection.starttls(context=context)
                connection.ehlo("localhost")
            if self._user:
                connection.login(self._user, self._password)
            self._connection = connection
        return self._connection

    def _reset(self) -> None:
        if self._connection is not None:
            try:
                self._connection.rset()
            except (OSError, smtplib.SMTPException):
                self.close()


def _reply(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", errors="replace") if isinstance(text, bytes) else text
    return f"{code} {said[:LONGEST_REPLY]}"


def from_settings() -> Transport:
    """The transport that OPENAPPEAL_EMAIL_URL names.

    :raises BadEmailUrl:
    :raises openappeal.vault.keys.KeyMissing: letters are to be signed, and there is no key for it
    """
    url = settings.EMAIL_URL
    if not url:
        return Nowhere()
    scheme = urlsplit(url).scheme
    if scheme == "mailbox" and settings.IS_DEMO:
        return Mailbox()
    if scheme in ("smtp", "smtps"):
        sender = settings.EMAIL_FROM
        signer = dkim.signer(folder=settings.KEYS_DIR, selector=settings.DKIM_SELECTOR, sender=sender)
        return Smtp(url, sender=sender, signer=signer)
    raise BadEmailUrl("OPENAPPEAL_EMAIL_URL should look like smtp://host:25 or smtps://user:password@host:465.")
