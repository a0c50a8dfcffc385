"""Signed notes, against the examples of the specification and of its author's program."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openappeal.tlog.notes import (
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    BadKey,
    BadNote,
    NotSigned,
    Signature,
    Signer,
    Verifier,
    open_note,
    parse,
    parse_base64,
    sign,
)
from openappeal.tlog.tests.mangling import each_bit, near

# golang.org/x/mod/sumdb/note, by the author of the format: its key, and a note signed with it.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETERS_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
NOTE = f"{TEXT}\n{PETERS_LINE}".encode()
# c2sp.org/signed-note, “Verifier keys”.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
# A key of another type, of a public log: it is no key of ours.
REKOR = (
    "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4Qv"
    "FK/4sueRoVj//QP22Ni4Qt9DPfkWLc="
)
OTHER = Signer("witness.example/w1", b"\x05" * 32)


def test_the_authors_note_is_accepted_and_made_alike():
    signer, verifier = Signer.parse(PETERS_SECRET), Verifier.parse(PETER)

    assert open_note(NOTE, [verifier]) == TEXT
    assert sign(TEXT, signer) == NOTE
    assert signer.verifier == verifier
    assert (str(verifier), signer.written()) == (PETER, PETERS_SECRET)


def test_the_specifications_note_is_accepted():
    verifier = Verifier.parse(EXAMPLE_KEY)

    assert (verifier.name, verifier.key_id) == ("example.com/foo", 0x530D903A)
    assert open_note(EXAMPLE, [verifier]) == "This is an example message.\n"


def test_every_changed_bit_of_a_note_is_refused():
    verifier = Verifier.parse(PETER)

    for _, changed in each_bit(NOTE):
        with pytest.raises(BadNote):
            open_note(changed, [verifier])


def test_every_part_and_changed_character_of_a_key_is_refused():
    for text, parse_key in [(PETER, Verifier.parse), (PETERS_SECRET, Signer.parse)]:
        for at in range(len(text)):
            # Wherever it stands, a letter that is another one.
            for changed in (text[:at], text[at + 1 :], text[:at] + ("B" if text[at] == "A" else "A") + text[at + 1 :]):
                with pytest.raises(BadKey):
                    parse_key(changed)
    for text in (
        REKOR,
        "",
        "+",
        "++",
        PETER + "\n",
        " " + PETER,
        PETERS_SECRET,
        "a b+00000000+AA==",
        "\ud800+" + PETER[13:],
    ):
        with pytest.raises(BadKey):
            Verifier.parse(text)


def test_signatures_of_others_are_ignored():
    verifier = Verifier.parse(PETER)
    cosigned = NOTE.decode() + OTHER.line(TEXT) + "— witness.example/w2 BAAAAA" + "A" * 3002 + "\n"
    same_name = NOTE.decode() + f"— PeterNeumann {base64.b64encode(b'1234' + b'x' * 64).decode()}\n"
    same_id = NOTE.decode() + "— Peter\u200cNeumann" + PETERS_LINE.removeprefix("— PeterNeumann")

    for note in (cosigned, same_name, same_id):
        assert open_note(note.encode(), [verifier]) == TEXT
    assert open_note(cosigned.encode(), [verifier, OTHER.verifier]) == TEXT
    with pytest.raises(NotSigned):
        open_note(NOTE, [OTHER.verifier])
    with pytest.raises(NotSigned):
        open_note(NOTE, [])


def test_one_wrong_signature_of_a_known_key_spoils_the_note():
    wrong = OTHER.line("another text\n")

    with pytest.raises(NotSigned):
        open_note(NOTE + wrong.encode(), [Verifier.parse(PETER), OTHER.verifier])
    assert open_note(NOTE + wrong.encode(), [Verifier.parse(PETER)]) == TEXT


def test_the_last_empty_line_is_the_border():
    text = "one\n\n— not.a/signature AAAAAAAA\n\n"
    note = sign(text, OTHER)

    assert open_note(note, [OTHER.verifier]) == text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"text\n",
        b"text\n\n",
        NOTE[:-1],
        NOTE + b"\n",
        NOTE.replace(b"\n\n", b"\n"),
        NOTE.replace("— Peter".encode(), b"- Peter"),
        NOTE.replace(b"PeterNeumann x08", b"PeterNeumann  x08"),
        NOTE.replace(b"PeterNeumann x08", "Peter\u00a0Neumann x08".encode()),
        NOTE.replace(b"PeterNeumann x08", b"Peter+Neumann x08"),
        NOTE.replace(b"PeterNeumann x08", b" x08"),
        NOTE.replace(b"JnAM=", b"JnAM"),
        NOTE.replace(b"JnAM=", b"JnAN="),
        NOTE.replace(b"JnAM=", b"JnAM= "),
        NOTE.replace(b"\n", b"\r\n"),
        NOTE.replace(b"If you", b"If\tyou"),
        NOTE.replace(b"If you", b"If\xffyou"),
        NOTE + b"\xe2\x80\x94 w AAAAAA==\n",
        NOTE + b"\xe2\x80\x94 w\x01 AAAAAAAA\n",
        NOTE + b"\xe2\x80\x94 w AAAAAAAA\n" * MAX_SIGNATURES,
        b"x" * MAX_NOTE_BYTES + NOTE,
    ],
)
def test_what_is_not_of_the_format_is_refused(data):
    with pytest.raises(BadNote):
        parse(data)


def test_as_many_signatures_as_the_specification_wants_are_read():
    note = parse(NOTE + b"\xe2\x80\x94 w AAAAAAAA\n" * 15)

    assert len(note.signatures) == 16
    assert note.signatures[1] == Signature("w", 0, b"\x00\x00")


@pytest.mark.parametrize("text", ["", "no last line feed", "a\rb\n", "a\x00\n", "\ud800\n"])
def test_what_cannot_be_a_text_is_not_signed(text):
    with pytest.raises(BadNote):
        sign(text, OTHER)


def test_somebody_has_to_sign():
    with pytest.raises(BadNote):
        sign("text\n")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b", "a\x01b", "\ud800"])
def test_what_cannot_be_a_name_is_no_key(name):
    with pytest.raises(BadKey):
        Signer.fresh(name)


def test_a_secret_stands_in_no_message():
    signer = Signer.fresh("campaign.example/log")
    secret = signer.written()

    assert Signer.parse(secret) == signer
    assert secret not in repr(signer) + str(signer)
    with pytest.raises(BadKey) as caught:
        Signer.parse(secret[:-4])
    assert str(caught.value) == ""


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32) | st.just("\n"), max_size=60))
def test_a_note_is_read_as_it_was_written(text):
    assert open_note(sign(text + "\n", OTHER), [OTHER.verifier]) == text + "\n"


@settings(max_examples=150, deadline=None)
@given(near(NOTE, EXAMPLE, PETERS_LINE.encode()))
def test_anything_else_is_refused_with_one_exception(data):
    try:
        assert open_note(data, [Verifier.parse(PETER)]) == TEXT
    except BadNote:
        pass


@settings(max_examples=100, deadline=None)
@given(near(PETER.encode(), PETERS_SECRET.encode()))
def test_any_other_key_is_refused_with_one_exception(data):
    for parse_key in (Verifier.parse, Signer.parse):
        try:
            parse_key(data.decode(errors="surrogateescape"))
        except BadKey:
            pass


@pytest.mark.parametrize("text", ["A", "AA=", "AB==", "A A=", "AA==\n", "AA==AA==", "-_==", "آ"])
def test_base64_has_one_spelling(text):
    with pytest.raises(ValueError):  # noqa: PT011 (it is what is documented)
        parse_base64(text)
