"""What anybody may check against, at a fixed address: the log's key, the office's recipients, the texts' digests."""

from __future__ import annotations

import json

from django.conf import settings

from openappeal.appeals import queries as appeals
from openappeal.cms import addresses
from openappeal.transparency import queries
from openappeal.transparency.freshness import WELL_KNOWN


def register() -> None:
    """Make the address known to the publisher."""
    addresses.register(
        addresses.Provider(
            name="transparency",
            addresses=lambda: [WELL_KNOWN],
            owns=lambda path: path == WELL_KNOWN,
            render=lambda path: _well_known(),
        )
    )


def _well_known() -> addresses.Rendered:
    log = queries.state()
    versions: dict[int, dict[str, str]] = {}
    for edition in appeals.published_editions():
        versions.setdefault(edition.version.number, {})[edition.language] = edition.sha256
    body = {
        # Null until there is a key: an empty log is a log that can be checked.
        "log": {"origin": log.origin, "key": log.key, "url": f"{settings.SITE_URL}/log/"} if log.key else None,
        "office_recipients": sorted(settings.KEYS.office_recipients()),
        "versions": [{"version": number, "sha256": digests} for number, digests in sorted(versions.items())],
        "mirrors": settings.MIRRORS,
    }
    return addresses.Rendered((json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode(), "application/json")
