"""The key holders' tool, as they run it: another machine, no database, no settings, no Django."""

import csv
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from openappeal.vault import age, drills, exports, sealing

ROOT = Path(__file__).resolve().parents[3]
HEAD = exports.Head(exports.SEALED, "free-them", "2026-11-26")
IDENTITY, RECIPIENT = age.new_identity()
OTHER_IDENTITY, OTHER_RECIPIENT = age.new_identity()
# Nothing of Django, of the database or of the network may be needed.
WITHOUT = ("django", "wagtail", "sqlite3", "psycopg", "_socket")


def unseal(folder, *arguments, typed=""):
    program = (
        f"import sys\nfor name in {WITHOUT}: sys.modules[name] = None\n"
        "from openappeal.config.cli import main\nsys.exit(main(['unseal', *sys.argv[1:]]))"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        input=typed.encode(),
        capture_output=True,
        timeout=60,
    )


def box(recipient=RECIPIENT, **fields):
    usual = {"v": 1, "appeal": "free-them", "visibility": "withheld", "name": "Sabine Lindqvar", "credential": ""}
    usual |= {"country": "DE", "email": "sabine@post.example", "lang": "en", "text_sha256": "", "day": "2026-11-24"}
    return age.seal(sealing.pad_box(usual | fields), [recipient])


def write(path, rows, head=HEAD, recipient=RECIPIENT):
    with path.open("wb") as file:
        exports.write(head, rows, file, [recipient])
    return path


@pytest.fixture
def key(tmp_path):
    file = tmp_path / "office.key"
    file.write_text(f"# the office key of the campaign\n{IDENTITY}\n")
    return file


@pytest.fixture
def export(tmp_path):
    rows = [
        exports.sealed_row(4611686018427387904, box()),
        exports.sealed_row(2, box(name="فاطمه‌زهرا بهاری‌نیا", email="fatemeh@post.example", credential="آموزگار")),
        exports.sealed_row(3, box(name="SABINE  Lindqvar", email="s.a.b@elsewhere.example")),
        exports.sealed_row(4, box(name="=HYPERLINK(1)", email="x@post.example", credential=" +1,\r\n2")),
        exports.sealed_row(5, box(recipient=OTHER_RECIPIENT)),
        exports.sealed_row(6, age.seal(b"no json", [RECIPIENT])),
        exports.sealed_row(7, box(appeal="another", name="Jonas", email="jonas@post.example")),
    ]
    return write(tmp_path / "sealed.age", rows)


SAME = "maybe the same person as 4611686018427387904"


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_file_goes_in_and_a_list_comes_out(tmp_path, export, key):
    done = unseal(tmp_path, export, "--identity", key, "--output", "list.csv", "--flagged", "ids.txt")

    written = (tmp_path / "list.csv").read_bytes()
    assert rows_of(written.decode("utf-8-sig"))[1:] == [
        ["4611686018427387904", "Sabine Lindqvar", "", "DE", "sabine@post.example", "en", "2026-11-24", "", ""],
        ["2", "فاطمه‌زهرا بهاری‌نیا", "آموزگار", "DE", "fatemeh@post.example", "en", "2026-11-24", "", ""],
        ["3", "SABINE  Lindqvar", "", "DE", "s.a.b@elsewhere.example", "en", "2026-11-24", "", SAME],
        ["4", "'=HYPERLINK(1)", "' +1,\r\n2", "DE", "x@post.example", "en", "2026-11-24", "", "odd name: formula"],
        ["5", "", "", "", "", "", "", "", "cannot be opened with this key"],
        ["6", "", "", "", "", "", "", "", "opens, but holds no signature"],
        ["7", "Jonas", "", "DE", "jonas@post.example", "en", "2026-11-24", "", "made for another campaign"],
    ]
    assert (tmp_path / "ids.txt").read_text() == "3\n4\n5\n6\n7\n"
    assert stat.S_IMODE((tmp_path / "list.csv").stat().st_mode) == 0o600
    assert done.stdout == b""
    assert done.stderr.decode().splitlines() == [
        "Signatures of 2026-11-26: 7",
        "  cannot be opened with this key: 1",
        "  opens, but holds no signature: 1",
        "  made for another campaign: 1",
        "  odd name: 1",
        "  maybe the same person as: 1",
    ]
    # The list is there and is not whole.
    assert done.returncode == 1


def test_nothing_readable_is_written_anywhere_else(tmp_path, export, key):
    before = {path.name for path in tmp_path.iterdir()}

    dry = unseal(tmp_path, export, "--identity", key, "--dry-run", "--output", "list.csv", "--flagged", "ids.txt")
    shown = unseal(tmp_path, export, "--identity", "-", typed=IDENTITY)

    assert {path.name for path in tmp_path.iterdir()} == before
    assert (dry.stdout, b"Signatures of 2026-11-26: 7" in dry.stderr) == (b"", True)
    assert len(rows_of(shown.stdout.decode())) == 8
    assert "Sabine" not in shown.stderr.decode() + dry.stderr.decode()


def test_a_list_of_names_that_are_shown_opens_too(tmp_path, key):
    rows = [{"id": "9", "name": "Bea", "credential": "Poet", "country": "SE", "print": True}]
    file = write(tmp_path / "public.age", rows, exports.Head(exports.PUBLIC, "free-them", "2026-11-26"))

    done = unseal(tmp_path, file, "--identity", key)

    assert done.returncode == 0
    assert rows_of(done.stdout.decode())[1:] == [["9", "Bea", "Poet", "SE", "", "", "", "yes", ""]]


WRONG_KEY = "does not open: this key is another, or the file is damaged. Try the other office key, or fetch the file"


@pytest.mark.parametrize(
    ("file", "key", "sentence"),
    [
        ("sealed.age", OTHER_IDENTITY, WRONG_KEY),
        ("cut.age", IDENTITY, WRONG_KEY),
        ("other.age", IDENTITY, "opens, but is no list of signatures of OpenAppeal."),
        ("torn.age", IDENTITY, "is damaged after 1 rows. Ask for it again."),
        ("sealed.age", IDENTITY[:-3], "The key is not whole"),
        ("sealed.age", "hello", "holds no key. The office key is one line that begins with AGE-SECRET-KEY-1."),
        ("absent.age", IDENTITY, "cannot be read. Look whether the name is right."),
    ],
)
def test_what_goes_wrong_is_one_sentence(tmp_path, export, file, key, sentence):
    (tmp_path / "cut.age").write_bytes(export.read_bytes()[:-20])
    (tmp_path / "other.age").write_bytes(age.seal(b"a diary", [RECIPIENT]))
    head = json.dumps({"openappeal": "export/v1", "kind": "public"})
    (tmp_path / "torn.age").write_bytes(age.seal(f'{head}\n{{"id":"1"}}\n[]\n'.encode(), [RECIPIENT]))
    (tmp_path / "key").write_text(key)

    done = unseal(tmp_path, file, "--identity", "key")

    assert done.returncode == 1
    assert len(done.stderr.decode().strip().splitlines()) == 1
    assert sentence in done.stderr.decode()
    # What was typed as a key may be most of the key.
    assert key not in done.stderr.decode()


def test_a_file_that_is_there_is_not_written_over(tmp_path, export, key):
    (tmp_path / "list.csv").write_text("mine")

    done = unseal(tmp_path, export, "--identity", key, "--output", "list.csv")

    assert (done.returncode, (tmp_path / "list.csv").read_text()) == (1, "mine")
    assert done.stderr == b"openappeal: list.csv exists already. Name a new file.\n"


def test_without_a_key_the_arguments_are_wrong(tmp_path, export):
    assert unseal(tmp_path, export).returncode == 2


def drill(path, key=RECIPIENT, sealed_to=RECIPIENT, number="4821 0937 5516 2280"):
    line = drills.seal(drills.Drill("free-them", "2026-11-26", key, number))
    if sealed_to != key:
        line = age.seal(age.open_sealed(line, OTHER_IDENTITY), [sealed_to])
    path.write_bytes(line)
    return path


def test_of_a_drill_the_number_comes_out_and_what_it_is(tmp_path, key):
    done = unseal(tmp_path, drill(tmp_path / "drill.age"), "--identity", key)

    assert (done.returncode, done.stdout) == (0, b"4821 0937 5516 2280\n")
    assert done.stderr.decode().splitlines() == [
        "A drill of 2026-11-26 for the campaign free-them: no names are in it.",
        f"It opens: this is the key {RECIPIENT}",
        "Type this number on the staff side, where you got the file:",
    ]


def test_a_drill_for_another_key_is_not_taken_for_hers(tmp_path, key):
    for_another = drill(tmp_path / "drill.age", OTHER_RECIPIENT, OTHER_RECIPIENT)
    lying = drill(tmp_path / "lying.age", OTHER_RECIPIENT, RECIPIENT)

    assert WRONG_KEY in unseal(tmp_path, for_another, "--identity", key).stderr.decode()
    done = unseal(tmp_path, lying, "--identity", key)
    assert (done.returncode, done.stdout) == (1, b"")
    assert "for another key than the one that opens it" in done.stderr.decode()


def test_what_a_drill_shows_is_a_number_and_nothing_else(tmp_path, key):
    tricky = drill(tmp_path / "drill.age", number="\x1b[2Jopenappeal …")

    done = unseal(tmp_path, tricky, "--identity", key)

    assert (done.returncode, done.stdout) == (1, b"")
    assert "opens, but is no list of signatures of OpenAppeal." in done.stderr.decode()
