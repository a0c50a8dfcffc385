"""The contact page: what is written reaches somebody, or the page says that it cannot."""

from datetime import UTC, datetime, timedelta

import pytest

from openappeal.cms import shell
from openappeal.cms.shell import Shell, ShellLanguage
from openappeal.mail import actions, views
from openappeal.mail.models import OutboxLetter
from openappeal.mail.tests.test_outbox import Hands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir", "keys")]
LANGUAGES = [ShellLanguage("en", "English", "ltr"), ShellLanguage("fa", "فارسی", "rtl")]
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CLOSED = "Messages cannot be taken at present"


def mailboxes(**addresses):
    shell.save(
        {tag: Shell("Homeward", contact_address=addresses.get(tag, "")) for tag in ("en", "fa")}, languages=LANGUAGES
    )


def ask(rf, method, language="en", **typed):
    answer = views.contact(getattr(rf, method)(f"/{language}/contact/", typed), language=language)
    return answer.status_code, answer.content.decode()


def handed_over(keys, now=NOW):
    hands = Hands()
    actions.hand_over(transport=hands, keys=keys, now=now)
    return hands.letters


@pytest.mark.parametrize(
    ("addresses", "language", "expected"),
    [
        ({"en": "en@home.example", "fa": "fa@home.example"}, "fa", "fa@home.example"),
        ({"en": "en@home.example"}, "fa", "en@home.example"),
        ({"fa": "fa@home.example"}, "en", "fa@home.example"),
    ],
)
def test_a_message_goes_to_whatever_mailbox_there_is_in_the_language_of_the_page(
    rf, keys, addresses, language, expected
):
    mailboxes(**addresses)

    assert ask(rf, "post", language, message="Hello there")[0] == 303

    (letter,) = handed_over(keys)
    assert (letter.to, letter.language) == (expected, language)
    assert ("Somebody wrote to you" in letter.text) == (language == "en")


def test_without_a_mailbox_the_page_says_so_before_anything_is_typed(rf):
    mailboxes()

    status, page = ask(rf, "get")

    assert status == 200
    assert CLOSED in page
    assert "<form" not in page


def test_without_a_mailbox_what_was_typed_stays_and_nothing_is_accepted(rf):
    mailboxes()

    status, page = ask(rf, "post", message="Words of a visitor", reply_to="mina@post.example")

    assert status == 503
    assert CLOSED in page
    assert "Words of a visitor" in page
    assert "mina@post.example" in page
    assert not OutboxLetter.objects.exists()


def test_a_message_waits_when_the_mailbox_is_taken_away_and_goes_when_there_is_another(rf, keys):
    mailboxes(en="en@home.example")
    ask(rf, "post", message="Hello there")
    mailboxes()

    assert handed_over(keys) == []

    assert OutboxLetter.objects.filter(given_up=False).count() == 1
    mailboxes(fa="fa@home.example")
    assert [letter.to for letter in handed_over(keys, NOW + timedelta(minutes=2))] == ["fa@home.example"]
