"""The public side of giving by card: the form, the page on which one waits, the hook, the throttle; staff's screen."""

import time
from urllib.parse import urlencode

import pytest
from django.test import Client

from openappeal.accounts.models import Role
from openappeal.fundraising import emails, pages
from openappeal.fundraising.actions import donor_letters
from openappeal.fundraising.checkout import amounts, neutral
from openappeal.fundraising.checkout.actions import asking, brake, hearing, running
from openappeal.fundraising.checkout.models import (
    Attempt,
    CardPayment,
    Checkout,
    CheckoutCall,
    CheckoutState,
    Monthly,
)
from openappeal.fundraising.gift_models import Donor, DueLetter, Gift, LetterKind
from openappeal.fundraising.tests.cards import SITE, switch_on
from openappeal.fundraising.tests.giving import a_drive, rate
from openappeal.fundraising.tests.standin import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


@pytest.fixture
def till(keys):
    return switch_on(keys)


@pytest.fixture
def door(settings):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = ["openappeal.cms.middleware.PublicForms"]
    settings.STRIPE_WEBHOOK = SECRET
    return Client()


def form(client, drive, **fields):
    return client.generic(
        "POST",
        f"/en/give/to/{drive.slug}/",
        urlencode(fields),
        content_type="application/x-www-form-urlencoded",
        REMOTE_ADDR="198.51.100.7",
    )


# ── The form ────────────────────────────────────────────────────────────────
def test_a_drives_page_has_the_form_while_it_asks_and_checkout_is_on(till):
    drive = a_drive()
    assert 'action="/en/give/to/page/#fix"' in pages.drive("en", "page")
    assert "Other ways to give" in pages.drive("en", "page")

    Checkout.objects.update(is_on=False)

    assert "/give/" not in pages.drive("en", drive.slug)


def test_one_waits_for_the_service_and_is_led_on(till, door):
    drive = a_drive()
    answer = form(door, drive, amount=5000)
    assert (answer.status_code, len(answer.cookies)) == (303, 0)
    wait = answer.headers["Location"]

    waits = door.get(wait)
    hearing.begin_waiting(provider=till.provider, site_url=SITE)
    ready = door.get(wait)

    assert waits.headers["Refresh"] == f"1; url={wait}?n=1"
    url = Attempt.objects.get().url
    assert ready.headers["Refresh"] == f"0; url={url}"
    assert f'href="{url}"' in ready.content.decode()
    assert (Attempt.objects.get().amount_minor, Attempt.objects.get().currency) == (5_000, "USD")


def test_a_service_that_gives_no_answer_is_said_after_a_while(till, door):
    wait = form(door, a_drive(), amount=5000).headers["Location"]

    late, unknown = door.get(wait, {"n": "25"}), door.get("/en/give/wait/AAAAAAAAAAAAAAAAAAAAAA/")

    assert "Refresh" not in late.headers
    assert late.content.replace(b"25", b"") == late.content
    assert "Nothing has been paid" in late.content.decode()
    assert "Nothing has been paid" not in unknown.content.decode()


def test_who_comes_back_after_paying_is_not_told_to_pay_again(till, door):
    drive = a_drive()
    wait = form(door, drive, amount=5000).headers["Location"]
    hearing.begin_waiting(provider=till.provider, site_url=SITE)
    till.at.pay(Attempt.objects.get().session)
    till.hear()
    troubled = form(door, drive, amount=5000).headers["Location"]
    Attempt.objects.update(state="troubled")

    for page in (door.get(wait), door.get(troubled)):
        assert "Refresh" not in page.headers
        assert "please do not pay again" in page.content.decode()
        assert "Nothing has been paid" not in page.content.decode()


@pytest.mark.parametrize("currency", amounts.OFFERS)
def test_no_more_is_taken_than_the_service_takes(currency):
    assert amounts.smallest(currency) < amounts.largest(currency) <= 99_999_999


@pytest.mark.parametrize(
    ("fields", "minor", "currency"),
    [
        ({"own": "12.50"}, 1_250, "USD"),
        ({"own": "12,5"}, 1_250, "USD"),
        ({"own": "1 200"}, 120_000, "USD"),
        ({"own": "1,200.00"}, 120_000, "USD"),
        ({"own": "1.200,5"}, 120_050, "USD"),
        ({"own": "۱٬۲۰۰"}, 120_000, "USD"),
        ({"own": "۴۰", "amount": "own"}, 4_000, "USD"),
        ({"own": "40", "currency": "EUR"}, 4_000, "EUR"),
        ({"own": "40", "amount": "2500"}, 2_500, "USD"),
    ],
)
def test_a_sum_of_ones_own_in_any_writing(till, door, fields, minor, currency):
    drive = a_drive()
    rate(drive, "EUR", "1.1")

    assert form(door, drive, **fields).status_code == 303

    found = Attempt.objects.get()
    assert (found.amount_minor, found.currency) == (minor, currency)


@pytest.mark.parametrize("fields", [{}, {"own": "4"}, {"own": "x"}, {"own": "60000"}, {"own": "9", "currency": "IRR"}])
def test_what_cannot_be_given_is_said_and_nothing_is_kept(till, door, fields):
    answer = form(door, a_drive(), **fields)

    assert (answer.status_code, Attempt.objects.count()) == (422, 0)
    assert 'href="#own"' in answer.content.decode()


@pytest.mark.parametrize("typed", ["12.500", "12,500", "1.200", "۱۲٫۵۰۰", " 12 . 500 "])
def test_what_can_be_read_in_two_ways_is_asked(till, door, typed):
    page = form(door, a_drive(), own=typed).content.decode()

    assert Attempt.objects.count() == 0
    assert "This can be read in two ways. Write whole sums like 12500, and cents with two digits, like 12.50" in page


def test_pages_that_come_after_are_the_same_for_everybody(till, door):
    one = [door.get(f"/en/give/{name}/", {"session_id": "cs_1"}).content for name in ("thanks", "back", "stopped")]
    other = [door.get(f"/en/give/{name}/").content for name in ("thanks", "back", "stopped")]

    assert one == other


# ── The hook ────────────────────────────────────────────────────────────────
def test_a_signed_call_is_taken_in_and_any_other_finds_no_door(till, door, settings):
    till.at.pay(till.ask(a_drive()).session)
    body = till.at.body(till.at.events[0])

    def call(signature, path="/hooks/pay/stripe/", what=body):
        return door.generic(
            "POST", path, what, content_type="application/json", headers={"Stripe-Signature": signature}
        )

    right = till.at.signature(body, at=int(time.time()))
    assert (call(right).status_code, CheckoutCall.objects.count()) == (200, 1)
    wrong = [
        call(till.at.signature(body, at=int(time.time()) - 301)),
        call(till.at.signature(body, at=int(time.time()), secret="whsec_other")),
        call(right, what=body + b" "),
        call(""),
        call(right, path="/hooks/pay/other/"),
        door.get("/hooks/pay/stripe/"),
    ]
    settings.STRIPE_WEBHOOK = ""
    wrong.append(call(right))
    assert [one.status_code for one in wrong] == [404] * 7
    assert CheckoutCall.objects.count() == 1


# ── Against those who try cards ─────────────────────────────────────────────
def test_when_most_cards_are_declined_the_form_brakes_for_the_day_and_an_organiser_lets_it_on(till, today):
    for _number in range(brake.FEWEST_DECLINED - 1):
        brake.count(today=today, declined=1)
    assert not brake.is_on(CheckoutState.objects.get(), today=today)

    brake.count(today=today, declined=1)
    assert brake.is_on(CheckoutState.objects.get(), today=today)

    brake.let_on(by="sara", today=today)
    brake.count(today=today, declined=1)
    assert not brake.is_on(CheckoutState.objects.get(), today=today)
    brake.count(today=today, completed=6)
    assert CheckoutState.objects.get().completed == 6


# ── Words ───────────────────────────────────────────────────────────────────
def test_words_for_the_service_name_no_country_and_nobody(today, monkeypatch):
    monkeypatch.setattr(neutral, "_people", [lambda: ["Narges Mohammadi", "نرگس محمدی"]])
    CheckoutState.objects.create(pk=1, answered_day=today)
    how = {"statement": "", "currencies": ["USD"], "is_on": True, "by": "sara", "today": today}

    for words in (
        "Gift for Iran",
        "Ayuda a Irán",
        "für den İran",
        "ایران",
        "Free Mohammadi",
        "Iranian letter",
        "FreeIran 2026",
        "iran_letter",
        "FREEIRAN",
        "freeiran2026now",
        "FreeIRAN",
        "SAUDILETTER",
        "MaliLetter",
        "کمک_برایایران",
        "محمدی",
    ):
        with pytest.raises(running.NamesSomebody):
            running.write(name=words, **how)
    assert neutral.found_in("A woman gives for normal, formal, independent and perfect incubation") == []
    running.write(name="Gift to the open letter", **how)

    assert (Checkout.objects.get().is_on, Checkout.objects.get().currencies) == (True, "USD")


def test_it_is_not_on_before_the_service_has_answered(today):
    with pytest.raises(running.NotReady):
        running.write(name="Gift", statement="", currencies=["USD"], is_on=True, by="sara", today=today)


# ── Letters ─────────────────────────────────────────────────────────────────
def letter_of(monkeypatch, keys, today):
    made = []
    monkeypatch.setattr(donor_letters.mail, "seal", lambda *, letter, keys: made.append(letter) or b"")
    monkeypatch.setattr(donor_letters.mail, "queue", lambda **_how: None)
    donor_letters.write_due(keys=keys, today=today)
    return made[0]


def test_a_monthly_receipt_has_the_link_that_ends_it_and_a_single_one_has_none(till, keys, monkeypatch, today):
    from openappeal.fundraising.tests.test_checkout import _fresh

    drive = _fresh(keys)
    till.give(drive, 1_000, monthly=True, language="fa")
    monthly = letter_of(monkeypatch, keys, today)
    till.give(drive, 1_000)
    single = letter_of(monkeypatch, keys, today)

    assert monthly.address == "mina@post.example"
    assert (monthly.context["way"], monthly.context["sum"]) == ("card", "۱۰٫۰۰ دلار")
    assert monthly.context["path"] == f"/fa/give/stop/{asking.stop_link(Monthly.objects.get(), keys)}/"
    assert (single.context["path"], single.context["leads"]) == ("/fa/give/received/", "thanks")


def test_a_letter_about_a_part_says_what_went_back(till, keys, monkeypatch, today):
    payment = till.give(a_drive(), 5_000)
    DueLetter.objects.all().delete()
    till.at.give_back(payment, 1_250)
    till.hear()

    letter = letter_of(monkeypatch, keys, today)

    assert (letter.context["kind"], letter.context["sum"]) == (LetterKind.PART, "$12.50")


@pytest.mark.parametrize("kind", LetterKind.values)
def test_letters_name_neither_giver_nor_drive(till, kind):
    from openappeal.mail.letters import render

    till.give(a_drive("solidarity-iran"), 5_000, name="Mina Mohammadi")

    letter = render(emails.to_donor(gift=Gift.objects.get(), kind=kind, address="mina@post.example", language="en"))

    words = f"{letter.subject}{letter.text}{letter.html}"
    assert [word for word in ("Mohammadi", "iran", "One page") if word in words] == []
    assert Gift.objects.get().code in letter.subject


# ── Staff ───────────────────────────────────────────────────────────────────
def test_a_name_is_shown_when_a_person_has_read_it(till, today):
    till.give(a_drive(), 5_000, name="Mina M.")
    assert "Mina M." not in pages.drive("en", "page")

    running.thank(card=CardPayment.objects.get().pk, is_shown=True, by="tess", today=today)

    assert "Mina M." in pages.drive("en", "page")
    assert CardPayment.objects.get().wished_name == ""
    with pytest.raises(running.NotThere):
        running.thank(card=CardPayment.objects.get().pk, is_shown=True, by="tess", today=today)


def test_one_that_is_not_shown_is_erased(till, today):
    till.give(a_drive(), 5_000, name="Buy here")

    running.thank(card=CardPayment.objects.get().pk, is_shown=False, by="tess", today=today)

    assert (CardPayment.objects.get().wished_name, Donor.objects.get().public_name) == ("", "")


def test_staff_see_how_it_goes_and_an_organiser_switches_it_on(till):
    from openappeal.accounts.tests.staff import logged_in

    till.give(a_drive(), 5_000, name="Mina M.")
    sara, tess = logged_in(Role.ORGANISER, "sara"), logged_in(Role.TREASURER, "tess")
    page = tess.get("/admin/drives/card/").content.decode()
    assert ("Mina M." in page, "Drives take gifts by card" in page) == (True, False)
    assert tess.post("/admin/drives/card/save/", {"name": "x"}).status_code == 302

    bad = sara.post("/admin/drives/card/save/", {"name": "Gift for Iran", "currencies": ["USD"]})
    assert "iran" in bad.content.decode()
    assert sara.post("/admin/drives/card/save/", {"name": "Gift", "currencies": ["EUR"]}).status_code == 302

    assert (Checkout.objects.get().is_on, Checkout.objects.get().currencies) == (False, "EUR")
    gift = sara.get(f"/admin/drives/gift/{Gift.objects.get().pk}/").content.decode()
    assert ("At the payment company" in gift, "It goes back" in gift) == (True, False)
