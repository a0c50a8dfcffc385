"""`openappeal verify log` counts a campaign's log, and compares it with the site."""

import json

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import addresses
from openappeal.config.cli import main
from openappeal.transparency import actions, queries
from openappeal.transparency.actions import handing
from openappeal.transparency.models import Reason
from openappeal.transparency.tests.making import LATER, START, commitments, fill, sequence


@pytest.fixture
def site(tmp_path, keys, monkeypatch):
    """A log with a set aside, and the two files of its site beside it."""
    monkeypatch.setattr(handing, "_pairs", lambda: 0)
    published_appeal()
    fill(tmp_path, 40)
    actions.void(commitments=commitments(7), reason=Reason.FLOOD, act=1, now=START)
    sequence(tmp_path, START + 2 * LATER)
    public = tmp_path / "public"
    for path in ("/count.json", "/.well-known/openappeal.json"):
        (public / path[1:]).parent.mkdir(exist_ok=True)
        (public / path[1:]).write_bytes(addresses.render(path).body)
    return public


@pytest.mark.django_db
def test_the_command_counts_and_compares_the_site(site, capsys):
    arguments = ["verify", "log", str(site / "log"), "--key", queries.state().key, "--site", str(site)]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert "It counts 33 signatures: 40 entries, 0 taken away again, 7 set aside, 0 of these put back." in printed
    assert f"{site} shows the same number, key, recipients and texts." in printed

    count = json.loads((site / "count.json").read_text())
    (site / "count.json").write_text(json.dumps(count | {"logged": 34}))
    known = (site / ".well-known/openappeal.json").read_text()
    (site / ".well-known/openappeal.json").write_text(known.replace('"sha256": "', '"sha256": "0'))
    assert main(arguments) == 1
    printed = capsys.readouterr().out
    assert "count.json says 34 in the log, and the log counts 33." in printed
    assert ".well-known/openappeal.json has a text that is not in the log: 1, en." in printed


@pytest.mark.django_db
def test_a_log_whose_manifest_is_lost_cannot_be_counted(site, capsys):
    for manifest in (site / "log" / "manifest").iterdir():
        manifest.unlink()

    assert main(["verify", "log", str(site / "log"), "--key", queries.state().key]) == 1
    assert "But it cannot be counted: manifest/" in capsys.readouterr().out
