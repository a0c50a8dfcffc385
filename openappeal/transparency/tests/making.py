"""A log in a folder, its clock, and a check from the outside."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from openappeal.tlog import notes
from openappeal.tlog.verifying import Checked, check_log
from openappeal.transparency import actions
from openappeal.transparency.actions.sequencing import Round
from openappeal.transparency.files import Places
from openappeal.transparency.models import Log

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LATER = timedelta(hours=31)
SITE = "https://appeal.example"


def commitments(number: int, label: str = "") -> list[bytes]:
    """So many, always the same ones."""
    return [hashlib.sha256(f"{label}{at}".encode()).digest() for at in range(number)]


def places(folder: Path) -> Places:
    return Places(folder / "public" / "log", (folder / "log" / "checkpoint", folder / "elsewhere" / "checkpoint"))


def sequence(folder: Path, now: datetime, **others: object) -> Round:
    given = {"keys": settings.KEYS, "site_url": SITE, "places": places(folder), "now": now, **others}
    return actions.sequence(**given)


def fill(folder: Path, number: int, *, label: str = "", now: datetime = START) -> Round:
    """Hand over so many and append them all, a day and a quarter later."""
    actions.hand_over(commitments=commitments(number, label), now=now)
    return sequence(folder, now + LATER)


def verifier() -> notes.Verifier:
    return notes.Verifier.parse(Log.objects.get().verifier)


def check(folder: Path, older: bytes | None = None) -> Checked:
    """As anybody would who has nothing but the files and the key."""
    return check_log(places(folder).read, verifier(), older)
