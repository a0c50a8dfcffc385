"""“Subscribers” on the staff side: numbers of ten and more, no address, the same answer for each that is typed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.audit.models import Entry
from openappeal.mailings import actions, queries
from openappeal.mailings.models import Stop, Subscriber, Suppression, TakenIn
from openappeal.vault.keys import FileKeys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
HERE, NEW = "/admin/subscribers/", "/admin/subscribers/lists/new/"
PROOF = {"label": "Old list", "where": "old site", "when": "2021", "consent": "Yes, write to me.", "topics": ["press"]}


def subscribe(number, language="en", **facts):
    day = timezone.now().date()
    Subscriber.objects.bulk_create(
        Subscriber(address_sealed=b"x", tag=f"{language}{one}".encode(), language=language, day=day, **facts)
        for one in range(number)
    )


@pytest.fixture
def organiser(keys):
    return logged_in(Role.ORGANISER, "omar")


def upload(client, text, **more):
    return client.post(NEW, {**PROOF, "language": "en", "file": SimpleUploadedFile("list.csv", text.encode()), **more})


@pytest.mark.parametrize(
    ("cells", "shown", "rest", "gathered"),
    [
        ([], [], None, 0),
        ([("en", 12)], [("en", 12)], None, 0),
        ([("en", 3)], [], None, 1),
        # What is left must be of two cells and of ten people: the smallest large one joins.
        ([("en", 50), ("fa", 20), ("de", 9)], [("en", 50)], 29, 2),
        ([("en", 50), ("fa", 20), ("de", 4), ("tr", 3)], [("en", 50)], 27, 3),
        ([("en", 50), ("de", 6), ("tr", 5)], [("en", 50)], 11, 2),
        ([("en", 50), ("de", 1)], [], 51, 2),
    ],
)
def test_small_numbers_are_gathered_until_nobody_can_be_told(cells, shown, rest, gathered):
    found = queries.gather(cells)

    assert (found.shown, found.rest, found.gathered) == (shown, rest, gathered)


def test_the_screen_says_numbers_of_ten_and_more(organiser):
    subscribe(12, "en", topics=["updates"])
    subscribe(9, "fa", topics=["press"])

    page = organiser.get(HERE).content.decode()

    assert "21 people get news" in page
    assert "2 languages together" in page
    assert page.count("<dd>fewer than ten</dd>") == 3
    assert "<dd>12</dd>" in page
    assert "<dd>9</dd>" not in page


def test_of_fewer_than_ten_no_number_is_said(organiser):
    subscribe(7)

    page = organiser.get(HERE).content.decode()

    assert "Fewer than ten people get news." in page
    assert "<dd>" not in page


def test_an_address_that_is_typed_is_answered_the_same_known_or_not(organiser, keys):
    today = timezone.now().date()
    known = actions.news_tag("known@post.example", keys=keys)
    Subscriber.objects.create(address_sealed=b"x", tag=known, language="en", day=today)
    subscribe(20)
    pages = []

    for address in ("known@post.example", "fresh@post.example"):
        answer = organiser.post(HERE, {"email": address})
        assert (answer.status_code, answer.headers["Location"]) == (302, HERE)
        pages.append(organiser.get(HERE).content.decode().split("<main", 1)[1])

    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert token.sub("", pages[0]) == token.sub("", pages[1])
    assert "known@post.example" not in pages[0] + repr(list(Entry.objects.values()))
    assert Stop.objects.count() == 2
    actions.stop_asked(today=today)
    assert not Subscriber.objects.filter(tag=known).exists()
    assert Suppression.objects.count() == 2
    assert list(Entry.objects.filter(action="mailings.leave_out").values_list("actor", "subject")) == [("omar", "")] * 2


def test_a_list_is_looked_at_then_taken_in_with_its_proof_and_taken_back(organiser):
    text = "email,status\nin@post.example,active\nout@post.example,unsubscribed\nnonsense,active\n"

    looked = upload(organiser, text, step="look").content.decode()
    assert "<dt>new subscribers</dt><dd>1</dd>" in looked
    assert "Row 4: without an address that can be used" in looked
    assert "in@post.example" not in looked
    assert not Subscriber.objects.exists()
    assert upload(organiser, text, step="take").status_code == 302

    taken = TakenIn.objects.get()
    assert (taken.consent, taken.by, taken.number, taken.suppressed) == ("Yes, write to me.", "omar", 1, 1)
    assert Subscriber.objects.get().topics == ["press"]
    assert "Yes, write to me." in organiser.get(HERE).content.decode()
    assert organiser.get(f"/admin/subscribers/lists/{taken.pk}/undo/").status_code == 405
    organiser.post(f"/admin/subscribers/lists/{taken.pk}/undo/")
    assert not Subscriber.objects.exists()
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "more", "says"),
    [
        ("email\na@post.example\n", {"consent": ""}, "Write the words to which they agreed"),
        ("email\na@post.example\n", {"topics": []}, "Choose at least one topic"),
        ("name\nMina\n", {}, "No column holds e-mail addresses"),
        ("\x89PNG\r\n\x1a\n", {}, "not a spreadsheet"),
        ("email\n" + "a@post.example\n" * 20_001, {}, "more than 20,000 rows"),
    ],
)
def test_what_is_missing_is_said(organiser, text, more, says):
    answer = upload(organiser, text, step="take", **more)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not TakenIn.objects.exists()


def test_without_keys_the_screen_says_where_it_can_be_done(organiser, settings, tmp_path):
    settings.KEYS = FileKeys(tmp_path / "none")

    left_out = organiser.post(HERE, {"email": "known@post.example"})
    taken = upload(organiser, "email\na@post.example\n", step="take")

    assert (left_out.status_code, taken.status_code) == (422, 422)
    assert "Send no more news" in left_out.content.decode()
    assert "openappeal import-subscribers" in taken.content.decode()
    assert not Entry.objects.filter(action__startswith="mailings").exists()
