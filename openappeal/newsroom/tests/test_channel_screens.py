"""The screens of channels in other networks, and the presses that post."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.newsroom import actions, social
from openappeal.newsroom.channel_models import Channel, Posting
from openappeal.newsroom.models import Item
from openappeal.newsroom.staff import tasks
from openappeal.newsroom.tests.desk import NOW, WHO, opened, write
from openappeal.newsroom.tests.screens import NEWS
from openappeal.newsroom.tests.test_posting import SECRET, Networks, channel
from openappeal.vault import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
HERE = f"{NEWS}channels/"
ADDRESS = f"mastodons://{SECRET}@social.example"


@pytest.fixture(autouse=True)
def campaign(keys):
    published_appeal()


@pytest.fixture
def omar() -> Client:
    return logged_in(Role.ORGANISER)


def said(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_organiser_sets_a_channel_up_and_nobody_sees_its_address_again(omar, keys):
    assert HERE in omar.get(NEWS).content.decode()
    made = {"name": "Ours", "language": "fa", "address": ADDRESS}
    assert omar.post(f"{HERE}add/", made)["Location"] == HERE

    one = Channel.objects.get()
    assert (one.name, one.language, one.network) == ("Ours", "fa", "Mastodon")
    opened_box = sealing.open_sealed(bytes(one.address_sealed), keys.mailing_identity())
    assert sealing.unpad_box(opened_box)["address"] == ADDRESS
    pages = [omar.get(path) for path in (HERE, "/admin/history/", "/admin/")]
    assert "Mastodon" in said(pages[0])
    assert "Channel in another network set up" in said(pages[1])
    assert not [page for page in pages if SECRET in page.content.decode()]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"address": "json://127.0.0.1/"}, "This is no address of one channel"),
        ({"address": ""}, "Write the address with which it is posted there"),
        ({"name": "", "address": ADDRESS}, "Write what you call this channel"),
        ({"address": f"{ADDRESS}?verify=no"}, "This is no address of one channel"),
    ],
)
def test_what_cannot_be_used_is_said_and_what_was_typed_is_not_shown_back(omar, typed, answer):
    page = omar.post(f"{HERE}add/", {"name": "Ours", "language": "en"} | typed)

    assert page.status_code == 422
    assert answer in said(page)
    assert SECRET not in said(page)
    assert not Channel.objects.exists()


def test_a_channel_gets_another_name_or_address_and_goes(omar, keys):
    one = channel(keys)
    sealed = bytes(one.address_sealed)
    place = f"{HERE}{one.pk}/"

    omar.post(f"{place}change/", {f"{one.pk}-name": "Renamed", f"{one.pk}-address": ""})
    one.refresh_from_db()
    assert (one.name, bytes(one.address_sealed)) == ("Renamed", sealed)
    assert omar.post(f"{place}change/", {f"{one.pk}-name": "Renamed", f"{one.pk}-address": "x"}).status_code == 422
    omar.post(f"{place}change/", {f"{one.pk}-name": "Renamed", f"{one.pk}-address": ADDRESS})
    one.refresh_from_db()
    assert bytes(one.address_sealed) != sealed

    omar.post(f"{place}remove/")
    assert not Channel.objects.exists()
    assert omar.post(f"{place}remove/").status_code == 404


def test_a_missing_package_is_one_sentence_and_all_else_works(omar, monkeypatch):
    monkeypatch.setattr(social, "is_installed", lambda: False)
    sentence = "Posting in other networks needs the package “apprise”"

    assert sentence in said(omar.get(HERE))
    assert sentence in said(omar.post(f"{HERE}add/", {"name": "Ours", "language": "en", "address": ADDRESS}))
    assert omar.get(f"{NEWS}{opened().pk}/").status_code == 200


def test_the_demonstration_says_that_it_posts_nowhere(omar, settings):
    settings.IS_DEMO = True

    assert "The demonstration posts nowhere" in said(omar.get(HERE))
    page = omar.post(f"{HERE}add/", {"name": "Ours", "language": "en", "address": ADDRESS})
    assert "so nothing was saved" in said(page)
    assert SECRET not in said(page)


def test_the_press_posts_and_sets_nothing_up(keys):
    pia, one = logged_in(Role.PRESS, "pia"), channel(keys)
    item = write()
    assert HERE not in pia.get(NEWS).content.decode()
    for path, method in ((HERE, pia.get), (f"{HERE}add/", pia.post), (f"{HERE}{one.pk}/remove/", pia.post)):
        assert method(path)["Location"] == "/admin/"
    here = f"{NEWS}{item.pk}/"
    assert said(pia.get(here)).count("Post it in our channels too:") == 2  # beside opening now, and beside a minute

    pia.post(f"{here}open/", {"in_channels": "1"})

    assert list(Posting.objects.values_list("state", flat=True)) == ["waiting"]
    assert "is being posted" in said(pia.get(here))


def test_without_the_tick_one_press_posts_it(keys):
    pia = logged_in(Role.PRESS, "pia")
    channel(keys)
    item = write()
    here = f"{NEWS}{item.pk}/"
    pia.post(f"{here}open/")
    assert not Posting.objects.exists()
    assert "Post it in our channels" in said(pia.get(here))

    pia.post(f"{here}networks/")

    assert Posting.objects.count() == 1
    assert "Post it in our channels" not in said(pia.get(here))


@pytest.mark.parametrize(
    ("failure", "seen", "then", "state"),
    [
        (social.Away(), "could not be reached", "again", "waiting"),
        (social.Refused(), "The network refused it", "leave", "left"),
        (social.Uncertain(), "It was cut off while it was posted", "there", "posted"),
        (social.Uncertain(), "It is not there: post it again", "again", "waiting"),
    ],
)
def test_what_failed_stands_on_the_items_screen_and_is_led_on(keys, failure, seen, then, state):
    pia = logged_in(Role.PRESS, "pia")
    channel(keys)
    item = opened()
    actions.post(item=item, **WHO)
    actions.post_due(sender=Networks(failure), keys=keys, now=NOW)
    one, here = item.postings.get(), f"{NEWS}{item.pk}/"
    assert seen in said(pia.get(here))
    asked = [task.url for task in tasks.tasks(User.objects.get(username="pia"))]
    assert asked == ([] if one.state == "waiting" else [f"{here}#networks"])

    pia.post(f"{here}networks/{one.pk}/", {"then": then})
    assert list(tasks.tasks(User.objects.get(username="pia"))) == []

    one.refresh_from_db()
    assert one.state == state
    assert pia.post(f"{here}networks/{one.pk}/", {"then": "anything"}).status_code == 404
    assert pia.post(f"{NEWS}{opened('other').pk}/networks/{one.pk}/", {"then": then}).status_code == 404


def test_a_moderator_sees_it_and_presses_nothing(keys):
    channel(keys)
    item = opened()
    actions.post(item=item, **WHO)
    wei = logged_in(Role.MODERATOR, "wei")

    page = said(wei.get(f"{NEWS}{item.pk}/"))

    assert "is being posted" in page
    assert "/networks/" not in page
    assert wei.post(f"{NEWS}{item.pk}/networks/")["Location"] == "/admin/"
    assert Item.objects.get(pk=item.pk).postings.count() == 1
