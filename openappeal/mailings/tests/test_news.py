"""News by an address that is typed again: the same for every address, and nothing that leads to a signature."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from openappeal.antiabuse import limits
from openappeal.cms import shell
from openappeal.mail.actions import _open
from openappeal.mail.letters import render
from openappeal.mail.models import OutboxLetter
from openappeal.mailings import actions
from openappeal.mailings.forms import PURPOSE
from openappeal.mailings.models import Asking, Intake, Stop, Subscriber
from openappeal.vault import sealing, tokens
from openappeal.vault.tokens import Token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]
FORM = "application/x-www-form-urlencoded"
MINA, OTHER = "mina@post.example", "omid@post.example"


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def ask(keys, today, address=MINA):
    """Ask for news. Returns the token of the letter that follows."""
    before = set(OutboxLetter.objects.values_list("pk", flat=True))
    actions.ask(address=address, language="fa", keys=keys, now=noon(today))
    letter = OutboxLetter.objects.exclude(pk__in=before).get()
    return Token(_open(bytes(letter.sealed), django_settings.KEYS).context["path"].split("/")[3])


def sent_token():
    letter = OutboxLetter.objects.get()
    return Token(_open(bytes(letter.sealed), django_settings.KEYS).context["path"].split("/")[3])


def subscribe(keys, today, address=MINA):
    actions.confirm(token=ask(keys, today, address), today=today)
    actions.subscribe_waiting(today=today)


# ── Asking ──────────────────────────────────────────────────────────────────
def test_only_whoever_opens_the_letter_orders_news(keys, today):
    token = ask(keys, today)
    assert actions.look_up(token=token, today=today) == "fa"
    actions.subscribe_waiting(today=today)
    assert not Subscriber.objects.exists()

    assert actions.confirm(token=token, today=today) == "fa"
    assert actions.confirm(token=token, today=today) == "fa"
    assert Intake.objects.count() == 1
    actions.subscribe_waiting(today=today)

    subscriber = Subscriber.objects.get()
    opened = sealing.unpad_box(sealing.open_sealed(bytes(subscriber.address_sealed), keys.mailing))
    assert (opened["email"], subscriber.language, subscriber.day) == (MINA, "fa", today)
    left = Asking.objects.get()
    assert (left.address_sealed, left.tag) == (None, None)


def test_what_waits_can_be_read_by_nobody_here(keys, today):
    ask(keys, today)

    asking, letter = Asking.objects.get(), OutboxLetter.objects.get()
    held = b"".join(bytes(part) for part in (asking.address_sealed, asking.tag, asking.token_hash, letter.sealed))
    assert b"mina" not in held
    assert b"post.example" not in held


def test_a_link_is_good_for_a_week_and_its_address_goes_then(keys, today):
    token = ask(keys, today)

    assert actions.expire(today=today + timedelta(days=6)) == 0
    with pytest.raises(actions.LinkExpired):
        actions.confirm(token=token, today=today + timedelta(days=7))
    assert actions.expire(today=today + timedelta(days=7)) == 1
    with pytest.raises(actions.LinkExpired):
        actions.look_up(token=token, today=today)


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_the_letter_is_like_any_other_and_names_neither_appeal_nor_anybody(keys, today, lang):
    shell.save({lang: shell.Shell("Homeward")}, languages=[shell.ShellLanguage(lang, lang, "ltr")])
    actions.ask(address=MINA, language=lang, keys=keys, now=noon(today))

    letter = render(_open(bytes(OutboxLetter.objects.get().sealed), django_settings.KEYS))

    assert letter.to == MINA
    assert letter.subject == {"en": "Please confirm", "fa": "لطفاً تأیید کنید"}[lang]
    assert "Homeward" not in letter.subject + letter.text + letter.html
    assert "/u/news/" in letter.text


def test_a_mailbox_gets_two_letters_a_day_at_most_and_the_third_is_stored_alike(keys, today):
    for spelling in (MINA, "Mina+a@post.example", "MINA+b@post.example"):
        actions.ask(address=spelling, language="en", keys=keys, now=noon(today))

    days = sorted(OutboxLetter.objects.values_list("expires_day", flat=True))
    assert days == [today, today + timedelta(days=7), today + timedelta(days=7)]
    assert sorted(Asking.objects.values_list("expires_day", flat=True)) == days
    actions.ask(address=OTHER, language="en", keys=keys, now=noon(today))
    assert OutboxLetter.objects.filter(expires_day=today).count() == 1


def test_beyond_all_letters_of_an_hour_the_form_asks_to_come_back(press, monkeypatch):
    monkeypatch.setattr(limits, "ALL_LETTERS", limits.Limit(3600, 1))

    assert press("get").status_code == 303
    answer = press("get", email=OTHER)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3600")
    assert Asking.objects.count() == 1


# ── Stopping ────────────────────────────────────────────────────────────────
def test_stopping_needs_the_address_only_and_leaves_others_alone(keys, today):
    subscribe(keys, today)
    subscribe(keys, today, OTHER)
    kept = bytes(actions.news_tag(OTHER, keys=keys))

    actions.stop(address="Mina+news@Post.example", keys=keys)
    assert Subscriber.objects.count() == 2  # nothing is looked up while somebody waits
    assert actions.stop_asked(today=today) == 1

    assert [bytes(one.tag) for one in Subscriber.objects.all()] == [kept]
    assert not Stop.objects.exists()


def test_stopping_takes_back_what_still_waits(keys, today):
    actions.confirm(token=ask(keys, today), today=today)
    token = ask(keys, today)

    actions.stop(address=MINA, keys=keys)
    actions.stop_asked(today=today)

    assert not Intake.objects.exists()
    with pytest.raises(actions.LinkExpired):
        actions.confirm(token=token, today=today)


def test_an_unknown_address_leaves_the_same_mark_and_changes_nothing(keys, today):
    subscribe(keys, today)

    actions.stop(address=OTHER, keys=keys)
    assert len(bytes(Stop.objects.get().tag)) == 16
    assert actions.stop_asked(today=today) == 1

    assert Subscriber.objects.count() == 1


# ── The page ────────────────────────────────────────────────────────────────
@pytest.fixture
def visitor(settings):
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({one.tag: shell.Shell("Homeward") for one in languages}, languages=languages)
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = ["openappeal.cms.middleware.PublicForms"]
    return Client()


@pytest.fixture
def press(visitor, keys):
    def pressed(wish, **fields):
        token = tokens.issue_form_token(keys.token_key(), timezone.now() - timedelta(seconds=30), PURPOSE)
        typed = {"email": MINA, "wish": wish, "token": token, "topics": "updates", "frequency": "each"}
        body = urlencode(typed | fields, doseq=True)
        return visitor.post("/en/contact/news/", body, content_type=FORM)

    return pressed


@pytest.mark.parametrize(("wish", "then"), [("get", "sent"), ("stop", "stopped")])
def test_every_address_is_answered_the_same(press, visitor, keys, today, wish, then):
    subscribe(keys, today)

    known, new = press(wish), press(wish, email=OTHER)

    assert known.status_code == new.status_code == 303
    assert known.headers == new.headers
    assert known.headers["Location"] == f"/en/contact/news/{then}/"
    assert visitor.get(known.headers["Location"]).status_code == 200


def test_mistakes_are_said_and_what_was_typed_is_kept(press):
    answer = press("get", email="mina")

    assert answer.status_code == 422
    assert 'value="mina"' in answer.content.decode()
    assert press("get", token="nonsense").status_code == 422
    assert press("neither").status_code == 422
    assert not Asking.objects.exists()


def test_a_program_that_fills_in_the_trap_sees_what_everybody_sees(press):
    assert press("get", url="http://spam.example").headers["Location"] == "/en/contact/news/sent/"
    assert press("stop", url="http://spam.example").headers["Location"] == "/en/contact/news/stopped/"

    assert not Asking.objects.exists()
    assert not Stop.objects.exists()


def test_topics_frequency_and_language_are_kept_as_they_were_chosen(press, keys):
    wants = {"topics": ["urgent", "press"], "frequency": "weekly", "language": "fa", "sphere": "law", "country": "SE"}
    assert press("get", **wants).status_code == 303

    assert actions.confirm(token=sent_token(), today=timezone.now().date()) == "fa"
    actions.subscribe_waiting(today=timezone.now().date())
    one = Subscriber.objects.get()
    assert (one.language, one.topics, one.frequency) == ("fa", ["urgent", "press"], "weekly")
    assert (one.country, one.sphere) == ("SE", "law")
    # Nothing of it stays beside the link.
    assert (Asking.objects.get().country, Asking.objects.get().sphere) == ("", "")


@pytest.mark.parametrize(("said", "kept"), [("health", "health"), ("", "law"), ("gossip", "law")])
def test_who_asks_again_and_says_no_field_of_work_keeps_theirs(press, keys, today, said, kept):
    subscribe(keys, today)
    Subscriber.objects.update(sphere="law")

    press("get", sphere=said)
    letters = Asking.objects.filter(tag__isnull=False)
    assert letters.get().sphere == ("" if said == "gossip" else said)
    one = letters.get()
    actions.take_in(
        address_sealed=bytes(one.address_sealed), tag=bytes(one.tag), language=one.language, sphere=one.sphere
    )
    actions.subscribe_waiting(today=today)

    assert Subscriber.objects.get().sphere == kept


@pytest.mark.parametrize(("said", "kept"), [("CL", "CL"), ("", "SE"), ("Atlantis", "SE")])
def test_who_asks_again_and_says_no_country_keeps_theirs(press, keys, today, said, kept):
    subscribe(keys, today)
    Subscriber.objects.update(country="SE")
    Asking.objects.all().delete()
    OutboxLetter.objects.all().delete()

    press("get", country=said)
    actions.confirm(token=sent_token(), today=timezone.now().date())
    actions.subscribe_waiting(today=today)

    assert Subscriber.objects.get().country == kept


def test_no_country_is_chosen_for_anybody(visitor):
    page = visitor.get("/fa/contact/news/", headers={"accept-language": "de-CH"}).content.decode()
    select = page.split('id="country"')[1].split("</select>")[0]

    assert 'autocomplete="off"' in select
    assert re.findall(r'<option value="([^"]*)" selected>', select) == [""]
    assert '<option value="SE">سوئد</option>' in select


def test_a_known_and_a_new_address_are_the_same_work_with_a_country(press, keys, today):
    subscribe(keys, today)
    Subscriber.objects.update(country="SE")
    work = []
    for address in (MINA, OTHER):
        with CaptureQueriesContext(connection) as asked:
            press("get", email=address, country="SE")
        work.append([re.sub(r"s\d+_x\d+", "", query["sql"]).split()[0:3] for query in asked])

    assert ["INSERT", "INTO", '"mailings_asking"'] in work[0]
    assert work[0] == work[1]


def test_a_language_that_the_campaign_has_not_is_the_pages(press):
    assert press("get", language="tlh").status_code == 303
    assert Asking.objects.get().language == "en"


@pytest.mark.parametrize(("fields", "status"), [({"topics": []}, 422), ({"topics": ["gossip"]}, 422)])
def test_news_need_a_topic_and_stopping_needs_none(press, fields, status):
    answer = press("get", **fields)

    assert answer.status_code == status
    assert 'href="#topics-updates"' in answer.content.decode()
    assert not Asking.objects.exists()
    assert press("stop", topics=[]).status_code == 303


def test_the_letters_link_shows_a_button_and_only_the_button_does_it(visitor, keys):
    token = ask(keys, timezone.now().date())

    shown = visitor.get(f"/u/news/{token}/").content.decode()
    assert 'dir="rtl"' in shown
    assert token not in shown
    assert not Intake.objects.exists()
    pressed = [visitor.post(f"/u/news/{token}/", "", content_type=FORM) for _ in range(2)]
    assert [one.status_code for one in pressed] == [200, 200]
    assert pressed[0].content == pressed[1].content
    assert Intake.objects.count() == 1
    assert visitor.post("/u/news/nonsense/", "", content_type=FORM).status_code == 410


def test_the_form_says_nothing_of_signatures_and_carries_nobodys_code(visitor):
    page = visitor.get("/fa/contact/news/").content.decode()

    assert re.search(r'<html lang="fa" dir="rtl"', page)
    assert not re.search(r"/m/[0-9a-z]{26}", page)


def test_a_mailings_link_stops_its_own_and_a_made_up_one_nobody(keys, today):
    subscribe(keys, today)
    subscribe(keys, today, OTHER)
    mine = Subscriber.objects.get(tag=actions.news_tag(MINA, keys=keys))

    actions.unsubscribe(token="nonsense", keys=keys)
    actions.unsubscribe(token=actions.unsubscribe_token(mine, keys), keys=keys)
    assert Subscriber.objects.count() == 2  # nothing is looked up while somebody waits
    assert actions.stop_asked(today=today) == 2

    assert [bytes(one.tag) for one in Subscriber.objects.all()] == [actions.news_tag(OTHER, keys=keys)]
