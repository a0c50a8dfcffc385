"""What goes over the line to a mail server, with and without PIPELINING (RFC 2920)."""

import smtplib
import socket

import pytest

from openappeal.mail.letters import Made
from openappeal.mail.transports import Deferred, Refused, Smtp, Unavailable, Uncertain, _Watched

SENDER, TO = "bounce+x@b.example", "a@b.example"
COMMANDS = b"MAIL FROM:<bounce+x@b.example>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n"
LETTER = b"Subject: s\r\n\r\nt\r\n"


class Line(_Watched):
    """A connection to a server whose answers are there already; `said` is each time that something is sent."""

    def __init__(self, answers, *offered):
        super().__init__()
        self.sock, self.server = socket.socketpair()
        self.server.sendall(b"".join(answer + b"\r\n" for answer in answers))
        self.server.shutdown(socket.SHUT_WR)
        self.ehlo_resp, self.does_esmtp, self.esmtp_features = b"server", True, dict.fromkeys(offered, "")
        self.said = []

    def send(self, s):
        self.said.append(s.encode() if isinstance(s, str) else s)

    def close(self):
        self.said.append("closed")
        self.server.close()
        super().close()


@pytest.fixture
def line():
    made = []

    def begin(answers, *offered):
        made.append(Line(answers, *offered))
        return made[-1]

    yield begin
    for one in made:
        one.close()


def test_everything_before_the_letter_is_said_at_once(line):
    one = line([b"250 ok", b"250 ok", b"354 go on", b"250 ok"], "pipelining")

    one.hand_over(SENDER, TO, LETTER)

    assert one.said == [COMMANDS, b"Subject: s\r\n\r\nt\r\n.\r\n"]
    assert one.data_begun is True


def test_a_server_that_asks_for_the_size_is_told_it(line):
    one = line([b"250 ok", b"251 forwarded", b"354 go on", b"250 ok"], "pipelining", "size")

    one.hand_over(SENDER, TO, LETTER)

    assert one.said[0] == COMMANDS.replace(b"<bounce+x@b.example>", b"<bounce+x@b.example> SIZE=17")


def test_a_server_that_offers_no_groups_is_asked_one_by_one(line):
    one = line([b"250 ok", b"250 ok", b"354 go on", b"250 ok"])

    one.hand_over(SENDER, TO, LETTER)

    assert [said.upper() for said in one.said[:3]] == COMMANDS.upper().splitlines(keepends=True)
    assert one.said[3:] == [LETTER + b".\r\n"]


@pytest.mark.parametrize(
    ("letter", "sent"),
    [
        (b".a\r\n.\r\n..b\r\nc.\r\n", b"..a\r\n..\r\n...b\r\nc.\r\n.\r\n"),
        (b"a\r\n\r\n", b"a\r\n\r\n.\r\n"),
        (b"no end", b"no end\r\n.\r\n"),
    ],
)
@pytest.mark.parametrize("offered", [(), ("pipelining",)])
def test_no_line_of_a_letter_ends_it_early(line, letter, sent, offered):
    one = line([b"250 ok", b"250 ok", b"354 go on", b"250 ok"], *offered)

    one.hand_over(SENDER, TO, letter)

    assert one.said[-1] == sent


@pytest.mark.parametrize(
    ("answers", "expected", "is_sent"),
    [
        ([b"550 not you", b"503 no", b"503 no"], Unavailable, False),
        ([b"250 ok", b"550 unknown", b"554 nobody"], Refused, False),
        ([b"250 ok", b"550 unknown", b"354 go on"], Refused, False),
        ([b"250 ok", b"451 later", b"503 nobody"], Deferred, False),
        ([b"250 ok", b"421 bye"], Unavailable, False),
        ([b"421 bye"], Unavailable, False),
        ([b"250 ok", b"250 ok", b"554 no"], Refused, False),
        ([b"250 ok", b"250 ok", b"451 no"], Unavailable, False),
        ([b"250 ok", b"250 ok"], Unavailable, False),
        ([b"250 ok", b"250 ok", b"354 go on"], Uncertain, True),
        ([b"250 ok", b"250 ok", b"354 go on", b"554 spam"], Refused, True),
        ([b"250 ok", b"250 ok", b"354 go on", b"451 later"], Unavailable, True),
    ],
)
@pytest.mark.parametrize("offered", [(), ("pipelining",)])
def test_what_follows_from_each_answer(line, monkeypatch, answers, expected, is_sent, offered):
    transport, one = Smtp("smtp://127.0.0.1:1", sender="no-reply@b.example"), None

    def begin():
        nonlocal one
        one = line(answers, *offered)
        return one

    monkeypatch.setattr(transport, "_open", begin)

    with pytest.raises((Refused, Unavailable)) as caught:
        transport.send_made(Made(to=TO, comes_back_to=SENDER, content=LETTER))

    # A server that breaks off after 250 may have been told DATA; one by one that counts as begun.
    is_cut_off_early = not offered and len(answers) == 2 and expected is Unavailable and answers[1] == b"250 ok"
    assert type(caught.value) is (Uncertain if is_cut_off_early else expected)
    assert (LETTER + b".\r\n" in one.said) is is_sent


def test_a_server_that_waits_for_a_letter_to_nobody_gets_none(line):
    one = line([b"250 ok", b"550 unknown", b"354 go on"], "pipelining")

    with pytest.raises(smtplib.SMTPRecipientsRefused):
        one.hand_over(SENDER, TO, LETTER)

    assert one.said == [COMMANDS, "closed"]


@pytest.mark.parametrize("address", ["a@b.example\r\nRCPT TO:<x@y.example>", "a@b.example> SIZE=1", "\r\n"])
def test_an_address_cannot_carry_another_command(line, address):
    to_them, from_us = line([], "pipelining"), line([], "pipelining")

    with pytest.raises(ValueError, match="bare address"):
        to_them.hand_over(SENDER, address, LETTER)
    with pytest.raises(ValueError, match="bare address"):
        from_us.hand_over(address, TO, LETTER)

    assert to_them.said == from_us.said == []
