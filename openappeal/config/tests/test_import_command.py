"""`openappeal import-signers` as an operator types it."""

import json
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from openappeal.config.tests.test_command_line import ROOT, openappeal
from openappeal.signatures.tests.messy import as_csv, as_xlsx, messy_list

LIST = "Name,E-Mail,Country,IP\nMina Canary,mina@post.example,آمریکا,203.0.113.7\nNo Address,mina at post,Iran,\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A campaign with a published text."""
    from openappeal.config.tests.test_start_own import PLAIN

    folder = tmp_path_factory.mktemp("published")
    made = openappeal(folder, "init", "--answers", "-", typed=json.dumps(PLAIN))
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def campaign(published):
    """The same campaign without signatures."""
    with _database(published) as database:
        for table in ("otherspelling", "importpair", "importpart", "signature", "importrun"):
            database.execute(f"DELETE FROM signatures_{table}")
    return published


def _database(folder):
    return sqlite3.connect(folder / "data" / "db.sqlite3", timeout=20)


def rows(folder, what="count(*)", table="signatures_signature"):
    with _database(folder) as database:
        return database.execute(f"SELECT {what} FROM {table}").fetchall()


def put(tmp_path, text, name="list.csv"):
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(file)


def test_a_dry_run_prints_mapping_counts_and_a_reason_and_changes_nothing(campaign, tmp_path):
    done = openappeal(campaign, "import-signers", put(tmp_path, LIST), "--dry-run")

    assert (done.returncode, done.stderr) == (0, "")
    assert '"E-Mail": "email"' in done.stdout
    assert "thrown away unread: IP" in done.stdout
    assert "Row 3: the e-mail address is not complete." in done.stdout
    assert "Nothing was changed. An import would do this:" in done.stdout
    assert "Canary" not in done.stdout
    assert (rows(campaign), rows(campaign, table="signatures_importrun")) == ([(0,)], [(0,)])


def test_a_list_comes_in_once_and_goes_out_as_a_whole(campaign, tmp_path):
    file = put(tmp_path, LIST)

    done = openappeal(campaign, "import-signers", file, "--kind", "partner")
    assert done.returncode == 0, done.stderr
    assert rows(campaign, "visibility, basis, country, name") == [("withheld", "partner", "US", "")]
    number = done.stdout.split("--undo ")[1].split()[0]

    again = openappeal(campaign, "import-signers", file, "--kind", "partner")
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "Nobody is new: nothing was changed.")
    assert rows(campaign, table="signatures_importrun") == [(1,)]

    undone = openappeal(campaign, "import-signers", "--undo", number, "--reason", "wrong list")
    assert (undone.returncode, rows(campaign)) == (0, [(0,)])
    assert openappeal(campaign, "recount").returncode == 0
    twice = openappeal(campaign, "import-signers", "--undo", number)
    assert (twice.returncode, len(twice.stderr.strip().splitlines())) == (1, 1)


def test_a_mapping_says_what_the_columns_hold_and_is_remembered(campaign, tmp_path):
    file = put(tmp_path, "Wer,Wohin,Wo\nMina Rahimi,mina@post.example,Atlantis\n")
    refused = openappeal(campaign, "import-signers", file)
    assert (refused.returncode, "No column holds a name" in refused.stderr) == (1, True)

    meant = {"columns": {"Wer": "name", "Wohin": "email", "Wo": "country"}, "countries": {"Atlantis": "GR"}}
    done = openappeal(campaign, "import-signers", file, "--mapping", put(tmp_path, json.dumps(meant), "m.json"))

    assert done.returncode == 0, done.stderr
    assert rows(campaign, "country") == [("GR",)]
    other = put(tmp_path, "Wo,Wer,Wohin\nIran,Omar Haddad,omar@post.example\n", "other.csv")
    assert openappeal(campaign, "import-signers", other).returncode == 0
    assert sorted(rows(campaign, "country")) == [("GR",), ("IR",)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7", "not a spreadsheet"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b'Name,Email\n"Mina,x\n' + b"y" * 200_000, "A quotation mark near row 2"),
        (None, "There is no file"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(campaign, tmp_path, content, words):
    file = str(tmp_path / "none.csv") if content is None else put(tmp_path, content)

    refused = openappeal(campaign, "import-signers", file)

    assert refused.returncode == 1
    assert words in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [[], ["x.csv", "--undo", "5"], ["x.csv", "--wish", "public"], ["x.csv", "--kind", "news"]]
)
def test_bad_arguments_end_with_2(campaign, arguments):
    assert openappeal(campaign, "import-signers", *arguments).returncode == 2


def test_ctrl_c_stops_and_the_same_command_goes_on(campaign, tmp_path):
    import os

    messy = messy_list(seed=5, rows=4000)
    file = put(tmp_path, as_xlsx(messy.header, messy.rows), "list.xlsx")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAPPEAL_", "DJANGO_"))}
    environment |= {"OPENAPPEAL_DATA": str(campaign / "data"), "OPENAPPEAL_KEYS": str(campaign / "keys")}
    running = subprocess.Popen(
        [sys.executable, "-m", "openappeal", "import-signers", file],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 90
    while rows(campaign) == [(0,)] and running.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    if running.returncode == 0:
        pytest.skip("the whole list was in before it could be stopped")
    assert (running.returncode, "run the same command again to go on" in said) == (130, True)
    ((half,),) = rows(campaign)

    done = openappeal(campaign, "import-signers", file)

    assert done.returncode == 0, done.stderr
    assert "Going on with the import that was stopped." in done.stdout
    assert 0 < half < messy.expected["new"]
    assert rows(campaign) == [(messy.expected["new"],)]
    assert rows(campaign, table="signatures_importrun") == [(1,)]


def test_two_thousand_messy_rows_in_another_encoding(campaign, tmp_path):
    messy = messy_list(seed=6, rows=2000)

    done = openappeal(campaign, "import-signers", put(tmp_path, as_csv(messy, encoding="utf-16", separator="\t")))

    assert done.returncode == 0, done.stderr
    assert rows(campaign) == [(messy.expected["new"],)]
