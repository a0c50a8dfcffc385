"""Whether the database is there and up to date, without loading Django when nothing has changed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import sys
from pathlib import Path


def data_dir() -> Path:
    """The data folder of this run."""
    return Path(os.environ.get("OPENAPPEAL_DATA", "data")).resolve()


def fingerprint() -> str:
    """A hash of every migration that could be applied: changes when an upgrade brings new ones."""
    import django
    import wagtail

    digest = hashlib.sha256(f"{django.__version__} {wagtail.__version__}".encode())
    package = Path(__file__).resolve().parent.parent
    for migration in sorted(package.glob("*/migrations/*.py")):
        digest.update(migration.relative_to(package).as_posix().encode())
        digest.update(migration.read_bytes())
    digest.update(os.environ.get("OPENAPPEAL_DATABASE_URL", "").encode())
    return digest.hexdigest()


def is_current() -> bool:
    """Whether this data folder's database has every migration of this program."""
    mark = data_dir() / "schema"
    return mark.exists() and mark.read_text() == fingerprint()


def migrate() -> None:
    """Bring the database up to date. Does nothing, quickly, when it is."""
    if is_current():
        return
    data_dir().mkdir(parents=True, exist_ok=True)
    from openappeal.config.cli import setup_django

    setup_django("worker")
    from django.core.management import call_command
    from django.db import connection

    from openappeal.accounts import actions as accounts
    from openappeal.privacy import overwriting

    place = data_dir() / "db.sqlite3"
    is_new = connection.vendor == "sqlite" and not place.exists()
    if is_new:
        _begin_with_copy(place)
    call_command("migrate", verbosity=0, interactive=False)
    accounts.ensure_roles()
    if is_new:
        _keep_empty()
    overwriting.stop_statistics()
    (data_dir() / "schema").write_text(fingerprint())


def empty_copy() -> Path:
    """Where an empty database of this program's tables is kept: beside the program's environment.

    Two hundred steps make the first one on a machine, which takes ten seconds and more. A campaign that follows, as by
    “Start your own”, begins with a copy. Nothing of any campaign is in it.
    """
    return Path(sys.prefix) / f"openappeal-empty-{fingerprint()[:20]}.sqlite3"


def _begin_with_copy(place: Path) -> None:
    """Put the kept copy in the database's place, if there is one: whole, also after a kill, or not at all."""
    making = place.with_name(f"{place.name}.{os.getpid()}")
    # Another version of the program may take the copy away at this moment.
    with contextlib.suppress(FileNotFoundError):
        shutil.copyfile(empty_copy(), making)
        making.replace(place)


def _keep_empty() -> None:
    """Keep a copy of the database that was made just now, where the environment's folder may be written to."""
    from django.db import connection

    copy = empty_copy()
    making = copy.with_name(f"{copy.name}.{os.getpid()}")
    # Without it the next one takes longer, and that is all.
    with contextlib.suppress(OSError, sqlite3.Error):
        if not copy.exists():
            with contextlib.closing(sqlite3.connect(making)) as kept:
                connection.connection.backup(kept)
            for older in copy.parent.glob("openappeal-empty-*.sqlite3"):
                older.unlink(missing_ok=True)
            making.replace(copy)


def require_ready() -> None:
    """:raises openappeal.config.cli.CannotDo: when there is no campaign in the data folder."""
    from openappeal.config.cli import CannotDo

    if not (data_dir() / "schema").exists():
        raise CannotDo(
            f"There is no campaign in {data_dir()}. Make one with “script/openappeal init”, "
            "or name its folder in OPENAPPEAL_DATA."
        )
    migrate()
