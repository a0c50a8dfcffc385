"""Every public page and letter of the demonstration speaks its own language, from the first word to the last."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable

import pytest

from openappeal.core.calendars import format_date
from openappeal.core.digits import format_number
from openappeal.core.languages import INTERFACE_LANGUAGES, direction
from tests.accessibility import test_axe
from tests.campaign import Campaign, eventually
from tests.languages.speech import Piece, faults, faults_of_words, plain
from tests.letters import PostOffice, link, read, words
from tests.visitor import FILLING_SECONDS, Answer, Visitor

# A form that is closed.
CLOSED = "give/to/two-pages/"
FORMS = tuple(path for path in test_axe.FORMS if path not in ("no-such-page/", CLOSED))
# Forms that come back with everything wrong that can be wrong.
MISTAKES = {
    "sign/": {
        "name": "x@y.example",
        "email": "x",
        "credential": "=1",
        "country": "??",
        "sphere": "??",
        "updates": "on",
    },
    "sign/organisation/": {"name": "", "email": "x", "country": "??"},
    "sign/code/": {"code": "x"},
    "sign/set-aside/": {"code": "x"},
    "contact/": {"message": "", "email": "x"},
    "contact/news/": {"email": "x", "wish": "get"},
    "help/": {"email": "x", "text": "x" * 1600},
    "help/erase/": {"code": "x"},
    "signers/not-me/": {"name": ""},
}
# A page of no language: it is in the reader's.
NOWHERE = (
    "/c/AAAAAAAAAAAAAAAAAAAAAA/",
    "/m/0123456789abcdefghjkmnpqrs/",
    "/u/AAAAAAAAAAAAAAAAAAAAAA/",
    "/u/news/AAAA/",
)
STATUS = ("400", "403", "404", "405", "410", "500", "503")


@pytest.fixture(scope="module")
def campaign(campaign_in_six: Campaign) -> Campaign:
    return campaign_in_six


@pytest.fixture(scope="module", params=INTERFACE_LANGUAGES)
def language(request: pytest.FixtureRequest, campaign: Campaign) -> str:
    """Each language of the demonstration; it speaks every language that the interface does."""
    offered = [one["tag"] for one in shell_of(campaign)["languages"]]
    assert set(offered) == set(INTERFACE_LANGUAGES)
    return str(request.param)


def shell_of(campaign: Campaign) -> dict:  # type: ignore[type-arg]
    found: dict = json.loads((campaign.data / "shell.json").read_text())  # type: ignore[type-arg]
    return found


def content_of(campaign: Campaign, language: str) -> frozenset[str]:
    """Words of the campaign's own frame: they may be the same in two languages."""
    frame = shell_of(campaign)["by_language"][language]
    columns = [link["title"] for column in frame["footer"] for link in column["links"]]
    headings = [column["heading"] for column in frame["footer"]]
    texts = [link["title"] for link in frame["menu"]] + columns + headings
    return frozenset(plain(text) for text in [*texts, frame["site_name"], frame["short_name"]])


@pytest.fixture(scope="module")
def look(campaign: Campaign, language: str) -> Callable[[str, str], list[str]]:
    content = content_of(campaign, language)

    def at(html: str, path: str) -> list[str]:
        return [f"{path}: {fault}" for fault in faults(html, language, content)]

    return at


def test_every_page_that_is_a_file(campaign: Campaign, language: str, look: Callable[[str, str], list[str]]) -> None:
    public = campaign.data / "public"
    files = [*sorted((public / language).rglob("index.html")), public / "away" / language / "index.html"]
    files += [file for name in STATUS if (file := public / name / f"{language}.html").exists()]

    found = [fault for file in files for fault in look(file.read_text(), str(file.relative_to(public)))]

    assert len(files) > 60
    assert (public / "404" / f"{language}.html") in files
    assert found == []


def test_every_form_and_what_it_says_of_mistakes(
    visitor: Visitor, language: str, look: Callable[[str, str], list[str]]
) -> None:
    found = []
    for path in FORMS:
        found += look(ask(visitor, f"/{language}/{path}").text, path)
    closed = visitor.get(f"/{language}/{CLOSED}")
    assert closed.status == 404
    found += look(closed.text, CLOSED)
    for path, fields in MISTAKES.items():
        token = {"token": visitor.form_token()} if path.startswith("sign/") else {}
        answer = visitor.post(f"/{language}/{path}", {**fields, **token})
        assert answer.status in (200, 404, 422), (path, answer.status)
        found += look(answer.text, f"POST {path}")
    for path in NOWHERE:
        found += look(visitor.get(f"{path}?lang={language}").text, path)

    assert found == []


def test_from_signing_to_leaving_with_every_letter(
    campaign: Campaign,
    visitor: Visitor,
    post_office: PostOffice,
    language: str,
    look: Callable[[str, str], list[str]],
) -> None:
    """What only somebody meets who signs: warnings, letters, thanks, the own page in each of its states."""
    found = []
    address = f"languages-{language}@example.org"
    opened = time.monotonic()
    news_form = visitor.get(f"/{language}/contact/news/").field("token")
    risky = visitor.sign(language, name="Ann", email=f"x-{language}@mail.ardalia.example", visibility="withheld")
    found += look(risky.text, "warning")
    hurried = visitor.post(f"/{language}/sign/", {"name": "Ann", "email": address, "visibility": "public"})
    found += look(hurried.text, "without a token")

    assert visitor.sign(language, email=address, sphere="law", credential="").status == 303
    [letter] = post_office.wait(address)
    found += letter_faults(letter, language, look)
    path = link(letter)
    found += look(ask(visitor, path).text, "confirm")
    confirmed = visitor.post(path)
    thanks = confirmed.header("Location")
    found += look(ask(visitor, thanks).text, "thanks")
    own = f"/m/{thanks.rstrip('/').rpartition('/')[2]}/"
    for visibility in ("public", "withheld", "counted"):
        found += look(ask(visitor, f"{own}?lang={language}").text, f"own page before {visibility}")
        saved = visitor.post(f"{own}?lang={language}", {"visibility": visibility})
        found += look(follow(visitor, saved).text, f"own page, {visibility}")
    found += look(ask(visitor, f"{own}withdraw/?lang={language}").text, "withdraw")
    found += look(follow(visitor, visitor.post(f"{own}withdraw/?lang={language}")).text, "withdrawn")

    time.sleep(max(0.0, opened + FILLING_SECONDS - time.monotonic()))
    wish = {"email": address, "wish": "get", "token": news_form, "topics": "updates"}
    assert visitor.post(f"/{language}/contact/news/", wish).status == 303
    news = post_office.wait(address, number=2)[-1]
    found += letter_faults(news, language, look)
    [news_path] = {
        f"{path}?lang={language}" for path in re.findall(r"https?://[^\s/]+(/u/news/[^\s\"<>]+)", words(news))
    }
    found += look(ask(visitor, news_path).text, "news")
    found += look(follow(visitor, visitor.post(news_path)).text, "news will come")

    assert found == []


def test_numbers_and_days_are_written_as_the_language_writes_them(campaign: Campaign, language: str) -> None:
    public, day = campaign.data / "public", published_day(campaign, language)

    def home_with_its_count() -> str:
        """The home page once it has the number of the count: the pages follow when somebody has just signed."""
        home = (public / language / "index.html").read_text()
        count = json.loads((public / "count.json").read_text())
        return home if f">{format_number(count['confirmed'], language)}<" in home else ""

    home = eventually(home_with_its_count, within=60)

    assert home != ""
    assert format_number(5000, language) in home
    assert format_date(day, language) in home.replace("&nbsp;", "\u00a0")


def test_the_choice_of_languages_names_each_in_itself(campaign: Campaign) -> None:
    page = (campaign.data / "public" / "index.html").read_text()

    headings = re.findall(r'<span lang="(\w+)" dir="(\w+)">([^<]+)</span>', page)
    assert [(tag, side) for tag, side, _ in headings] == [
        (one["tag"], direction(one["tag"])) for one in shell_of(campaign)["languages"]
    ]
    for tag, _, text in headings:
        assert faults_of_words([Piece(text, is_own=True)], tag) == []
    assert len({text for _, _, text in headings}) == len(headings)


def ask(visitor: Visitor, path: str) -> Answer:
    answer = visitor.get(path)
    assert answer.status == 200, (path, answer.status)
    return answer


def follow(visitor: Visitor, answer: Answer) -> Answer:
    """The page after a form that was taken."""
    return ask(visitor, answer.header("Location")) if answer.status == 303 else answer


def letter_faults(letter: bytes, language: str, look: Callable[[str, str], list[str]]) -> list[str]:
    message = read(letter)
    html = message.get_body(("html",))
    assert html is not None
    assert message["Content-Language"] == language
    subject = Piece(plain(message["Subject"]), is_own=True)
    lines = [Piece(plain(line), is_own=True) for line in words(letter).splitlines() if "://" not in line]
    found = [*faults_of_words([subject], language), *faults_of_words(lines, language)]
    return [f"letter: {fault}" for fault in found] + look(html.get_content(), "letter")


def published_day(campaign: Campaign, language: str):  # type: ignore[no-untyped-def]
    """The day of the edition that the language shows."""
    from datetime import date

    with sqlite3.connect(campaign.data / "db.sqlite3") as database:
        [[day]] = database.execute(
            "SELECT edition.published_date FROM appeals_edition edition JOIN appeals_version version "
            "ON version.id = edition.version_id WHERE edition.language = ? AND edition.state = 'published' "
            "ORDER BY version.number DESC LIMIT 1",
            [language],
        )
    return date.fromisoformat(day)
