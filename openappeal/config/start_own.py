"""Making a campaign of one's own beside the demonstration, and going over to it.

The new campaign gets its own folder and keys, made by `openappeal init` in a process that knows
nothing of the demonstration. The supervisor reads `switch.json` and starts everything on the new
folders.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from openappeal.cms import datafiles
from openappeal.config.campaign_answers import Answers, as_json
from openappeal.config.places import LOOPBACK, without_campaign

log = logging.getLogger(__name__)

SWITCH = "switch.json"
MAKING_SECONDS = 180
# Marks of the process that asks, which the one that makes the campaign must not take for its own.
_NOT_INHERITED = ("OPENAPPEAL_ROLE", "OPENAPPEAL_SUPERVISED")


class NotHere(Exception):
    """A campaign of one's own begins in the demonstration, on this machine only."""


class FolderInUse(Exception):
    """Something is in the folder already."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


class Hindrance(StrEnum):
    """What kept `openappeal init` from making the campaign."""

    TOO_SLOW = "too slow"
    DISK_FULL = "disk is full"
    MAY_NOT_WRITE = "may not write"
    UNKNOWN = "unknown"


class CouldNotMake(Exception):
    """`openappeal init` failed."""

    def __init__(self, hindrance: Hindrance) -> None:
        super().__init__(hindrance)
        self.hindrance = hindrance


@dataclass(frozen=True)
class Created:
    """The new campaign. Code and office key exist here once and are stored nowhere in the clear."""

    login: str
    code: str = field(repr=False)
    office_identity: str = field(repr=False)
    office_recipient: str
    data: str
    keys: str


def own_data() -> Path:
    """The folder that the campaign gets, beside the demonstration's."""
    return Path(os.environ.get("OPENAPPEAL_OWN_DATA", "data")).resolve()


def own_keys() -> Path:
    """The folder of its keys."""
    return Path(os.environ.get("OPENAPPEAL_OWN_KEYS", "keys")).resolve()


def is_made() -> bool:
    """Whether a campaign of one's own stands in its folder already."""
    return (own_data() / "schema").exists()


def require_loopback(*, remote_address: str) -> None:
    """The demonstration has a published password, so this stays on one machine.

    :raises NotHere:
    """
    if not settings.IS_DEMO or (urlsplit(settings.STAFF_URL).hostname or "") not in LOOPBACK:
        raise NotHere
    try:
        is_near = not remote_address or ipaddress.ip_address(remote_address).is_loopback
    except ValueError:
        is_near = False
    if not is_near:
        raise NotHere


def create(answers: Answers, target_data: Path, target_keys: Path) -> Created:
    """Make keys, database, site and first organiser in two new folders.

    A failed attempt leaves nothing behind.

    :raises FolderInUse:
    :raises CouldNotMake:
    """
    _refuse_in_use(target_data, target_keys)
    # Made beside the target and renamed when whole: nobody can go over to half a campaign.
    making = [_beside(folder) for folder in (target_data, target_keys)]
    environment = {name: value for name, value in without_campaign(os.environ).items() if name not in _NOT_INHERITED}
    environment |= {"OPENAPPEAL_DATA": str(making[0]), "OPENAPPEAL_KEYS": str(making[1])}
    try:
        result = _init(answers, environment)
        # A temporary folder is its owner's alone; a web server of the same group may read the public files.
        making[0].chmod(0o750)
        os.replace(making[1], target_keys)
        try:
            os.replace(making[0], target_data)
        except BaseException:
            os.replace(target_keys, making[1])
            raise
    except BaseException:
        for folder in making:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return Created(
        login=result["login"],
        code=result["code"],
        office_identity=result["office_identity"],
        office_recipient=result["office_recipient"],
        data=str(target_data),
        keys=str(target_keys),
    )


def refuse_folders_in_use() -> None:
    """Say before anything is begun that there is no room for it.

    :raises FolderInUse:
    """
    _refuse_in_use(own_data(), own_keys())


def switch() -> None:
    """Ask the supervisor to go on with the campaign of one's own."""
    content = {"data": str(own_data()), "keys": str(own_keys())}
    datafiles.write(Path(settings.DATA_DIR) / SWITCH, content)


def _refuse_in_use(*folders: Path) -> None:
    for folder in folders:
        if folder.exists() and any(folder.iterdir()):
            raise FolderInUse(folder)


def _init(answers: Answers, environment: dict[str, str]) -> dict[str, str]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "openappeal", "init", "--answers", "-"],
            input=as_json(answers),
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment,
            timeout=MAKING_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CouldNotMake(Hindrance.TOO_SLOW) from None
    if done.returncode != 0:
        last = done.stderr.strip().rpartition("\n")[2]
        ours = last.startswith("openappeal: ")
        # Of an error that nobody foresaw, its kind only: its message may quote what somebody typed.
        log.error("No campaign was made. %s", last.removeprefix("openappeal: ") if ours else last.partition(":")[0])
        raise CouldNotMake(hindrance_of(last))
    result: dict[str, str] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def hindrance_of(sentence: str) -> Hindrance:
    """The kind of failure behind what the command line says last (`openappeal.config.cli`)."""
    said = sentence.casefold()
    return next((one for one in (Hindrance.DISK_FULL, Hindrance.MAY_NOT_WRITE) if one in said), Hindrance.UNKNOWN)


def _beside(folder: Path) -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
