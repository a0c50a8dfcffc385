"""The worker's rounds open what is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from openappeal.appeals.tests.factories import published_appeal
from openappeal.config import rounds
from openappeal.newsroom import actions
from openappeal.newsroom.models import Item
from openappeal.newsroom.tests.desk import NOW, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


def test_a_round_opens_an_item_at_its_minute_and_begins_to_write_its_pages(monkeypatch):
    published_appeal()
    item = write()
    actions.plan(item=item, opens_at=NOW + timedelta(hours=1), zone="UTC", by="omar", now=NOW)
    monkeypatch.setattr(rounds, "_due", lambda name, seconds: name == "opening" and seconds <= 1)
    written = []
    monkeypatch.setattr(rounds.publishing, "step", lambda *, now: written.append(state()) or True)

    def state() -> str:
        return Item.objects.get(pk=item.pk).state

    with time_machine.travel(NOW + timedelta(minutes=59), tick=False):
        rounds.files_and_counts()
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert rounds.files_and_counts()

    assert written == ["waiting", "open"]
