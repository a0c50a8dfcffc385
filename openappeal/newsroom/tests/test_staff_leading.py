"""From written to readers, on the newsroom's screens: who may what, when it opens, what is put right afterwards."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from openappeal.accounts import actions as accounts
from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import here_since_last_week, logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.mailings import issue_queries
from openappeal.mailings.issue_models import Delivery, DeliveryState, Issue
from openappeal.mailings.models import Subscriber
from openappeal.newsroom import actions
from openappeal.newsroom.models import BlockWords, Consent, Edition, EditionState
from openappeal.newsroom.staff import tasks
from openappeal.newsroom.tests.screens import NEWS, begin, boxes_of, places, save, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


@pytest.fixture(autouse=True)
def campaign(keys):
    published_appeal()


@pytest.fixture
def press() -> Client:
    return logged_in(Role.PRESS, "pia")


@pytest.fixture
def translator() -> Client:
    accounts.add_staff_member(username="nil", role=Role.TRANSLATOR, languages=["fa"])
    return logged_in(Role.TRANSLATOR, "nil")


def test_an_item_waits_for_a_minute_where_its_author_is_and_comes_back(press):
    item = written(press)
    day = (timezone.now() + timedelta(days=30)).date()

    wrong = press.post(f"{NEWS}{item.pk}/plan/", {"day": str(day), "minute": "24:10", "zone": "America/New_York"})
    assert "Write the time like this" in wrong.content.decode()
    press.post(f"{NEWS}{item.pk}/plan/", {"day": str(day), "minute": "00:01", "zone": "America/New_York"})
    item.refresh_from_db()
    assert (item.state, item.zone, item.opens_at.hour in (4, 5), item.opens_at.minute) == (
        "waiting",
        "America/New_York",
        True,
        1,
    )
    shown = press.get(NEWS).content.decode()
    assert "00:01 (America/New York)" in shown

    press.post(f"{NEWS}{item.pk}/unplan/")
    item.refresh_from_db()
    assert (item.state, item.opens_at) == ("draft", None)


def test_a_minute_that_a_clock_never_shows_is_refused(press):
    item = written(press)

    answer = press.post(f"{NEWS}{item.pk}/plan/", {"day": "2027-03-14", "minute": "02:30", "zone": "America/New_York"})

    assert "never shows this time" in answer.content.decode()
    item.refresh_from_db()
    assert item.state == "draft"


def test_what_is_missing_is_said_with_the_way_there_and_nothing_opens(press):
    item = begin(press)
    page = press.get(f"{NEWS}{item.pk}/").content.decode()
    assert "The text is ready" in page
    assert "Open it now, everywhere" not in page

    press.post(f"{NEWS}{item.pk}/open/")
    item.refresh_from_db()
    assert item.state == "draft"


def test_grave_news_opens_when_somebody_who_decides_has_agreed_to_these_very_words(press):
    for number in range(4):
        accounts.add_staff_member(username=f"decides-{number}", role=Role.MODERATOR)
    item = written(press)
    text = places(item)[0][1]
    press.post(f"{NEWS}{item.pk}/about/", {"topic": "updates", "slug": item.slug, "is_grave": "on"})
    press.post(f"{NEWS}{item.pk}/propose/")
    here_since_last_week("decides-0")
    here_since_last_week("pia")
    moderator = logged_in(Role.MODERATOR, "decides-0")
    assert [task.button for task in tasks.tasks(User.objects.get(username="decides-0"))] == ["Read it"]
    assert "I have read it and agree" not in press.get(f"{NEWS}{item.pk}/").content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', moderator.get(f"{NEWS}{item.pk}/").content.decode())[1]

    # Words that were changed since, and asked about anew, are not those that the moderator has seen.
    save(press, item, **{f"{text}__text": "They did not come home."})
    press.post(f"{NEWS}{item.pk}/propose/")
    moderator.post(f"{NEWS}{item.pk}/agree/", {"seen": seen})
    press.post(f"{NEWS}{item.pk}/agree/", {"seen": seen})
    press.post(f"{NEWS}{item.pk}/open/")
    item.refresh_from_db()
    assert item.state == "draft"

    seen = re.search(r'name="seen" value="(\d+)"', moderator.get(f"{NEWS}{item.pk}/").content.decode())[1]
    moderator.post(f"{NEWS}{item.pk}/agree/", {"seen": seen})
    press.post(f"{NEWS}{item.pk}/open/")
    item.refresh_from_db()
    assert item.state == "open"


def test_a_prisoner_is_named_with_a_consent_that_nobody_reads_back(press, today):
    item = begin(press)
    (_kind, text), (_action, action) = places(item)
    typed = {f"{text}__text": "Golnar is ill.", "head__summary": "News"}
    save(press, item, then=f"remove-{action}", **typed)
    save(press, item, then="ready")
    told = {
        "item": str(item.pk),
        "spellings": "Golnar Example\nGolnar\nگلنار",
        "person": "Her sister Parvaneh",
        "right": "sister",
        "channel": "by telephone, known voice",
        "covers": "name and charges",
        "day": "2026-11-20",
        "ask_again": "2027-11-20",
    }
    wrong = press.post(f"{NEWS}consents/note/", told | {"ask_again": "2020-01-01"})
    assert wrong.status_code == 422
    assert "Her sister Parvaneh" in wrong.content.decode()

    press.post(f"{NEWS}consents/note/", told)
    consent = Consent.objects.get()
    press.post(f"{NEWS}{item.pk}/open/")
    item.refresh_from_db()
    assert item.state == "open"
    for address in ("consents/", f"consents/{consent.pk}/", f"{item.pk}/"):
        page = press.get(f"{NEWS}{address}").content.decode()
        assert "Golnar" in page
        assert "Parvaneh" not in page
    assert b"Parvaneh" not in bytes(consent.sealed)

    press.post(f"{NEWS}consents/{consent.pk}/end/")
    item.refresh_from_db()
    assert item.state == "closed"


def test_a_name_without_a_consent_in_this_item_stops_it_and_the_screen_says_whose(press, keys, today):
    actions.note_consent(
        spellings=["Golnar Example"],
        agreed=actions.Agreed("Her sister", "sister", "telephone"),
        covers="name",
        day=today,
        ask_again=today + timedelta(days=900),
        keys=keys,
        by="omar",
        today=today,
    )
    item = begin(press)
    (_kind, text), (_action, action) = places(item)
    save(press, item, then=f"remove-{action}", **{f"{text}__text": "Golnar Example is ill.", "head__summary": "News"})
    save(press, item, then="ready")
    press.post(f"{NEWS}{item.pk}/open/")
    item.refresh_from_db()
    assert item.state == "draft"

    page = press.get(f"{NEWS}{item.pk}/").content.decode()
    assert "Nobody’s consent holds for" in page
    press.post(f"{NEWS}{item.pk}/names/", {"consent": str(Consent.objects.get().pk)})
    press.post(f"{NEWS}{item.pk}/open/")
    item.refresh_from_db()
    assert item.state == "open"


def test_a_correction_needs_its_note_and_keeps_what_was_typed(press):
    item = written(press)
    text = places(item)[0][1]
    press.post(f"{NEWS}{item.pk}/open/")
    where = f"{NEWS}{item.pk}/correct/"
    page = press.get(where).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="((?:seen|of)-[^"]+)" value="([^"]*)">', page))
    boxes = boxes_of(page)
    typed = hidden | boxes | {f"en.{text}-text": "One came home."}

    refused = press.post(where, typed)
    assert refused.status_code == 422
    assert "One came home." in refused.content.decode()
    assert BlockWords.objects.get().fields == {"text": "They came home."}

    press.post(where, typed | {"note-en": "We wrote of two. It was one."})
    assert BlockWords.objects.get().fields == {"text": "One came home."}
    correction = item.corrections.get()
    assert correction.notes == {"en": "We wrote of two. It was one."}

    stale = press.post(where, typed | {"note-en": "Again", f"en.{text}-text": "None came home."})
    assert "Nothing was saved" in stale.content.decode()
    assert item.corrections.count() == 1


def test_a_language_that_is_ready_later_is_opened_later_and_gets_the_note_too(press, translator):
    item = written(press)
    text = places(item)[0][1]
    press.post(f"{NEWS}{item.pk}/open/")
    item.refresh_from_db()
    actions.correct(item=item, notes={"en": "It was one."}, words={}, by="pia", today=timezone.now().date())
    words = {"head__title": "دو نفر", "head__summary": "دو", f"{text}__text": "به خانه آمدند."}
    save(translator, item, "fa", then="ready", **words)
    titles = [task.title for task in tasks.tasks(User.objects.get(username="pia"))]
    assert ["Ready in" in title for title in titles] == [True]

    press.post(f"{NEWS}{item.pk}/open/fa/")
    assert Edition.objects.get(language="fa").state == EditionState.OPEN
    press.post(f"{NEWS}{item.pk}/correct/1/fa/", {"note-fa": "یک نفر بود."})
    assert item.corrections.get().notes == {"en": "It was one.", "fa": "یک نفر بود."}


def test_an_item_is_taken_back_with_a_reason(press):
    item = written(press)
    press.post(f"{NEWS}{item.pk}/open/")

    assert press.post(f"{NEWS}{item.pk}/close/", {"reason": ""}).status_code == 422
    press.post(f"{NEWS}{item.pk}/close/", {"reason": "The family asks for it."})

    item.refresh_from_db()
    assert item.state == "closed"
    assert press.get(f"{NEWS}{item.pk}/write/fa/").status_code == 404


def test_an_open_item_becomes_one_letter(press, translator):
    item = written(press)
    text = places(item)[0][1]
    press.post(f"{NEWS}{item.pk}/mail/")
    assert Issue.objects.count() == 0
    words = {"head__title": "دو نفر", "head__summary": "دو", f"{text}__text": "به خانه آمدند."}
    save(translator, item, "fa", then="ready", **words)
    press.post(f"{NEWS}{item.pk}/open/")

    places_to = {press.post(f"{NEWS}{item.pk}/mail/").headers["Location"] for _press in range(2)}
    page = press.get(f"{NEWS}{item.pk}/").content.decode()
    assert ("Send it as a mailing" in page, "Draft it anew, as the text is now" in page) == (False, True)
    issue = Issue.objects.get()
    assert places_to == {f"/admin/mailings/{issue.pk}/"}
    assert f'href="/admin/mailings/{issue.pk}/"' in page
    assert (issue.state, issue.source_id, issue.topic) == ("draft", item.pk, "updates")
    assert {one.language: "They came home." in one.text for one in issue.editions.all()} == {"en": True, "fa": False}
    accounts.add_staff_member(username="omar", role=Role.ORGANISER)
    buttons = [task.url for task in tasks.tasks(User.objects.get(username="omar"))]
    assert buttons == [f"/admin/mailings/{issue.pk}/"]
    organiser = logged_in(Role.ORGANISER, "omar")
    assert organiser.post(f"{NEWS}{item.pk}/mail/").headers["Location"] == f"/admin/mailings/{issue.pk}/"


def test_what_was_put_right_goes_by_mail_once_the_item_has(press):
    item = written(press)
    press.post(f"{NEWS}{item.pk}/open/")
    item.refresh_from_db()
    actions.correct(item=item, notes={"en": "It was one."}, words={}, by="pia", today=timezone.now().date())
    button = f'action="{NEWS}{item.pk}/mail/1/"'
    assert button not in press.get(f"{NEWS}{item.pk}/").content.decode()
    press.post(f"{NEWS}{item.pk}/mail/")
    Issue.objects.update(state="sending", sent_by="omar", began_day=timezone.now().date())
    press.post(f"{NEWS}{item.pk}/mail/1/")
    told = press.get(f"{NEWS}{item.pk}/").content.decode()
    assert (button in told, "It cannot follow the letter" in told, Issue.objects.count()) == (False, True, 1)
    reader = Subscriber.objects.create(address_sealed=b"x", tag=b"1", language="en", day=timezone.now().date())
    Delivery.objects.create(issue=Issue.objects.get(), subscriber=reader, state=DeliveryState.SENT)
    assert button in press.get(f"{NEWS}{item.pk}/").content.decode()

    press.post(f"{NEWS}{item.pk}/mail/1/")
    issue = Issue.objects.get(source="newsroom.correction")
    assert list(issue_queries.audience(issue)) == [reader]
    edition = issue.editions.get()
    assert (edition.language, edition.subject, edition.text) == ("en", "Correction: Two are free", "It was one.")
    assert button not in press.get(f"{NEWS}{item.pk}/").content.decode()


def test_a_journalists_link_is_shown_once_and_ended(press):
    item = written(press)
    assert press.get(f"{NEWS}{item.pk}/links/").headers["Location"] == f"{NEWS}{item.pk}/"
    day = (timezone.now() + timedelta(days=30)).date()
    press.post(f"{NEWS}{item.pk}/plan/", {"day": str(day), "minute": "00:01", "zone": "America/New_York"})

    told = {"label": "The Daily", "language": "en", "zone": "Europe/Berlin"}
    page = press.post(f"{NEWS}{item.pk}/links/", told).content.decode()
    token = re.search(r"/en/press/preview/([^/]+)/", page)[1]
    assert actions.look_up_preview(token=token, today=day).label == "The Daily"
    assert token not in press.get(f"{NEWS}{item.pk}/links/").content.decode()

    press.post(f"{NEWS}{item.pk}/links/{item.preview_links.get().pk}/end/")
    assert actions.look_up_preview(token=token, today=day) is None
