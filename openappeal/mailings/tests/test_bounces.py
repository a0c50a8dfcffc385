"""What mail servers send back: a score of systems, languages, and what hostile ones send."""

import io
import random
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openappeal.mailings import bounces
from openappeal.mailings.bounces import NotRead, Verdict, judge
from openappeal.mailings.tests.returned import SAMPLES, complaint, of_one, report, words


@pytest.mark.parametrize("system", SAMPLES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_each_system_is_understood(system, ends):
    verdict, message = SAMPLES[system]

    assert judge(message.replace("\n", ends).encode()) == verdict


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("abuse", Verdict.COMPLAINT),
        ("opt-out", Verdict.COMPLAINT),
        ("fraud", Verdict.COMPLAINT),
        ("not-spam", Verdict.UNKNOWN),
        ("virus", Verdict.UNKNOWN),
    ],
)
def test_a_complaint_is_one_and_taking_it_back_is_none(kind, verdict):
    assert judge(complaint(kind).encode()) == verdict


@pytest.mark.parametrize(
    ("reply", "is_gone"),
    [
        ("550 5.1.1 <a@post.example>: Recipient address rejected: User unknown in local recipient table", True),
        ("550 5.2.1 The email account that you tried to reach is inactive", True),
        ("553 5.1.2 We weren't able to find the recipient domain", True),
        ("550 No such user here", True),
        ("550 5.4.1 Recipient address rejected: Access denied", False),
        ("550 5.7.1 <a@post.example>: Access denied, user unknown to your reputation", False),
        ("554 5.7.1 <a@post.example>: Relay access denied", False),
        ("550 5.1.1 Blocked using zen.spamhaus.example", False),
        ("552 5.2.2 Mailbox full", False),
        ("550 Requested action not taken", False),
        ("450 4.1.1 User unknown", False),
        ("", False),
    ],
)
def test_refused_at_once_counts_only_what_says_that_there_is_no_mailbox(reply, is_gone):
    assert bounces.is_gone(reply) is is_gone


def test_what_the_returned_letter_says_is_never_taken_for_the_servers_words():
    letter = "From: news@home.example\n\n" + of_one("failed", "5.1.1") + "\n550 5.1.1 user unknown\n"

    assert judge(report("Full.", of_one("failed", "4.2.2"), letter=letter).encode()) == Verdict.SOFT
    copy = "\n--- Below this line is a copy of the message.\n\n550 5.1.1 user unknown\n"
    assert judge(words(f"The mailbox is full. {copy}").encode()) == Verdict.SOFT


def test_where_it_came_to_is_read_from_its_headers_and_never_from_its_body():
    message = words("Delivered-To: body@home.example", more="Return-Path: <>\nDelivered-To: bounce+x@home.example\n")

    assert bounces.came_to(message.encode()) == ["bounce+x@home.example", "news+token@home.example"]


def test_of_two_recipients_the_worst_counts():
    both = (
        of_one("delivered", "2.0.0")
        + "\nFinal-Recipient: rfc822; other@nowhere.example\nAction: failed\nStatus: 5.1.1\n"
    )

    assert judge(report("Sorry.", both).encode()) == Verdict.HARD


@pytest.mark.parametrize("nothing", [b"", b"\n\n\r\n", b"   \n\n"])
def test_an_empty_message_is_said_to_be_none(nothing):
    with pytest.raises(NotRead):
        judge(nothing)


HUGE = {
    "words": b"From: postmaster@mx.example\n\n" + b"user unknown " * 1_000_000,
    "one line of headers": b"X: " + b"a" * 12_000_000,
    "headers": b"".join(b"X-%d: y\n" % number for number in range(900_000)),
    "one header folded": b"X: y\n" + b" y\n" * 4_000_000,
    "nested": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number) for number in range(250_000)
    ),
    "boundaries": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 2_000_000,
    "numbers": b"From: postmaster@mx.example\n\n" + b"5.1." * 3_000_000,
    "letters without end": b"From: postmaster@mx.example\n\n" + b"mailbox " * 1_500_000,
}


@pytest.mark.parametrize("kind", HUGE)
def test_a_huge_one_takes_neither_time_nor_memory(kind):
    stream = io.BytesIO(HUGE[kind])
    tracemalloc.start()
    began = time.process_time()

    judge(bounces.take(stream))

    took, most = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not stream.read(1)  # a mail server whose pipe is shut would send it again
    assert took < 2
    assert most < 20_000_000


whole = st.sampled_from([message for _, message in SAMPLES.values()] + [complaint()]).map(str.encode)


@given(message=whole, seed=st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_a_damaged_one_raises_nothing_else(message, seed):
    chance = random.Random(seed)
    damaged = bytearray(message)
    for _ in range(chance.randint(1, 40)):
        place = chance.randrange(len(damaged))
        cut = chance.randint(0, 30)
        damaged[place : place + cut] = chance.randbytes(chance.randint(0, 20))
        if not damaged:
            break

    _judged(bytes(damaged))


@given(message=st.binary(max_size=3000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_raise_nothing_else(message):
    _judged(message)


PIECES = (
    b"--b\n|\n|Content-Type: |message/delivery-status|Status: 5.1.1\n"
    b"|multipart/report; boundary=b\n"
    b"|Action: failed\n| \t|:|\0|\xff|=\n|message/feedback-report\n|Content-Transfer-Encoding: base64\n|550 5.1.1 "
    b"|Content-Transfer-Encoding: quoted-printable\n"
).split(b"|")


@given(parts=st.lists(st.sampled_from(PIECES), max_size=60))
@settings(max_examples=300, deadline=None)
def test_pieces_in_any_order_raise_nothing_else(parts):
    _judged(b"".join(parts))


def _judged(message):
    try:
        assert judge(message) in Verdict
    except NotRead:
        pass
