"""`openappeal mail-webhook`: what it prints, what it keeps, and what it refuses."""

import re

import pytest

from openappeal.config import database, hook_command
from openappeal.config.cli import CannotDo, main
from openappeal.mailings import hook
from openappeal.mailings.hook_models import Call, HookState

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.KEYS_DIR, settings.SITE_URL = tmp_path, "https://home.example"
    monkeypatch.setattr(database, "require_ready", lambda: None)
    monkeypatch.setattr(hook_command, "setup_django", lambda role: None)
    return tmp_path


def said(capsys, *arguments):
    code = main(["mail-webhook", *arguments])
    return code, capsys.readouterr().out


def test_an_address_is_shown_once_and_a_new_one_ends_it(capsys, folder, today):
    code, first = said(capsys, "postmark")
    Call.objects.create(day=today, size=1, sealed=b"x")
    HookState.objects.create(acted=3, is_held=True)
    _, second = said(capsys, "mailgun")

    found = [re.findall(r"https://home\.example/hooks/mail/(\w+)/([\w-]{43})/\n", text) for text in (first, second)]
    ((one,), (two,)) = found
    assert (code, one[0], two[0]) == (0, "postmark", "mailgun")
    assert not hook.is_ours(folder, provider="postmark", secret=one[1])
    assert hook.is_ours(folder, provider="mailgun", secret=two[1])
    assert (Call.objects.count(), HookState.objects.count()) == (0, 0)
    assert ("OPENAPPEAL_MAIL_WEBHOOK_SIGNATURE" in first, "OPENAPPEAL_MAIL_WEBHOOK_SIGNATURE" in second) == (
        False,
        True,
    )


def test_it_says_what_there_is(capsys, settings, today):
    assert said(capsys) == (0, "No mail provider tells us anything.\nMessages that wait: 0.\n")
    said(capsys, "mailgun")
    url = "https://sns.eu-west-1.amazonaws.com/?Token=1"
    HookState.objects.create(acted=3, unknown=4, dropped=5, is_held=True, to_confirm=url)
    Call.objects.create(day=today, size=1, sealed=b"x")

    code, text = said(capsys)

    assert code == 0
    for part in ("Mailgun", "SIGNATURE is empty", "followed: 3", "here: 4", "signed: 5", "wait: 1", "organiser", url):
        assert part in text
    settings.MAIL_WEBHOOK_SIGNATURE = "key"
    assert "is empty" not in said(capsys)[1]


def test_it_is_taken_away(capsys, folder):
    said(capsys, "postmark")

    assert [said(capsys, "--off")[1].split()[:3] for _ in range(2)] == [
        ["The", "address", "is"],
        ["There", "was", "no"],
    ]
    assert hook.read(folder) is None


def test_what_it_refuses(capsys, folder, monkeypatch):
    with pytest.raises(SystemExit):
        main(["mail-webhook", "postmark", "--off"])
    with pytest.raises(CannotDo, match="amazon_ses, brevo, mailersend"):
        hook_command.run(provider="gmail", off=False)
    monkeypatch.setattr("openappeal.mailings.providers.is_installed", lambda: False)
    with pytest.raises(CannotDo, match="script/setup webhooks"):
        hook_command.run(provider="postmark", off=False)
    assert hook.read(folder) is None
