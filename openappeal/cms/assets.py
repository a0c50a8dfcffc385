"""Addresses of the style sheet, fonts and icon: named after their content, so they never change.

`assets.json` in the data folder maps each name to its address. The worker writes it when it writes
the files; the public process only reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from openappeal.cms import datafiles


def manifest_path() -> Path:
    """Where the map of names to addresses stands."""
    return Path(settings.DATA_DIR) / "assets.json"


def asset_url(name: str) -> str:
    """Address of an asset: "site.css" → "/assets/site.3f2a91c0.css".

    Before the first publishing there is no map; the plain name then keeps pages readable, if bare.
    """
    return str(datafiles.read(manifest_path()).get(name, f"/assets/{name}"))


def save_manifest(addresses: Mapping[str, str]) -> None:
    """Replace the map of names to addresses."""
    datafiles.write(manifest_path(), dict(addresses))
