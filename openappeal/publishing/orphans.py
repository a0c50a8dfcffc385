"""Files of pages that exist no longer."""

from __future__ import annotations

from pathlib import Path

from openappeal.publishing import files

LEFT_ALONE = frozenset(("assets", ".well-known", "log"))
"""Assets age by themselves; a certificate's challenges are the host's; the public log's files are for ever."""


def candidates(public_dir: Path) -> set[str]:
    """Addresses of all files that must belong to an address, or go.

    Files at the top may be the host's own (an icon, a search engine's proof) and are left alone.
    """
    found = (file.relative_to(public_dir) for file in files.every_file(public_dir))
    return {
        files.path_of(public_dir, public_dir / file)
        for file in found
        if len(file.parts) > 1 and file.parts[0] not in LEFT_ALONE
    }
