"""The sum: what it is, to which token it belongs, and that the script says the same and looks at nothing else."""

import hmac
import re
import timeit
from pathlib import Path

import pytest

import openappeal.cms
from openappeal.antiabuse import sums

TOKEN = "AAAAAGck3AAx" + "k" * 42
SCRIPT = (Path(openappeal.cms.__file__).parent / "static/cms/sum.js").read_text(encoding="utf-8")
CODE = re.sub(r"^\s*//.*$|\s//.*$", "", SCRIPT, flags=re.MULTILINE)


def by_hand(token, number):
    """The first bits, after the words of RFC 8018, 5.2."""
    block = hmac.digest(token.encode(), f"openappeal/sum/v1/{number}".encode() + (1).to_bytes(4, "big"), "sha256")
    total = int.from_bytes(block, "big")
    for _ in range(127):
        block = hmac.digest(token.encode(), block, "sha256")
        total ^= int.from_bytes(block, "big")
    return total


@pytest.mark.parametrize(("bits", "number"), [(8, "269"), (13, "7944")])
def test_the_first_number_that_fits_is_known(bits, number):
    assert sums.is_done(TOKEN, number, bits=bits)
    assert by_hand(TOKEN, number) >> (256 - bits) == 0
    assert not any(sums.is_done(TOKEN, str(one), bits=bits) for one in range(min(int(number), 400)))


def test_each_number_is_judged_by_its_zeros():
    for number in range(64):
        zeros = 256 - by_hand(TOKEN, number).bit_length()
        assert [sums.is_done(TOKEN, str(number), bits=bits) for bits in (zeros, zeros + 1)] == [zeros > 0, False]


@pytest.mark.parametrize(
    "number", ["", "270", "0269", "+269", " 269", "269\n", "2_69", "۲۶۹", "2.69e2", "1" * 11, "x" * 9000]
)
def test_whatever_else_comes_is_as_good_as_none(number):
    assert sums.is_done(TOKEN, number, bits=8) is False


def test_it_belongs_to_one_token():
    assert not sums.is_done(TOKEN[:-1] + "K", "269", bits=8)
    assert not sums.is_done("é" * 54, "269", bits=8)


@pytest.mark.parametrize("bits", [-1, 0, 33])
def test_where_none_is_asked_for_none_counts(bits):
    assert not sums.is_done(TOKEN, "269", bits=bits)


def test_looking_at_one_takes_less_than_a_tenth_of_a_millisecond():
    assert min(timeit.repeat(lambda: sums.is_done(TOKEN, "7944", bits=13), number=20, repeat=20)) / 20 < 0.0001


def test_the_script_has_the_same_numbers():
    assert f"ROUNDS = {sums.ROUNDS};" in CODE
    assert f'"{sums.SALT.decode()}" + number' in CODE
    assert f'getElementById("{sums.FIELD}")' in CODE


def test_the_script_looks_at_the_token_and_at_nothing_else():
    """Neither at a field, nor at what the browser keeps, nor anywhere outside."""
    reached = set(re.findall(r"\b(?:document|window|said|kept)\.[\w.]+", CODE))
    assert reached == {
        "document.getElementById",
        "window.crypto",
        "window.crypto.subtle",
        "window.crypto.subtle.importKey",
        "window.crypto.subtle.deriveBits",
        "said.dataset.bits",
        "said.dataset.token",
        "said.dataset.doing",
        "said.dataset.done",
        "said.dataset.begun",
        "said.textContent",
        "kept.value",
        "kept.form.addEventListener",
    }
    assert re.findall(r"kept\.value.*", CODE) == ["kept.value = String(await sum());"]
    assert re.findall(r"getElementById\(.*?\)", CODE) == ['getElementById("sum-said")', 'getElementById("sum")']
    others = (
        r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|Worker|import|eval|Function|globalThis|self|top)\b"
    )
    assert re.findall(others, CODE) == []
    assert re.findall(r"\b(navigator|location|localStorage|sessionStorage|indexedDB|cookie|event)\b", CODE) == []
