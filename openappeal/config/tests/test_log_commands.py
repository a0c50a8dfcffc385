"""`openappeal log-key`, `log-recover`, and what the home screen says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from openappeal.appeals.tests.factories import published_appeal
from openappeal.config import cli, database, log_commands
from openappeal.config.cli import main
from openappeal.transparency import actions, files, queries
from openappeal.transparency.actions import handing
from openappeal.transparency.models import Batch, Document, Leaf, Log, Pending
from openappeal.transparency.tests.making import commitments
from openappeal.transparency.wagtail_hooks import log as signs
from openappeal.vault.keys import FileKeys, make_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(data_dir, settings, monkeypatch):
    """A campaign with a log in its own folders."""
    folder = data_dir / "keys"
    monkeypatch.setattr(handing, "_pairs", lambda: 0)
    monkeypatch.setattr(database, "require_ready", lambda: None)
    monkeypatch.setattr(log_commands, "setup_django", lambda role: None)
    monkeypatch.setattr(cli, "setup_django", lambda role: None)
    monkeypatch.setenv("OPENAPPEAL_KEYS", str(folder))
    make_keys(folder)
    settings.KEYS = FileKeys(folder)
    published_appeal()
    return data_dir


def append(number, label=""):
    now = datetime.now(UTC)
    actions.hand_over(commitments=commitments(number, label), now=now - timedelta(days=2))
    return actions.sequence(keys=settings.KEYS, site_url=settings.SITE_URL, places=files.places(), now=now)


def test_the_key_is_printed_and_made_where_there_is_none(campaign, capsys):
    (campaign / "keys" / "log.key").unlink()
    settings.KEYS = FileKeys(campaign / "keys")
    append(40)
    assert [sign.sentence for sign in signs()] == [
        "Nothing is added to the public log. The key of the public log is missing."
    ]

    assert main(["log-key"]) == 0
    first = capsys.readouterr().out.splitlines()
    assert main(["log-key"]) == 0
    again = capsys.readouterr().out.splitlines()
    assert first[0].startswith("A key was made for the public log. Copy log.key")
    assert again == [first[-1]] == [queries.state().key]
    settings.KEYS = FileKeys(campaign / "keys")
    append(0)
    assert [sign.sentence for sign in signs()] == ["The public log counts 40 signatures."]


def test_recovering_says_first_what_it_would_do(campaign, capsys):
    append(40)
    old = [(model, list(model.objects.all())) for model in (Leaf, Batch, Document, Pending, Log)]
    append(50, "b")
    for model, rows in old:
        model.objects.all().delete()
        model.objects.bulk_create(rows)
    append(0)
    assert [sign.is_well for sign in signs()] == [False]

    assert main(["log-recover"]) == 0
    said = capsys.readouterr().out
    assert "Of the 50 that are missing, 50 are signatures, 0 withdrawals." in said
    assert "Nothing was changed." in said
    assert main(["log-recover", "--yes"]) == 0
    capsys.readouterr()
    assert main(["log-recover"]) == 0
    size = queries.state().size
    assert capsys.readouterr().out == f"Nothing is missing: the database has all {size:,} published entries.\n"
    assert queries.state().counted == 90


def test_recovering_from_damaged_files_is_one_sentence(campaign, capsys):
    append(40)
    next((campaign / "public/log/tile/entries/000.p").iterdir()).write_bytes(b"")

    assert main(["log-recover"]) == 1
    assert capsys.readouterr().err.startswith("openappeal: The published files of the log do not hold.")
