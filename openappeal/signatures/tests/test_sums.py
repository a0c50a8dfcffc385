"""Browsers may do a sum while the organisers want it: an easier lane for who brings one, and nothing else changes."""

import re
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.test import Client

from openappeal.antiabuse import limits, sums
from openappeal.antiabuse.models import Part, Switch
from openappeal.antiabuse.tests.test_sums import CODE
from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import shell
from openappeal.signatures import actions
from openappeal.signatures.actions import events
from openappeal.signatures.models import Cohort, Signing
from openappeal.signatures.tests.test_gates import NOW, held_now, post, post_many, token, value
from openappeal.vault import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
EASY = 3
ANOTHER = "B" * 54
POLICY = "Content-Security-Policy"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def public(settings, clock, keys, data_dir):
    published_appeal()
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({"en": shell.Shell("Homeward"), "fa": shell.Shell("رو به خانه")}, languages=languages)
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = settings.PUBLIC_MIDDLEWARE
    settings.APPEND_SLASH = False
    settings.SUM_BITS = EASY
    return Client()


@pytest.fixture
def switched():
    return Switch.objects.create(part=Part.PLAIN_FORM, since_day=NOW.date(), reason="a flood")


def number_for(form_token, *, fits=True):
    return next(str(one) for one in count() if sums.is_done(form_token, str(one), bits=EASY) is fits)


def post_with_sum(public, number, *, age=timedelta(minutes=1), **fields):
    mine = token(age)
    return post(public, token=mine, sum=number_for(mine), email=f"sum{number}@gmail.com", **fields)


def forget_the_token(page):
    return re.sub(r"[\w-]{54}", "TOKEN", page.content.decode())


# ── The lane ────────────────────────────────────────────────────────────────
def test_who_brings_a_sum_has_four_times_the_room_of_a_network(public, switched):
    answers = {(one.status_code, one.headers["Location"]) for one in (post_with_sum(public, n) for n in range(22))}

    assert answers == {(303, "/en/sign/sent/")}
    assert held_now() == {"": 5 * limits.TIMES_WITH_SUM, "crowd": 2}


def test_a_flood_without_sums_does_not_take_their_room_and_gains_nothing_by_them(public, switched):
    post_many(public, 12)
    assert [post_with_sum(public, n).status_code for n in range(3)] == [303] * 3
    post_many(public, 2, "yahoo.com")

    assert held_now() == {"": 5 + 3, "crowd": 7 + 2}


def test_without_a_sum_there_is_the_room_that_there_was(public, switched):
    """Forms with a sum count in the common lane too, as they did before there were sums."""
    for number in range(5):
        post_with_sum(public, number)
    post(public, email="plain@gmail.com")

    assert held_now() == {"": 5, "crowd": 1}


def test_the_code_of_an_event_still_lets_more_pass(public, switched, today):
    made = events.make_code(name="Vigil", from_day=today, until_day=today, places=90, by="omar", today=today)
    for number in range(30):
        post_with_sum(public, number, at=made.code)

    assert held_now() == {"": 30}


def test_a_rare_mail_domain_is_no_nearer_with_a_sum(public, switched):
    for number in range(7):
        mine = token()
        post(public, token=mine, sum=number_for(mine), email=f"p{number}@uni.example", network="127.0.0.1")

    assert held_now() == {"": 5, "domain": 2}


# ── As if there were none ───────────────────────────────────────────────────
@pytest.mark.parametrize("kind", ["wrong", "of another form", "no number", "long"])
def test_a_wrong_sum_is_as_good_as_none(public, switched, kind):
    for number in range(7):
        mine = token()
        found = {
            "wrong": number_for(mine, fits=False),
            "of another form": next(
                str(n)
                for n in count()
                if sums.is_done(ANOTHER, str(n), bits=EASY) and not sums.is_done(mine, str(n), bits=EASY)
            ),
            "no number": "<b>",
            "long": "9" * 5000,
        }[kind]
        answer = post(public, token=mine, sum=found, email=f"p{number}@gmail.com")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/en/sign/sent/")

    assert held_now() == {"": 5, "crowd": 2}


def test_a_sum_counts_once_with_its_form(public, switched, clock):
    mine = token()
    number = number_for(mine)
    first = post(public, token=mine, sum=number)
    same = post(public, token=mine, sum=number)
    other = post(public, token=mine, sum=number, email="other@gmail.com")
    clock.move_to(NOW + timedelta(hours=5))
    late = post(public, token=mine, sum=number, email="other@gmail.com")

    assert [one.status_code for one in (first, same, other, late)] == [303, 303, 422, 422]
    assert Signing.objects.count() == 1
    # Only the first went through the gate of networks: of its lane four times five are free but one.
    clock.move_to(NOW + timedelta(hours=5, minutes=2))
    for one in range(21):
        post_with_sum(public, one)
    assert held_now() == {"": 21, "crowd": 1}


@pytest.mark.parametrize("age", [timedelta(seconds=1), timedelta(hours=7)])
def test_a_form_of_the_wrong_age_is_shown_again_with_a_sum_as_without(public, switched, age):
    again = post_with_sum(public, 1, age=age)

    assert (again.status_code, Signing.objects.count()) == (422, 0)
    fresh = value(again, "token")
    assert f'data-token="{fresh}"' in again.content.decode()
    assert 'data-begun="yes"' in again.content.decode()


def test_a_sum_that_got_ready_between_two_presses_makes_no_second_form(public, switched):
    mine = token()
    answers = [post(public, token=mine), post(public, token=mine, sum=number_for(mine))]

    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(303, "/en/sign/sent/")] * 2
    assert Signing.objects.count() == 1


def test_what_could_not_be_stored_keeps_its_sum(public, switched, monkeypatch):
    post_many(public, 5)
    mine = token()
    number, real = number_for(mine), actions.sign
    monkeypatch.setattr(actions, "sign", lambda **_: (_ for _ in ()).throw(actions.NothingToSign))
    assert post(public, token=mine, sum=number).status_code == 404
    monkeypatch.setattr(actions, "sign", real)

    assert post(public, token=mine, sum=number).status_code == 303
    assert held_now() == {"": 6}


def test_while_the_switch_is_off_a_sum_is_not_even_looked_at(public, monkeypatch):
    monkeypatch.setattr(sums.hashlib, "pbkdf2_hmac", None)
    for number in range(7):
        post(public, sum="1", email=f"p{number}@gmail.com")

    assert held_now() == {"": 5, "crowd": 2}


def test_nothing_is_kept_of_it(public, switched):
    post_with_sum(public, 1)
    post(public, email="plain@gmail.com")

    with_sum, without = Cohort.objects.order_by("id").values("network", "lane", "code", "form_time", "provider_class")
    assert with_sum == without


# ── The form ────────────────────────────────────────────────────────────────
def test_the_form_is_the_same_before_and_after_and_has_one_script_between(public):
    """Its stencil, too, keeps the two apart."""
    pages = [public.get("/en/sign/"), public.get("/en/sign/")]
    Switch.objects.create(part=Part.PLAIN_FORM, since_day=NOW.date(), reason="a flood")
    pages += [public.get("/en/sign/"), public.get("/en/sign/")]
    Switch.objects.all().delete()
    pages += [public.get("/en/sign/")]

    first, second, script, script_again, last = (forget_the_token(one) for one in pages)
    assert first == second == last
    assert script == script_again
    assert [POLICY in one.headers for one in pages] == [False, False, True, True, False]
    assert pages[2].headers[POLICY] == "script-src 'self'"
    assert "sum" not in first
    assert "<script" not in first
    assert re.findall(r"<script.*?</script>", script) == ['<script defer src="/assets/sum.js"></script>']
    # Nothing else is another: take away the script, its words and the sentence at the foot.
    bare = script.replace('<script defer src="/assets/sum.js"></script>', "")
    bare = re.sub(r'\s*<p class="hint" id="sum-said".*?</p><input type="hidden" name="sum"[^>]*>', "", bare)
    foot = r"<p>No (scripts, no )?trackers, no cookies.*?</p>"
    assert re.sub(foot, "", bare) == re.sub(foot, "", first)


@pytest.mark.parametrize("sent", [{"email": "x"}, {"email": "x@mailinator.com"}, {"token": "old"}])
def test_a_form_that_comes_back_has_the_script_while_it_is_on(public, switched, sent):
    on = post(public, **sent)
    switched.delete()
    off = post(public, **sent)

    assert (on.status_code, off.status_code) == (422, 422)
    assert ("sum.js" in on.content.decode(), "sum" in off.content.decode()) == (True, False)
    assert (on.headers.get(POLICY), off.headers.get(POLICY)) == ("script-src 'self'", None)
    assert f'data-token="{value(on, "token")}" data-bits="{EASY}"' in on.content.decode()


def test_other_forms_have_no_script(public, switched):
    Switch.objects.create(part=Part.SIGNING, since_day=NOW.date(), reason="stopped")
    for path in ("/en/sign/", "/en/sign/organisation/", "/en/sign/sent/", "/en/sign/code/", "/en/contact/"):
        answer = public.get(path)
        assert (answer.status_code, answer.headers.get(POLICY)) == (200, None), path
        assert "<script" not in answer.content.decode(), path


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_script_finds_what_it_looks_for(public, switched, language):
    page = public.get(f"/{language}/sign/").content.decode()
    said = re.search(r'<p class="hint" id="sum-said" role="status"[^>]*></p>', page).group(0)

    wanted = {f"data-{name}" for name in re.findall(r"dataset\.(\w+)", CODE)} - {"data-begun"}
    assert set(re.findall(r"data-\w+", said)) == wanted
    assert page.count('id="sum"') == page.count('id="sum-said"') == page.count('name="sum"') == 1
    assert page.index("<form") < page.index('id="sum"') < page.index("</form>")
    given = re.search(r'data-token="([\w-]{54})"', said).group(1)
    assert tokens.form_age(given, NOW) == timedelta(0)
    assert page.count(given) == 2
