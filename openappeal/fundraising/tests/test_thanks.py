"""The page to which letters of thanks lead: the same for everybody, whichever way they gave."""

import pytest
from django.test import Client

from openappeal.cms import shell
from openappeal.fundraising.actions import books, showing
from openappeal.fundraising.books import Account, Kind, received
from openappeal.fundraising.tests.giving import a_drive, give

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


@pytest.fixture
def door(settings, keys):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = ["openappeal.cms.middleware.PublicForms"]
    offered = tuple(shell.ShellLanguage(*one) for one in (("en", "English", "ltr"), ("fa", "فارسی", "rtl")))
    shell.save({tag: shell.Shell("The Lantern Letter") for tag in ("en", "fa")}, languages=offered)
    return Client()


def test_the_page_thanks_everybody_alike_and_leads_to_the_books(door, keys, today):
    address = "/en/give/received/"
    before = door.get(address)
    give(keys, a_drive(), 12_345, way="cheque", name="Vida Canaryville", public_name="Vida", state="received")

    answer = door.get(address)

    assert answer.content == before.content
    assert (answer.status_code, answer.cookies, answer.headers["Cache-Control"]) == (200, {}, "no-store")
    page = answer.content.decode()
    assert "<h1>Thank you</h1>" in page
    assert [word for word in ("Vida", "123.45", "<script", "drives/books/") if word in page] == []

    books.post(day=today, text_kind=Kind.GIFT, lines=received(Account.CASH, 5, "USD", "page"), by="sara", source="x:1")
    showing.set_public(is_public=True, by="omar", today=today)
    assert 'href="/en/drives/books/"' in door.get(address).content.decode()


def test_the_page_speaks_farsi_and_only_languages_of_the_campaign(door):
    assert "کمک شما رسیده است" in door.get("/fa/give/received/").content.decode()
    assert door.get("/de/give/received/").status_code == 404
