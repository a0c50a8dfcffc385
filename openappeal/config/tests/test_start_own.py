"""“Start your own”: the questions, who may, what is made, and that half a campaign never stands."""

import errno
import json
import os
import sqlite3
from pathlib import Path

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import queries as appeals
from openappeal.config import campaign_answers, foreseeable, start_own, supervisor
from openappeal.config.campaign_answers import BadAnswers
from openappeal.website.models import HomePage, Navigation, SiteText
from openappeal.website.tree import live_paths

pytestmark = pytest.mark.django_db

TYPED = {
    "languages": ["en", "fa"],
    "first": "en",
    "addressees": "1",
    "do": "make",
    "name-en": "The Homecoming Letter",
    "name-fa": "نامهٔ بازگشت",
    "addressee-1-en": "The Minister of Justice",
    "addressee-1-fa": "وزیر دادگستری",
    "demands-1-en": "Free them.\nLet doctors in.",
    "demands-1-fa": "آزادشان کنید.\nپزشک راه دهید.",
    "text-en": "First paragraph.\n\nSecond paragraph.",
    "text-fa": "بند نخست.\n\nبند دوم.",
    "about-en": "Four friends.",
    "contact": "post@example.org",
    "organiser": "mina",
}


@pytest.fixture
def demo(settings, data_dir, tmp_path, monkeypatch):
    settings.IS_DEMO = True
    settings.DATA_DIR = tmp_path / "demo"
    settings.DATA_DIR.mkdir()
    monkeypatch.setenv("OPENAPPEAL_OWN_DATA", str(tmp_path / "own" / "data"))
    monkeypatch.setenv("OPENAPPEAL_OWN_KEYS", str(tmp_path / "own" / "keys"))
    return tmp_path


@pytest.fixture
def organiser():
    return logged_in(Role.ORGANISER)


def answers(**changed):
    return campaign_answers.parse(json.dumps(PLAIN | changed))


PLAIN = {
    "languages": ["en", "fa"],
    "name": {"en": "The Homecoming Letter", "fa": "نامهٔ بازگشت"},
    "addressees": [
        {"name": {"en": "The Minister", "fa": "وزیر"}, "demands": [{"en": "Free them.", "fa": "آزادشان کنید."}]}
    ],
    "text": {"en": ["First paragraph."], "fa": ["بند نخست."]},
    "about": {"en": "Four friends."},
    "contact": "post@example.org",
    "organiser": "mina",
}


class Done:
    returncode = 0
    stderr = ""

    def __init__(self, environment):
        self.stdout = json.dumps(
            {
                "login": "mina",
                "code": "abcde-fghij-kmnpq-rstuv",
                "office_identity": "AGE-SECRET-KEY-1EXAMPLE",
                "office_recipient": "age1example",
                "data": environment["OPENAPPEAL_DATA"],
                "keys": environment["OPENAPPEAL_KEYS"],
            }
        )


@pytest.fixture
def init(monkeypatch):
    """Stands in for the process that makes a campaign; keeps what it was given."""
    given = {}

    def run(command, *, env, input, **rest):
        given.update(command=command, environment=env, answers=json.loads(input))
        (Path(env["OPENAPPEAL_DATA"]) / "schema").write_text("x")
        return Done(env)

    monkeypatch.setattr(start_own.subprocess, "run", run)
    return given


def making(organiser):
    """The two halves of the page that comes while the campaign is made."""
    answer = organiser.post("/admin/start-your-own/make/", TYPED)
    assert answer.status_code == 200
    return [half.decode() for half in answer.streaming_content]


# ── Who may, and where ──────────────────────────────────────────────────────
def test_it_is_the_organisers_in_the_demonstration_on_this_machine_only(demo, organiser, settings):
    address = "/admin/start-your-own/"
    assert organiser.get(address).status_code == 200
    assert logged_in(Role.MODERATOR, "wei").get(address).headers["Location"] == "/admin/"
    assert logged_in(None).get(address).headers["Location"].startswith("/admin/login/")
    assert organiser.get(address, REMOTE_ADDR="203.0.113.9").status_code == 404

    settings.STAFF_URL = "https://staff.example.org"
    assert organiser.get(address).status_code == 404
    settings.STAFF_URL, settings.IS_DEMO = "http://localhost:8001", False
    assert organiser.get(address).status_code == 404
    assert organiser.post(address + "go/").status_code == 404


# ── The questions ───────────────────────────────────────────────────────────
def test_any_language_of_the_list_can_be_chosen(demo, organiser):
    page = organiser.get("/admin/start-your-own/?go=1&first=ckb&languages=en").content.decode()

    assert 'name="text-ckb"' in page
    assert page.index('name="text-ckb"') < page.index('name="text-en"')


def test_the_first_language_is_not_ticked_once_more(demo, organiser):
    page = organiser.get("/admin/start-your-own/").content.decode()

    assert '<option value="en" selected>' in page
    assert " checked" not in page
    both = organiser.get("/admin/start-your-own/?first=fa&languages=en&languages=fa").content.decode()
    assert 'value="en" checked' in both
    assert 'value="fa" checked' not in both


def test_errors_name_the_question_and_keep_what_was_typed(demo, organiser, init):
    answer = organiser.post(
        "/admin/start-your-own/make/", TYPED | {"contact": "nowhere", "text-fa": "بند نخست.", "about-en": "Café & co"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#contact">Write the full e-mail address, like mina@post.example.</a>' in page
    assert '<a href="#text-fa">' in page
    assert "Café &amp; co" in page
    assert init == {}


def test_one_more_addressee_keeps_what_was_typed(demo, organiser):
    page = organiser.post("/admin/start-your-own/make/", TYPED | {"do": "more"}).content.decode()

    assert 'name="addressee-2-en"' in page
    assert "The Minister of Justice" in page


# ── Making it ───────────────────────────────────────────────────────────────
def test_the_campaign_is_made_apart_and_its_secrets_are_shown_once(demo, organiser, init, monkeypatch):
    for name in ("DATABASE_URL", "DATABASE_URL_FILE", "SECRET_KEY_FILE", "DATA_FILE", "KEYS_FILE"):
        monkeypatch.setenv(f"OPENAPPEAL_{name}", "the demonstration's")

    halves = making(organiser)

    assert "Your campaign is being made" in halves[0]
    assert "abcde-fghij-kmnpq-rstuv" not in halves[0]
    page = halves[1]
    assert "abcde-fghij-kmnpq-rstuv" in page
    assert "AGE-SECRET-KEY-1EXAMPLE" in page
    assert init["answers"]["addressees"][0]["demands"][1] == {"en": "Let doctors in.", "fa": "پزشک راه دهید."}
    assert "the demonstration's" not in init["environment"].values()
    assert (demo / "own" / "data" / "schema").exists()
    assert [file.name for file in (demo / "own").iterdir() if file.name.startswith(".")] == []
    assert not (demo / "demo" / "switch.json").exists()


def test_going_over_writes_the_switch(demo, organiser, init):
    making(organiser)

    organiser.post("/admin/start-your-own/go/")

    switch = json.loads((demo / "demo" / "switch.json").read_text())
    assert switch == {"data": str(demo / "own" / "data"), "keys": str(demo / "own" / "keys")}


def test_there_is_no_going_over_to_nothing(demo, organiser):
    organiser.post("/admin/start-your-own/go/")

    assert not (demo / "demo" / "switch.json").exists()


def test_a_folder_in_use_is_left_alone(demo, organiser, init):
    (demo / "own" / "keys").mkdir(parents=True)
    (demo / "own" / "keys" / "tag.key").write_text("mine")

    answer = organiser.post("/admin/start-your-own/make/", TYPED)

    assert answer.status_code == 409
    assert str(demo / "own" / "keys") in answer.content.decode()
    assert init == {}


@pytest.mark.parametrize(
    ("said", "language", "sentence"),
    [
        ("openappeal: The disk is full (/own). Free some space.", "en", "The disk is full."),
        ("openappeal: The disk is full (/own). Free some space.", "fa", "دیسک پر است."),
        ("ValueError: Mina's words", "fa", "پنجره‌ای که سرور در آن کار می‌کند می‌گوید چه شده است."),
        ("", "en", "The window in which the server runs says what happened."),
    ],
)
def test_a_failed_attempt_leaves_nothing_and_says_why(demo, organiser, monkeypatch, caplog, said, language, sentence):
    class Failed:
        returncode, stdout, stderr = 1, "", said

    monkeypatch.setattr(start_own.subprocess, "run", lambda *args, **kwargs: Failed())
    organiser.get(f"/admin/?lang={language}")

    page = "".join(making(organiser))

    assert sentence in page
    assert "Mina" not in page + caplog.text
    assert 'name="text-en" value="First paragraph.' in page
    back = organiser.post("/admin/start-your-own/make/", TYPED | {"do": "back"}).content.decode()
    assert "First paragraph." in back
    assert list((demo / "own").iterdir()) == []


@pytest.mark.parametrize(
    ("error", "hindrance"),
    [
        (OSError(errno.ENOSPC, "No space left"), "disk is full"),
        (sqlite3.OperationalError("database or disk is full"), "disk is full"),
        (sqlite3.OperationalError("disk I/O error"), "disk is full"),
        (OSError(errno.EACCES, "Permission denied"), "may not write"),
        (sqlite3.OperationalError("database is locked"), "unknown"),
    ],
)
def test_the_sentences_of_the_command_line_are_understood(error, hindrance):
    assert start_own.hindrance_of(foreseeable.sentence(error)) == hindrance


@pytest.mark.parametrize("fails_at", [1, 2])
def test_an_attempt_that_cannot_be_put_in_place_leaves_nothing(demo, init, monkeypatch, fails_at):
    rename, asked = os.replace, []

    def replace(source, target):
        asked.append(target)
        if len(asked) == fails_at:
            raise OSError("no such device")
        rename(source, target)

    monkeypatch.setattr(start_own.os, "replace", replace)

    with pytest.raises(OSError, match="no such device"):
        start_own.create(answers(), start_own.own_data(), start_own.own_keys())

    assert list((demo / "own").iterdir()) == []


def test_going_over_takes_no_setting_of_the_demonstration_along(demo, monkeypatch):
    switch = demo / "switch.json"
    switch.write_text(json.dumps({"data": "/own/data", "keys": "/own/keys"}))
    for name in ("DATA", "KEYS", "DATABASE_URL", "DATABASE_URL_FILE", "SECRET_KEY", "SECRET_KEY_FILE"):
        monkeypatch.setenv(f"OPENAPPEAL_{name}", "the demonstration's")
    for name in ("_stop", "_wait_until_up", "_announce"):
        monkeypatch.setattr(supervisor, name, lambda *arguments: None)
    monkeypatch.setattr(supervisor.time, "sleep", lambda seconds: None)

    supervisor._switch(switch, [], 1, 2)

    assert "the demonstration's" not in os.environ.values()
    assert (os.environ["OPENAPPEAL_DATA"], os.environ["OPENAPPEAL_KEYS"]) == ("/own/data", "/own/keys")


def test_a_campaign_that_stands_is_not_made_again(demo, organiser, init):
    making(organiser)

    page = organiser.get("/admin/start-your-own/").content.decode()

    assert "You have a campaign already" in page
    assert "script/openappeal staff-link LOGIN" in page
    assert "script/openappeal new-office-key --add" in page
    assert organiser.post("/admin/start-your-own/make/", TYPED).status_code == 302


def test_the_office_key_comes_back_as_a_file_and_nothing_else_does(demo, organiser):
    answer = organiser.post("/admin/start-your-own/office-key/", {"key": "AGE-SECRET-KEY-1EXAMPLE"})

    assert answer.headers["Content-Disposition"] == 'attachment; filename="office-key.txt"'
    assert b"AGE-SECRET-KEY-1EXAMPLE" in answer.content
    assert organiser.post("/admin/start-your-own/office-key/", {"key": "<script>"}).status_code == 404


# ── What is made ────────────────────────────────────────────────────────────
def test_answers_become_a_published_appeal_and_a_site(data_dir):
    campaign_answers.found_campaign(answers())

    english = appeals.current_edition("en")
    assert (english.title, english.version_number) == ("The Homecoming Letter", 1)
    assert [paragraph.kind for paragraph in english.paragraphs] == ["text", "demands"]
    assert english.addressees[0].demands[0].text == "Free them."
    assert appeals.current_edition("fa").title == "نامهٔ بازگشت"
    assert set(live_paths("fa")) == {
        f"/fa/{place}" for place in ("", "about/", "resources/", "privacy/", "accessibility/")
    }
    assert SiteText.objects.get(locale__language_code="en").contact_address == "post@example.org"
    assert Navigation.objects.count() == 2


def test_a_language_may_be_written_later(data_dir):
    campaign_answers.found_campaign(answers(languages=["en", "de"]))

    assert appeals.current_edition("de") is None
    assert HomePage.objects.get(locale__language_code="de").title == "The Homecoming Letter"


def test_nothing_of_the_demonstration_is_in_it(data_dir):
    campaign_answers.found_campaign(answers())

    for page in HomePage.objects.first().get_descendants(inclusive=True).specific():
        html = page.public_html()
        assert not any(word in html for word in ("Lit Window", "Ardalia", "Castrel", "پنجرهٔ روشن", "آردالیا"))


def test_an_empty_site_begins_with_a_draft(data_dir):
    campaign_answers.found_empty_site()

    assert appeals.draft().number == 1
    assert appeals.current_edition("en") is None
    assert HomePage.objects.count() == 1


def test_a_language_added_later_gets_its_pages(data_dir):
    campaign_answers.found_campaign(answers())

    logged_in(Role.ORGANISER).post("/admin/appeal/languages/", {"language": "tr"})

    assert appeals.campaign_languages() == ["en", "fa", "tr"]
    assert HomePage.objects.filter(locale__language_code="tr").exists()


@pytest.mark.parametrize(
    ("changed", "question"),
    [
        ({"languages": []}, "languages"),
        ({"languages": ["xx"]}, "languages"),
        ({"name": {}}, "name-en"),
        ({"addressees": []}, "addressee-1-en"),
        ({"addressees": [{"name": {"en": "The Minister"}, "demands": []}]}, "demands-1-en"),
        ({"text": {"fa": ["بند نخست."]}}, "text-en"),
        ({"text": {"en": ["One.", "Two."], "fa": ["یک."]}}, "text-fa"),
        ({"name": {"en": "x" * 81}}, "name-en"),
        ({"contact": "nowhere"}, "contact"),
        ({"organiser": "two words"}, "organiser"),
    ],
)
def test_answers_that_cannot_be_used_are_named(changed, question):
    with pytest.raises(BadAnswers) as raised:
        answers(**changed)

    assert str(raised.value).startswith(f"{question}: ")


@pytest.mark.parametrize("raw", ["", "[]", "{}", '{"languages": 5}'])
def test_what_is_no_answer_is_said_in_one_sentence(raw):
    with pytest.raises(BadAnswers, match="The answers are not in the form"):
        campaign_answers.parse(raw)


def test_answers_survive_the_way_to_another_process():
    whole = answers()

    assert campaign_answers.parse(campaign_answers.as_json(whole)) == whole
