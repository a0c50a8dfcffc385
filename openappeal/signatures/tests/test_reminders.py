"""One reminder, to public signers only, which opens nothing and tells nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import shell
from openappeal.mail import actions as mail
from openappeal.mail.models import OutboxLetter, Priority
from openappeal.mail.tests.test_outbox import Hands
from openappeal.signatures import actions
from openappeal.signatures.actions import reminders
from openappeal.signatures.models import Held, Signing
from openappeal.signatures.tests.cast import FATEMEH, JONAS, SABINE, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({"en": shell.Shell("Homeward"), "fa": shell.Shell("رو به خانه")}, languages=languages)


def remind(today, days):
    return reminders.queue_reminders(keys=settings.KEYS, today=today + timedelta(days=days))


def letters(today, days=0):
    hands = Hands()
    now = datetime.combine(today, datetime.min.time(), UTC) + timedelta(days=days, hours=12)
    while mail.hand_over(transport=hands, keys=settings.KEYS, now=now).sent:
        pass
    return hands.letters


def test_it_comes_on_the_third_day_and_once(today):
    sign(SABINE, "public", today)
    letters(today)

    assert [remind(today, days) for days in (0, 1, 2, 3, 3, 4, 5, 6)] == [0, 0, 0, 1, 0, 0, 0, 0]
    waiting = OutboxLetter.objects.get()
    assert (waiting.priority, waiting.expires_day) == (Priority.ORDINARY, today + timedelta(days=7))
    assert [letter.to for letter in letters(today, 3)] == ["sabine@post.example"]
    assert not OutboxLetter.objects.exists()


@pytest.mark.parametrize("visibility", ["withheld", "counted"])
def test_who_is_not_shown_gets_none(today, visibility):
    sign(SABINE, visibility, today)

    assert [remind(today, days) for days in (3, 6)] == [0, 0]
    assert Signing.objects.get().remind_day is None


def test_whoever_has_confirmed_gets_none_even_if_it_waits_in_the_outbox(today):
    tokens = [sign(person, "public", today) for person in (SABINE, FATEMEH)]
    letters(today)
    actions.confirm(token=tokens[0], keys=settings.KEYS, today=today)
    assert remind(today, 3) == 1
    actions.confirm(token=tokens[1], keys=settings.KEYS, today=today + timedelta(days=3))

    assert letters(today, 3) == []
    assert not OutboxLetter.objects.exists()


def test_an_address_for_which_several_signings_wait_gets_none(today):
    for person in (SABINE, JONAS, FATEMEH):
        sign(person, "public", today)
    letters(today)

    assert remind(today, 3) == 1
    assert [letter.to for letter in letters(today, 3)] == ["fatemeh@post.example"]
    assert not Signing.objects.exclude(remind_day=None).exists()


def test_whether_an_address_has_signed_makes_no_difference(today):
    actions.confirm(token=sign(SABINE, "public", today), keys=settings.KEYS, today=today)
    for person in (SABINE, FATEMEH):
        sign(person, "public", today)
    letters(today)

    assert remind(today, 3) == 2
    told = {(letter.subject, letter.text, letter.html) for letter in letters(today, 3)}
    assert len(told) == 1


@pytest.mark.parametrize("held", [Held.TRAP, Held.CROWD, Held.SWEEP])
def test_a_flood_is_not_reminded(today, held):
    sign(SABINE, "public", today)
    Signing.objects.update(held=held)

    assert remind(today, 3) == 0


def test_what_gets_no_letter_gets_no_reminder(today):
    person = replace(SABINE, address="third@post.example")
    actions.sign(person=person, visibility="public", language="en", keys=settings.KEYS, today=today, sends=False)

    assert [remind(today, days) for days in (0, 3)] == [0, 0]


@pytest.mark.parametrize(("language", "word"), [("en", "only reminder"), ("fa", "تنها یادآوری")])
def test_it_names_nobody_and_its_link_confirms_nothing(today, language, word):
    token = sign(FATEMEH, "public", today, language)
    letters(today)
    remind(today, 3)

    (letter,) = letters(today, 3)
    told = f"{letter.subject}{letter.text}{letter.html}"
    assert word in told
    assert f"/{language}/sign/" in letter.text
    assert [secret for secret in (token, "/c/", "/m/", "فاطمه", "بهاری", "fatemeh", "آموزگار") if secret in told] == []


def test_few_wait_at_once(today, monkeypatch):
    monkeypatch.setattr(reminders, "AT_ONCE", 3)
    for number in range(5):
        sign(replace(SABINE, address=f"s{number}@post.example"), "public", today)
    letters(today)

    assert [remind(today, 3), remind(today, 3)] == [3, 0]
    assert len(letters(today, 3)) == 3
    assert [remind(today, 3), remind(today, 3)] == [2, 0]


def test_an_address_that_cannot_be_opened_stops_nothing(today):
    for person in (SABINE, FATEMEH):
        sign(person, "public", today)
    letters(today)
    Signing.objects.filter(pk=Signing.objects.values_list("pk", flat=True)[0]).update(address_sealed=b"other key")

    assert remind(today, 3) == 1
    assert remind(today, 4) == 0
