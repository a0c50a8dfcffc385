"""What the press may do with a letter that was made from an item: everything but send it. And with others nothing."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import here_since_last_week, logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.mail.models import OutboxLetter
from openappeal.mailings.issue_models import Issue, IssueState
from openappeal.mailings.models import Subscriber
from openappeal.mailings.tests.factories import drafted, frames
from openappeal.newsroom.staff import tasks
from openappeal.newsroom.tests.screens import NEWS, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
MAILINGS = "/admin/mailings/"
WHY = {"reason": "good news", "number": "12"}


@pytest.fixture(autouse=True)
def _campaign(keys, settings):
    settings.KEYS = keys.of_staff()
    published_appeal()
    frames()
    readers("en", 12)


@pytest.fixture
def press() -> Client:
    return logged_in(Role.PRESS, "pia")


@pytest.fixture
def letter(press) -> Issue:
    """What one press on an open item has made."""
    item = written(press)
    press.post(f"{NEWS}{item.pk}/open/")
    at = press.post(f"{NEWS}{item.pk}/mail/").headers["Location"]
    issue = Issue.objects.get()
    assert (at, issue.source_id) == (f"{MAILINGS}{issue.pk}/", item.pk)
    return issue


def readers(language, number, **facts):
    day = timezone.now().date()
    Subscriber.objects.bulk_create(
        Subscriber(address_sealed=b"x", tag=f"{language}{one}".encode(), language=language, day=day, **facts)
        for one in range(number)
    )


def said(answer) -> str:
    return answer.content.decode()


def state(issue) -> str:
    issue.refresh_from_db()
    return issue.state


def test_the_press_tries_and_proposes_what_it_has_made_and_somebody_else_sends_it(press, letter):
    at = f"{MAILINGS}{letter.pk}/"
    page = said(press.get(at))
    assert "12 subscribers would get it now." in page
    assert f'href="{NEWS}{letter.source_id}/"' in page
    assert "An organiser or a moderator reads it and agrees; then it is sent." in page

    press.post(f"{at}test/", {"address": "me@post.example", "language": "en"})
    assert OutboxLetter.objects.count() == 1
    press.post(f"{at}propose/", WHY)
    assert state(letter) == IssueState.PROPOSED
    page = said(press.get(at))
    assert (f"{at}agree/" in page, f"{at}send/" in page, f"{at}no/" in page) == (False, False, True)
    press.post(f"{at}agree/")
    press.post(f"{at}send/")
    assert state(letter) == IssueState.PROPOSED

    wei = logged_in(Role.MODERATOR, "wei")
    here_since_last_week("wei")
    assert at in said(wei.get("/admin/"))
    wei.post(f"{at}agree/")
    assert (state(letter), letter.sent_by, letter.recipients) == (IssueState.SENDING, "wei", 12)
    acts = Entry.objects.filter(action__startswith="mailings").values_list("actor", "action")
    assert set(acts) == {
        ("pia", "mailings.write_issue"),
        ("pia", "mailings.test_issue"),
        ("pia", "mailings.issue.propose"),
        ("pia", "mailings.issue.announce"),
        ("wei", "mailings.issue.approve"),
        ("wei", "mailings.send_issue"),
    }


def test_a_proposal_can_be_taken_back_by_whoever_made_it(press, letter):
    press.post(f"{MAILINGS}{letter.pk}/propose/", WHY)
    press.post(f"{MAILINGS}{letter.pk}/no/")

    assert state(letter) == IssueState.DRAFT


def test_the_press_says_to_whom_it_goes(press, letter):
    readers("fa", 10, country="SE")
    at = f"{MAILINGS}{letter.pk}/edit/"
    assert 'value="SE"' in said(press.get(at))

    press.post(at, {"topic": "updates", "countries": "SE"})

    letter.refresh_from_db()
    assert letter.countries == ["SE"]
    assert "At most 10 subscribers would get it now." in said(press.get(f"{MAILINGS}{letter.pk}/"))


@pytest.mark.parametrize("act", ["agree", "send", "pause", "resume", "stop", "discard"])
def test_the_press_neither_sends_nor_stops(press, letter, act):
    press.post(f"{MAILINGS}{letter.pk}/propose/", WHY)
    before = state(letter)
    assert press.post(f"{MAILINGS}{letter.pk}/{act}/").headers["Location"] == "/admin/"

    Issue.objects.update(state=IssueState.SENDING, sent_by="wei", began_day=timezone.now().date())
    press.post(f"{MAILINGS}{letter.pk}/{act}/")
    assert (before, state(letter)) == (IssueState.PROPOSED, IssueState.SENDING)
    assert f"/{act}/" not in said(press.get(f"{MAILINGS}{letter.pk}/"))


@pytest.mark.parametrize("place", ["", "new/", "rule/", "{pk}/", "{pk}/edit/", "{pk}/preview/en/"])
def test_other_issues_and_lists_are_not_the_presses(press, today, place):
    of_hand = drafted(today)

    assert press.get(MAILINGS + place.format(pk=of_hand.pk)).status_code in (302, 405)
    for act in ("edit", "test", "propose", "no"):
        press.post(f"{MAILINGS}{of_hand.pk}/{act}/", {**WHY, "address": "me@post.example", "language": "en"})
    assert state(of_hand) == IssueState.DRAFT
    assert not OutboxLetter.objects.exists()
    for subscribers in ("", "lists/new/"):
        assert press.get(f"/admin/subscribers/{subscribers}").status_code == 302


def test_the_press_sees_no_small_number_of_what_has_gone(press, letter):
    Issue.objects.update(
        state=IssueState.DONE, sent_by="wei", began_day=timezone.now().date(), recipients=1200, sent=1198, left=3
    )

    page = said(press.get(f"{MAILINGS}{letter.pk}/"))

    assert re.findall(r"<dd>([\d,]+|at most [\d,]+)</dd>", page) == ["1,200", "1,198", "0", "0", "at most 10", "0"]


def test_the_first_screen_leads_the_press_and_organisers_to_an_update_and_to_letters(press, letter):
    button = f'href="{NEWS}">Write an update</a>'
    assert button in said(press.get("/admin/"))
    assert button in said(logged_in(Role.ORGANISER, "omar").get("/admin/"))
    assert button not in said(logged_in(Role.MODERATOR, "wei").get("/admin/"))
    assert button not in said(logged_in(Role.OUTREACH, "ola").get("/admin/"))

    for login in ("pia", "omar"):
        urls = [task.url for task in tasks.tasks(User.objects.get(username=login))]
        assert urls == [f"{MAILINGS}{letter.pk}/"]
