"""The gates of the sign form: nobody is turned away, nothing is lost in silence, and no letter is a nuisance."""

import html
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from openappeal.antiabuse import limits
from openappeal.antiabuse.memory import MEMORY
from openappeal.antiabuse.models import Part, Switch
from openappeal.appeals.models import Appeal
from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import shell
from openappeal.mail import actions as mail
from openappeal.mail.models import OutboxLetter
from openappeal.mail.tests.test_outbox import Hands
from openappeal.signatures import actions
from openappeal.signatures.actions import events
from openappeal.signatures.forms import PURPOSE
from openappeal.signatures.models import Cohort, Held, Signature, Signing
from openappeal.signatures.risk_models import Risk
from openappeal.vault import tokens
from openappeal.vault.tokens import PersonalCode, Token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NETWORK = "203.0.113.77"


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({"en": shell.Shell("Homeward"), "fa": shell.Shell("رو به خانه")}, languages=languages)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def public(settings, clock):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = settings.PUBLIC_MIDDLEWARE
    settings.APPEND_SLASH = False
    return Client()


def token(age=timedelta(minutes=1)):
    now = datetime.now(UTC)
    return tokens.issue_form_token(settings.KEYS.token_key(), now - age, PURPOSE)


def post(public, *, network=NETWORK, language="en", **fields):
    body = {"name": "Mina Rally", "email": "mina@gmail.com", "visibility": "public", "token": token(), **fields}
    return public.post(
        f"/{language}/sign/",
        urlencode(body),
        content_type="application/x-www-form-urlencoded",
        REMOTE_ADDR=network,
    )


def post_many(public, number, domain="gmail.com", **more):
    return [post(public, email=f"p{one}@{domain}", **more).status_code for one in range(number)]


def value(page, name):
    found = re.search(rf'<input[^>]*\bname="{name}"[^>]*\bvalue="([^"]*)"', page.content.decode())
    return html.unescape(found.group(1))


def held_now():
    return dict(Signing.objects.values_list("held").annotate(n=_count()).order_by())


def _count():
    from django.db.models import Count

    return Count("id")


def letters(keys, now):
    hands = Hands()
    while mail.hand_over(transport=hands, keys=keys, now=now).sent:
        pass
    return hands.letters


# ── Networks ────────────────────────────────────────────────────────────────
def test_two_hundred_people_behind_one_address_all_sign(public, keys, clock):
    """A rally: one telephone, ten minutes, nobody is told anything else than anybody else."""
    answers = set()
    for number in range(200):
        clock.move_to(NOW + timedelta(seconds=3 * number))
        answer = post(public, name=f"Rally {'abcdefghij'[number % 10]}", email=f"rally{number}@gmail.com")
        answers.add((answer.status_code, answer.headers["Location"], answer.content))

    assert answers == {(303, "/en/sign/sent/", b"")}
    assert held_now() == {"": 10, "crowd": 190}
    sent = letters(keys, NOW + timedelta(minutes=10))
    assert {letter.to for letter in sent} == {f"rally{number}@gmail.com" for number in range(200)}
    assert len(sent) == 200


def test_a_code_of_an_event_lets_them_all_pass(public, today):
    made = events.make_code(name="Vigil", from_day=today, until_day=today, places=300, by="omar", today=today)

    assert set(post_many(public, 200, at=made.code)) == {303}
    assert held_now() == {"": 200}


@pytest.mark.parametrize("networks", [["203.0.113.1", "203.0.113.200"], ["2001:db8:1::1", "2001:db8:1:ffff::2"]])
def test_a_network_is_counted_as_a_whole(public, networks):
    for number in range(6):
        post(public, email=f"p{number}@gmail.com", network=networks[number % 2])

    assert held_now() == {"": 5, "crowd": 1}


def test_other_networks_are_counted_apart_and_an_unknown_one_not_at_all(public):
    for number in range(12):
        post(public, email=f"p{number}@gmail.com", network=f"198.51.{number % 3}.9")
    post_many(public, 12, network="127.0.0.1")

    assert held_now() == {"": 24}
    assert {bytes(tag) == b"" for tag in Cohort.objects.values_list("network", flat=True)} == {True, False}
    assert Cohort.objects.exclude(network=b"").values("network").distinct().count() == 3


def test_a_forged_header_changes_nothing(public):
    for number in range(6):
        forged = {"HTTP_OPENAPPEAL_NETWORK": f"10.{number}.0.0", "HTTP_X_FORWARDED_FOR": f"10.{number}.0.1"}
        body = {"email": f"p{number}@gmail.com", "visibility": "counted", "token": token()}
        kind = "application/x-www-form-urlencoded"
        public.post("/en/sign/", urlencode(body), content_type=kind, REMOTE_ADDR=NETWORK, **forged)

    assert held_now() == {"": 5, "crowd": 1}


def test_the_web_server_in_front_says_the_network(public, settings):
    settings.PROXY = "127.0.0.1"
    for number in range(6):
        body = {"email": f"p{number}@gmail.com", "visibility": "counted", "token": token()}
        kind = "application/x-www-form-urlencoded"
        told = {"REMOTE_ADDR": "127.0.0.1", "HTTP_OPENAPPEAL_NETWORK": "203.0.113.0"}
        public.post("/en/sign/", urlencode(body), content_type=kind, **told)

    assert held_now() == {"": 5, "crowd": 1}


def test_the_tag_of_a_network_is_another_after_a_restart_and_after_a_day(public, clock):
    def tag_of_next():
        known = set(Cohort.objects.values_list("pk", flat=True))
        post(public, email=f"p{len(known)}@gmail.com")
        return bytes(Cohort.objects.exclude(pk__in=known).get().network)

    first, second = tag_of_next(), tag_of_next()
    MEMORY._table[:128] = bytes(128)
    third = tag_of_next()
    clock.move_to(NOW + timedelta(days=1, minutes=1))
    fourth = tag_of_next()

    assert first == second
    assert len({first, third, fourth}) == 3
    assert len(first) == 8


# ── Mail domains ────────────────────────────────────────────────────────────
def test_many_of_a_rare_domain_are_set_aside_and_of_a_big_one_not(public):
    post_many(public, 8, "uni.example", network="127.0.0.1")
    post_many(public, 8, "gmail.com", network="127.0.0.1")

    assert held_now() == {"": 13, "domain": 3}


def test_domains_below_one_that_somebody_owns_are_one(public):
    for number in range(7):
        post(public, email=f"p@{number}.farm.co.uk", network="127.0.0.1")

    assert held_now() == {"": 5, "domain": 2}


def test_a_throw_away_address_is_told_what_it_means_and_signs_all_the_same(public):
    asked = post(public, email="mina@mailinator.com", name="Mina Kept", credential="nurse")
    page = asked.content.decode()
    assert asked.status_code == 422
    assert page.count('role="alert"') == 1
    assert "Your address is one that soon ends" in page
    assert (value(asked, "name"), value(asked, "email"), value(asked, "credential")) == (
        "Mina Kept",
        "mina@mailinator.com",
        "nurse",
    )
    assert not Signing.objects.exists()

    again = post(public, email="mina@mailinator.com", throwaway=value(asked, "throwaway"))
    assert (again.status_code, again.headers["Location"]) == (303, "/en/sign/sent/")
    assert held_now() == {"throwaway": 1}
    assert OutboxLetter.objects.count() == 1


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_page_after_the_button_promises_a_throw_away_address_nothing_and_is_the_same_for_all(
    public, keys, language
):
    post(public, language=language, email="mina@mailinator.com", throwaway="yes")
    post(public, language=language, email="omar@gmail.com", name="Omar")
    codes, pages = [], set()
    for letter in letters(keys, datetime.now(UTC)):
        path = re.search(r"/c/[\w-]{22}/", letter.text).group(0)
        place = public.post(path, "", content_type="application/x-www-form-urlencoded").headers["Location"]
        codes.append(PersonalCode(place.split("/")[-2]))
        page, grouped = public.get(place).content.decode(), tokens.group_code(codes[-1])
        pages.add(page.replace(codes[-1], "CODE").replace(grouped, "CODE"))

    assert sorted(Signature.objects.values_list("held", flat=True)) == ["", "throwaway"]
    (page,) = pages
    says = "at those signed with an address that soon ends" if language == "en" else "نشانی‌ای"
    assert says in page
    assert "Your signature counts" not in page
    own = {public.get(f"/m/{code}/?lang={language}").content.decode().replace(code, "CODE") for code in codes}
    assert len(own) == 1
    assert says in own.pop()


# ── Form tokens ─────────────────────────────────────────────────────────────
def test_a_form_that_was_sent_is_shown_again_with_everything_in_it(public, clock):
    used = token()
    assert post(public, token=used).status_code == 303

    again = post(public, token=used, name="Omar Other", email="omar@gmail.com", credential="poet")
    page = again.content.decode()
    assert again.status_code == 422
    assert page.count('role="alert"') == 1
    assert "This form was sent before" in page
    assert (value(again, "name"), value(again, "email"), value(again, "credential")) == (
        "Omar Other",
        "omar@gmail.com",
        "poet",
    )
    fresh = value(again, "token")
    assert fresh != used
    assert Signing.objects.count() == 1

    clock.move_to(NOW + timedelta(seconds=4))
    assert post(public, token=fresh, name="Omar Other", email="omar@gmail.com").status_code == 303
    assert Signing.objects.count() == 2


@pytest.mark.parametrize("sent", [{"token": "made-up"}, {"token": ""}, {"age": 1}, {"age": 7 * 3600}])
def test_when_the_same_sentence_comes_twice_another_says_what_to_do(public, sent):
    sent = dict(sent)
    if "age" in sent:
        sent["token"] = token(timedelta(seconds=sent.pop("age")))
    first = post(public, **sent)
    assert "Press the button once more" in first.content.decode()

    second = post(public, **sent, again=value(first, "again"))
    page = second.content.decode()
    assert (second.status_code, page.count('role="alert"')) == (422, 1)
    assert "Press the button once more" not in page
    assert "It came back the same way once more" in page
    assert '<a href="/en/sign/">Open the form anew</a>' in page
    assert value(second, "name") == value(first, "name")
    assert not Signing.objects.exists()

    # With the token that it was given the form goes through, whatever came before.
    assert post(public, again=value(second, "again")).status_code == 303


def test_pressing_twice_leads_to_the_same_page_and_signs_once(public, clock):
    used = token()
    answers = [post(public, token=used) for _ in range(3)]

    assert {(one.status_code, one.headers["Location"]) for one in answers} == {(303, "/en/sign/sent/")}
    assert (Signing.objects.count(), OutboxLetter.objects.count()) == (1, 1)
    # Later it is no slip of the finger.
    clock.move_to(NOW + timedelta(minutes=3))
    assert post(public, token=used).status_code == 422
    clock.move_to(NOW + timedelta(hours=5))
    assert post(public, token=used).status_code == 422
    assert Signing.objects.count() == 1


def test_a_token_is_not_spent_by_what_could_not_be_stored(public, monkeypatch):
    used = token()
    real, failures = actions.sign, [OperationalError("locked"), OperationalError("locked"), OperationalError("locked")]

    def sign(**facts):
        if failures:
            raise failures.pop()
        return real(**facts)

    monkeypatch.setattr(actions, "sign", sign)
    assert [post(public, token=used).status_code for _ in range(4)] == [503, 503, 503, 303]
    # Nor are letters: three that were never written did not use up the two of the day.
    assert Signing.objects.get().expires_day == NOW.date() + timedelta(days=7)


def test_correcting_a_mistake_does_not_spend_it_either(public):
    used = token()

    assert post(public, token=used, email="mina").status_code == 422
    assert post(public, token=used).status_code == 303


# ── Letters ─────────────────────────────────────────────────────────────────
VARIANTS = ("Mi.Na@gmail.com", "mina+{}@gmail.com", "MINA@googlemail.com", "m.i.n.a+{}@GMail.com", "mina@gmail.com")


def test_fifty_times_one_address_are_two_letters_without_a_word_of_it(public, keys, clock):
    answers = set()
    for number in range(50):
        clock.move_to(NOW + timedelta(minutes=number))
        address = VARIANTS[number % 5].format(f"canarysuffix{number}")
        answer = post(public, name="Canaria Quux", credential="canarysmith", country="DE", email=address)
        answers.add((answer.status_code, answer.headers["Location"], answer.content))

    assert answers == {(303, "/en/sign/sent/", b"")}
    sent = letters(keys, NOW + timedelta(hours=1))
    assert len(sent) == 2
    for letter in sent:
        told = f"{letter.subject}{letter.text}{letter.html}".casefold()
        assert [word for word in ("canar", "quux", "germany", "mina", "gmail") if word in told] == []
    assert not OutboxLetter.objects.exists()
    # What gets no letter has no link either, and goes within the hour.
    assert Signing.objects.filter(expires_day__gt=NOW.date()).count() == 2
    assert actions.expire(today=NOW.date()) == 48


def test_what_gets_no_letter_is_stored_like_everything_else(public):
    """The same work, whether somebody has asked for this address before: time must not tell."""
    for _ in range(3):
        post(public)

    kept = Signing.objects.order_by("-expires_day").values("expires_day", "visibility", "held", "country", "confirmed")
    assert [one.pop("expires_day") - NOW.date() for one in kept] == [timedelta(days=7)] * 2 + [timedelta(0)]
    assert kept[0] | {"expires_day": 0} == kept[2] | {"expires_day": 0}
    assert {len(bytes(one)) // 1024 for one in OutboxLetter.objects.values_list("sealed", flat=True)} == {1}
    assert Cohort.objects.count() == 3


def test_a_link_of_what_got_no_letter_leads_nowhere(public, monkeypatch):
    made, real = [], tokens.new_token
    monkeypatch.setattr(tokens, "new_token", lambda: made.append(real()) or made[-1])
    for _ in range(3):
        post(public)

    good = [one for one in made if public.get(f"/c/{one}/").status_code == 200]
    assert good == made[:2]
    with pytest.raises(actions.LinkExpired):
        actions.confirm(token=Token(made[2]), keys=settings.KEYS, today=NOW.date())


def test_tomorrow_there_is_a_letter_again(public, keys, clock):
    for _ in range(4):
        post(public)
    clock.move_to(NOW + timedelta(days=1, minutes=1))
    post(public)

    assert len(letters(keys, NOW + timedelta(days=1, minutes=2))) == 3


def test_letters_to_one_rare_domain_go_out_one_after_another(public, keys):
    post_many(public, 110, "uni.example", network="127.0.0.1")

    assert len(letters(keys, NOW)) == 100
    assert len(letters(keys, NOW + timedelta(seconds=36))) == 1
    assert len(letters(keys, NOW + timedelta(seconds=360))) == 9


def test_above_all_letters_of_an_hour_the_form_says_so_and_keeps_everything(public, monkeypatch):
    monkeypatch.setattr(limits, "ALL_LETTERS", limits.Limit(3600, 3))
    post_many(public, 3)

    full = post(public, email="mina@gmail.com", name="Mina Kept")
    assert (full.status_code, full.headers["Retry-After"]) == (503, "3600")
    assert "Very many people are signing just now" in full.content.decode()
    assert (value(full, "name"), value(full, "email")) == ("Mina Kept", "mina@gmail.com")
    assert Signing.objects.count() == 3


# ── At the letter's button ──────────────────────────────────────────────────
def confirm_all(public, keys):
    for letter in letters(keys, datetime.now(UTC)):
        path = re.search(r"/c/[\w-]{22}/", letter.text).group(0)
        assert public.post(path, "", content_type="application/x-www-form-urlencoded").status_code == 303


def test_what_the_gates_set_aside_counts_nowhere_until_somebody_has_looked(public, keys):
    post_many(public, 7)
    confirm_all(public, keys)

    assert actions.close_counts(today=NOW.date()) == 5
    assert Signature.objects.filter(held=Held.CROWD).count() == 2


def test_who_lets_bursts_through_lets_crowds_through(public, keys):
    post_many(public, 7)
    post(public, email="x@yopmail.com", throwaway="yes", network="127.0.0.1")
    Switch.objects.create(part=Part.HOLDING, since_day=NOW.date(), reason="a rally")
    confirm_all(public, keys)

    assert dict(Signature.objects.values_list("held").annotate(n=_count()).order_by()) == {"": 7, "throwaway": 1}


def test_a_person_of_a_crowd_who_tries_again_elsewhere_counts(public, keys):
    post_many(public, 6)
    confirm_all(public, keys)
    held = Signature.objects.get(held=Held.CROWD)
    post(public, email="p5@gmail.com", network="198.51.100.1")
    confirm_all(public, keys)

    held.refresh_from_db()
    assert held.held == ""
    assert Signature.objects.count() == 6


@pytest.mark.parametrize(
    ("fields", "again"),
    [
        ({"email": "mina@mailinator.com"}, "نشانی‌تان"),
        ({"token": "made-up"}, "یک بار دیگر"),
    ],
)
def test_it_is_said_in_farsi_too(public, fields, again):
    page = post(public, language="fa", **fields).content.decode()

    assert again in page
    assert "Your address" not in page


# ── Without an address ──────────────────────────────────────────────────────
def test_a_form_without_an_address_says_the_same_each_time_and_makes_one_signature(public):
    Appeal.objects.update(address_optional=True)
    used = token()
    pages = [post(public, token=used, email="") for _ in range(3)]

    assert [one.status_code for one in pages] == [200] * 3
    assert len({one.content for one in pages}) == 1
    assert Signature.objects.get().held == Held.WAITS
    assert len(bytes(Cohort.objects.get().network)) == 8
    # The same form cannot then be sent with an address as well.
    assert post(public, token=used).status_code == 422
    assert not OutboxLetter.objects.exists()


def test_a_form_that_was_sent_with_an_address_is_not_sent_again_without_it(public):
    Appeal.objects.update(address_optional=True)
    used = token()
    assert post(public, token=used).status_code == 303

    again = post(public, token=used, email="")
    assert again.status_code == 422
    assert "This form was sent before" in again.content.decode()
    assert not Signature.objects.exists()


def test_two_hundred_without_an_address_behind_one_network_all_sign(public):
    Appeal.objects.update(address_optional=True)

    assert {post(public, email="").status_code for _ in range(200)} == {200}
    assert Signature.objects.filter(held=Held.WAITS).count() == 200


# ── Danger ──────────────────────────────────────────────────────────────────
def test_danger_is_asked_about_before_anything_is_counted(public):
    Risk.objects.create(countries=["IR"], places={}, mail_domains="")
    used = token()
    asked = post(public, token=used, country="IR", email="mina@mailinator.com")
    assert asked.status_code == 422
    assert "Please think once more" in asked.content.decode()
    assert asked.content.decode().count('role="alert"') == 1

    told = {"country": "IR", "warned": value(asked, "warned"), "email": "mina@mailinator.com"}
    second = post(public, token=used, **told)
    assert "Your address is one that soon ends" in second.content.decode()
    assert value(second, "warned") == "country"
    assert post(public, token=used, **told, throwaway="yes").status_code == 303
