import smtplib
import traceback
from datetime import UTC, date, datetime, timedelta

import pytest

from openappeal.cms import shell
from openappeal.mail import actions
from openappeal.mail.letters import Letter, Made, Request, message
from openappeal.mail.models import MailboxLetter, OutboxLetter
from openappeal.mail.transports import (
    BadEmailUrl,
    Deferred,
    Mailbox,
    Nowhere,
    Refused,
    Smtp,
    Unavailable,
    Uncertain,
    from_settings,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EXPIRES = date(2026, 12, 1)


class Hands:
    """A transport that keeps what it gets, or fails as it is told."""

    def __init__(self, failures=()):
        self.letters, self.failures = [], list(failures)

    def send(self, letter):
        if self.failures and (failure := self.failures.pop(0)):
            raise failure
        self.letters.append(letter)

    def close(self):
        pass


@pytest.fixture(autouse=True)
def _site(data_dir):
    shell.save({"en": shell.Shell("Homeward")}, languages=[shell.ShellLanguage("en", "English", "ltr")])


def _queue(keys, *addresses):
    for address in addresses:
        request = Request(
            "signatures/emails/confirm", address, "en", {"path": "/c/token/", "expires": EXPIRES.isoformat()}
        )
        actions.queue(sealed=actions.seal(letter=request, keys=keys), expires=EXPIRES)


def test_a_letter_is_handed_over_once_and_its_row_goes(keys):
    _queue(keys, "sabine@post.example")
    hands = Hands()

    done = actions.hand_over(transport=hands, keys=keys, now=NOW)
    again = actions.hand_over(transport=hands, keys=keys, now=NOW)

    assert (done.sent, again.sent) == (1, 0)
    assert [letter.to for letter in hands.letters] == ["sabine@post.example"]
    assert not OutboxLetter.objects.exists()


def test_the_row_tells_neither_address_nor_length(keys):
    _queue(keys, "a@b.example", "somebody.with.a.very.long.name.indeed@a-long-domain-name.example")

    rows = [bytes(row) for row in OutboxLetter.objects.values_list("sealed", flat=True)]
    assert all(b"example" not in row for row in rows)
    # age adds a few random bytes of its own; the padded contents are equal.
    assert abs(len(rows[0]) - len(rows[1])) < 300


def test_a_closed_server_keeps_every_letter_and_is_asked_again_later(keys):
    _queue(keys, "a@post.example", "b@post.example")

    done = actions.hand_over(transport=Hands([Unavailable()]), keys=keys, now=NOW)
    assert (done.sent, done.delayed) == (0, 1)
    assert OutboxLetter.objects.filter(lease=None).count() == 2

    hands = Hands()
    assert actions.hand_over(transport=hands, keys=keys, now=NOW).sent == 1  # the one not tried yet
    assert actions.hand_over(transport=hands, keys=keys, now=NOW + timedelta(minutes=2)).sent == 1
    assert {letter.to for letter in hands.letters} == {"a@post.example", "b@post.example"}


def test_a_refused_letter_is_kept_aside_and_the_others_go(keys):
    _queue(keys, "a@post.example", "b@post.example", "c@post.example")

    done = actions.hand_over(transport=Hands([None, Refused()]), keys=keys, now=NOW)

    assert (done.sent, done.refused) == (2, 1)
    assert OutboxLetter.objects.get().given_up is True
    assert actions.hand_over(transport=Hands(), keys=keys, now=NOW + timedelta(days=1)).sent == 0


def test_a_worker_killed_while_sending_loses_nothing(keys):
    _queue(keys, "a@post.example")
    with pytest.raises(KeyboardInterrupt):
        actions.hand_over(transport=Hands([KeyboardInterrupt()]), keys=keys, now=NOW)

    assert actions.hand_over(transport=Hands(), keys=keys, now=NOW + timedelta(minutes=1)).sent == 0
    assert actions.hand_over(transport=Hands(), keys=keys, now=NOW + timedelta(minutes=3)).sent == 1


def test_letters_of_no_more_use_are_erased(keys):
    _queue(keys, "a@post.example")

    assert actions.expire(today=EXPIRES - timedelta(days=1)) == 0
    assert actions.expire(today=EXPIRES) == 1


def test_known_and_new_addresses_get_the_same_letter(keys):
    _queue(keys, "a@post.example", "a@post.example")
    hands = Hands()
    actions.hand_over(transport=hands, keys=keys, now=NOW)

    first, second = hands.letters
    assert (first.subject, first.text, first.html) == (second.subject, second.text, second.html)


def test_a_letter_cannot_carry_another_header(keys):
    letter = Letter("v@post.example\nBcc: x@y.example", "s", "t", "", "en")
    with pytest.raises(ValueError, match=r"(?i)header|linefeed|newline|address"):
        message(letter, sender="no-reply@post.example")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"no")}), Refused),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (450, b"later")}), Unavailable),
        (smtplib.SMTPSenderRefused(550, b"no", "us@b.example"), Unavailable),
        (smtplib.SMTPDataError(554, b"spam"), Refused),
        (smtplib.SMTPDataError(451, b"later"), Unavailable),
        (smtplib.SMTPServerDisconnected("gone"), Unavailable),
        (ConnectionRefusedError(), Unavailable),
        (TimeoutError(), Unavailable),
    ],
)
def test_answers_of_a_mail_server(monkeypatch, error, expected):
    transport = Smtp("smtp://127.0.0.1:1", sender="no-reply@b.example")

    class Connection:
        def hand_over(self, *_):
            raise error

        def rset(self):
            pass

        def quit(self):
            pass

    monkeypatch.setattr(transport, "_open", Connection)
    with pytest.raises(expected):
        transport.send(Letter("a@b.example", "s", "t", "", "en"))


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"5.1.1 <a@b.example> no such user")}),
        smtplib.SMTPDataError(550, b"5.1.1 <a@b.example> no such user"),
    ],
)
def test_what_a_server_says_when_it_refuses_stands_in_no_trace(monkeypatch, error):
    transport = Smtp("smtp://127.0.0.1:1", sender="no-reply@b.example")

    class Connection:
        def hand_over(self, *_):
            raise error

        def rset(self):
            pass

        def quit(self):
            pass

    monkeypatch.setattr(transport, "_open", Connection)
    with pytest.raises(Refused) as caught:
        transport.send(Letter("a@b.example", "s", "t", "", "en"))

    assert caught.value.reply == "550 5.1.1 <a@b.example> no such user"
    assert "a@b.example" not in "".join(traceback.format_exception_only(caught.value))
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(("begun", "expected"), [(False, Unavailable), (True, Uncertain)])
def test_a_line_that_breaks_while_the_letter_goes_out_leaves_it_uncertain(monkeypatch, begun, expected):
    transport = Smtp("smtp://127.0.0.1:1", sender="no-reply@b.example")

    class Connection:
        data_begun = True  # of the letter before

        def hand_over(self, *_):
            self.data_begun = begun or self.data_begun
            raise smtplib.SMTPServerDisconnected

        def quit(self):
            pass

    monkeypatch.setattr(transport, "_open", Connection)
    with pytest.raises(Unavailable) as caught:
        transport.send(Letter("a@b.example", "s", "t", "", "en"))
    assert type(caught.value) is expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [([550], Refused), ([450], Deferred), ([421], Unavailable)],
)
def test_a_letter_of_a_mailing_keeps_its_bytes_and_learns_whose_fault_it_is(monkeypatch, codes, expected):
    transport, sent = Smtp("smtp://127.0.0.1:1", sender="no-reply@b.example"), []

    class Connection:
        def hand_over(self, comes_back_to, to, content):
            if codes:
                raise smtplib.SMTPRecipientsRefused({to: (codes.pop(), b"no")})
            sent.append((comes_back_to, to, content))

        def rset(self):
            pass

        def quit(self):
            pass

    monkeypatch.setattr(transport, "_open", Connection)
    made = Made(to="a@b.example", comes_back_to="bounce+x@b.example", content=b"Subject: s\r\n\r\nt\r\n")
    with pytest.raises((Refused, Unavailable)) as caught:
        transport.send_made(made)
    assert type(caught.value) is expected
    transport.send_made(made)

    assert sent == [("bounce+x@b.example", "a@b.example", made.content)]


def test_the_demonstration_shows_a_letter_of_a_mailing(settings):
    settings.IS_DEMO = True
    mail = message(Letter("a@b.example", "Fünf", "words\n", "<p>words</p>", "de"), sender="us@b.example")

    Mailbox().send_made(Made(to="a@b.example", comes_back_to="bounce+x@b.example", content=mail.as_bytes()))
    with pytest.raises(Unavailable):
        Nowhere().send_made(Made("a@b.example", "bounce+x@b.example", b""))

    kept = MailboxLetter.objects.get()
    assert (kept.to, kept.subject, kept.language) == ("a@b.example", "Fünf", "de")
    assert (kept.text.strip(), kept.html.strip()) == ("words", "<p>words</p>")


def test_where_letters_go(settings):
    settings.EMAIL_URL, settings.IS_DEMO = "", False
    assert isinstance(from_settings(), Nowhere)
    settings.EMAIL_URL = "smtps://u:p@mail.example:465"
    assert isinstance(from_settings(), Smtp)
    settings.EMAIL_URL, settings.IS_DEMO = "mailbox:", True
    assert isinstance(from_settings(), Mailbox)
    settings.IS_DEMO = False  # a mailbox holds addresses in clear: the demonstration's only
    with pytest.raises(BadEmailUrl):
        from_settings()
    settings.EMAIL_URL = "mail.example"
    with pytest.raises(BadEmailUrl):
        from_settings()
