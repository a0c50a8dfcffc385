"""Danger is named before anybody types, and asked once after; from what was typed and nothing else."""

import re

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.antiabuse.models import Part
from openappeal.audit.models import Entry
from openappeal.signatures.actions import risks
from openappeal.signatures.models import Signing, Visibility, WishToShow
from openappeal.signatures.risk import Dangers, dangers, read_domains, still_to_say
from openappeal.signatures.risk_models import Risk
from openappeal.signatures.tests.cast import FATEMEH, sign_and_confirm
from openappeal.signatures.tests.test_stopped import _campaign, form, post, stop, visitor  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
HERE = Dangers(countries=("TR", "GB"), places={"en": "the Hill Provinces"}, domains=("post.example",))


@pytest.fixture
def at_risk(today):
    risks.say_risks(
        countries=["GE", "TR"],
        places={"en": " the  Hill Provinces ", "fa": "استان‌های کوهستانی"},
        mail_domains="chmail.example, @Post.Example\n",
        by="omar",
        today=today,
    )


def hidden(page, name):
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', page)
    return found[1] if found else None


def checked(page):
    return re.findall(r'name="visibility" value="(\w+)"[^>]* checked', page)


# ── What is dangerous ───────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("visibility", "country", "address", "expected"),
    [
        ("public", "TR", "a@mail.example", {"country"}),
        ("public", "DE", "a@mail.example", set()),
        ("public", "", "a@mail.example", set()),
        ("withheld", "TR", "a@mail.example", set()),
        ("counted", "", "a@post.example", {"mailbox"}),
        ("withheld", "DE", "a@deep.POST.example", {"mailbox"}),
        ("public", "TR", "a@firm.com.tr", {"country", "mailbox"}),
        ("counted", "", "a@home.co.uk", {"mailbox"}),
        ("counted", "", "a@notpost.example", set()),
        ("counted", "", "tr@mail.example", set()),
        ("public", "TR", "", {"country"}),
    ],
)
def test_what_is_dangerous(visibility, country, address, expected):
    assert HERE.of(visibility=visibility, country=country, address=address) == expected


def test_places_stand_in_a_row():
    assert HERE.in_a_row("en") == "Türkiye, United Kingdom, or the Hill Provinces"
    assert HERE.in_a_row("fa") == "ترکیه یا بریتانیا"
    assert HERE.in_a_row("es") == "Turquía o Reino Unido"


def test_a_warning_in_another_language_is_better_than_none():
    assert Dangers(places={"fa": "کوهستان", "en": "the Hill Provinces"}).in_a_row("es") == "the Hill Provinces"
    assert Dangers(places={"en": " ", "fa": "کوهستان"}).in_a_row("es") == "کوهستان"
    assert Dangers().in_a_row("en") == ""


def test_lists_of_domains():
    assert read_domains("a@One.example, two.example\n.three.example one.example") == [
        "one.example",
        "two.example",
        "three.example",
    ]
    assert still_to_say(frozenset({"country", "mailbox"}), "country") == {"mailbox"}


def test_a_new_campaign_warns_nobody(visitor, keys):  # noqa: F811
    assert dangers() == Dangers()
    assert 'box--lamp flow form"' not in visitor.get("/en/sign/").content.decode()

    assert post(visitor, "/en/sign/", form(keys, country="TR", email="a@b.tr")).status_code == 303


# ── Signing ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("language", "places"),
    [("en", "Georgia, Türkiye, or the Hill Provinces"), ("fa", "گرجستان،\u200f ترکیه، یا استان‌های کوهستانی")],
)
@pytest.mark.usefixtures("at_risk")
def test_places_and_mailboxes_are_named_before_the_first_field(visitor, language, places):  # noqa: F811
    page = visitor.get(f"/{language}/sign/").content.decode()

    before, _, after = page.partition('id="name"')
    assert f"<strong>{places}</strong>" in before
    assert "@chmail.example" in before
    assert "<strong>" + places not in after
    assert checked(page) == []


def test_each_gets_a_token_of_their_own_and_what_was_said_a_moment_before(visitor, today):  # noqa: F811
    first, again = (visitor.get("/en/sign/").content.decode() for _visit in range(2))
    assert "the Hill Provinces" not in first
    assert len({hidden(first, "token"), hidden(again, "token"), None}) == 3

    risks.say_risks(countries=[], places={"en": "the Hill Provinces"}, mail_domains="", by="omar", today=today)
    assert "<strong>the Hill Provinces</strong>" in visitor.get("/en/sign/").content.decode()


@pytest.mark.usefixtures("at_risk")
def test_a_name_from_there_comes_back_once_with_the_stricter_choice(visitor, keys):  # noqa: F811
    typed = form(keys, country="TR", credential="Nurse", email="mina@mail.example")
    answer = post(visitor, "/en/sign/", typed)

    page = answer.content.decode()
    assert (answer.status_code, Signing.objects.count()) == (422, 0)
    assert "Please think once more before we go on" in page
    assert "a mailbox that the authorities" not in page
    assert checked(page) == ["withheld"]
    for value in ("Mina Kept", "mina@mail.example", "Nurse"):
        assert f'value="{value}"' in page
    assert 'value="TR" selected' in page
    assert hidden(page, "warned") == "country"
    assert "set-cookie" not in {name.lower() for name in answer.headers}


@pytest.mark.parametrize(("chosen", "kept"), [("public", "public"), ("withheld", "withheld"), ("counted", "counted")])
@pytest.mark.usefixtures("at_risk")
def test_the_second_press_is_believed(visitor, keys, chosen, kept):  # noqa: F811
    typed = form(keys, country="TR", email="mina@mail.example")
    warned = hidden(post(visitor, "/en/sign/", typed).content.decode(), "warned")

    answer = post(visitor, "/en/sign/", typed | {"warned": warned, "visibility": chosen})

    assert answer.status_code == 303
    assert Signing.objects.get().visibility == kept


@pytest.mark.usefixtures("at_risk")
def test_a_mailbox_there_is_warned_of_whatever_is_shown(visitor, keys):  # noqa: F811
    typed = form(keys, country="DE", email="mina@chmail.example", visibility="counted")
    page = post(visitor, "/fa/sign/", typed).content.decode()
    assert checked(page) == ["counted"]
    assert hidden(page, "warned") == "mailbox"

    # What is dangerous anew is said anew, and what was said is not forgotten.
    again = post(visitor, "/fa/sign/", typed | {"warned": "mailbox", "visibility": "public", "country": "GE"})
    assert (again.status_code, hidden(again.content.decode(), "warned")) == (422, "country mailbox")
    both = {"warned": "country mailbox", "visibility": "public", "country": "GE"}
    assert post(visitor, "/fa/sign/", typed | both).status_code == 303


@pytest.mark.usefixtures("at_risk")
def test_what_came_back_is_nothing_else(visitor, keys):  # noqa: F811
    """A mistake is said first; nonsense in the hidden field is not shown again."""
    page = post(visitor, "/en/sign/", form(keys, country="TR", email="no", warned="<b> country x")).content.decode()

    assert "Please think once more" not in page
    assert hidden(page, "warned") == "country"


@pytest.mark.usefixtures("at_risk")
def test_while_signing_is_stopped_nobody_is_asked(visitor, keys, today):  # noqa: F811
    stop(Part.SIGNING, today)

    answer = post(visitor, "/en/sign/", form(keys, country="TR"))

    assert (answer.status_code, "think once more" in answer.content.decode()) == (503, False)


@pytest.mark.usefixtures("at_risk")
def test_the_answer_tells_nothing_of_who_has_signed(visitor, keys, today):  # noqa: F811
    new = post(visitor, "/en/sign/", form(keys, country="TR", email="new@post.example")).content
    sign_and_confirm(FATEMEH, "public", today)
    known = post(visitor, "/en/sign/", form(keys, country="TR", email=FATEMEH.address)).content

    def alike(page, address):
        return re.sub(rb'name="token" value="[^"]*"', b"", page).replace(address, b"")

    assert alike(new, b"new@post.example") == alike(known, FATEMEH.address.encode())


# ── The personal page ───────────────────────────────────────────────────────
@pytest.mark.usefixtures("at_risk")
def test_showing_more_later_is_asked_once_too(visitor, today):  # noqa: F811
    code = sign_and_confirm(FATEMEH, "withheld", today)
    assert "Georgia, Türkiye, or the Hill Provinces" in visitor.get(f"/m/{code}/?lang=en").content.decode()
    typed = {"visibility": "public", "name": "Fatemeh Kept", "country": "TR"}

    answer = post(visitor, f"/m/{code}/?lang=en", typed)
    page = answer.content.decode()
    assert (answer.status_code, WishToShow.objects.count(), checked(page)) == (422, 0, ["withheld"])
    assert 'value="Fatemeh Kept"' in page
    answer = post(visitor, f"/m/{code}/?lang=en", typed | {"warned": hidden(page, "warned")})

    assert (answer.status_code, WishToShow.objects.get().visibility) == (303, Visibility.PUBLIC)


# ── The staff side ──────────────────────────────────────────────────────────
def test_organisers_say_where(keys):
    organiser, place = logged_in(Role.ORGANISER), "/admin/signatures/danger/"
    typed = {"countries": ["TR", "GE"], "places-fa": "کوهستان", "mail_domains": "a@Post.example"}

    assert organiser.post(place, typed).headers["Location"] == place

    assert dangers() == Dangers(("GE", "TR"), {"fa": "کوهستان"}, ("post.example",))
    page = organiser.get(place).content.decode()
    assert page.count(" checked") == 2
    assert "کوهستان" in page
    assert Entry.objects.get(action="signatures.say_risks").subject == "risk"
    assert organiser.post(place, {"countries": ["XX"]}).status_code == 422
    assert Risk.objects.count() == 1


def test_moderators_do_not(keys):
    assert logged_in(Role.MODERATOR, "wei").post("/admin/signatures/danger/", {}).status_code == 302
    assert Risk.objects.count() == 0
