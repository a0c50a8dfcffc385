"""`openappeal log-key` and `openappeal log-recover`: the public log's key, and its table after a backup came back."""

from __future__ import annotations

import os
from pathlib import Path

from openappeal.config import database
from openappeal.config.cli import CannotDo, setup_django
from openappeal.vault.keys import add_log_key


def key() -> int:
    """Print the key with which anybody checks the log; make the private one for a campaign that began without."""
    database.require_ready()
    is_new = add_log_key(Path(os.environ.get("OPENAPPEAL_KEYS", "keys")).resolve())
    setup_django("worker")
    from django.conf import settings

    from openappeal.transparency import actions, files
    from openappeal.transparency.models import Refusal

    try:
        signer = actions.begin(keys=settings.KEYS, site_url=settings.SITE_URL, places=files.places())
    except actions.Refused as refused:
        raise CannotDo(f"{Refusal(refused.why).label} See docs/hosting/log.md.") from None
    if is_new:
        print("A key was made for the public log. Copy log.key from the folder of keys to a safe place offline now:")
        print("without it the log can never be continued.\n")
    print(signer.verifier)
    return 0


def recover(*, really: bool) -> int:
    """Take the leaves that the database lacks from the published files."""
    database.require_ready()
    setup_django("worker")
    from django.conf import settings
    from django.utils import timezone

    from openappeal.signatures.actions import gone_for_good
    from openappeal.transparency import actions, files
    from openappeal.transparency.models import Refusal

    places, today = files.places(), timezone.now().date()
    # Whatever the files are like: who withdrew is not to wait for them.
    if really and (again := gone_for_good.erase_again(today=today)):
        print(f"{again:,} who had withdrawn stood in the database again, and were erased again.")
    try:
        signer = actions.begin(keys=settings.KEYS, site_url=settings.SITE_URL, places=places)
        found = actions.recover(verifier=signer.verifier, places=places, today=today, really=really)
    except actions.Refused as refused:
        raise CannotDo(f"{Refusal(refused.why).label} See docs/hosting/log.md.") from None
    except actions.CannotRecover as error:
        raise CannotDo(str(error)) from None
    if not found.missing:
        print(f"Nothing is missing: the database has all {found.size:,} published entries.")
        return 0
    print(f"The database has {found.had:,} of {found.size:,} published entries.")
    print(
        f"Of the {found.missing:,} that are missing, {found.signed:,} are signatures, {found.withdrawn:,} withdrawals."
    )
    if really:
        print("They were taken over. An entry brings nobody's row back. The log goes on with the worker's next round.")
    else:
        print("Nothing was changed. Run it again with --yes to take them over.")
    return 0
