"""`openappeal staff-link` and `openappeal new-office-key`: when what was shown once is lost."""

from __future__ import annotations

import os
import time
from pathlib import Path

from openappeal.config import database
from openappeal.config.cli import CannotDo, setup_django
from openappeal.vault.keys import new_office_key

# The worker touches its file every few seconds.
QUIET_SECONDS = 30


def staff_link(login: str | None, *, unlock: bool) -> int:
    """Make a link with which a staff member registers a passkey; without a login, say which there are.

    Whoever can run this can read the database anyway, so nobody else is asked.
    """
    database.require_ready()
    setup_django("worker")
    from django.utils import timezone

    from openappeal.accounts import actions
    from openappeal.accounts.models import User

    if login is None:
        print("Which login? Write it behind the command. There are:")
        for name in User.objects.order_by("username").values_list("username", flat=True):
            print(f"  {name}")
        return 2
    user = User.objects.filter(username__iexact=login).first()
    if user is None:
        raise CannotDo(f"Nobody has the login “{login}”. Run the command without a login to see which there are.")
    now = timezone.now()
    if user.is_active:
        made = actions.make_link(user=user, by="operator", now=now, at_once=True)
    elif unlock:
        made = actions.unlock(user=user, by="operator", now=now, at_once=True)
    else:
        raise CannotDo(f"{login} is locked out. If a colleague agrees, run it again with --unlock.")
    print(f"Open this on the device that is to be registered. It works once, for three days:\n\n  {made.address}\n")
    print("Passkeys, recovery codes and sessions of before end when it is used.")
    return 0


def new_key(*, beside_the_old: bool) -> int:
    """Make a new office key, unless names would be lost by it."""
    database.require_ready()
    setup_django("worker")
    from openappeal.signatures.queries import sealed_names

    if not beside_the_old:
        if _is_running():
            raise CannotDo(
                "Stop the campaign first and wait half a minute: it would go on sealing names to the old key."
            )
        if number := sealed_names():
            raise CannotDo(
                f"{number} withheld names are sealed to the office key, and only that key opens them. Look for it once "
                "more. With --add a second key opens what is sealed from now on; the old names stay closed."
            )
    made = new_office_key(Path(os.environ.get("OPENAPPEAL_KEYS", "keys")).resolve(), beside_the_old=beside_the_old)
    print("This is the new office key. It is shown once and written nowhere: copy it to a machine that never")
    print("serves this site, and do not keep it here.")
    print(f"\n  {made.identity}\n")
    print("Start the campaign again, so that names are sealed to it.")
    return 0


def _is_running() -> bool:
    try:
        return time.time() - (database.data_dir() / "worker.heartbeat").stat().st_mtime < QUIET_SECONDS
    except FileNotFoundError:
        return False
