"""A round of the worker's child for letters: single letters first, then some of each issue."""

import pytest

from openappeal.config import rounds
from openappeal.mail import actions as mail
from openappeal.mailings import emails
from openappeal.mailings.tests.factories import Hands, begun, frames, many, pace

pytestmark = [pytest.mark.django_db]


class Post(Hands):
    """A mail server that notes in which order letters of both kinds come."""

    def __init__(self):
        super().__init__()
        self.came = []

    def send(self, letter):
        self.came.append("single")

    def send_made(self, made):
        self.came.append("issue")


@pytest.fixture
def post(keys, data_dir, monkeypatch):
    frames()
    made = Post()
    monkeypatch.setattr(rounds, "_transport", [made])
    monkeypatch.setattr(rounds, "_pace", [pace()])
    return made


@pytest.mark.parametrize(("single", "of_the_issue"), [(3, 4), (mail.BATCH, 0)])
def test_single_letters_go_before_an_issue_and_a_whole_batch_of_them_alone(keys, today, post, single, of_the_issue):
    many(keys, 4)
    begun(today)
    for _ in range(single):
        letter = emails.test(address="a@post.example", language="en", subject="s", text="t", html="<p>t</p>")
        mail.queue(sealed=mail.seal(letter=letter, keys=keys), expires=today.replace(year=today.year + 5))

    assert rounds.letters()

    assert post.came == ["single"] * single + ["issue"] * of_the_issue


def test_what_fails_in_other_networks_costs_no_letter(keys, today, post, monkeypatch):
    many(keys, 2)
    begun(today)
    asked = []

    def fails(**_):
        asked.append(list(post.came))
        raise OSError

    monkeypatch.setattr(rounds.newsroom, "post_due", fails)
    rounds._last[rounds._TIMES.index("posts")] = 0.0

    with pytest.raises(OSError):  # noqa: PT011
        rounds.letters()
    assert rounds.letters() is False

    # After the letters, and not again within its second.
    assert asked == [["issue", "issue"]]


def test_what_the_mail_provider_tells_is_heard_once_a_second_and_its_failure_costs_no_letter(
    keys, today, post, monkeypatch, settings
):
    settings.MAIL_WEBHOOK_SIGNATURE, settings.MAIL_WEBHOOK_MOST = "signing key", 7
    many(keys, 2)
    begun(today)
    heard = []

    def fails(**facts):
        heard.append((facts["signing_secret"], facts["percent"]))
        raise ConnectionResetError

    monkeypatch.setattr(rounds.hearing, "hear", fails)
    rounds._last[rounds._TIMES.index("hook")] = 0.0

    with pytest.raises(ConnectionResetError):
        rounds.letters()
    rounds.letters()

    assert heard == [("signing key", 7)]
    assert post.came == ["issue"] * 2
