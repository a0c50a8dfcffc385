"""What a letter of an issue is made of, read by another program's reading of mail."""

import email
import email.policy
import re
from datetime import UTC, datetime

import pytest

from openappeal.mailings import actions, mould, verp, words
from openappeal.mailings.tests.factories import WORDS, begun, drafted, frames, subscribe

pytestmark = [pytest.mark.django_db]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def _frames(data_dir):
    frames()


def filled(keys, issue, tag="en", delivery=77):
    who = subscribe(keys, f"mina@{tag}.example", tag)
    token = actions.unsubscribe_token(who, keys)
    made = mould.make(issue, tag).fill(to=f"mina@{tag}.example", token=token, delivery=delivery, keys=keys, now=NOW)
    return made, token, email.message_from_bytes(made.content, policy=email.policy.SMTP)


def test_headers(keys, today, settings):
    issue = drafted(today)
    made, token, mail = filled(keys, issue)

    assert (mail["From"], mail["To"]) == (settings.EMAIL_FROM, "mina@en.example")
    assert mail["Subject"] == "Two have come home"
    assert mail["Date"] == "Tue, 24 Nov 2026 12:00:00 +0000"
    assert mail["List-Unsubscribe"] == f"<{SITE}/u/{token}/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "<updates.news.localhost>"
    assert mail["Archived-At"] == f"<{SITE}/en/u/two/>"
    assert mail["Content-Language"] == "en"
    assert mail["Precedence"] is None
    assert verp.read_bounce_address(made.comes_back_to, keys=keys) == 77
    assert not mail.defects


def test_the_link_in_the_header_leaves_the_list(keys, today):
    _, _, mail = filled(keys, drafted(today))
    token = mail["List-Unsubscribe"].rstrip("/>").rpartition("/")[2]

    actions.unsubscribe(token=token, keys=keys)
    actions.stop_asked(today=today)

    assert not actions.subscribing.Subscriber.objects.exists()


def test_a_letter_that_is_made_again_has_the_same_number_and_others_another(keys, today):
    form, args = mould.make(drafted(today), "en"), {"to": "a@b.example", "token": "x", "keys": keys, "now": NOW}

    def number(form, delivery):
        return email.message_from_bytes(form.fill(delivery=delivery, **args).content)["Message-ID"]

    assert number(form, 1) == number(form, 1)
    assert number(form, 1) != number(form, 2)
    assert number(form, 1).endswith("@localhost>")


@pytest.mark.parametrize("length", [0, 1, 9, 22, 40, 71, 75, 76, 90])
@pytest.mark.parametrize("tag", ["en", "fa"])
def test_the_token_stands_wherever_a_line_breaks(keys, today, settings, length, tag):
    settings.SITE_URL = "https://" + "a" * length + ".example"
    _, token, mail = filled(keys, drafted(today), tag)

    text, html = mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()
    assert f"\n{settings.SITE_URL}/u/{token}/\n" in text.replace("\r\n", "\n")
    assert f'href="{settings.SITE_URL}/u/{token}/"' in html
    assert mould.PLACE not in text + html


@pytest.mark.parametrize("tag", ["en", "fa", "de"])
def test_it_is_small_plain_first_and_asks_nobody(keys, today, tag):
    made, _, mail = filled(keys, drafted(today), tag)

    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    html = mail.get_body(("html",)).get_content()
    assert len(made.content) < 20_000
    assert len(html.encode()) < 20_000
    assert all(len(line) <= 76 for line in made.content.partition(b"\r\n\r\n")[2].split(b"\r\n"))
    assert not re.search(r"<img|<script|<link|url\(|@import|src=", html)
    assert set(re.findall(r'href="(.*?)"', html)) == {
        f"{SITE}/{'fa' if tag == 'fa' else 'en'}/u/two/",
        str(mail["List-Unsubscribe"]).strip("<>"),
    }


def test_a_long_letter_in_farsi_becomes_a_third_longer_and_not_three_times(keys, today):
    text = "دو نفر آزاد شدند و به خانه برگشتند. " * 40
    issue = drafted(today, words={"fa": words.typed(language="fa", subject="خبر", text=text)})

    made, token, mail = filled(keys, issue, "fa")

    parts = list(mail.iter_parts())
    assert [part["Content-Transfer-Encoding"] for part in parts] == ["base64", "base64"]
    assert [part.get_content().count(f"{SITE}/u/{token}/") for part in parts] == [1, 1]
    assert [part.get_content().count(text.strip()) for part in parts] == [1, 1]
    assert len(made.content) < 20_000
    assert made.content.count(b"\n") == made.content.count(b"\r\n")


def test_each_direction_has_its_own_form(keys, today):
    issue = drafted(today)
    english, farsi = mould.render(issue, "en").html, mould.render(issue, "fa").html

    assert '<html lang="en" dir="ltr"' in english
    assert '<html lang="fa" dir="rtl"' in farsi
    assert "text-align:right;" in farsi
    assert "text-align:right;" not in english
    assert "Vazirmatn" in farsi
    assert "prefers-color-scheme:dark" in english
    assert '<div lang="fa" dir="rtl"' in farsi


def test_a_letter_in_another_language_says_so_in_the_readers(keys, today):
    issue = begun_for(keys, today)
    german = mould.render(issue, "de")

    assert german.language == "en"
    assert '<html lang="de" dir="ltr"' in german.html
    assert '<div lang="en" dir="ltr"' in german.html
    assert "<bdi>English</bdi>" in german.html
    assert "English" in german.text
    assert "<bdi>English</bdi>" not in mould.render(issue, "en").html


def begun_for(keys, today):
    subscribe(keys, "a@post.example")
    return begun(today, words=WORDS)


def test_what_organisers_type_breaks_no_letter(keys, today):
    html = mould.render(drafted(today), "en").html

    assert "<strong>two</strong> of them &lt;are&gt; free." in html
