"""Links for journalists: before the minute they show the item, after it they lead to it, and then nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import shell
from openappeal.newsroom import actions
from openappeal.newsroom.models import Item, PreviewLink
from openappeal.newsroom.tests.desk import NOW, TODAY, WHO, edition, write
from openappeal.privacy import retention
from openappeal.vault import tokens
from openappeal.vault.tokens import Token

pytestmark = pytest.mark.django_db
# One minute past midnight on the American east coast.
MINUTE = datetime(2026, 11, 25, 5, 1, tzinfo=UTC)
UNTIL = TODAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def _public(settings, data_dir, keys):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = settings.PUBLIC_MIDDLEWARE
    settings.APPEND_SLASH = False
    published_appeal()
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({"en": shell.Shell("Homeward"), "fa": shell.Shell("رو به خانه")}, languages=languages)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def item() -> Item:
    made = write(kind="release", title="Planted pomegranate")
    actions.plan(item=made, opens_at=MINUTE, zone="America/New_York", by="omar", now=NOW)
    return Item.objects.get(pk=made.pk)


def link(item: Item, language: str = "en", zone: str = "Asia/Tehran") -> str:
    token = actions.make_preview_link(item=item, label="A newspaper", language=language, zone=zone, until=UNTIL, **WHO)
    return f"/{language}/press/preview/{token}/"


def get(path: str):
    return Client().get(path)


def test_a_journalist_reads_it_with_the_minute_on_their_own_clock(item):
    answer = get(link(item))
    text = answer.content.decode()

    assert answer.status_code == 200
    assert "Not to be published before 08:31 on 25 November 2026 (Asia/Tehran)." in text
    assert "<h1>Planted pomegranate (en)</h1>" in text
    assert "We baked <strong>bread</strong>." in text
    assert '<meta name="robots" content="noindex,noarchive">' in text
    assert "press/preview" not in text
    assert "wa.me" not in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_in_farsi_with_its_digits_and_calendar(item):
    text = get(link(item, "fa", "America/New_York")).content.decode()

    assert "۰۰:۰۱" in text
    assert "۴ آذر ۱۴۰۵" in text


def test_the_token_is_kept_nowhere(item):
    token = link(item).split("/")[4]

    row = PreviewLink.objects.get()
    assert token not in str(PreviewLink.objects.values_list())
    assert token.encode() not in bytes(row.token_hash)


def test_afterwards_it_leads_to_the_page_for_everybody(item):
    path = link(item)
    actions.open_due(now=MINUTE)

    answer = get(path)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/press/bread/")


def test_what_opens_nothing_is_answered_alike(item):
    good, ended = link(item), link(item)
    actions.end_preview_link(link=PreviewLink.objects.get(token_hash=_hash(ended)), **WHO)

    answers = [(path, get(path)) for path in (good[:-3] + "xx/", ended, good.replace("/en/", "/fa/"))]
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        answers.append((good, get(good)))
    actions.unplan(item=item, **WHO)
    answers.append((good, get(good)))

    assert {answer.status_code for _, answer in answers} == {404}
    # In the language of the address; but for the token that was asked for, the rest is the same to the byte.
    assert len({answer.content.replace(path.split("/")[4].encode(), b"") for path, answer in answers}) == 2
    assert not [path for path, answer in answers if b"pomegranate" in answer.content]


def _hash(path: str) -> bytes:
    return tokens.token_hash(Token(path.split("/")[4]))


def test_nobody_gets_a_link_to_a_draft(item):
    actions.not_ready(edition=edition(item, "fa"), **WHO)

    with pytest.raises(actions.LanguageNotReady):
        link(item, "fa")
    with pytest.raises(actions.UnknownZone):
        link(item, zone="Mars/Olympus")
    with pytest.raises(actions.NotPossibleNow):
        link(write("draft"))


def test_links_are_erased_after_their_day_and_with_their_item(item):
    link(item)
    assert retention.due(now=NOW + timedelta(days=3))["links by which journalists read an item before its minute"] == 0
    retention.erase_due(now=NOW + timedelta(days=4))
    assert not PreviewLink.objects.exists()

    link(item)
    actions.open_due(now=MINUTE)
    actions.close(item=item, reason="x", **WHO)
    assert not PreviewLink.objects.exists()
