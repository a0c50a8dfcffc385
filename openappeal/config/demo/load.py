"""Loading the demonstration into its own folder: `python -m openappeal.config.demo.load`.

The folder gets a permanent mark first, so that nothing half-made can pass for a real campaign. Running
again keeps what is there; a load that was cut off begins again from an empty folder.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from datetime import timedelta
from pathlib import Path

from openappeal.config import database, foreseeable, places
from openappeal.config.cli import CannotDo, setup_django

LOADED = "demo-loaded"
LOGIN = "demo"
PASSWORD = "open-the-window"  # noqa: S105  shown on the screen, on loopback only, for invented people


def main() -> int:
    """Load, or say in one sentence why not."""
    try:
        load()
    except CannotDo as error:
        print(f"openappeal: {error}", file=sys.stderr)
        return 1
    except Exception as error:
        sentence = foreseeable.sentence(error)
        if sentence is None:
            raise
        print(f"openappeal: {sentence}", file=sys.stderr)
        return 1
    return 0


def load() -> None:
    """Make the demonstration unless it is there."""
    folder = database.data_dir()
    keys = Path(os.environ.get("OPENAPPEAL_KEYS", "keys")).resolve()
    if (folder / LOADED).exists():
        database.migrate()
        return
    _begin(folder, keys)
    started = time.monotonic()
    _say("database")
    from openappeal.vault.keys import make_keys

    # The office key of invented people is kept by nobody: what they withhold stays closed for good.
    make_keys(keys)
    database.migrate()
    setup_django("worker")
    from django.db import transaction
    from django.utils import timezone

    from openappeal.accounts import actions as accounts
    from openappeal.accounts.models import Role, User
    from openappeal.config.demo import (
        afterthought,
        books,
        campaign,
        drives,
        kinds,
        letters,
        library,
        news,
        organising,
        placements,
        press,
        signers,
        subscribers,
    )

    with transaction.atomic():
        accounts.add_staff_member(username=LOGIN, role=Role.ORGANISER, password=PASSWORD, first_name="Sara")
        accounts.add_staff_member(username="reader", role=Role.MODERATOR, password=PASSWORD, first_name="Wei")
        accounts.add_staff_member(
            username="translator", role=Role.TRANSLATOR, password=PASSWORD, first_name="Nil", languages=["fa"]
        )
        accounts.add_staff_member(username="press", role=Role.PRESS, password=PASSWORD, first_name="Tala")
        accounts.add_staff_member(username="treasurer", role=Role.TREASURER, password=PASSWORD, first_name="Mala")
        accounts.add_staff_member(username="keyholder", role=Role.KEY_HOLDER, password=PASSWORD, first_name="Mina")
        # They have been here for a week: an account of today could not be anybody's second person.
        User.objects.update(date_joined=timezone.now() - timedelta(days=7))
        _say("the Appeal and its pages")
        campaign.load()
        afterthought.load()
        _say("2,700 signers")
        signers.load()
        kinds.load()
        organising.load()
        _say("updates, statements and who gets them")
        news.load()
        press.load()
        library.load()
        subscribers.load()
        letters.load()
        _say("drives and gifts")
        drives.load()
        books.load()
        _say("pages in print")
        placements.load()
    _say("the public files")
    _publish()
    (folder / LOADED).write_text(json.dumps({"login": LOGIN, "password": PASSWORD}))
    print(f"  done in {time.monotonic() - started:.0f} s", flush=True)


def _begin(folder: Path, keys: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not places.is_demo():
            raise CannotDo(f"{folder} is not empty and not the demonstration. Name another folder in OPENAPPEAL_DATA.")
        # A load that was cut off: the mark proves that everything here is invented.
        shutil.rmtree(folder)
        if keys.exists() and (keys / places.DEMO_MARK).exists():
            shutil.rmtree(keys)
    folder.mkdir(parents=True)
    (folder / places.DEMO_MARK).write_text("Everything in this folder is invented. Nobody here exists.\n")
    keys.mkdir(parents=True, exist_ok=True)
    if any(keys.iterdir()):
        raise CannotDo(f"{keys} holds keys already. Name another folder in OPENAPPEAL_KEYS for the demonstration.")
    (keys / places.DEMO_MARK).write_text("Keys of the demonstration.\n")


def _publish() -> None:
    from django.utils import timezone

    from openappeal.config.demo import public_log
    from openappeal.publishing import actions as publishing
    from openappeal.publishing import tasks
    from openappeal.signatures import actions as signatures

    while signatures.close_counts(today=timezone.now().date()):
        pass
    public_log.load()
    tasks.begin()
    publishing.publish_all()


def _say(what: str) -> None:
    print(f"  {what} …", flush=True)


if __name__ == "__main__":
    sys.exit(main())
