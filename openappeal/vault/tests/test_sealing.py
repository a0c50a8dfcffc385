import random
import statistics

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from openappeal.vault import age, sealing
from openappeal.vault.tokens import Token, new_token

TOKEN = Token("AAECAwQFBgcICQoLDA0ODw")
OFFICE, OFFICE_RECIPIENT = age.new_identity()
SECOND, SECOND_RECIPIENT = age.new_identity()


@given(st.binary(max_size=3000))
def test_any_one_recipient_opens_the_box(plaintext):
    box = sealing.seal(plaintext, [OFFICE_RECIPIENT, SECOND_RECIPIENT])

    assert sealing.open_sealed(box, OFFICE) == plaintext
    assert sealing.open_sealed(box, SECOND) == plaintext


def test_box_is_a_binary_age_file():
    assert sealing.seal(b"x", [OFFICE_RECIPIENT]).startswith(b"age-encryption.org/v1\n")


def test_a_stranger_cannot_open_the_box():
    stranger, _ = age.new_identity()

    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(sealing.seal(b"x", [OFFICE_RECIPIENT]), stranger)


@pytest.mark.parametrize("box", [b"", b"age-encryption.org/v1\n", b"\0" * 300])
def test_a_broken_box_does_not_open(box):
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(box, OFFICE)


def test_sealing_to_nobody_or_to_nonsense_is_refused():
    with pytest.raises(sealing.BadRecipient):
        sealing.seal(b"x", [])
    with pytest.raises(sealing.BadRecipient):
        sealing.seal(b"x", ["age1nonsense"])
    with pytest.raises(sealing.BadRecipient):
        sealing.seal(b"x", [OFFICE])


def test_a_bad_identity_is_not_repeated_in_the_message():
    with pytest.raises(sealing.BadRecipient) as caught:
        sealing.open_sealed(sealing.seal(b"x", [OFFICE_RECIPIENT]), OFFICE[:-1])

    assert OFFICE[:-1] not in str(caught.value)
    assert caught.value.__cause__ is None


# Made apart: HKDF written out with two HMACs (RFC 5869 §2), nonce of zeros, padding by hand.
FIXED_KEY = bytes.fromhex("9aa51d5c5af400a5053f962216a35e39aa301561382a7ad3ad1282044dd9b6ea")
FIXED_BOX = bytes(12) + AESGCM(FIXED_KEY).encrypt(bytes(12), ("شیما".encode() + b"\x80").ljust(1024, b"\0"), b"row 1")

FIELDS = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
    st.one_of(st.none(), st.integers(), st.text(st.characters(exclude_categories=["Cs"]), max_size=20)),
    max_size=8,
)


@given(FIELDS)
def test_padded_box_round_trip(fields):
    padded = sealing.pad_box(fields)

    assert len(padded) in {1024, 2048}
    assert sealing.unpad_box(padded) == fields


def test_padded_box_is_canonical():
    assert sealing.pad_box({"b": 1, "a": "شیما"}).rstrip(b"\0") == '{"a":"شیما","b":1}'.encode()


def test_padded_box_grows_once_and_then_refuses():
    assert len(sealing.pad_box({"n": "x" * 1016})) == 1024
    assert len(sealing.pad_box({"n": "x" * 1017})) == 2048
    with pytest.raises(sealing.TooLong):
        sealing.pad_box({"n": "x" * 2041})


@pytest.mark.parametrize("padded", [b"", b"[]", b"{", b"\xff"])
def test_unpadding_refuses_what_is_no_box(padded):
    with pytest.raises(ValueError, match=r"."):
        sealing.unpad_box(padded)


def test_size_of_a_sealed_box_does_not_depend_on_its_content():
    # age's random grease stanza varies the size, so two samples are compared, not two boxes.
    def sizes(name):
        return [len(sealing.seal(sealing.pad_box({"name": name}), [OFFICE_RECIPIENT])) for _ in range(400)]

    short, long = sizes("Li"), sizes("Maximiliane von und zu Musterhausen-Beispiel")
    gap = abs(statistics.mean(short) - statistics.mean(long))
    pooled = short + long
    shuffler = random.Random(2)
    chance = []
    for _ in range(500):
        shuffler.shuffle(pooled)
        chance.append(abs(statistics.mean(pooled[:400]) - statistics.mean(pooled[400:])))

    assert max(short + long) < 1024 + 600
    assert gap <= max(chance)


@given(st.binary(max_size=1000), st.binary(max_size=40))
def test_encryption_under_a_token_round_trip(plaintext, context):
    box = sealing.encrypt_under_token(TOKEN, plaintext, context)

    assert len(box) == 12 + 1024 + 16
    assert sealing.decrypt_under_token(TOKEN, box, context) == plaintext


def test_decryption_under_a_token_known_answer():
    box = FIXED_BOX

    assert sealing.decrypt_under_token(TOKEN, box, b"row 1") == "شیما".encode()


def test_encryption_under_a_token_is_bound_to_token_context_and_bytes():
    box = sealing.encrypt_under_token(TOKEN, b"Sabine", b"row 1")

    for token, changed, context in [
        (new_token(), box, b"row 1"),
        (TOKEN, box, b"row 2"),
        (TOKEN, box[:-1] + bytes([box[-1] ^ 1]), b"row 1"),
        (TOKEN, box[:5], b"row 1"),
        (TOKEN, b"", b"row 1"),
    ]:
        with pytest.raises(sealing.CannotOpen):
            sealing.decrypt_under_token(token, changed, context)


def test_encryption_under_a_token_refuses_what_is_too_long():
    with pytest.raises(sealing.TooLong):
        sealing.encrypt_under_token(TOKEN, b"x" * 2048, b"")
