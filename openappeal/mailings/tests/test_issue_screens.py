"""The screens of the mailing: who may, what they show, and that no name or address is on them."""

import re
from datetime import date

import pytest
from django.test import Client

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import here_since_last_week, logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.mail.models import OutboxLetter
from openappeal.mailings.actions import issues
from openappeal.mailings.issue_models import Issue, IssueState
from openappeal.mailings.models import Subscriber
from openappeal.mailings.tests.factories import Hands, begun, drafted, frames, send, subscribe

pytestmark = [pytest.mark.django_db]
DAY = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()
    frames()


@pytest.fixture
def omar() -> Client:
    return logged_in(Role.ORGANISER)


def said(answer) -> str:
    return answer.content.decode()


def fields(**more):
    return {"topic": "updates", "subject_en": "Two are free", "text_en": "At last.", **more}


def test_an_issue_is_written_looked_at_tried_and_sent(keys, omar, tmp_path):
    subscribe(keys, "mina@post.example", "fa", topics=["press"])
    at = omar.post("/admin/mailings/new/", fields(topic="press")).headers["Location"]
    page = said(omar.get(at))
    assert "Two are free" in page
    assert "At most 10 subscribers would get it now." in page
    assert omar.get(f"{at}preview/fa/").status_code == 200

    omar.post(f"{at}test/", {"address": "me@post.example", "language": "en"})
    assert OutboxLetter.objects.count() == 1
    omar.post(f"{at}propose/", {"reason": "good news", "number": "۱"})
    assert Issue.objects.get().state == IssueState.SENDING
    hands = Hands()
    send(keys, tmp_path, hands)

    assert hands.to == ["mina@post.example"]
    page = said(omar.get(at))
    assert "Handed to the mail server" in page
    assert "mina@" not in page + said(omar.get("/admin/mailings/"))


def test_counting_keeps_nothing(keys, omar):
    subscribe(keys, "a@post.example", "en")
    subscribe(keys, "b@post.example", "fa")

    both = omar.post("/admin/mailings/new/", {"count": "1", "topic": "updates"})
    one = omar.post("/admin/mailings/new/", {"count": "1", "topic": "updates", "languages": "fa"})

    assert "At most 10 subscribers would get it now." in said(both)
    assert "At most 10 subscribers would get it now." in said(one)
    assert "Something is to be put right" not in said(one)
    assert not Issue.objects.exists()


def crowd(number, language="en", **facts):
    Subscriber.objects.bulk_create(
        Subscriber(address_sealed=b"x", tag=f"{language}{one}{facts}".encode(), language=language, day=DAY, **facts)
        for one in range(number)
    )


def test_of_all_the_number_is_said_and_of_a_part_only_tens(omar, today):
    crowd(31, "fa", country="SE")
    crowd(12, "de", country="LI")
    whole, part = drafted(today), drafted(today, countries=["SE"])

    page = said(omar.get(f"/admin/mailings/{whole.pk}/"))
    assert "43 subscribers would get it now." in page
    assert "<dd>31</dd>" in page
    assert "they get it in this language: English" in page
    page = said(omar.get(f"/admin/mailings/{part.pk}/"))
    assert "At most 40 subscribers would get it now." in page
    assert re.findall(r"<dd>([^<]*)", page) == ["at most 40"]


def test_countries_of_few_are_neither_offered_nor_counted(omar):
    crowd(10, country="SE", sphere="law")
    crowd(9, country="LI", sphere="health")

    page = said(omar.get("/admin/mailings/new/"))
    assert ('value="SE"' in page, 'value="LI"' in page) == (True, False)
    assert ('value="law"' in page, 'value="health"' in page) == (True, False)
    for hidden in ({"countries": "LI"}, {"spheres": "health"}):
        page = said(omar.post("/admin/mailings/new/", {"count": "1", "topic": "updates", **hidden}))
        assert "would get it now" not in page
        assert "Something is to be put right" in said(omar.post("/admin/mailings/new/", fields(**hidden)))
    assert not Issue.objects.exists()


def test_a_draft_keeps_its_country_when_fewer_say_it_by_now(omar, today):
    issue = drafted(today, countries=["LI"])

    page = said(omar.get(f"/admin/mailings/{issue.pk}/edit/"))
    assert 'value="LI" checked' in page
    omar.post(f"/admin/mailings/{issue.pk}/edit/", fields(countries="LI"))

    issue.refresh_from_db()
    assert (issue.countries, issue.editions.get(language="en").subject) == (["LI"], "Two are free")


@pytest.mark.parametrize(
    ("facts", "recipients", "left"),
    [
        ({"recipients": 1234, "left": 3}, "1,234", "3"),
        ({"recipients": 1234, "left": 3, "countries": ["SE"]}, "at most 1,240", "at most 10"),
        ({"recipients": 4, "left": 1}, "at most 10", "at most 10"),
    ],
)
def test_of_what_has_gone_to_few_or_a_part_no_small_number_is_said(omar, today, facts, recipients, left):
    issue = drafted(today)
    Issue.objects.update(state=IssueState.DONE, sent_by="wei", began_day=today, finished_day=today, **facts)

    page = said(omar.get(f"/admin/mailings/{issue.pk}/"))

    assert f"<dt>Recipients</dt><dd>{recipients}</dd>" in page
    assert f"<dt>Left the list after it</dt><dd>{left}</dd>" in page


def test_a_language_needs_both_subject_and_text(omar):
    answer = omar.post("/admin/mailings/new/", fields(subject_fa="دو نفر"))

    assert "Write both the subject and the text" in said(answer)
    assert not Issue.objects.exists()


def test_what_came_from_elsewhere_is_addressed_here_and_worded_there(keys, omar, today):
    issue = drafted(today)
    Issue.objects.filter(pk=issue.pk).update(source="newsroom.edition", source_id=5)
    page = said(omar.get(f"/admin/mailings/{issue.pk}/edit/"))
    assert "Its words come from what it was made from." in page
    assert "subject_en" not in page

    omar.post(f"/admin/mailings/{issue.pk}/edit/", {"topic": "press", "subject_en": "Other"})
    issue.refresh_from_db()
    assert (issue.topic, issue.editions.get(language="en").subject) == ("press", "Two have come home")


def test_above_the_number_another_agrees(keys, omar, today):
    subscribe(keys, "a@post.example")
    assert omar.post("/admin/mailings/rule/", {"number": "0"}).status_code == 302
    issue = drafted(today)
    omar.post(f"/admin/mailings/{issue.pk}/propose/", {"reason": "good news", "number": "1"})
    wei = logged_in(Role.MODERATOR, "wei")
    here_since_last_week("wei")
    assert "An issue of the mailing waits for a second person" in said(wei.get("/admin/"))
    assert "I agree: send it now" in said(wei.get(f"/admin/mailings/{issue.pk}/"))
    assert "I agree: send it now" not in said(omar.get(f"/admin/mailings/{issue.pk}/"))

    wei.post(f"/admin/mailings/{issue.pk}/agree/")

    issue.refresh_from_db()
    assert (issue.state, issue.sent_by) == (IssueState.SENDING, "wei")


@pytest.mark.parametrize(
    ("act", "state"), [("pause", IssueState.PAUSED), ("stop", IssueState.STOPPED), ("resume", IssueState.SENDING)]
)
def test_buttons_while_it_is_sent(keys, omar, today, act, state):
    subscribe(keys, "a@post.example")
    issue = begun(today)
    if act == "resume":
        issues.pause(id=issue.pk, by="omar", today=today)
    assert f"/admin/mailings/{issue.pk}/{act}/" in said(omar.get(f"/admin/mailings/{issue.pk}/"))

    omar.post(f"/admin/mailings/{issue.pk}/{act}/")
    issue.refresh_from_db()
    assert issue.state == state

    again = omar.post(f"/admin/mailings/{issue.pk}/{act}/", follow=True)
    assert "Somebody else was quicker" in said(again)


@pytest.mark.parametrize("place", ["", "new/", "{pk}/edit/"])
def test_only_organisers_write(today, place):
    address = f"/admin/mailings/{place}".format(pk=drafted(today).pk)

    assert logged_in(None).get(address).headers["Location"].startswith("/admin/login/")
    assert logged_in(Role.MODERATOR, "wei").get(address).status_code == 302
    assert logged_in(Role.OUTREACH, "lena").get(address).status_code == 302
    assert logged_in(Role.ORGANISER).get(address).status_code == 200


@pytest.mark.parametrize("act", ["test", "propose", "pause", "resume", "stop", "discard", "send"])
def test_a_moderator_sends_nothing(keys, today, act):
    subscribe(keys, "a@post.example")
    issue = drafted(today)
    wei = logged_in(Role.MODERATOR, "wei")
    wei.post(
        f"/admin/mailings/{issue.pk}/{act}/",
        {"reason": "because", "number": "1", "address": "me@post.example", "language": "en"},
    )

    issue.refresh_from_db()
    assert issue.state == IssueState.DRAFT
    assert not OutboxLetter.objects.exists()


def test_the_first_screen_tells_of_a_demand_that_subscribers_have_not_heard_of(keys, omar, today):
    issue = drafted(today)
    Issue.objects.filter(pk=issue.pk).update(source="appeals.version", source_id=5)
    assert "not been told that a demand" not in said(omar.get("/admin/"))
    subscribe(keys, "a@post.example")

    assert "<strong>Subscribers have not been told that a demand was changed" in said(omar.get("/admin/"))
    crowd(11)
    assert "12 subscribers have not been told that a demand was changed" in said(omar.get("/admin/"))
    omar.post(f"/admin/mailings/{issue.pk}/discard/")
    assert "not been told that a demand" not in said(omar.get("/admin/"))


def test_the_preview_by_night_is_dark_wherever_it_is_looked_at(keys, omar, today):
    issue = drafted(today)
    day, night = (said(omar.get(f"/admin/mailings/{issue.pk}/preview/en/{look}")) for look in ("", "?dark"))

    assert "@media (prefers-color-scheme:dark)" in day
    assert "@media (prefers-color-scheme:dark)" not in night
    assert omar.get(f"/admin/mailings/{issue.pk}/preview/xx/").status_code == 404
