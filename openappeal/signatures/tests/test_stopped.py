"""What readers and signers meet while a part of the campaign is stopped, and the page for those set aside."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from openappeal.antiabuse import actions as switches
from openappeal.antiabuse.models import Part
from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import addresses, shell
from openappeal.cms.models import StaleAddress
from openappeal.mail import actions as mail
from openappeal.mail.models import OutboxLetter
from openappeal.signatures import actions, queries
from openappeal.signatures.forms import PURPOSE
from openappeal.signatures.models import AskedBack, Cohort, Signature, Signing
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm
from openappeal.vault.tokens import issue_form_token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
WORDS = {"en": "Back on Friday.", "fa": "جمعه برمی‌گردیم."}


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({one.tag: shell.Shell("Homeward") for one in languages}, languages=languages)


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = ["openappeal.cms.middleware.PublicForms"]
    return Client()


def stop(part, today, words=WORDS):
    switches.stop(part=part, reason="a flood", words=words, by="wei", today=today)


def form(keys, **fields):
    token = issue_form_token(keys.token_key(), timezone.now() - timedelta(seconds=30), PURPOSE)
    usual = {"name": "Mina Kept", "email": "mina@post.example", "country": "DE", "visibility": "public", "token": token}
    return usual | fields


def post(visitor, path, fields):
    from urllib.parse import urlencode

    return visitor.post(path, urlencode(fields), content_type="application/x-www-form-urlencoded")


# ── Signing ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_form_gives_way_to_the_organisers_words(visitor, today, language):
    stop(Part.SIGNING, today)

    answer = visitor.get(f"/{language}/sign/")

    assert answer.status_code == 200
    assert WORDS[language] in answer.content.decode()
    assert "<form" not in answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


def test_what_was_typed_is_kept_and_nothing_is_stored(visitor, keys, today):
    stop(Part.SIGNING, today, {})

    answer = post(visitor, "/en/sign/", form(keys))

    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3600")
    assert 'value="Mina Kept"' in page
    assert 'value="mina@post.example"' in page
    assert "The organisers have stopped it" in page
    assert page.count('role="alert"') == 1
    assert not Signing.objects.exists()

    switches.start(part=Part.SIGNING, by="omar", today=today)
    assert post(visitor, "/en/sign/", form(keys)).status_code == 303
    assert Cohort.objects.get().form_time == 3


def test_a_letter_that_is_out_can_still_be_confirmed(today):
    from openappeal.signatures.tests.cast import sign

    token = sign(SABINE, "public", today)
    stop(Part.SIGNING, today)

    from django.conf import settings

    actions.confirm(token=token, keys=settings.KEYS, today=today)
    assert Signature.objects.count() == 1


def test_a_filled_trap_is_set_aside_and_answered_like_any_other(visitor, keys):
    plain = post(visitor, "/en/sign/", form(keys))
    trapped = post(visitor, "/en/sign/", form(keys, url="http://spam.example"))

    assert (plain.status_code, plain.headers["Location"], plain.content) == (
        trapped.status_code,
        trapped.headers["Location"],
        trapped.content,
    )
    assert sorted(Signing.objects.values_list("held", flat=True)) == ["", "trap"]
    assert OutboxLetter.objects.count() == 2


# ── Counting ────────────────────────────────────────────────────────────────
def test_the_number_stands_still_and_says_of_which_day(today):
    sign_and_confirm(SABINE, "public", today)
    stop(Part.COUNTING, today)

    assert actions.close_counts(today=today + timedelta(days=2)) == 0
    body = json.loads(addresses.render("/count.json").body)
    assert (body["confirmed"], body["as_of"]) == (0, today.isoformat())
    counts = queries.counts(today=today + timedelta(days=2))
    assert (counts.as_of, counts.is_paused) == (today, True)

    switches.start(part=Part.COUNTING, by="omar", today=today)
    assert actions.close_counts(today=today) == 1


# ── The wall ────────────────────────────────────────────────────────────────
def test_no_public_file_shows_a_name(today):
    sign_and_confirm(SABINE, "public", today)
    actions.show(ids=Signature.objects.values_list("pk", flat=True), by="wei", today=today)
    StaleAddress.objects.all().delete()
    assert [one.name for one in queries.first_names("en", 9)] == [SABINE.name]

    stop(Part.WALL, today)

    assert queries.first_names("en", 9) == queries.notables("en") == []
    urgent = dict(StaleAddress.objects.values_list("path", "priority"))
    for path in (
        "/en/",
        "/fa/",
        "/en/signers/",
        "/fa/signers/",
        "/en/signers/country/de/",
        "/fa/signers/sphere/health/",
    ):
        assert urgent[path] == 0, path

    StaleAddress.objects.all().delete()
    switches.start(part=Part.WALL, by="omar", today=today)
    assert StaleAddress.objects.filter(path="/en/signers/country/de/").exists()
    assert [one.name for one in queries.first_names("en", 9)] == [SABINE.name]


# ── Letters ─────────────────────────────────────────────────────────────────
def test_letters_wait_and_the_page_says_so(visitor, keys, today):
    post(visitor, "/en/sign/", form(keys))
    assert "Letters are late" not in visitor.get("/en/sign/sent/").content.decode()
    stop(Part.LETTERS, today)

    done = mail.hand_over(transport=None, keys=keys, now=datetime(2026, 11, 24, tzinfo=UTC))

    assert (done.sent, done.delayed, OutboxLetter.objects.count()) == (0, 0, 1)
    page = visitor.get("/en/sign/sent/").content.decode()
    assert "Letters are late just now" in page
    assert WORDS["en"] in page


# ── “Was my signature set aside?” ───────────────────────────────────────────
def test_the_answer_is_the_same_for_every_code_and_so_is_the_work(visitor, today, django_assert_num_queries):
    counted = sign_and_confirm(SABINE, "counted", today)
    Signature.objects.update(held="burst")
    answers = []
    for code in (counted, "0123456789abcdefghjkmnpqrs", counted.upper()):
        with django_assert_num_queries(1):
            answers.append(post(visitor, "/en/sign/set-aside/", {"code": code}))
    assert len({(one.status_code, one.headers["Location"], one.content) for one in answers}) == 1
    assert answers[0].status_code == 303
    assert AskedBack.objects.count() == 3

    actions.answer_questions()
    assert Signature.objects.get().asks_back


@pytest.mark.parametrize("code", ["", "Sabine", "1234", "u" * 26, "<script>"])
def test_what_cannot_be_a_code_is_shown_again(visitor, code):
    answer = post(visitor, "/fa/sign/set-aside/", {"code": code})

    assert answer.status_code == 422
    assert 'id="code-e"' in answer.content.decode()
    assert "<script>" not in answer.content.decode()
    assert not AskedBack.objects.exists()
