"""The mail provider's door on the public side, its key, and the letters that say whose they are."""

import email
import stat
from datetime import UTC, datetime

import pytest
from django.test import Client

from openappeal.mailings import hook, mould, verp
from openappeal.mailings.actions import hearing
from openappeal.mailings.hook_models import Call
from openappeal.mailings.models import Subscriber
from openappeal.mailings.tests import hooks
from openappeal.mailings.tests.factories import WORDS, drafted, frames, subscribe
from openappeal.mailings.tests.hooks import MINA
from openappeal.mailings.tests.test_suppression import all_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]


# ── The public door ─────────────────────────────────────────────────────────
@pytest.fixture
def door(settings, tmp_path):
    """The public side with a hook for Postmark. Returns its address and somebody who posts."""
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = ["openappeal.cms.middleware.PublicForms"]
    settings.KEYS_DIR = tmp_path
    return hook.make(tmp_path, provider="postmark"), Client()


def post(client, path, body=b"{}", **more):
    return client.post(path, body, content_type="application/json", headers=more)


def test_what_is_posted_waits_sealed_and_the_answer_says_nothing(keys, door):
    path, client = door
    subscribe(keys, MINA)
    body = hooks.request("postmark", hooks.postmark("x")).body

    answer = post(
        client, path, body, cookie="a=b", x_forwarded_for="192.0.2.7", svix_id="1", origin="https://x.example"
    )

    assert (answer.status_code, answer.content, answer.headers["Cache-Control"]) == (200, b"ok\n", "no-store")
    assert (len(answer.cookies), Subscriber.objects.count()) == (0, 1)
    posted = hook.unpack(hearing.sealing.open_sealed(bytes(Call.objects.get().sealed), keys.mailing_identity()))
    assert posted == hook.Request("postmark", {"Content-Type": "application/json", "Svix-Id": "1"}, body)
    assert [word for word in (MINA, "mina", "post.example", "192.0.2") if word in all_rows()] == []


def test_any_other_address_is_answered_as_if_there_were_no_hook(door, settings, tmp_path):
    path, client = door
    _, _, _, provider, secret, _ = path.split("/")
    others = [
        f"/hooks/mail/{provider}/{secret[:-1]}{'a' if secret[-1] != 'a' else 'b'}/",
        f"/hooks/mail/mailgun/{secret}/",
        f"/hooks/mail/{provider}/{'0' * 43}/",
    ]

    with_hook = [post(client, one) for one in others]
    read = [client.get(path), client.head(path), client.put(path)]
    assert hook.end(tmp_path)
    without = [post(client, one) for one in (*others, path)]

    assert {(one.status_code, one.content) for one in (*with_hook, *without)} == {(404, with_hook[0].content)}
    assert [one.status_code for one in read] == [404, 404, 405]
    assert not Call.objects.exists()


def test_the_door_is_closed_while_too_much_waits_and_the_provider_comes_back(door, monkeypatch):
    path, client = door
    monkeypatch.setattr(hearing, "MOST_WAITING", 2)

    answers = [post(client, path) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 503]
    assert (answers[2].headers["Retry-After"], answers[2].headers["Cache-Control"]) == ("600", "no-store")
    monkeypatch.setattr(hearing, "MOST_WAITING", 9)
    monkeypatch.setattr(hearing, "MOST_BYTES_WAITING", 2 * 4096)
    assert post(client, path).status_code == 503


def test_256_kb_are_taken_and_no_more_and_nothing_is_no_message(door):
    path, client = door

    assert hook.MOST_BYTES == 256 * 1024
    assert [post(client, path, b"x" * size).status_code for size in (hook.MOST_BYTES, hook.MOST_BYTES + 1, 0)] == [
        200,
        413,
        411,
    ]
    assert Call.objects.count() == 1


def test_what_is_kept_of_the_secret_is_a_hash_for_those_who_read_the_token_key(tmp_path):
    (tmp_path / "token.key").write_text("x")
    (tmp_path / "token.key").chmod(0o640)

    paths = {hook.make(tmp_path, provider="postmark") for _ in range(2)}
    secrets = [path.split("/")[4] for path in paths]

    kept = (tmp_path / hook.KEY_FILE).read_text()
    assert [secret for secret in secrets if secret in kept] == []
    assert stat.S_IMODE((tmp_path / hook.KEY_FILE).stat().st_mode) == 0o640
    assert sorted(hook.is_ours(tmp_path, provider="postmark", secret=secret) for secret in secrets) == [False, True]
    for damaged in ("", "postmark", "nobody " + "0" * 64, "postmark " + "0" * 64):
        (tmp_path / hook.KEY_FILE).write_text(damaged)
        assert not any(hook.is_ours(tmp_path, provider="postmark", secret=secret) for secret in (*secrets, ""))


# ── Letters say whose they are ──────────────────────────────────────────────
@pytest.mark.parametrize("provider", [None, *sorted(hook.PROVIDERS)])
def test_a_letter_carries_its_mark_where_the_provider_gives_it_back(keys, settings, tmp_path, today, provider):
    settings.KEYS_DIR = tmp_path
    frames()
    if provider:
        hook.make(tmp_path, provider=provider)

    made = mould.make(drafted(today), "en").fill(
        to=MINA, token="t" * 22, delivery=7, keys=keys, now=datetime(2026, 11, 24, tzinfo=UTC)
    )

    read, own = email.message_from_bytes(made.content), verp.letter_mark(7, keys=keys)
    assert read["Message-ID"] == f"<{own}@{verp.domain()}>"
    name, _, _ = hook.PROVIDERS[provider].echo.partition(":") if provider else ("", "", "")
    carried = [value for key, value in read.items() if own in value and key != "Message-ID"]
    assert len(carried) == bool(name)
    if name:
        assert hook.PROVIDERS[provider].echo.partition(": ")[2].format(mark=own) == read[name]
    assert len(made.content) < mould.weigh(WORDS["en"], language="en", topic="updates", tag="en")
