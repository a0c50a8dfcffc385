"""The file that checks a receipt: what it holds, without a browser. In one: tests/journeys/test_receipt_page.py."""

import base64
import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from openappeal.core.languages import INTERFACE_LANGUAGES
from openappeal.tlog.notes import Signer
from openappeal.tlog.testing import SIGNER
from openappeal.transparency.receipt_page import HEAVIEST, content_security_policy, receipt_page

ROOT = Path(__file__).resolve().parents[3]
KEY = str(SIGNER.verifier)


def page(language="en"):
    return receipt_page(SIGNER.name, KEY, language).decode()


def told(text):
    return json.loads(re.search(r'<script type="application/json" id="words">(.*?)</script>', text)[1])


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_it_is_light_and_loads_nothing(language):
    text = page(language)

    assert len(text.encode()) < HEAVIEST
    assert f'<html lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}">' in text
    assert re.findall(r"\b(?:src|href|action|srcset|poster|data)=", text) == []
    assert re.findall(r"https?://|//[a-z]+\.[a-z]|@import|url\(", text) == []
    assert KEY in text


def test_its_policy_allows_its_own_script_and_style_and_no_other():
    text = page("fa")
    script, style = (
        re.search(r"<script>(.*?)</script>", text, re.DOTALL),
        re.search(r"<style>(.*?)</style>", text, re.DOTALL),
    )

    policy = content_security_policy()

    assert re.findall(r"'sha256-(.+?)'", policy) == [
        base64.b64encode(sha256(part[1].encode()).digest()).decode() for part in (script, style)
    ]
    assert f'http-equiv="Content-Security-Policy" content="{policy.replace(chr(39), "&#x27;")}"' in text
    assert "unsafe" not in policy
    assert text.count("<script") == 2


def test_the_same_log_and_language_give_the_same_bytes():
    assert page() == page()
    assert page("fa-af") == page("fa")
    assert page("sv") == page("en")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_sentence_keeps_the_marks_that_are_filled_in(language):
    english, translated = told(page())["words"], told(page(language))["words"]

    assert {name: sorted(re.findall(r"\{\w*\}", text)) for name, text in translated.items()} == {
        name: sorted(re.findall(r"\{\w*\}", text)) for name, text in english.items()
    }


def test_no_key_can_leave_its_place():
    odd = Signer("</script><script>alert(1)</script>&<b>", b"\x05" * 32).verifier

    text = receipt_page(odd.name, str(odd), "en").decode()

    assert told(text)["key"] == str(odd)
    assert text.count("<script") == 2
    assert "<b>" not in text


def test_it_is_made_for_one_logs_key():
    with pytest.raises(ValueError, match="another log"):
        receipt_page("other.example/log", KEY, "en")
    with pytest.raises(ValueError, match="not a log's key"):
        receipt_page(SIGNER.name, KEY[:-1], "en")


def test_its_policy_is_known_without_django():
    program = (
        "import sys; from openappeal.transparency.receipt_page import content_security_policy as policy; "
        "print(policy()); sys.exit('django' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (0, f"{content_security_policy()}\n")
