"""Whether confirmations are late: said of the queue as a whole, never of a letter."""

import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from openappeal.cms import shell
from openappeal.mail import queries
from openappeal.mail.models import OutboxLetter, Priority

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def letter(**facts):
    return OutboxLetter(sealed=b"x", expires_day=date(2026, 12, 1), **facts)


def test_a_few_that_have_just_come_are_not_late():
    OutboxLetter.objects.bulk_create([letter() for _ in range(queries.A_MINUTES_LETTERS - 1)])

    assert not queries.are_late()


def test_more_than_go_out_in_a_minute_are_late():
    OutboxLetter.objects.bulk_create([letter() for _ in range(queries.A_MINUTES_LETTERS)])

    assert queries.are_late()


@pytest.mark.parametrize(
    ("facts", "late"),
    [
        ({"attempts": 1, "not_before": NOW}, False),
        ({"attempts": 2, "not_before": NOW}, True),
        ({"attempts": 2, "not_before": NOW, "given_up": True}, False),
        ({"attempts": 2, "not_before": NOW, "priority": Priority.MANY}, False),
        # In its turn among many of one domain.
        ({"not_before": NOW + timedelta(hours=3)}, False),
    ],
)
def test_what_a_mail_server_has_put_off_twice_is_late(facts, late):
    letter(**facts).save()

    assert queries.are_late() is late


@pytest.mark.parametrize(("silent", "waits", "late"), [(0, True, False), (300, True, True), (300, False, False)])
def test_a_worker_that_gives_no_sign_of_life_sends_none(data_dir, silent, waits, late):
    sign = data_dir / "worker.heartbeat"
    sign.touch()
    os.utime(sign, (time.time() - silent,) * 2)
    if waits:
        letter().save()

    assert queries.are_late() is late


@pytest.mark.parametrize(
    ("language", "words"), [("en", "need not sign a second time"), ("fa", "لازم نیست دوباره امضا کنید")]
)
def test_the_page_after_the_form_says_so_to_everybody(settings, language, words):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = settings.PUBLIC_MIDDLEWARE
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({"en": shell.Shell("Homeward"), "fa": shell.Shell("رو به خانه")}, languages=languages)
    usual = Client().get(f"/{language}/sign/sent/").content.decode()
    letter(attempts=2, not_before=NOW).save()

    late = Client().get(f"/{language}/sign/sent/").content.decode()

    assert (words in usual, words in late) == (False, True)
    assert {Client().get(f"/{language}/sign/sent/").content.decode() for _ in range(3)} == {late}
