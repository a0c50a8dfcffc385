"""The door to a signer's receipt: who gets one, that all look alike, and that it leaves no trace here."""

import logging
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import shell
from openappeal.signatures import actions
from openappeal.signatures.models import Held, PersonalLink, Signature, Signing
from openappeal.signatures.tests.cast import JONAS, NOBODY, SABINE, THIRD, sign, sign_and_confirm
from openappeal.tlog import notes, promises
from openappeal.transparency.models import Log
from openappeal.vault import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
UNKNOWN = "0123456789abcdefghjkmnpqrs"


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({one.tag: shell.Shell("Homeward") for one in languages}, languages=languages)
    verifier = str(notes.Signer("log.example/log", bytes(32)).verifier)
    Log.objects.create(pk=1, origin="log.example/log", verifier=verifier)


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = ["openappeal.cms.middleware.PublicForms"]
    return Client()


def save(visitor, code, language="en", **headers):
    kind = "application/x-www-form-urlencoded"
    return visitor.post(f"/{language}/sign/receipt/", urlencode({"code": code}), content_type=kind, headers=headers)


def set_aside(person, visibility, today):
    token = sign(person, visibility, today)
    Signing.objects.filter(confirmed=False).update(held=Held.THROWAWAY)
    return actions.confirm(token=token, keys=settings.KEYS, today=today).code


def test_a_receipt_is_saved_under_a_name_that_tells_nothing_and_kept_nowhere(visitor, today, caplog):
    code = sign_and_confirm(SABINE, "public", today)

    with caplog.at_level(logging.DEBUG):
        answer = save(visitor, code)

    told = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    assert told == {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Disposition": 'attachment; filename="receipt.txt"',
        "Cache-Control": "no-store",
    }
    promise = promises.parse(answer.content)
    assert promise.payload == bytes(Signature.objects.get().commitment)
    assert caplog.text == ""
    assert not answer.cookies


def test_receipts_are_alike_whatever_became_of_the_signature(visitor, today):
    codes = [
        sign_and_confirm(SABINE, "public", today),
        sign_and_confirm(JONAS, "withheld", today),
        sign_and_confirm(NOBODY, "counted", today),
        sign_and_confirm(SABINE, "withheld", today),
        sign_and_confirm(THIRD, "public", today),
        set_aside(SABINE, "public", today),
        set_aside(NOBODY, "counted", today),
    ]

    files = [save(visitor, code).content for code in codes]

    nonces = [promises.parse(one).nonce.hex().encode() for one in files]
    assert len(set(nonces)) == 7
    assert {one.replace(nonce, b"-") for one, nonce in zip(files, nonces, strict=True)} == {
        files[0].replace(nonces[0], b"-")
    }
    for canary in (b"Sabine", b"Lindqvar", b"sabine", b"Nurse", b"DE"):
        assert canary not in files[0].replace(nonces[0], b"")


def test_saving_again_gives_the_same_file_and_writes_nothing(visitor, today, django_assert_num_queries):
    code = sign_and_confirm(SABINE, "public", today)
    first = save(visitor, code).content

    with django_assert_num_queries(6) as asked:
        again = save(visitor, code).content

    assert again == first
    assert {one["sql"].split()[0] for one in asked.captured_queries} == {"SELECT"}


def test_the_code_is_in_no_address_and_the_page_before_is_told_to_none(visitor, today):
    """Browsers and systems keep with a saved file from which address it came, and from which page."""
    code = sign_and_confirm(SABINE, "public", today)

    for path in (f"/en/sign/thanks/{code}/", f"/m/{code}/receipt/?lang=en", f"/m/{UNKNOWN}/receipt/?lang=en"):
        page = visitor.get(path).content.decode()
        assert re.findall(r'<form method="post" action="([^"]*)"', page) == ["/en/sign/receipt/"]
        assert '<meta name="referrer" content="no-referrer">' in page
    # So its origin is told as null.
    assert save(visitor, code, Origin="null").status_code == 200
    led = visitor.get("/en/sign/receipt/")
    assert (led.status_code, led.headers["Location"]) == (303, "/en/sign/code/")
    personal = visitor.get(f"/m/{code}/?lang=en").content.decode()
    assert 'href="receipt/?lang=en"' in personal
    # Its own forms are posted with their origin.
    assert '<meta name="referrer" content="same-origin">' in personal


@pytest.mark.parametrize("language", ["en", "fa"])
def test_whoever_has_none_is_told_the_same(visitor, today, language):
    withdrawn = sign_and_confirm(SABINE, "public", today)
    actions.ask_to_withdraw(code=withdrawn)
    later = tokens.personal_code(settings.KEYS.token_key(), tokens.new_token())
    PersonalLink.objects.create(code_hash=tokens.code_hash(later), signature=Signature.objects.get())

    answers = [save(visitor, code, language) for code in (withdrawn, later, UNKNOWN, "", "nonsense", "\0")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "Content-Disposition" not in answers[0].headers


def test_after_the_withdrawal_is_done_nothing_is_left_to_ask(visitor, today):
    code = sign_and_confirm(SABINE, "public", today)
    actions.withdraw(code=code, today=today)

    assert save(visitor, code).status_code == 404
    assert visitor.get(f"/m/{code}/").status_code == 404


def test_before_the_log_has_a_key_there_is_none_yet(visitor, today):
    Log.objects.all().delete()

    assert save(visitor, sign_and_confirm(SABINE, "public", today)).status_code == 404


def test_the_page_after_confirming_says_who_should_not_save_it(visitor, today):
    codes = [sign_and_confirm(SABINE, "public", today), set_aside(SABINE, "public", today), UNKNOWN]

    def without(page, code):
        return page.replace(code, "-").replace(tokens.group_code(code), "-")

    pages = {without(visitor.get(f"/en/sign/thanks/{code}/").content.decode(), code) for code in codes}
    assert len(pages) == 1
    page = pages.pop()
    assert "Do not save it where somebody may search." in page
    assert "receipt/" not in visitor.get(f"/en/sign/thanks/{UNKNOWN}/?for=organisation").content.decode()


def test_a_code_of_a_later_letter_is_told_where_its_receipt_is(visitor, today):
    sign_and_confirm(SABINE, "public", today)
    later = tokens.personal_code(settings.KEYS.token_key(), tokens.new_token())
    PersonalLink.objects.create(code_hash=tokens.code_hash(later), signature=Signature.objects.get())

    page = visitor.get(f"/m/{later}/?lang=en").content.decode()

    assert "receipt/" not in page
    assert "This code has no receipt for the public log" in page


def test_a_later_day_moves_nothing_but_the_day(today):
    code = sign_and_confirm(SABINE, "public", today)
    keys = settings.KEYS

    first, later = (
        promises.parse(actions.receipt(code=code, keys=keys, today=today + timedelta(days=days))) for days in (0, 9)
    )

    assert (first.nonce, first.text, first.payload) == (later.nonce, later.text, later.payload)
