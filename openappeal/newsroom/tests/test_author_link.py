"""What a statement's author sees and does by a link, as the public process answers."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.newsroom.actions import statements
from openappeal.newsroom.tests.press import PASSAGE, offer_languages, statement_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def public_side(settings, data_dir, keys):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = settings.PUBLIC_MIDDLEWARE
    published_appeal()
    offer_languages("en", "fa")


def link_to(statement, days=30):
    return statements.make_link(statement=statement, days=days, by="omar", today=timezone.now().date())


def get(path):
    return Client().get(path, headers={"accept-language": "en"})


def post(path, **fields):
    return Client().post(path, urlencode(fields), content_type=FORM, headers={"sec-fetch-site": "same-origin"})


def test_the_page_shows_every_language_and_nothing_of_it_is_stored_by_anybody():
    made = statement_of(farsi=True, is_open=False)
    answer = get(f"/statement/{link_to(made)}/")
    said = answer.content.decode()

    assert answer.status_code == 200
    assert PASSAGE in said
    assert "درها را باز کنید." in said
    assert said.count('<button class="btn">') == 2
    assert '<meta name="robots" content="noindex,noarchive">' in said
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    # A GET changes nothing.
    assert not made.editions.filter(approved_day__isnull=False).exists()


def test_approving_one_language_leaves_the_other_waiting():
    made = statement_of(farsi=True, is_open=False)
    token = link_to(made)
    english = made.editions.get(language="en")

    answer = post(f"/statement/{token}/", do="approve", language="en", seen=english.seal())

    assert (answer.status_code, answer["Location"]) == (303, f"/statement/{token}/?lang=en#en")
    assert set(made.editions.filter(approved_day__isnull=False).values_list("language", flat=True)) == {"en"}
    assert set(Entry.objects.filter(action="newsroom.approve_statement").values_list("actor", flat=True)) == {
        "statement-link"
    }


def test_words_that_changed_meanwhile_are_not_approved():
    made = statement_of(is_open=False)
    token, edition = link_to(made), made.editions.get()
    seen = edition.seal()
    statements.cut(edition=edition, words="Open the doors.", number=2, by="omar", today=timezone.now().date())

    answer = post(f"/statement/{token}/", do="approve", language="en", seen=seen)

    assert answer.status_code == 409
    assert "The words were changed while you read them." in answer.content.decode()
    assert made.editions.get().approved_day is None


def test_saying_what_is_wrong():
    made = statement_of(is_open=False)
    token, edition = link_to(made), made.editions.get()
    wrong = {"do": "wrong", "language": "en", "seen": edition.seal()}

    assert post(f"/statement/{token}/", answer="  ", **wrong).status_code == 422
    too_long = post(f"/statement/{token}/", answer="x" * 1001, **wrong)
    assert (too_long.status_code, "x" * 1001 in too_long.content.decode()) == (422, True)
    assert post(f"/statement/{token}/", answer="Not <night>: dawn.", **wrong).status_code == 303

    assert made.editions.get().answer == "Not <night>: dawn."
    assert "Not &lt;night&gt;: dawn." in get(f"/statement/{token}/").content.decode()


def test_every_token_that_opens_nothing_gets_the_same_answer():
    made = statement_of(is_open=False)
    old = link_to(made)
    link_to(made)

    answers = [get(f"/statement/{token}/") for token in (old, "never", "%F0%9F%98%80", "x" * 300)]

    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
