"""The operator's and the mail server's doors to the list of subscribers: a file, and letters that came back."""

import argparse
import io
from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from openappeal.appeals import queries as appeals
from openappeal.config import bounce_door, cli, subscriber_list
from openappeal.mail.tests.test_checking import GOOD
from openappeal.mailings import actions, verp
from openappeal.mailings.actions import returning
from openappeal.mailings.issue_models import Delivery, DeliveryState, Issue, IssueState
from openappeal.mailings.models import Subscriber, TakenIn
from openappeal.mailings.tests.returned import of_one, report
from openappeal.signatures.tests.messy import as_xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
MINA = "mina@post.example"
HARD = report("No such user.", of_one("failed", "5.1.1")).encode()
LIST = as_xlsx(("email", "status"), [["in@post.example", "active"], ["out@post.example", "unsubscribed"], ["x", "odd"]])


def bounce_address_of_mina(keys):
    today = datetime.now(UTC).date()
    tag = actions.news_tag(MINA, keys=keys)
    mina = Subscriber.objects.create(address_sealed=b"x", tag=tag, language="en", day=today)
    issue = Issue.objects.create(state=IssueState.SENDING, sent_by="omar", began_day=today)
    sent = Delivery.objects.create(issue=issue, subscriber=mina, state=DeliveryState.SENT)
    return verp.bounce_address(sent.pk, keys=keys)


# ── The pipe ────────────────────────────────────────────────────────────────
@pytest.fixture
def door(monkeypatch):
    monkeypatch.setattr("openappeal.config.database.require_ready", lambda: None)
    monkeypatch.setattr("openappeal.config.cli.setup_django", lambda role: None)
    monkeypatch.delenv("RECIPIENT", raising=False)
    return lambda message, *to: bounce_door.run(io.BytesIO(message), addresses=to)


def test_the_pipe_takes_a_returned_letter_and_whatever_else_comes(door, keys, capsys):
    to = bounce_address_of_mina(keys)

    assert [door(b""), door(b"\xff\0" * 999, to), door(HARD, "who@else.example"), door(b"Hello", to)] == [0, 0, 0, 0]
    assert Subscriber.objects.count() == 1
    assert door(b"Delivered-To: " + to.encode() + b"\n" + HARD) == 0
    assert not Subscriber.objects.exists()
    assert capsys.readouterr() == ("", "")


def test_the_pipe_asks_to_come_back_while_the_database_is_away(door, keys, monkeypatch, capsys):
    def away(**_):
        raise OperationalError(f"could not look for {MINA}")

    monkeypatch.setattr(returning, "take_back", away)

    assert door(HARD, "x") == 75
    assert MINA not in capsys.readouterr().err


# ── The command ─────────────────────────────────────────────────────────────
def options(path, **more):
    facts = {
        "file": str(path),
        "consent": "Yes.",
        "where": "",
        "when": "",
        "label": "",
        "language": "",
        "dry_run": False,
    }
    return argparse.Namespace(
        **(facts | {"topics": "updates", "undo": None, "parser": argparse.ArgumentParser()} | more)
    )


def test_the_command_looks_takes_in_and_takes_back(keys, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(appeals, "campaign_languages", lambda: ["en", "fa"])
    path = tmp_path / "list.xlsx"
    path.write_bytes(LIST)

    assert subscriber_list.run(options(path, dry_run=True)) == 0
    said = capsys.readouterr().out
    assert "Row 4: without an address that can be used" in said
    assert "Nothing was changed." in said
    assert not Subscriber.objects.exists()
    assert subscriber_list.run(options(path)) == 0
    number = TakenIn.objects.get().pk
    assert f"--undo {number}" in capsys.readouterr().out
    assert subscriber_list.run(options(path)) == 0
    assert "nothing was changed" in capsys.readouterr().out
    assert subscriber_list.undo(number) == 0
    assert not Subscriber.objects.exists()
    with pytest.raises(cli.CannotDo):
        subscriber_list.undo(number)
    with pytest.raises(cli.CannotDo):
        subscriber_list.run(options(tmp_path / "none.csv"))


def test_without_words_of_consent_the_command_takes_nobody_in(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["import-subscribers", "list.csv"])

    assert ended.value.code == 2
    assert "--consent" in capsys.readouterr().err


# ── Whether letters will be believed ────────────────────────────────────────
def test_mail_check_says_what_is_missing_and_so_does_its_exit_code(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("OPENAPPEAL_EMAIL_FROM", raising=False)
    sample = tmp_path / "letter.eml"
    sample.write_bytes(GOOD.sample)
    records = ["--spf", GOOD.spf, "--dkim", GOOD.dkim, "--dmarc", GOOD.dmarc]

    assert cli.main(["mail-check", *records, "--sample", str(sample)]) == 0
    assert "missing" not in capsys.readouterr().out
    assert cli.main(["mail-check", *records, "--domain", "home.example"]) == 1
    said = capsys.readouterr().out
    assert [line.split("  ")[0].strip() for line in said.splitlines()] == ["good", "good", "good", "missing"]
    assert cli.main(["mail-check", "--sample", str(tmp_path / "none.eml")]) == 1
    with pytest.raises(SystemExit) as ended:
        cli.main(["mail-check"])
    assert ended.value.code == 2
