"""Stopping and starting: the record, the words, who is told."""

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.antiabuse import actions, queries
from openappeal.antiabuse.models import Part, Switch
from openappeal.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


def test_a_part_is_stopped_with_words_and_starts_again(today):
    actions.stop(part=Part.WALL, reason="looking", words={"en": " Back soon. ", "fa": ""}, by="wei", today=today)

    assert queries.is_stopped(Part.WALL)
    assert not queries.is_stopped(Part.SIGNING)
    assert queries.stopped_since(Part.WALL) == today
    assert (queries.words(Part.WALL, "en"), queries.words(Part.WALL, "fa")) == ("Back soon.", "")

    actions.start(part=Part.WALL, by="omar", today=today)
    actions.start(part=Part.WALL, by="omar", today=today)

    assert not queries.is_stopped(Part.WALL)
    assert [(entry.actor, entry.action, entry.reason) for entry in Entry.objects.order_by("action", "id")] == [
        ("omar", "antiabuse.start", ""),
        ("wei", "antiabuse.stop", "looking"),
    ]


def test_stopping_again_changes_the_words_and_not_the_day(today):
    actions.stop(part=Part.WALL, reason="one", words={}, by="wei", today=today)
    later = today.replace(day=today.day + 1)

    actions.stop(part=Part.WALL, reason="two", words={"en": "New"}, by="wei", today=later)

    assert Switch.objects.get().reason == "two"
    assert queries.stopped_since(Part.WALL) == today


def test_rooms_above_are_told_in_the_transaction(today, monkeypatch):
    told = []
    monkeypatch.setitem(actions._on_change, Part.LETTERS, [lambda: told.append(queries.is_stopped(Part.LETTERS))])

    actions.stop(part=Part.LETTERS, reason="x", words={}, by="wei", today=today)
    actions.start(part=Part.LETTERS, by="wei", today=today)

    assert told == [True, False]


@pytest.mark.parametrize("part", Part)
def test_a_moderator_stops_and_starts_each_on_the_screen(part):
    wei = logged_in(Role.MODERATOR, "wei")
    assert wei.get("/admin/switches/").status_code == 200
    assert wei.post(f"/admin/switches/{part}/stop/", {"reason": ""}).status_code == 422
    assert not queries.is_stopped(part)

    wei.post(f"/admin/switches/{part}/stop/", {"reason": "a flood", "words-en": "We look."})

    assert queries.is_stopped(part)
    assert "a flood" in wei.get("/admin/switches/").content.decode()
    home = wei.get("/admin/").content.decode()
    assert "Look at it" in home

    wei.post(f"/admin/switches/{part}/start/")
    assert not queries.is_stopped(part)


def test_nobody_without_a_role_stops_anything():
    assert logged_in(None).post("/admin/switches/wall/stop/", {"reason": "x"}).status_code == 302
    assert logged_in(Role.MODERATOR, "wei").get("/admin/switches/wall/start/").status_code == 405
    assert logged_in(Role.MODERATOR, "wei").get("/admin/switches/other/stop/").status_code == 404
    assert not Switch.objects.exists()
