import pytest
from django.test import Client

from openappeal.mail.models import MailboxLetter

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    return MailboxLetter.objects.create(
        number=7,
        to="sabine@post.example",
        subject="Please confirm",
        text="Press here: http://localhost:8000/c/token/.\n",
        html='<html><head></head><body><a href="http://localhost:8000/c/token/">Press</a></body></html>',
        language="en",
    )


@pytest.mark.parametrize("address", ["/mailbox/", "/mailbox/7/", "/mailbox/7/letter.html"])
def test_there_is_no_mailbox_outside_the_demonstration(letter, settings, address):
    settings.IS_DEMO = False

    assert Client().get(address).status_code == 404


def test_the_demonstrations_letters_need_no_login(letter, settings):
    settings.IS_DEMO = True

    listed = Client().get("/mailbox/").content.decode()
    opened = Client().get("/mailbox/7/").content.decode()

    assert "Please confirm" in listed
    assert '<a class="oa-button" href="/mailbox/">Look again</a>' in listed
    assert '<a dir="ltr" href="http://localhost:8000/c/token/">' in opened
    assert 'src="/mailbox/7/letter.html"' in opened


def test_the_letter_runs_nothing_and_its_links_leave_the_frame(letter, settings):
    settings.IS_DEMO = True

    answer = Client().get("/mailbox/7/letter.html")

    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "default-src 'none'" in policy
    assert b'<head><base target="_top">' in answer.content


def test_an_unknown_letter_is_not_found(settings):
    settings.IS_DEMO = True

    assert Client().get("/mailbox/99/").status_code == 404
