"""Where a process may listen: what must never be reachable from outside is refused here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from openappeal.config.cli import CannotDo
from openappeal.config.database import data_dir
from openappeal.vault import keys as vault

LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]"}
DEMO_MARK = "DEMONSTRATION"
# Settings that lead to one campaign's data, keys and secrets.
OF_ONE_CAMPAIGN = ("OPENAPPEAL_DATA", "OPENAPPEAL_KEYS", "OPENAPPEAL_SECRET_KEY", "OPENAPPEAL_DATABASE_URL")


def is_demo() -> bool:
    """Whether the data folder carries the demonstration's permanent mark."""
    return (data_dir() / DEMO_MARK).exists()


def refuse_office_key() -> None:
    """Keep the office key off this machine, whose owner could otherwise be made to open the names.

    :raises CannotDo:
    """
    keys = Path(os.environ.get("OPENAPPEAL_KEYS", "keys")).resolve()
    try:
        vault.refuse_office_key(keys, data_dir(), Path.cwd())
    except vault.OfficeKeyHere as error:
        raise CannotDo(str(error)) from None


def without_campaign(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for another campaign: without the settings that lead to this one, by value or by file."""
    own = {name + suffix for name in OF_ONE_CAMPAIGN for suffix in ("", "_FILE")}
    return {name: value for name, value in environment.items() if name not in own}


def refuse_unsafe(*, role: str, host: str) -> None:
    """Keep the demonstration, and any staff side, on this machine.

    Staff log in with a password until passkeys exist, so their side answers on loopback only;
    docs/hosting says how to reach it from elsewhere.

    :raises CannotDo:
    """
    addresses = [host]
    if is_demo():
        for name in ("OPENAPPEAL_SITE_URL", "OPENAPPEAL_STAFF_URL"):
            if os.environ.get(name):
                addresses.append(urlsplit(os.environ[name]).hostname or "")
        if any(address not in LOOPBACK for address in addresses):
            raise CannotDo(
                "The demonstration runs on this machine only: leave OPENAPPEAL_SITE_URL and the address to listen on "
                "at localhost. For a campaign of your own use “Start your own” or “script/openappeal init”."
            )
    if role == "staff":
        if os.environ.get("OPENAPPEAL_STAFF_URL"):
            addresses.append(urlsplit(os.environ["OPENAPPEAL_STAFF_URL"]).hostname or "")
        if any(address not in LOOPBACK for address in addresses):
            raise CannotDo(
                "The staff side answers on this machine only, because it still uses passwords. Reach it through an "
                "SSH tunnel, as docs/hosting describes."
            )
