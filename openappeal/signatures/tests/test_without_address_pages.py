"""The doors of signing without an address: the form, the page with the code, and the screens of those who read."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.antiabuse.features import TRAP, make
from openappeal.appeals import actions as appeals
from openappeal.appeals import queries as appeal_queries
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.cms import shell
from openappeal.mail.models import OutboxLetter
from openappeal.signatures.actions import protecting, without_address
from openappeal.signatures.forms import PURPOSE
from openappeal.signatures.models import Cohort, Held, Signature, Visibility
from openappeal.signatures.reading_models import WhyProtected
from openappeal.signatures.sealing import Person
from openappeal.vault import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
PLACE = "/admin/signatures/without-address/"
NAME = "Kim Nowhere"


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir, today):
    published_appeal()
    appeals.set_address_optional(optional=True, by="omar", today=today)
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({one.tag: shell.Shell("Homeward") for one in languages}, languages=languages)


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = ["openappeal.cms.middleware.PublicForms"]
    return Client()


@pytest.fixture
def form(keys):
    def filled(**fields):
        token = tokens.issue_form_token(keys.token_key(), timezone.now() - timedelta(seconds=30), PURPOSE)
        return {"name": NAME, "email": "", "country": "FR", "visibility": "withheld", "token": token} | fields

    return filled


def post(client, path, fields):
    return client.post(path, urlencode(fields), content_type="application/x-www-form-urlencoded")


def code_on(page):
    return re.search(r'class="code"><bdi dir="ltr">([0-9a-z-]{31})<', page).group(1)


# ── The form ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_form_says_that_no_address_is_needed_only_where_none_is(visitor, today, language):
    optional = visitor.get(f"/{language}/sign/").content.decode()
    appeals.set_address_optional(optional=False, by="omar", today=today)
    needed = visitor.get(f"/{language}/sign/").content.decode()

    label = re.compile(r'<label for="email">[^<]*<span class="opt">')
    assert label.search(optional)
    assert not label.search(needed)


def test_the_answer_is_one_page_with_the_code_and_no_redirect(visitor, form):
    answer = post(visitor, "/en/sign/", form())

    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(code_on(page)) == 31
    assert NAME not in page
    assert not OutboxLetter.objects.exists()
    assert tokens.clean_code(code_on(page)) not in page  # in no link, so in no history


def test_pressing_twice_shows_the_same_page(visitor, form):
    fields = form()

    first, second = (post(visitor, "/en/sign/", fields) for _ in range(2))

    assert first.content == second.content
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("visibility", ["public", "withheld", "counted"])
def test_the_page_is_the_same_for_everybody_but_for_the_code(visitor, form, visibility):
    mine = post(visitor, "/en/sign/", form(visibility=visibility)).content.decode()
    other = post(visitor, "/en/sign/", form(name="Robin Elsewhere", country="DE")).content.decode()

    assert mine.replace(code_on(mine), "") == other.replace(code_on(other), "")


def test_an_address_is_needed_where_the_campaign_wants_one(visitor, form, today):
    appeals.set_address_optional(optional=False, by="omar", today=today)

    answer = post(visitor, "/en/sign/", form())

    assert answer.status_code == 422
    assert "Write the full e-mail address" in answer.content.decode()
    assert not Signature.objects.exists()


def test_news_needs_an_address(visitor, form):
    answer = post(visitor, "/en/sign/", form(updates="on"))

    assert answer.status_code == 422
    assert "Write an e-mail address for the news" in answer.content.decode()


def test_a_typing_error_in_an_address_is_not_taken_for_none(visitor, form):
    assert post(visitor, "/en/sign/", form(email="kim")).status_code == 422
    assert not Signature.objects.exists()


def test_what_filled_in_the_trap_is_read_like_the_rest_and_marked(visitor, form):
    assert post(visitor, "/en/sign/", form(url="http://spam.example")).status_code == 200

    assert Signature.objects.get().held == Held.WAITS
    assert Cohort.objects.get().lane == TRAP


def test_a_stale_form_keeps_what_was_typed(visitor, form):
    answer = post(visitor, "/en/sign/", form(token="nonsense"))

    assert answer.status_code == 422
    assert NAME in answer.content.decode()
    assert not Signature.objects.exists()


# ── From paper ──────────────────────────────────────────────────────────────
def test_a_code_from_paper_leads_to_its_page(visitor, form):
    code = code_on(post(visitor, "/en/sign/", form()).content.decode())

    answer = post(visitor, "/en/sign/code/", {"code": code.upper().replace("-", " ")})
    page = visitor.get(answer.headers["Location"]).content.decode()

    assert answer.status_code == 303
    assert "It waits until a person has read it" in page
    assert NAME not in page


def test_any_code_of_the_right_length_is_led_on_and_another_is_not(visitor):
    assert post(visitor, "/en/sign/code/", {"code": "0" * 26}).headers["Location"] == f"/m/{'0' * 26}/?lang=en"
    assert post(visitor, "/en/sign/code/", {"code": "abc"}).status_code == 422


# ── Those who read ──────────────────────────────────────────────────────────
@pytest.fixture
def waiting(keys, today):
    """One public, one withheld, one only counted."""
    person = Person(NAME, "", "Baker", "FR", "artists", False, False)
    for visibility in Visibility:
        now = timezone.now()
        without_address.sign(
            person=person,
            visibility=visibility,
            language="en",
            form_token=tokens.issue_form_token(keys.token_key(), now, PURPOSE),
            keys=keys,
            today=today,
            features=make(now=now, form_age=timedelta(seconds=9), address="", name=NAME, key=keys.tag_key()),
        )
    return {one.visibility: one for one in Signature.objects.all()}


@pytest.fixture
def moderator(waiting):
    return logged_in(Role.MODERATOR, "wei")


def test_one_a_screen_shows_what_may_be_seen_and_no_withheld_name(moderator, waiting):
    seen = {}
    for visibility, signature in waiting.items():
        Signature.objects.exclude(pk=signature.pk).update(held=Held.REFUSED)
        seen[visibility] = moderator.get(PLACE).content.decode()
        Signature.objects.update(held=Held.WAITS)

    assert NAME in seen["public"]
    assert NAME not in seen["withheld"] + seen["counted"]
    assert "France" in seen["withheld"]
    assert "Visual arts and design" in seen["withheld"]
    assert "France" not in seen["counted"]
    assert "Time to fill in the form" in seen["counted"]


def test_accepting_refusing_and_undoing(moderator, waiting):
    def press(decision, **more):
        return moderator.post(f"{PLACE}decide/", {"ids": waiting["public"].pk, "decision": decision, **more})

    page = moderator.get(press("accept").headers["Location"]).content.decode()
    assert "Accepted. It counts in a moment." in page
    assert Signature.objects.get(pk=waiting["public"].pk).review == "shown"
    press("put_back")
    assert press("refuse").headers["Location"] == PLACE  # without a reason nothing happens
    assert Signature.objects.get(pk=waiting["public"].pk).held == Held.WAITS
    page = moderator.get(press("refuse", reason="twice").headers["Location"]).content.decode()
    assert "Refused. It does not count" in page
    press("put_back")
    press("leave_out", reason="insult")
    found = Signature.objects.get(pk=waiting["public"].pk)
    assert (found.held, found.review, found.review_reason) == ("", "left_out", "insult")


def test_many_are_previewed_done_and_undone(moderator, waiting):
    ids = [one.pk for one in waiting.values()]

    preview = moderator.post(f"{PLACE}preview/", {"ids": ids, "decision": "accept"}).content.decode()
    assert "These 3 signatures count, apart from those confirmed by letter. One name comes onto the wall" in preview
    assert set(Signature.objects.values_list("held", flat=True)) == {Held.WAITS}
    done = moderator.post(f"{PLACE}decide/", {"ids": ids, "decision": "accept"}).content.decode()
    assert "3 were accepted" in done
    assert set(Signature.objects.values_list("held", flat=True)) == {Held.NO}
    moderator.post(f"{PLACE}decide/", {"ids": ids, "decision": "put_back"})
    assert set(Signature.objects.values_list("held", flat=True)) == {Held.WAITS}
    refusal = moderator.post(f"{PLACE}preview/", {"ids": ids, "decision": "refuse", "reason": "program"})
    assert "It looks like a program" in refusal.content.decode()


def test_the_rule_is_the_organisers_and_is_explained(moderator, today):
    organiser = logged_in(Role.ORGANISER, "omar")

    assert moderator.get(f"{PLACE}setting/").status_code == 302
    assert "What it costs" in organiser.get(f"{PLACE}setting/").content.decode()
    moderator.post(f"{PLACE}setting/", {"optional": "no"})
    assert appeal_queries.address_is_optional()
    organiser.post(f"{PLACE}setting/", {"optional": "no"})
    assert not appeal_queries.address_is_optional()
    assert Entry.objects.get(action="appeals.need_address").actor == "omar"


def test_nobody_reads_or_decides_without_a_role(moderator, waiting):
    stranger = logged_in(None)

    for place in ("", "many/", "setting/"):
        assert stranger.get(f"{PLACE}{place}").headers["Location"].startswith("/admin/login/")
    stranger.post(f"{PLACE}decide/", {"ids": waiting["public"].pk, "decision": "accept"})
    assert Signature.objects.get(pk=waiting["public"].pk).held == Held.WAITS


def test_today_says_that_some_wait(moderator):
    assert "3 signatures without an address wait to be read" in moderator.get("/admin/").content.decode()


def test_what_is_odd_about_a_name_is_said_before_it_is_accepted(moderator, waiting, keys, today):
    Signature.objects.filter(pk=waiting["public"].pk).update(name="Kim 1234", folded_name="kim 1234")
    Signature.objects.exclude(pk=waiting["public"].pk).update(held=Held.REFUSED)

    assert "Digits in the name" in moderator.get(PLACE).content.decode()

    protecting.protect(spellings=["Kim 1234"], why=WhyProtected.PRISONER, by="wei", keys=keys, today=today)
    page = moderator.get(PLACE).content.decode()
    assert "Showing it needs two people" in page
    assert "Accept, and show the name" not in page
    preview = moderator.post(f"{PLACE}preview/", {"ids": waiting["public"].pk, "decision": "accept"}).content.decode()
    assert "comes onto the wall" not in preview
