"""Where a process may listen: what must never be reachable from outside is refused here."""

from __future__ import annotations

import ipaddress
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
    """Keep the demonstration on this machine, and a staff side without TLS too.

    Passkeys belong to a name, and browsers show them over TLS or on the machine itself; docs/hosting says how to
    reach the staff side from elsewhere.

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
    elif role == "staff":
        _refuse_unsafe_staff(host)


def _refuse_unsafe_staff(host: str) -> None:
    address = urlsplit(os.environ.get("OPENAPPEAL_STAFF_URL") or "http://localhost:8001")
    name = address.hostname or ""
    if _is_number(name):
        raise CannotDo(
            "Passkeys belong to a name, not to a number: write localhost, or the name of the machine, in "
            "OPENAPPEAL_STAFF_URL."
        )
    if address.scheme == "https":
        return
    if name not in LOOPBACK or host not in LOOPBACK:
        raise CannotDo(
            "Without TLS the staff side answers on this machine only. Set OPENAPPEAL_STAFF_URL to its https:// "
            "address, or reach it through an SSH tunnel, as docs/hosting describes."
        )


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
