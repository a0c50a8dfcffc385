"""Signing letters: another program verifies them, and nobody can add what was not signed."""

import base64

import dkim as dkimpy
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from openappeal.mail import dkim
from openappeal.mail.letters import Letter, message
from openappeal.mail.transports import Smtp
from openappeal.vault.keys import KeyMissing

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
ISSUE = (
    "From: OpenAppeal <news@home.example>\r\nTo: mina@post.example\r\nSubject: =?utf-8?b?2K7YqNixINiq2KfYstmH?=\r\n"
    "Date: Tue, 24 Nov 2026 12:00:00 +0000\r\nMessage-ID: <x@home.example>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nList-Id: <news.home.example>\r\n"
    "List-Unsubscribe: <https://home.example/u/fa.01.x/>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\n"
    "Two  spaces \r\n\r\n.a line that begins with a full stop\t\r\nخبر تازه\r\n\r\n\r\n"
).encode()


def record(key):
    public = key.public_key()
    if isinstance(public, ed25519.Ed25519PublicKey):
        raw, kind = public.public_bytes_raw(), "ed25519"
    else:
        der = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        raw, kind = public.public_bytes(*der), "rsa"
    return f"v=DKIM1; k={kind}; p={base64.b64encode(raw).decode()}"


def signer(key=RSA):
    return dkim.Signer("home.example", "a1", key)


def verified(signed, key=RSA):
    asked = []

    def answer(name, timeout=5):
        asked.append(name)
        return record(key).encode()

    good = dkimpy.verify(signed, dnsfunc=answer)
    assert asked == [b"a1._domainkey.home.example."]
    return good


def test_another_program_verifies_what_we_sign():
    assert verified(signer().sign(ISSUE))


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text.replace(b"Two", b"Ten"),
        lambda text: text.replace(b"/u/fa.01.x/", b"/u/fa.01.y/"),
        lambda text: text.replace(b"=One-Click", b"=Two-Click"),
        lambda text: text.replace(b"mina@", b"omid@"),
        lambda text: b"From: other@home.example\r\n" + text,
        lambda text: b"Subject: Other\r\n" + text,
        lambda text: b"List-Unsubscribe: <https://other.example/>\r\n" + text,
        lambda text: b"List-Unsubscribe-Post: other\r\n" + text,
        lambda text: b"Reply-To: other@other.example\r\n" + text,
        lambda text: text + b"One line more\r\n",
    ],
)
def test_what_is_changed_or_added_breaks_the_signature(changed):
    signed = signer().sign(ISSUE)

    assert not verified(changed(signed))
    (ours,) = dkim.signatures(changed(signed))
    assert not dkim.is_good(changed(signed), ours, record(RSA))


def test_what_relays_do_to_white_space_does_not():
    signed = signer().sign(ISSUE)

    relayed = signed.replace(b"Subject: ", b"Subject:\r\n\t").replace(b"Two  spaces ", b"Two spaces") + b"\r\n\r\n"

    assert verified(relayed)


def test_one_click_is_signed_once_more_than_it_stands_there():
    (ours,) = dkim.signatures(signer().sign(ISSUE))

    names = ("from", "list-unsubscribe", "list-unsubscribe-post", "reply-to")
    assert [ours.signed.count(name) for name in names] == [2, 2, 2, 1]


@pytest.mark.parametrize("over_headers", [b"simple", b"relaxed"])
@pytest.mark.parametrize("over_body", [b"simple", b"relaxed"])
def test_we_verify_what_another_program_signs(over_headers, over_body):
    theirs = dkimpy.sign(ISSUE, b"a1", b"home.example", RSA.private_bytes(*PEM), canonicalize=(over_headers, over_body))

    (one,) = dkim.signatures(theirs + ISSUE)
    assert dkim.is_good(theirs + ISSUE, one, record(RSA))
    assert not dkim.is_good(theirs + ISSUE + b"x\r\n", one, record(RSA))


def test_the_other_kind_of_key():
    key = ed25519.Ed25519PrivateKey.generate()

    signed = signer(key).sign(ISSUE)

    (one,) = dkim.signatures(signed)
    assert dkim.is_good(signed, one, record(key))
    assert not dkim.is_good(signed + b"x\r\n", one, record(key))


def test_a_letter_without_a_signature_is_said_to_have_none():
    with pytest.raises(dkim.NotSigned):
        dkim.signatures(ISSUE)


# ── The key, and the transport ──────────────────────────────────────────────
def test_without_a_selector_nothing_is_signed(tmp_path):
    assert dkim.signer(folder=tmp_path, selector="", sender="news@home.example") is None


def test_the_key_of_the_keys_folder_signs_for_the_senders_domain(tmp_path):
    (tmp_path / dkim.KEY_FILE).write_bytes(RSA.private_bytes(*PEM))

    made = dkim.signer(folder=tmp_path, selector="a1", sender="OpenAppeal <news@Home.example>")

    assert (made.domain, made.selector) == ("home.example", "a1")
    assert verified(made.sign(ISSUE))


@pytest.mark.parametrize(
    ("selector", "content"),
    [
        ("a1", None),
        ("a1", b"nonsense"),
        ("a1", b""),
        ("a b", RSA.private_bytes(*PEM)),
        ("a1", ec.generate_private_key(ec.SECP256R1()).private_bytes(*PEM)),
        ("a1", RSA.private_bytes(*PEM[:2], serialization.BestAvailableEncryption(b"secret"))),
    ],
)
def test_a_key_that_cannot_be_used_is_said_in_a_sentence(tmp_path, selector, content):
    if content is not None:
        (tmp_path / dkim.KEY_FILE).write_bytes(content)

    with pytest.raises(KeyMissing, match=r"\.$"):
        dkim.signer(folder=tmp_path, selector=selector, sender="news@home.example")


def test_every_letter_leaves_with_a_signature(monkeypatch, settings):
    sent = []

    class Line:
        data_begun = False

        def hand_over(self, sender, to, mail):
            sent.append((sender, to, mail))

    transport = Smtp("smtp://127.0.0.1:1", sender="OpenAppeal <no-reply@home.example>", signer=signer())
    monkeypatch.setattr(transport, "_open", Line)
    letter = Letter("mina@post.example", "خبر تازه", "Hello.\n" * 50, "<p>Hello.</p>", "fa")
    transport.send(letter)

    ((sender, to, mail),) = sent
    assert (sender, to) == ("no-reply@home.example", "mina@post.example")
    assert verified(mail)
    assert mail.count(b"\r\n") == mail.count(b"\n")
    assert message(letter, sender=sender)["Subject"] == "خبر تازه"
