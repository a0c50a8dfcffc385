"""The matrix, the translator's screen, the second reader's and the source's, as each role meets them."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from openappeal.accounts import actions as accounts
from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.website.models import ContentPage
from openappeal.website.tests.test_translating import about, publish_source, save, work
from openappeal.website.translation_models import Stage, Translation
from openappeal.website.wagtail_hooks import say_who_is_behind

pytestmark = pytest.mark.django_db

MATRIX = "/admin/languages/"


@pytest.fixture
def people(site):
    for login in ("nil", "mina"):
        accounts.add_staff_member(username=login, role=Role.TRANSLATOR, languages=["fa"])


def client(login: str):
    return logged_in(Role.TRANSLATOR, login)


def address(page: ContentPage | None = None, language: str = "fa") -> str:
    return f"{MATRIX}page/{(page or about()).translation_key}/{language}/"


def text_of(answer) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def seen(answer) -> str:
    return re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]


def post(someone, where: str, follow=True, **typed):
    """Open a screen, then send it with these fields; names with dots are written with them."""
    return someone.post(where, {"seen": seen(someone.get(where)), **typed}, follow=follow)


def words(**typed: str) -> dict[str, str]:
    """All boxes of the Farsi About page as they are, with some typed anew."""
    found = work()
    parts = (*found.changed, *found.rest)
    return {f"words-{one.segment.key}": typed.get(one.segment.key, one.words) for one in parts}


# ── Who reaches what ────────────────────────────────────────────────────────
def test_a_translator_opens_her_own_languages_and_no_source(people):
    nil = client("nil")

    assert nil.get(address()).status_code == 200
    for denied in (address(language="en"), f"{MATRIX}menu/site/en/"):
        assert nil.get(denied).headers["Location"] == "/admin/"
    assert nil.get(address(language="de")).status_code == 404
    assert nil.get(f"{MATRIX}page/nothing/fa/").status_code == 404
    accounts.add_staff_member(username="otto", role=Role.TRANSLATOR, languages=["de"])
    assert client("otto").get(address()).headers["Location"] == "/admin/"
    assert logged_in(Role.MODERATOR, "wei").get(MATRIX).headers["Location"] == "/admin/"


def test_the_matrix_links_to_what_one_may_open(people):
    shown = client("nil").get(MATRIX).content.decode()
    links = set(re.findall(rf'"({MATRIX}[a-z]+/[^"]+)"', shown))

    assert address() in links
    assert all(link.endswith("/fa/") for link in links)
    organisers = logged_in(Role.ORGANISER).get(MATRIX).content.decode()
    assert address(language="en") in organisers


def test_the_matrix_says_states_in_words_and_figures_and_her_languages_come_first(people):
    publish_source(intro="Who we are now.")

    shown = client("nil").get(MATRIX).content.decode()
    assert re.findall(r'<th scope="col"><bdi lang="(\w+)"', shown) == ["fa", "en"]
    assert "1 part behind" in shown
    assert re.findall(
        r'<th scope="col"><bdi lang="(\w+)"', client("nil").get(f"{MATRIX}?language=en").content.decode()
    ) == ["en"]
    farsi = client("nil").get(f"{MATRIX}?lang=fa", follow=True).content.decode()
    assert "۱ بخش عقب" in farsi
    assert '<bdi lang="en">About en</bdi>' in farsi


# ── The work ────────────────────────────────────────────────────────────────
def test_only_what_changed_comes_first_with_its_difference_and_the_source_in_its_own_direction(people):
    publish_source(paragraph="In <b>autumn</b>, all of us.")
    page = client("nil").get(f"{address()}?lang=fa", follow=True).content.decode()

    assert 'dir="rtl"' in page.partition("<body")[0]
    before, _folded, after = page.partition('<form class="oa-form')[2].partition("<details")
    (source,) = re.findall(r'<p class="oa-diff" id="source-[^"]*" lang="en" dir="ltr">(.*?)</p>', before, re.DOTALL)
    assert re.findall(r"<(del|ins)>.*?</span>(.*?)</", source) == [
        ("del", "spring"),
        ("ins", "autumn"),
        ("ins", ", all of us"),
    ]
    assert before.count("<textarea") == 1
    assert re.search(r'<textarea name="words-body[^"]*"[^>]* lang="fa" dir="rtl"', before)
    assert after.count('class="oa-part oa-sides"') == 3


def test_saving_handing_over_and_publishing_by_somebody_else(people):
    publish_source(intro="Who we are now, since 1999.", paragraph="In <b>autumn</b>.")
    nil, mina = client("nil"), client("mina")
    second = work().changed[1].segment.key

    answer = post(nil, address(), then="hand-over", **words(intro="اکنون کیستیم."))
    assert "Saved, but not handed over yet" in text_of(answer)
    assert text_of(answer).count("Translate the changed source, or tick") == 1
    assert queries_stage() == Stage.WORK

    typed = words(**{"intro": "اکنون کیستیم.", second: "در **پاییز**."})
    answer = post(nil, address(), then="hand-over", **typed)
    assert "Handed over" in text_of(answer)
    assert "You wrote it, so somebody else has to read it" in text_of(nil.get(address()))
    own = {"seen": seen(mina.get(address())), "looked": "1"}
    assert "These are your own words" in text_of(nil.post(f"{address()}publish/", own, follow=True))
    assert about("fa").intro == "Who we are."

    assert "1999" in text_of(mina.get(address()))
    refused = mina.post(f"{address()}publish/", {"seen": own["seen"]})
    assert "Nothing was published" in text_of(refused)
    assert "Published." in text_of(mina.post(f"{address()}publish/", own, follow=True))
    assert about("fa").intro == "اکنون کیستیم."
    assert "Somebody else was quicker" in text_of(mina.post(f"{address()}publish/", own, follow=True))


def queries_stage() -> str:
    return Translation.objects.get(language="fa", kind="page", subject=str(about().translation_key)).stage


def test_what_was_typed_stays_when_the_source_changed_meanwhile(people):
    publish_source(intro="Who we are now.")
    nil = client("nil")
    opened, typed = seen(nil.get(address())), words(intro="اکنون کیستیم.")
    publish_source(intro="Who we are by now.")

    answer = nil.post(address(), {"seen": opened, "then": "", **typed})

    assert "Nothing was saved yet" in text_of(answer)
    assert "اکنون کیستیم." in answer.content.decode()
    assert "by now" in text_of(answer)
    assert queries_stage() == Stage.NONE
    assert "Saved." in text_of(nil.post(address(), {"seen": seen(answer), **typed}, follow=True))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("x" * 10_001, "at most 10000 characters"),
        ("[بد](javascript:alert(1))", "A link leads to “javascript:alert(1)”"),
    ],
)
def test_words_that_cannot_be_kept_are_marked_and_stay(people, typed, says):
    publish_source(paragraph="In <b>autumn</b>.")
    key = work().changed[0].segment.key

    answer = post(client("nil"), address(), **words(**{key: typed}))

    assert "Nothing was saved" in text_of(answer)
    assert says in text_of(answer)
    assert html.escape(typed) in answer.content.decode()
    assert queries_stage() == Stage.NONE


def test_a_second_reader_gives_it_back_with_a_word(people):
    publish_source(intro="Who we are now.")
    save(work(), {"intro": "اکنون"}, hand_over=True)
    mina = client("mina")

    assert mina.post(f"{address()}give-back/", {"note": ""}).status_code == 200
    assert queries_stage() == Stage.REVIEW
    mina.post(f"{address()}give-back/", {"note": "«که» کجاست؟"})

    assert "«که» کجاست؟" in text_of(client("nil").get(address()))
    assert queries_stage() == Stage.WORK


def test_the_page_is_seen_with_the_words_before_readers_see_it(people):
    publish_source(intro="Who we are now.")
    save(work(), {"intro": "اکنون کیستیم."})

    answer = client("nil").get(f"{address()}preview/")

    assert "اکنون کیستیم." in answer.content.decode()
    assert "بخش آن تغییر کرده" not in answer.content.decode()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    plan = ContentPage.objects.get(slug="plan")
    assert client("nil").get(f"{address(plan)}preview/").status_code == 200
    assert not ContentPage.objects.filter(slug="plan", locale__language_code="fa").exists()


# ── The first screen ────────────────────────────────────────────────────────
def line(login: str, role=Role.TRANSLATOR) -> list[str]:
    return re.findall(r"فارسی\W*: (.+?) waits? for you", text_of(logged_in(role, login).get("/admin/")))


def test_the_first_screen_names_what_waits_and_for_whom(people):
    before = line("nil")
    publish_source(intro="Who we are now.")
    assert (before, line("nil")) == (["3 texts"], ["4 texts"])
    assert line("omar", Role.ORGANISER) == []  # there are translators

    save(work(), {"intro": "اکنون کیستیم."}, hand_over=True)
    assert (line("nil"), line("mina")) == (["3 texts"], ["4 texts"])
    User.objects.filter(username="mina").update(is_active=False)
    assert line("omar", Role.ORGANISER) == ["1 text"]  # nobody else can read it

    organiser = logged_in(Role.ORGANISER, "omar")
    organiser.post(f"{address()}publish/", {"seen": seen(organiser.get(address())), "looked": "1"})
    assert (line("nil"), line("omar", Role.ORGANISER)) == (["3 texts"], [])


# ── The source ──────────────────────────────────────────────────────────────
def test_after_publish_an_organiser_is_asked_whether_it_was_a_slip_of_the_pen(people):
    organiser, page = logged_in(Role.ORGANISER), about()
    publish_source(intro="Who we  are!", paragraph="In <b>autumn</b>.")
    request = RequestFactory().get("/")
    request.session, request.user = {}, User.objects.get(username="omar")
    request._messages = FallbackStorage(request)
    say_who_is_behind(request, page)
    (message,) = [str(one) for one in request._messages]
    assert "One language is behind this text now. Was it only a slip of the pen?" in message

    where = address(language="en")
    shown = organiser.get(where)
    assert text_of(shown).count("Only a slip of the pen") == 2
    answer = organiser.post(where, {"seen": seen(shown), "slip": "0"}, follow=True)

    assert "No translation waits for that any more" in text_of(answer)
    assert [part.segment.text for part in work().changed] == ["In **autumn**."]
    stale_form = organiser.post(where, {"seen": seen(shown), "slip": "0"}, follow=True)
    assert "The text has changed meanwhile" in text_of(stale_form)
    assert work().cell.behind == 1


def test_an_organiser_says_that_words_written_in_the_editor_are_right(people):
    publish_source(intro="Who we are now.")
    organiser = logged_in(Role.ORGANISER)
    form = {"seen": seen(organiser.get(address()))}

    assert client("nil").post(f"{address()}says-the-same/", form).headers["Location"] == "/admin/"
    assert work().cell.behind == 1
    organiser.post(f"{address()}says-the-same/", form)

    assert work().cell.behind == 0
