import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openappeal.vault import tokens
from openappeal.vault.tokens import Token

KEY = b"\x22" * 32
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KNOWN = Token("AAECAwQFBgcICQoLDA0ODw")
"""The bytes 00 01 … 0f."""


def test_new_token_is_128_bits_in_base64url():
    made = {tokens.new_token() for _ in range(200)}

    assert len(made) == 200
    assert {len(token) for token in made} == {22}
    assert set("".join(made)) <= set(string.ascii_letters + string.digits + "-_")


def test_token_hash_is_sha256():
    assert tokens.token_hash(Token("abc")).hex() == ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")


def test_personal_code_known_answer():
    # Computed apart: openssl dgst -sha256 -mac HMAC, first 16 bytes, then 5 bits a character.
    assert tokens.personal_code(KEY, KNOWN) == "sasrgj402xrq4mr1zeg1ekzv54"


def test_personal_code_repeats_for_one_token_and_differs_between_tokens_and_keys():
    code = tokens.personal_code(KEY, KNOWN)

    assert tokens.personal_code(KEY, KNOWN) == code
    assert tokens.personal_code(KEY, tokens.new_token()) != code
    assert tokens.personal_code(b"\x23" * 32, KNOWN) != code


@given(st.binary(min_size=1, max_size=64))
def test_code_survives_the_way_people_copy_it(key):
    code = tokens.personal_code(key, KNOWN)
    grouped = tokens.group_code(code)

    assert [len(group) for group in grouped.split("-")] == [5, 5, 4, 4, 4, 4]
    assert tokens.clean_code(grouped) == code
    assert tokens.clean_code(grouped.upper().replace("0", "O").replace("1", "l")) == code
    for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"):
        assert tokens.clean_code(grouped.translate(str.maketrans("0123456789", digits))) == code
    assert tokens.clean_code(f"  {grouped.replace('-', ' – ')}\n") == code


@pytest.mark.parametrize("text", ["", "abc", "u" * 26, "a" * 27, "é" * 26, "a" * 10_000, "\ud800" * 26])
def test_clean_code_refuses_what_is_none(text):
    with pytest.raises(tokens.BadCode):
        tokens.clean_code(text)


def test_code_hash_differs_from_the_code_and_is_32_bytes():
    code = tokens.personal_code(KEY, KNOWN)

    assert len(tokens.code_hash(code)) == 32


def test_form_code_known_answer():
    # Computed apart, as that of a link: HMAC over "form-code/v1", a line feed and the token.
    assert tokens.form_code(KEY, "AAECAwQFBgcICQoLDA0ODw") == "ntmjb1s7x0s4vs944srfp31ae4"


def test_a_form_has_one_code_which_no_link_has():
    token = tokens.issue_form_token(KEY, NOW, "sign")

    assert tokens.form_code(KEY, token) == tokens.form_code(KEY, token)
    assert tokens.form_code(KEY, token) != tokens.personal_code(KEY, Token(token))
    assert tokens.form_code(b"\x23" * 32, token) != tokens.form_code(KEY, token)
    assert tokens.form_hash(token) != tokens.token_hash(Token(token))


def check(token, after, purpose="sign", **ages):
    tokens.check_form_token(KEY, token, NOW + after, purpose, **ages)


def test_form_token_of_a_persons_age_is_accepted_more_than_once():
    token = tokens.issue_form_token(KEY, NOW, "sign")

    check(token, timedelta(seconds=3))
    check(token, timedelta(hours=1))
    check(token, timedelta(hours=6))


def test_form_tokens_all_have_one_length():
    moments = [NOW + timedelta(seconds=7_777 * step) for step in range(300)]

    made = [tokens.issue_form_token(KEY, moment, "sign" * (step % 5)) for step, moment in enumerate(moments)]

    assert {len(token) for token in made} == {54}
    assert len(set(made)) == 300


@pytest.mark.parametrize("after", [timedelta(seconds=2.9), timedelta(0), timedelta(days=-1)])
def test_form_token_too_young(after):
    with pytest.raises(tokens.FormTokenTooYoung):
        check(tokens.issue_form_token(KEY, NOW, "sign"), after)


@pytest.mark.parametrize("after", [timedelta(hours=6, seconds=1), timedelta(days=400)])
def test_form_token_too_old(after):
    with pytest.raises(tokens.FormTokenTooOld):
        check(tokens.issue_form_token(KEY, NOW, "sign"), after)


def test_form_token_ages_can_be_set():
    check(tokens.issue_form_token(KEY, NOW, "sign"), timedelta(0), min_age=timedelta(0))


def test_form_token_of_another_form_or_key_is_invalid():
    token = tokens.issue_form_token(KEY, NOW, "sign")

    with pytest.raises(tokens.FormTokenInvalid):
        check(token, timedelta(minutes=1), purpose="contact")
    with pytest.raises(tokens.FormTokenInvalid):
        tokens.check_form_token(b"\x00" * 32, token, NOW + timedelta(minutes=1), "sign")


@given(st.integers(0, 53), st.sampled_from(string.ascii_letters + string.digits + "-_="))
def test_form_token_with_a_changed_character_is_invalid(place, character):
    token = tokens.issue_form_token(KEY, NOW, "sign")
    changed = token[:place] + character + token[place + 1 :]

    if changed != token:
        with pytest.raises(tokens.FormTokenInvalid):
            check(changed, timedelta(minutes=1))


@given(st.text())
def test_form_token_never_fails_otherwise(text):
    with pytest.raises(tokens.FormTokenInvalid):
        check(text, timedelta(minutes=1))


@given(st.integers(-(2**63), 2**63 - 1), st.text(st.characters(exclude_categories=["Cs"])))
def test_signed_id_round_trip(number, purpose):
    text = tokens.signed_id(KEY, purpose, number)

    assert len(text) == 32
    assert tokens.read_signed_id(KEY, purpose, text) == number


@pytest.mark.parametrize("text", ["", "a", "é", "\ud800", "A" * 32, "A" * 31 + "=", "A" * 5000])
def test_signed_id_refuses_strangers(text):
    with pytest.raises(tokens.BadSignature):
        tokens.read_signed_id(KEY, "unsubscribe", text)


def test_signed_id_is_for_one_purpose():
    text = tokens.signed_id(KEY, "unsubscribe", 7)

    with pytest.raises(tokens.BadSignature):
        tokens.read_signed_id(KEY, "withdraw", text)


@given(st.binary(max_size=80))
def test_base64url_has_one_spelling(raw):
    text = tokens.encode_base64url(raw)

    assert tokens.decode_base64url(text) == raw
    with pytest.raises(ValueError, match=r"."):
        tokens.decode_base64url(text + "=")
