"""What the wall and the home page say of people without a shown name: nothing, while they are fewer than ten."""

import json
import re
from datetime import date

import pytest

from openappeal.appeals.models import Appeal, Version
from openappeal.cms import addresses
from openappeal.signatures.models import Signature, Tally, WallLine

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
SHOWN = 7
EXPLAINED = "Each blank line is a place where somebody signed"


def signed(*, hidden):
    """Seven people whose names are shown, and some who are not named."""
    cell = {"kind": "person", "basis": "confirmed", "language": "en", "version_number": 1}
    for n in range(SHOWN):
        signature = Signature.objects.create(
            appeal=Appeal.objects.get(), version=Version.objects.get(), language="en", visibility="public",
            day=DAY, name=f"Person {n}", folded_name=f"person {n}", review="shown",
        )  # fmt: skip
        WallLine.objects.create(day=DAY, signature=signature)
    Tally.objects.create(**cell, visibility="public", number=SHOWN)
    Tally.objects.create(**cell, visibility="withheld", number=hidden)
    WallLine.objects.bulk_create(WallLine(day=DAY) for _ in range(hidden))


def page(path):
    return addresses.render(path).body.decode()


@pytest.mark.parametrize(("hidden", "told"), [(9, []), (10, ["10"])])
def test_wall_tells_the_number_of_unnamed_people_from_ten_on(site, hidden, told):
    signed(hidden=hidden)

    wall = page("/en/signers/")

    assert re.findall(r"(\d+) more ha(?:s|ve) signed", wall) == told
    assert f"{SHOWN} names are shown." in wall


@pytest.mark.parametrize(("hidden", "explained"), [(9, 0), (10, 1)])
def test_home_has_blank_lines_and_their_sentence_from_ten_on(site, hidden, explained):
    signed(hidden=hidden)

    home = page("/en/")

    assert "Person 3" in home
    assert (home.count('class="blank ') > 0, home.count(EXPLAINED)) == (bool(explained), explained)


@pytest.mark.parametrize(("hidden", "explained"), [(0, 0), (1, 1)])
def test_wall_explains_blank_lines_where_it_has_some(site, hidden, explained):
    signed(hidden=hidden)

    assert page("/en/signers/").count(EXPLAINED) == explained


@pytest.mark.parametrize("confirmed", [0, SHOWN])
def test_people_without_an_address_stand_in_a_line_of_their_own(site, confirmed):
    if confirmed:
        signed(hidden=0)
    Tally.objects.create(
        kind="person", basis="reviewed", visibility="withheld", language="fa", version_number=1, number=3
    )

    pages = {path: page(path) for path in ("/en/", "/en/signers/", "/fa/", "/fa/signers/")}

    assert "and 3 people without a confirmed address, accepted by the organisers" in pages["/en/"]
    assert "3 people were accepted by the organisers without an address that was confirmed" in pages["/en/signers/"]
    assert "و ۳ نفر بدون نشانی تأییدشده، پذیرفته‌شده از سوی برگزارکنندگان" in pages["/fa/"]
    assert "برگزارکنندگان ۳ نفر را بدون نشانی تأییدشده پذیرفته‌اند" in pages["/fa/signers/"]
    # Never added to the others.
    assert not confirmed or f"{confirmed + 3} p" not in pages["/en/"] + pages["/en/signers/"]
    numbers = json.loads(page("/count.json"))
    assert (numbers["confirmed"], numbers["reviewed"]) == (confirmed, 3)
