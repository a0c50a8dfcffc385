"""`openappeal init`: a new campaign in an empty folder."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from openappeal.config import database
from openappeal.config.cli import CannotDo, setup_django
from openappeal.vault.keys import KEY_FILES, make_keys

if TYPE_CHECKING:
    from openappeal.accounts.actions import Made


def run(*, organiser: str, answers_from: str | None) -> int:
    """Make keys, database and first organiser, and found the campaign if there are answers.

    With answers the result is one line of JSON on standard output, for the program that asked.
    """
    import os

    folder = database.data_dir()
    if folder.exists() and any(folder.iterdir()):
        raise CannotDo(f"{folder} is not empty. Choose an empty folder in OPENAPPEAL_DATA.")
    raw = _read(answers_from)
    keys = make_keys(Path(os.environ.get("OPENAPPEAL_KEYS", "keys")).resolve())
    try:
        organiser, link = _found(raw, organiser)
    except BaseException:
        # Half a campaign would refuse the second try; nothing in it is anybody's yet.
        _take_back(folder, keys.folder)
        raise
    result = {
        "login": organiser,
        "code": link.code,
        "data": str(folder),
        "keys": str(keys.folder),
        "office_identity": keys.office_identity,
        "office_recipient": keys.office_recipient,
    }
    if raw is not None:
        print(json.dumps(result))
        return 0
    print(f"A new campaign stands in {folder}, its keys in {keys.folder}.")
    print(f"\nThe first organiser is {organiser}. Start the campaign with script/server, then open this link on")
    print("the device that is to be the key to the staff side. It works once, for three days:")
    print(f"\n  {link.address}")
    print("\nThis is the office key. It alone opens the names that signers withhold. It is shown once and")
    print("written nowhere: copy it to a machine that never serves this site, and do not keep it here:")
    print("the site does not start beside it. What it opens, and how: docs/guides/key-holder.md.")
    print(f"\n  {keys.office_identity}")
    return 0


def _found(raw: str | None, organiser: str) -> tuple[str, Made]:
    """Make the database and what is in it. Returns the first organiser's login and link."""
    database.migrate()
    setup_django("worker")
    from django.utils import timezone

    from openappeal.accounts import actions as accounts
    from openappeal.config import campaign_answers

    if raw is not None:
        answers = campaign_answers.parse(raw)
        organiser = answers.organiser
        campaign_answers.found_campaign(answers)
    else:
        campaign_answers.found_empty_site()
    now = timezone.now()
    user = accounts.add_organiser(username=organiser, today=now.date())
    return organiser, accounts.make_link(user=user, by="init", now=now, at_once=True)


def _take_back(folder: Path, keys: Path) -> None:
    for name in KEY_FILES:
        (keys / name).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _read(answers_from: str | None) -> str | None:
    if answers_from is None:
        return None
    if answers_from == "-":
        return sys.stdin.read()
    try:
        return Path(answers_from).read_text(encoding="utf-8")
    except OSError:
        raise CannotDo(f"{answers_from} cannot be read.") from None
