"""Sizes of banners as data: those to begin with, those that are noted, and what is drawn in them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.printing import banner_actions as actions
from openappeal.printing import banners, placement_actions
from openappeal.printing.banner_models import BannerSize
from openappeal.printing.engine.banners import SIZES, Size
from openappeal.printing.placement_text import PlacementFacts, PlacementText

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
WHO = {"by": "pia", "today": date(2026, 11, 26)}
SCREEN = "/admin/placements/banner-sizes/"


@pytest.fixture
def press():
    return logged_in(Role.PRESS, "pia")


@pytest.mark.both_databases
def test_the_usual_ones_stand_until_one_is_noted_and_stay_beside_it():
    assert list(banners.sizes()) == list(SIZES)
    actions.note_size(name=" Billboard ", width=970, height=66, **WHO)
    assert set(banners.sizes()) == {*SIZES, Size(970, 66)}
    assert banners.sizes()[Size(970, 66)] == "Billboard"
    with pytest.raises(actions.IsThere):
        actions.note_size(name="", width=970, height=66, **WHO)
    with pytest.raises(actions.IsThere):
        actions.note_size(name="", width=SIZES[0].width, height=SIZES[0].height, **WHO)
    for _press in ("once", "twice"):
        actions.forget_size(size=SIZES[0], **WHO)
    assert set(banners.sizes()) == {*SIZES[1:], Size(970, 66)}
    assert sorted(Entry.objects.filter(action__contains="banner").values_list("action", flat=True)) == [
        "printing.forget_banner_size",
        "printing.note_banner_size",
    ]


def test_the_last_one_stays_and_there_are_no_more_than_thirty():
    for size in SIZES[1:]:
        actions.forget_size(size=size, **WHO)
    with pytest.raises(actions.LastOne):
        actions.forget_size(size=SIZES[0], **WHO)
    for width in range(100, 100 + actions.MOST_SIZES - 1):
        actions.note_size(name="", width=width, height=100, **WHO)
    with pytest.raises(actions.TooMany):
        actions.note_size(name="", width=400, height=100, **WHO)
    assert BannerSize.objects.count() == actions.MOST_SIZES


@pytest.mark.parametrize(("width", "height"), [(49, 100), (100, 2001)])
def test_a_size_beyond_the_bounds_is_kept_by_no_door(press, width, height):
    answer = press.post(SCREEN, {"name": "", "width": str(width), "height": str(height)})
    assert answer.status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        BannerSize.objects.create(width=width, height=height)
    assert list(banners.sizes()) == list(SIZES)


def test_a_banner_is_drawn_in_a_size_that_was_noted_and_in_no_other(press):
    published_appeal()
    facts = PlacementFacts(kind="online", outlet="Northlight", target="sign/")
    made = placement_actions.begin(slug="notice", facts=facts, source_language="en", **WHO)
    placement_actions.write(placement=made, language="en", text=PlacementText(title="A window"), **WHO)
    address = f"/admin/placements/{made.pk}/banners/en/970x66.png"
    assert press.get(address).status_code == 404
    noted = {"name": "Billboard, low", "width": "۹۷۰", "height": "66"}
    assert press.post(SCREEN, noted)["Location"] == SCREEN
    with Image.open(io.BytesIO(press.get(address).content)) as drawn:
        assert drawn.size == (1940, 132)
    assert "Billboard, low" in press.get(SCREEN).content.decode()
    assert "Billboard, low" in press.get(f"/admin/placements/{made.pk}/banners/").content.decode()
    again = press.post(SCREEN, noted)
    assert (again.status_code, "This size is noted already." in again.content.decode()) == (422, True)
    assert press.post(f"{SCREEN}970x66/forget/")["Location"] == SCREEN
    assert press.get(address).status_code == 404
    assert press.post(f"{SCREEN}970x66/forget/").status_code == 404


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.TREASURER])
def test_sizes_are_for_the_press(role):
    client = logged_in(role, "mo")
    assert client.get(SCREEN)["Location"] == "/admin/"
    assert client.post(f"{SCREEN}300x250/forget/")["Location"] == "/admin/"
