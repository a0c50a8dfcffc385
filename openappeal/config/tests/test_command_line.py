"""The commands as an operator types them, in processes of their own."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    """An empty campaign, made by `init`."""
    folder = tmp_path_factory.mktemp("campaign")
    made = openappeal(folder, "init")
    assert made.returncode == 0, made.stderr
    return folder, made.stdout


def openappeal(folder, *arguments, typed=""):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAPPEAL_", "DJANGO_"))}
    environment |= {"OPENAPPEAL_DATA": str(folder / "data"), "OPENAPPEAL_KEYS": str(folder / "keys")}
    return subprocess.run(
        [sys.executable, "-m", "openappeal", *arguments],
        cwd=ROOT,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
    )


def _files(folder):
    public = folder / "data" / "public"
    return {
        str(file.relative_to(public)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in public.rglob("*")
        if file.is_file()
    }


def test_init_shows_the_office_key_once_and_writes_it_nowhere(campaign):
    folder, printed = campaign
    identity = next(word for word in printed.split() if word.startswith("AGE-SECRET-KEY-"))

    for file in folder.rglob("*"):
        if file.is_file():
            assert identity.encode() not in file.read_bytes(), file
    assert (folder / "keys").stat().st_mode & 0o777 == 0o700
    assert (folder / "keys" / "tag.key").stat().st_mode & 0o777 == 0o600


def test_init_refuses_a_folder_that_is_in_use(campaign):
    again = openappeal(campaign[0], "init")

    assert again.returncode == 1
    assert again.stderr.startswith("openappeal: ")
    assert "is not empty" in again.stderr
    assert "Traceback" not in again.stderr


def test_init_with_bad_answers_leaves_nothing_behind(tmp_path):
    refused = openappeal(tmp_path, "init", "--answers", "-", typed='{"name": 1}')

    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_publishing_everything_twice_gives_the_same_bytes(campaign):
    folder, _ = campaign
    assert openappeal(folder, "publish", "--all").returncode == 0
    first = _files(folder)

    again = openappeal(folder, "publish", "--all")

    assert again.returncode == 0
    assert "0 files changed" in again.stdout
    assert _files(folder) == first
    assert "count.json" in first


def test_recount_finds_nothing_in_a_new_campaign(campaign):
    done = openappeal(campaign[0], "recount")

    assert (done.returncode, done.stdout) == (
        0,
        "Every count equals its rows, the public log and the published pages.\n",
    )


def test_what_we_hold_is_printed_by_class_of_people(campaign):
    done = openappeal(campaign[0], "what-we-hold")

    assert done.returncode == 0
    assert "People who have signed and not yet pressed the button in their letter" in done.stdout


@pytest.mark.parametrize("command", ["worker", "public", "staff", "recount", "publish"])
def test_without_a_campaign_a_sentence_says_what_to_do(tmp_path, command):
    refused = openappeal(tmp_path, command)

    assert refused.returncode == 1
    assert refused.stderr.startswith("openappeal: There is no campaign in ")
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("arguments", [["nonsense"], ["serve", "--public-port", "x"], []])
def test_bad_arguments_end_with_2(tmp_path, arguments):
    assert openappeal(tmp_path, *arguments).returncode == 2


def test_a_real_campaign_is_never_taken_for_the_demonstration(campaign):
    refused = openappeal(campaign[0], "serve", "--demo", "--public-port", "0", "--staff-port", "0")

    assert refused.returncode == 1
    assert "holds a campaign of your own" in refused.stderr


def test_the_staff_side_refuses_an_address_that_others_can_reach(campaign):
    refused = openappeal(campaign[0], "staff", "--host", "0.0.0.0")

    assert refused.returncode == 1
    assert "answers on this machine only" in refused.stderr


@pytest.mark.parametrize("role", ["public", "staff", "worker", "serve"])
def test_nothing_starts_beside_the_office_key(campaign, role):
    folder, printed = campaign
    identity = next(word for word in printed.split() if word.startswith("AGE-SECRET-KEY-"))
    key = folder / "keys" / "office.txt"
    key.write_text(identity)
    try:
        refused = openappeal(folder, role)
    finally:
        key.unlink()

    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1
    assert f"A secret age key lies in {key}." in refused.stderr
    assert identity not in refused.stderr + refused.stdout


def test_init_prints_a_link_that_is_kept_as_a_hash_and_staff_link_another(campaign):
    folder, printed = campaign
    first = next(word for word in printed.split() if "/admin/enrol/#" in word)

    listed = openappeal(folder, "staff-link")
    made = openappeal(folder, "staff-link", "organiser")
    unknown = openappeal(folder, "staff-link", "nobody")

    assert (listed.returncode, "organiser" in listed.stdout) == (2, True)
    second = next(word for word in made.stdout.split() if "/admin/enrol/#" in word)
    assert (made.returncode, first != second) == (0, True)
    database = (folder / "data" / "db.sqlite3").read_bytes()
    assert first.partition("#")[2].encode() not in database
    assert second.partition("#")[2].encode() not in database
    assert (unknown.returncode, unknown.stderr.startswith("openappeal: Nobody has the login")) == (1, True)


def test_a_lost_office_key_is_replaced_while_nothing_is_sealed_to_it(campaign):
    folder, _ = campaign
    recipients = folder / "keys" / "office.recipients"
    first = recipients.read_text()

    made = openappeal(folder, "new-office-key")
    added = openappeal(folder, "new-office-key", "--add")

    assert made.returncode == 0, made.stderr
    assert "AGE-SECRET-KEY-1" in made.stdout
    assert first not in recipients.read_text()
    assert added.returncode == 0, added.stderr
    assert len(recipients.read_text().splitlines()) == 2


def test_a_running_campaign_keeps_its_office_key(campaign):
    folder, _ = campaign
    heartbeat = folder / "data" / "worker.heartbeat"
    heartbeat.touch()
    before = (folder / "keys" / "office.recipients").read_text()

    refused = openappeal(folder, "new-office-key")

    heartbeat.unlink()
    assert (refused.returncode, "Stop the campaign first" in refused.stderr) == (1, True)
    assert (folder / "keys" / "office.recipients").read_text() == before
