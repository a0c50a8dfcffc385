"""The screens of an import: who may, what they say, where the key lies."""

import re
import tempfile
import time

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.signatures.actions.import_work import Work
from openappeal.signatures.import_models import ImportPart, ImportRun
from openappeal.signatures.models import Signature
from openappeal.signatures.staff import running, upload
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm
from openappeal.signatures.tests.lists import begin, csv_of
from openappeal.signatures.tests.messy import as_csv, messy_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
BASE = "/admin/signatures/import/"


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


@pytest.fixture
def at_once(monkeypatch, today):
    """Work in the request, where the test's transaction is seen."""

    def start(run_id, key):
        work = Work(run_id=run_id, key=key, keys=settings.KEYS, today=today)
        while work.step():
            pass

    monkeypatch.setattr(running, "start", start)


@pytest.fixture
def organiser():
    return logged_in(Role.ORGANISER)


def send(client, data, name="list.csv", **more):
    form = {"label": "List of 2021", "basis": "imported", "edition": "1/en", "wish": "", "encoding": "", **more}
    return client.post(f"{BASE}new/", {**form, "file": SimpleUploadedFile(name, data)})


def check(client, data, **more):
    """Read a list and accept what its columns are taken to mean. Returns the run."""
    answer = send(client, data, **more)
    assert answer.status_code == 302, answer.content.decode()
    run = ImportRun.objects.latest("day")
    page = client.get(answer.headers["Location"])
    # What a browser sends: the fields that stand on the page.
    shown = re.findall(r'name="(c[0-9]+|dates)"', page.content.decode())
    form = page.context["form"]
    assert client.post(answer.headers["Location"], {name: form[name].value() for name in shown}).status_code == 302
    run.refresh_from_db()
    return run


# ── Who may ─────────────────────────────────────────────────────────────────
PLACES = ["", "new/", "{pk}/", "{pk}/columns/", "{pk}/rows/", "{pk}/pairs/", "{pk}/undo/"]
PRESSES = [
    "new/",
    "{pk}/columns/",
    "{pk}/pairs/",
    "{pk}/start/",
    "{pk}/go-on/",
    "{pk}/stop/",
    "{pk}/leave/",
    "{pk}/undo/",
]


def test_lists_are_for_organisers_alone(at_once, organiser):
    run = check(organiser, csv_of("Mina Rahimi,mina@post.example,Sweden"))
    moderator = logged_in(Role.MODERATOR, "wei")

    for place in PLACES:
        address = BASE + place.format(pk=run.pk)
        assert organiser.get(address, follow=True).status_code == 200
        # Wagtail answers somebody who may not with its front page and a message.
        for answer in (moderator.get(address), logged_in(None).get(address)):
            assert (answer.status_code, answer.headers["Location"].split("?")[0] in ("/admin/", "/admin/login/")) == (
                302,
                True,
            )
    for place in PRESSES:
        moderator.post(BASE + place.format(pk=run.pk), {"reason": "x"})
    run.refresh_from_db()
    assert (run.state, Signature.objects.count(), ImportRun.objects.count()) == ("checked", 0, 1)


def test_a_form_from_another_site_is_refused(at_once):
    from openappeal.accounts.models import User

    logged_in(Role.ORGANISER)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="omar"))

    assert send(strict, csv_of("Mina,mina@post.example,")).status_code == 403


# ── From the file to the import and back ────────────────────────────────────
def test_a_list_is_read_checked_imported_and_taken_back(at_once, organiser, today, keys, settings):
    sign_and_confirm(SABINE, "public", today)
    settings.KEYS = keys.of_staff()
    rows = csv_of(
        "Mina Rahimi,mina@post.example,Sweden",
        "Sabine Lindqvar,other@post.example,Germany",
        "No Address,mina at post,Sweden",
    )
    run = check(organiser, rows)

    page = organiser.get(f"{BASE}{run.pk}/").content.decode()
    assert "What an import would do" in page
    facts = re.findall(r"<dt>([^<]*)</dt><dd>([0-9]+)", page)
    assert facts == [
        ("new", "1"),
        ("there already", "0"),
        ("there already, will show less", "0"),
        ("possible duplicates", "1"),
        ("cannot be imported", "1"),
        ("the e-mail address is not complete", "1"),
    ]
    assert "the e-mail address is not complete" in page
    assert (run.state, Signature.objects.count()) == ("checked", 1)
    assert "mina at post" in organiser.get(f"{BASE}{run.pk}/rows/").content.decode()

    pairs = organiser.get(f"{BASE}{run.pk}/pairs/").content.decode()
    assert "other@post.example" in pairs
    assert pairs.count("Sabine Lindqvar") == 2
    answer = organiser.post(f"{BASE}{run.pk}/pairs/", {"d3": "two", "d99": "same", "dx": "two", "p": "1"})
    assert answer.headers["Location"] == f"{BASE}{run.pk}/"
    assert list(run.pairs.values_list("row", "decision")) == [(3, "two")]

    done = organiser.post(f"{BASE}{run.pk}/start/", follow=True).content.decode()
    assert "2 signatures of this list are in." in done
    assert Signature.objects.filter(import_run=run, visibility="withheld").count() == 2

    assert "2 signatures are erased" in organiser.get(f"{BASE}{run.pk}/undo/").content.decode()
    assert "Write why it is taken back" in organiser.post(f"{BASE}{run.pk}/undo/", {}).content.decode()
    organiser.post(f"{BASE}{run.pk}/undo/", {"reason": "The wrong list"})
    assert Signature.objects.count() == 1
    acts = list(Entry.objects.filter(subject=str(run)).values_list("action", "reason"))
    assert sorted(acts) == [
        ("signatures.check_list", "List of 2021"),
        ("signatures.import", "List of 2021"),
        ("signatures.undo_import", "The wrong list"),
    ]


def test_columns_are_chosen_and_no_meaning_twice(at_once, organiser):
    send(organiser, b"Wer,Wohin\nMina Rahimi,mina@post.example\n")
    run = ImportRun.objects.get()
    address = f"{BASE}{run.pk}/columns/"

    assert "Mina Rahimi" in organiser.get(address).content.decode()
    nameless = organiser.post(address, {"c0": "ignored", "c1": "email", "dates": ""})
    assert "Say which column holds the name." in nameless.content.decode()
    twice = organiser.post(address, {"c0": "email", "c1": "email", "dates": ""})
    assert "Another column is to hold this already." in twice.content.decode()
    organiser.post(address, {"c0": "name", "c1": "email", "dates": ""})
    run.refresh_from_db()
    assert run.counts["check"]["fates"] == {"new": 1}

    send(organiser, b"Wohin,Wer\nomar@post.example,Omar Haddad\n")
    second = ImportRun.objects.exclude(pk=run.pk).get()
    chosen = organiser.get(f"{BASE}{second.pk}/columns/").context["form"]
    assert [chosen[name].value() for name in ("c0", "c1")] == ["email", "name"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7 x", "This is not a spreadsheet."),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b'Name,Email\n"Mina,mina@post.example\n' + b"x" * 200_000, "A quotation mark near row"),
        (b"x" * (upload.LARGEST + 1), "larger than 30 MB"),
    ],
)
def test_a_file_that_is_no_list_is_told_in_a_sentence(organiser, data, sentence):
    answer = send(organiser, data)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert ImportRun.objects.count() == 0


def test_names_are_shown_only_with_the_switch(organiser):
    refused = send(organiser, csv_of("Mina,m@post.example,"), wish="public")
    assert "Tick this, or choose that names are withheld." in refused.content.decode()
    assert send(organiser, csv_of("Mina,m@post.example,"), wish="public", agreed="on").status_code == 302


# ── The key ─────────────────────────────────────────────────────────────────
def test_only_the_browser_holds_the_key_and_only_for_this_import(at_once, organiser):
    answer = send(organiser, csv_of("Mina Canary,canary@post.example,Sweden"))
    run = ImportRun.objects.get()

    cookie = answer.cookies[upload.COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        f"{BASE}{run.pk}/",
        True,
        "Strict",
        "",
    )
    assert cookie.value.encode() not in repr(list(ImportRun.objects.values())).encode()
    other = logged_in(Role.ORGANISER, "lea")
    page = other.get(f"{BASE}{run.pk}/").content.decode()
    assert "This browser does not hold the key" in page
    for place in ("columns/", "rows/", "pairs/"):
        assert "anary" not in other.get(f"{BASE}{run.pk}/{place}", follow=True).content.decode()
    other.post(f"{BASE}{run.pk}/leave/")
    run.refresh_from_db()
    assert (run.state, ImportPart.objects.count()) == ("left", 0)


def test_a_large_list_is_never_written_to_the_disk(organiser, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a temporary file")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    rows = as_csv(messy_list(seed=1, rows=3000)) + b"\n" * 4_000_000

    assert send(organiser, rows).status_code == 302
    assert ImportRun.objects.get().rows == 3000


def test_an_import_of_the_command_line_is_told_as_such_and_can_be_taken_back(organiser, today):
    run = begin(today)
    ImportRun.objects.filter(pk=run.pk).update(state="importing")

    page = organiser.get(f"{BASE}{run.pk}/").content.decode()
    assert "imported on the command line" in page
    organiser.post(f"{BASE}{run.pk}/undo/", {"reason": "stopped for good"})
    run.refresh_from_db()
    assert run.state == "undone"


# ── Stopping ────────────────────────────────────────────────────────────────
def test_a_check_that_ends_while_its_screen_is_made_is_not_taken_for_stopped(at_once, organiser, monkeypatch):
    run = check(organiser, csv_of("Mina Canary,mina@post.example,Sweden"))
    found = ImportRun.objects.filter(pk=run.pk)
    found.update(state="checking")

    def ends(_run_id):
        found.update(state="checked")
        return False

    monkeypatch.setattr(running, "is_running", ends)
    page = organiser.get(f"{BASE}{run.pk}/").content.decode()
    assert "It has stopped." not in page
    assert "Import now" in page


@pytest.mark.django_db(transaction=True)
def test_an_import_runs_beside_the_browser_stops_and_goes_on(organiser, monkeypatch):
    messy = messy_list(seed=3, rows=1600)
    assert any("IP" in name for name in messy.header)
    run = check(organiser, as_csv(messy))
    _wait(lambda: not running.is_running(run.pk))
    assert "What an import would do" in organiser.get(f"{BASE}{run.pk}/").content.decode()

    monkeypatch.setattr(running, "PAUSE_SECONDS", 0.3)
    organiser.post(f"{BASE}{run.pk}/start/")
    page = organiser.get(f"{BASE}{run.pk}/").content.decode()
    assert '<meta http-equiv="refresh" content="3">' in page
    organiser.post(f"{BASE}{run.pk}/stop/")
    _wait(lambda: not running.is_running(run.pk))
    assert Signature.objects.count() < messy.expected["new"]
    assert "It has stopped." in organiser.get(f"{BASE}{run.pk}/").content.decode()

    organiser.post(f"{BASE}{run.pk}/go-on/")
    _wait(lambda: not running.is_running(run.pk))
    run.refresh_from_db()
    assert (run.state, Signature.objects.count()) == ("done", messy.expected["new"])


def _wait(is_so):
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
