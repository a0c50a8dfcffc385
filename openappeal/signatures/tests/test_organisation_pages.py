"""The form of organisations and the team's screens for them."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import shell
from openappeal.mail.models import OutboxLetter
from openappeal.signatures import group_queries
from openappeal.signatures.models import Signing
from openappeal.signatures.organisation_forms import PURPOSE
from openappeal.signatures.organisation_models import Organisation, ProofState
from openappeal.signatures.tests.test_organisations import ANSWERS, confirm
from openappeal.vault import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
HOME = "/admin/signatures/organisations/"
TYPED = {
    "name": "Harbour Workers, Branch 41",
    "credential": "Union of dockers",
    "country": "ZA",
    "website": "https://dockers.example",
    "decided": "board",
    "when": "4 March",
    "proof": "minutes, page 2",
    "person": ANSWERS.name,
    "email": "chapter@post.example",
}


@pytest.fixture(autouse=True)
def _appeal(keys, data_dir):
    published_appeal()
    shell.save({"en": shell.Shell("Homeward")}, languages=[shell.ShellLanguage("en", "English", "ltr")])


@pytest.fixture
def public(settings):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = ["openappeal.cms.middleware.PublicForms"]
    return Client()


def send(client, language="en", age=10, **more):
    token = tokens.issue_form_token(settings.KEYS.token_key(), timezone.now() - timedelta(seconds=age), PURPOSE)
    fields = urlencode(TYPED | {"token": token} | more)
    kind = "application/x-www-form-urlencoded"
    return client.post(f"/{language}/sign/organisation/", fields, content_type=kind)


def test_the_form_leads_to_the_same_page_as_any_signature(public):
    answer = send(public)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/sign/sent/")
    assert (Signing.objects.get().kind, OutboxLetter.objects.count()) == ("organisation", 1)


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "Write the name of the organisation"),
        ("name", "https://spam.example", "Write a name without a web or e-mail address"),
        ("decided", "", "Say who has decided"),
        ("decided", "nobody", "Say who has decided"),
        ("when", "", "Write the day of the decision, as you know it"),
        ("person", "", "Write the name and the post of the person who answers for it"),
        ("email", "mina@post", "Write the full e-mail address, like mina@post.example"),
        ("proof", "x" * 401, "Write less here"),
        ("credential", "=1+1", "Begin your work with a letter"),
    ],
)
def test_a_mistake_is_said_twice_in_the_same_words_and_nothing_is_kept(public, field, typed, words):
    answer = send(public, **{field: typed})

    assert answer.status_code == 422
    assert answer.content.decode().count(words) == 2
    assert not Signing.objects.exists()
    assert not OutboxLetter.objects.exists()


def test_a_form_that_is_too_quick_is_shown_again_with_what_was_typed(public):
    answer = send(public, age=1)

    assert answer.status_code == 422
    assert TYPED["person"].split(",")[0] in answer.content.decode()
    assert not Signing.objects.exists()


def test_nobody_gets_more_than_two_letters_a_day_by_it(public):
    today = timezone.now().date()
    for spelling in ("chapter", "chapter+a", "CHAPTER", "chapter+b", "chapter"):
        assert send(public, email=f"{spelling}@post.example").headers["Location"] == "/en/sign/sent/"
    days = Signing.objects.order_by("-expires_day").values_list("expires_day", flat=True)
    assert [(day - today).days for day in days] == [7, 7, 0, 0, 0]


def test_a_form_is_sent_once(public):
    token = tokens.issue_form_token(settings.KEYS.token_key(), timezone.now() - timedelta(seconds=10), PURPOSE)
    assert send(public, token=token).status_code == 303
    assert send(public, token=token).headers["Location"] == "/en/sign/sent/"  # the button was pressed twice
    again = send(public, token=token, name="Harbour Workers, Branch 42")
    assert (again.status_code, "This form was sent before" in again.content.decode()) == (422, True)
    assert "Harbour Workers, Branch 42" in again.content.decode()
    assert Signing.objects.count() == 1


def test_the_team_asks_sees_and_shows(today):
    organiser = logged_in(Role.ORGANISER)
    _, found = confirm(today)
    here = f"{HOME}{found.pk}/"
    assert "One organisation waits to be asked" in organiser.get("/admin/").content.decode()
    page = organiser.get(here).content.decode()
    assert "Harbour Workers, Branch 41" in page
    assert "anary" not in page

    organiser.post(f"{here}asked/")
    found.refresh_from_db()
    assert found.state == ProofState.ASKED
    organiser.post(f"{here}accept/", {"proof": "minutes", "detail": "page 2"})

    assert [group.key for group in group_queries.wall_groups("en")] == ["organisations"]
    assert "proof seen" in organiser.get(HOME).content.decode()

    organiser.post(f"{here}reopen/")
    assert group_queries.wall_groups("en") == []


def test_without_a_proof_nothing_is_accepted(today):
    organiser = logged_in(Role.ORGANISER)
    _, found = confirm(today)

    assert organiser.post(f"{HOME}{found.pk}/accept/", {"proof": "none"}).status_code == 422
    organiser.post(f"{HOME}{found.pk}/refuse/")

    found.refresh_from_db()
    assert (found.state, group_queries.wall_groups("en")) == (ProofState.REFUSED, [])
    assert organiser.post(f"{HOME}{found.pk}/nonsense/").status_code == 404


@pytest.mark.parametrize("place", ["", "{pk}/", "{pk}/contact/"])
def test_organisations_are_for_organisers(today, place):
    _, found = confirm(today)
    address = HOME + place.format(pk=found.pk)

    assert logged_in(Role.MODERATOR, "wei").get(address).status_code == 302
    assert logged_in(Role.ORGANISER).get(address).status_code == 200


@pytest.mark.parametrize("act", ["accept/", "asked/", "refuse/", "reopen/"])
def test_a_moderator_decides_nothing(today, act):
    _, found = confirm(today)

    logged_in(Role.MODERATOR, "wei").post(f"{HOME}{found.pk}/{act}", {"proof": "minutes"})

    assert Organisation.objects.get().state == ProofState.WAITS


def test_the_signatures_screen_offers_no_way_around_the_proof(today):
    organiser = logged_in(Role.ORGANISER)
    _, found = confirm(today)

    page = organiser.get(f"/admin/signatures/{found.signature_id}/").content.decode()

    assert "Let it count again" not in page
    assert "This is somebody well known" not in page
    assert f'href="{HOME}{found.pk}/"' in page
