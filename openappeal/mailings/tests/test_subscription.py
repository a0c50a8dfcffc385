"""The link in a mailing: other news, or none. The page is made from the link alone."""

import base64
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openappeal.cms import shell
from openappeal.mailings import actions, links
from openappeal.mailings.links import Choices
from openappeal.mailings.models import Change, Frequency, Stop, Subscriber, Suppression, Topic
from openappeal.vault import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def reader(settings):
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({one.tag: shell.Shell("Homeward") for one in languages}, languages=languages)
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = ["openappeal.cms.middleware.PublicForms"]
    return Client()


@pytest.fixture
def mina(keys, today):
    tag = actions.news_tag("mina@post.example", keys=keys)
    return Subscriber.objects.create(
        address_sealed=b"x", tag=tag, language="fa", topics=["urgent"], frequency="weekly", day=today
    )


def nobodys(link):
    """The same link with a mark that nobody has made."""
    head, _, signed = link.rpartition(".")
    raw = bytearray(base64.urlsafe_b64decode(signed + "=" * (-len(signed) % 4)))
    raw[-1] ^= 1
    return f"{head}.{tokens.encode_base64url(bytes(raw))}"


def post(reader, link, **fields):
    return reader.post(f"/u/{link}/", urlencode(fields, doseq=True), content_type=FORM)


@pytest.mark.parametrize("frequency", Frequency)
@pytest.mark.parametrize("topics", [["updates"], ["press", "events"], list(Topic.values)])
@pytest.mark.parametrize("language", ["en", "fa", "az-arab", "zh-hant"])
def test_a_link_says_who_and_what_they_chose(keys, language, topics, frequency):
    link = links.write(4711, Choices(language, topics, frequency), key=keys.token_key())

    shown = links.choices(link)
    assert (shown.language, list(shown.topics), shown.frequency) == (language, topics, frequency)
    assert links.number(link, key=keys.token_key()) == 4711
    with pytest.raises(tokens.BadSignature):
        links.number(nobodys(link), key=keys.token_key())


@pytest.mark.parametrize("text", ["", "nonsense", "fa", "fa.zz.x", "../..", "FA.01.x", "fa.01", "a" * 5000])
def test_what_is_no_link_shows_the_usual_choices(text):
    assert links.choices(text) == Choices("", ("updates",), Frequency.EACH)


def test_the_page_opens_in_the_subscribers_language_with_what_they_chose(reader, mina, keys):
    link = actions.unsubscribe_token(mina, keys)

    page = reader.get(f"/u/{link}/", headers={"accept-language": "en"}).content.decode()

    assert '<html lang="fa" dir="rtl"' in page
    assert 'id="topics-urgent" value="urgent" checked' in page
    assert 'id="topics-updates" value="updates">' in page
    assert 'id="frequency-weekly" value="weekly" checked' in page
    assert link not in page
    assert reader.get(f"/u/{link}/?lang=en").content.decode().count('<html lang="en"') == 1


def test_looking_changes_nothing_and_looks_nothing_up(reader, mina, keys):
    link = actions.unsubscribe_token(mina, keys)

    with CaptureQueriesContext(connection) as asked:
        known, unknown = reader.get(f"/u/{link}/"), reader.get(f"/u/{nobodys(link)}/")

    assert len(asked) == 0
    assert (known.content, known.headers) == (unknown.content, unknown.headers)
    assert not Stop.objects.exists()
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"List-Unsubscribe": "One-Click"},
        {"wish": "leave"},
        {},
        {"wish": "change", "topics": ["press"], "frequency": "each", "language": "en"},
        {"wish": "change", "topics": ["press"], "frequency": "each", "language": "en", "country": "SE"},
        {"wish": "change", "frequency": "each"},
    ],
)
def test_a_press_is_answered_the_same_with_the_same_work(reader, mina, keys, fields):
    link = actions.unsubscribe_token(mina, keys)
    answers, work = [], []

    for one in (link, nobodys(link)):
        with CaptureQueriesContext(connection) as asked:
            answers.append(post(reader, one, **fields))
        work.append([query["sql"].split()[0:3] for query in asked])

    assert answers[0].content == answers[1].content
    assert answers[0].headers == answers[1].headers
    assert (
        answers[0].status_code
        == answers[1].status_code
        == (422 if fields == {"wish": "change", "frequency": "each"} else 200)
    )
    assert work[0] == work[1]


@pytest.mark.parametrize("content_type", [FORM, "multipart/form-data; boundary=b", "text/plain"])
def test_one_click_needs_no_cookie_no_referrer_and_comes_from_anywhere(reader, mina, keys, today, content_type):
    body = "List-Unsubscribe=One-Click"
    if "boundary" in content_type:
        body = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'

    answer = reader.post(
        f"/u/{actions.unsubscribe_token(mina, keys)}/",
        body,
        content_type=content_type,
        headers={"origin": "https://mail.example", "sec-fetch-site": "cross-site"},
    )

    assert answer.status_code == 200
    assert not answer.cookies
    actions.stop_asked(today=today)
    assert not Subscriber.objects.exists()
    assert [bytes(one.tag) for one in Suppression.objects.filter(reason="left")] == [bytes(mina.tag)]


def test_other_news_come_from_then_on(reader, mina, keys):
    link = actions.unsubscribe_token(mina, keys)

    saved = post(reader, link, wish="change", topics=["press", "events"], frequency="each", language="en")

    assert '<html lang="en"' in saved.content.decode()
    assert Subscriber.objects.get().topics == ["urgent"]  # nothing is looked up while somebody waits
    assert actions.change_asked() == 1
    mina.refresh_from_db()
    assert (mina.language, mina.topics, mina.frequency) == ("en", ["press", "events"], "each")
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("said", "kept"),
    [({}, "law"), ({"sphere": "as-it-is"}, "law"), ({"sphere": "health"}, "health"), ({"sphere": ""}, "")],
)
def test_the_field_of_work_stays_unless_they_choose(reader, mina, keys, said, kept):
    Subscriber.objects.update(sphere="law")
    link = actions.unsubscribe_token(mina, keys)
    # The page does not say it: neither the link nor the page tells more of its reader than it must.
    page = reader.get(f"/u/{link}/").content.decode()
    assert '<option value="as-it-is" selected>' in page
    assert page.count(" selected>") == 3

    post(reader, link, wish="change", topics=["press"], frequency="each", language="fa", **said)
    actions.change_asked()

    mina.refresh_from_db()
    assert mina.sphere == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({}, "SE"),
        ({"country": "as-it-is"}, "SE"),
        ({"country": "CL"}, "CL"),
        ({"country": ""}, ""),
        ({"country": "Atlantis"}, ""),
    ],
)
def test_the_country_stays_unless_they_choose(reader, mina, keys, said, kept):
    Subscriber.objects.update(country="SE")
    link = actions.unsubscribe_token(mina, keys)
    page = reader.get(f"/u/{link}/").content.decode()
    assert '<option value="as-it-is" selected>' in page.split('id="country"')[1].split("</select>")[0]
    assert links.choices(link).country is None

    post(reader, link, wish="change", topics=["press"], frequency="each", language="fa", **said)
    actions.change_asked()

    mina.refresh_from_db()
    assert mina.country == kept


def test_what_was_chosen_of_the_country_is_kept_while_something_else_is_wrong(reader, mina, keys):
    link = actions.unsubscribe_token(mina, keys)

    for said in ("CL", ""):
        page = post(reader, link, wish="change", frequency="each", country=said).content.decode()
        assert f'<option value="{said}" selected>' in page.split('id="country"')[1].split("</select>")[0]


def test_a_made_up_link_changes_nobody(mina, keys):
    choices = Choices("en", ["press"], Frequency.EACH)

    actions.change(token=nobodys(actions.unsubscribe_token(mina, keys)), choices=choices, keys=keys)
    assert actions.change_asked() == 1

    mina.refresh_from_db()
    assert (mina.language, mina.topics) == ("fa", ["urgent"])


def test_without_a_topic_nothing_is_saved(reader, mina, keys):
    answer = post(reader, actions.unsubscribe_token(mina, keys), wish="change", frequency="each")

    assert answer.status_code == 422
    assert 'href="#topics-updates"' in answer.content.decode()
    assert not Change.objects.exists()
    assert not Stop.objects.exists()
