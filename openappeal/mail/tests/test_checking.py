"""What is said of DNS records and of a letter: each flaw by itself, and nothing where there is none."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from openappeal.mail import checking
from openappeal.mail.checking import Given
from openappeal.mail.tests.test_dkim import ISSUE, RSA, record, signer

SPF = "v=spf1 ip4:192.0.2.7 ip6:2001:db8::/32 mx -all"
DMARC = "v=DMARC1; p=quarantine; rua=mailto:postmaster@home.example"
ARRIVED = b"Return-Path: <bounce+abc@home.example>\r\n"
SAMPLE = ARRIVED + signer().sign(ISSUE)
GOOD = Given("home.example", SPF, record(RSA), DMARC, SAMPLE)


def bad(**changed):
    facts = {"spf": GOOD.spf, "dkim": GOOD.dkim, "dmarc": GOOD.dmarc, "sample": GOOD.sample} | changed
    return [one.sentence for one in checking.examine(Given("home.example", **facts)) if one.is_good is False]


def test_where_nothing_is_missing_nothing_is_said_to_be():
    found = checking.examine(GOOD)

    assert [one for one in found if not one.is_good] == []
    assert len(found) == 6


def test_of_nothing_everything_is_missing():
    found = checking.examine(Given("home.example"))

    assert [one.is_good for one in found] == [False] * 4
    assert all("home.example" in one.sentence for one in found[:3])


@pytest.mark.parametrize(
    ("spf", "says"),
    [
        ("spf1 mx -all", "does not begin"),
        ("v=spf1 mx", "has no end"),
        ("v=spf1 mx +all", "everybody may send"),
        ("v=spf1 mx ?all", "forbids nobody"),
        ("v=spf1 -all", "lets nobody send"),
        ("v=spf1 mx -all v=spf1 a -all", "two SPF records"),
        ("v=spf1 ip4:192.0.2.999 -all", "do not know: ip4:192.0.2.999"),
        ("v=spf1 mail.home.example -all", "do not know"),
        ("v=spf1 " + "include:x.example " * 11 + "~all", "needs 11 look-ups"),
    ],
)
def test_each_flaw_of_spf_is_said(spf, says):
    (said,) = bad(spf=spf)

    assert says in said


@pytest.mark.parametrize(
    "spf", ['"v=spf1 mx " "-all"', "v=spf1 redirect=_spf.x.example", "V=SPF1 a:mail.x.example/24 ~all"]
)
def test_good_spf_in_other_clothes(spf):
    assert bad(spf=spf) == []


@pytest.mark.parametrize(
    ("dkim", "says"),
    [
        ("v=DKIM1; p=", "taken back"),
        ("v=DKIM1; p=MIIB", "cut off"),
        (record(RSA).replace("DKIM1", "DKIM2"), "v=DKIM1"),
        (record(RSA) + "; t=y", "is a test"),
        (record(rsa.generate_private_key(public_exponent=65537, key_size=1024)), "1024 bits"),
    ],
)
def test_each_flaw_of_dkim_is_said(dkim, says):
    assert says in bad(dkim=dkim)[0]


def test_a_record_in_several_quoted_parts_is_one():
    text = record(RSA)

    assert bad(dkim=f'"{text[:200]}" "{text[200:]}"') == []


@pytest.mark.parametrize(
    ("dmarc", "says"),
    [
        ("p=reject", "does not begin"),
        ("v=DMARC1; rua=mailto:x@y.example", "no policy"),
        ("v=DMARC1; p=none", "forbids nothing"),
    ],
)
def test_each_flaw_of_dmarc_is_said(dmarc, says):
    (said,) = bad(dmarc=dmarc)

    assert says in said


@pytest.mark.parametrize(
    ("sample", "says"),
    [
        (ARRIVED + ISSUE, "no DKIM signature"),
        (SAMPLE.replace(b"Two", b"Ten"), "does not fit"),
        (SAMPLE.replace(b"bounce+abc@home.example", b"x@provider.example"), "replaces the sender"),
        (SAMPLE.replace(b"bounce+abc@", b"news@"), "address of its own"),
        (ARRIVED + signer().sign(ISSUE.replace(b"List-Unsubscribe-Post", b"X-Post")), "has taken it out"),
        (ARRIVED + signer().sign(ISSUE.replace(b"https:", b"http:")), "no https"),
        (ARRIVED + signer().sign(ISSUE.replace(b"news@home", b"news@else")), "from else.example"),
        (SAMPLE.replace(b"d=home.example", b"d=provider.example"), "not by home.example"),
        (SAMPLE.replace(b"list-unsubscribe:list-unsubscribe:", b""), "leaves out list-unsubscribe"),
        (b"\xff\0" * 5000, "from nobody"),
    ],
)
def test_each_flaw_of_a_letter_is_said(sample, says):
    assert any(says in said for said in bad(sample=sample))


def test_the_sender_of_a_letter_is_its_own_word():
    assert checking.sender_of(SAMPLE) == "home.example"
    assert checking.sender_of(b"Subject: x\r\n\r\nFrom: a@b.example") == ""
