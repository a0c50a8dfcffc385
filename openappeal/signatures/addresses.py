"""Public addresses of this room that are not pages: the numbers as JSON."""

from __future__ import annotations

import json

from django.utils import timezone

from openappeal.cms import addresses
from openappeal.signatures import queries
from openappeal.signatures.freshness import COUNT
from openappeal.transparency import queries as transparency


def register() -> None:
    """Make the numbers known to the publisher."""
    addresses.register(
        addresses.Provider(
            name="signatures",
            addresses=lambda: [COUNT],
            owns=lambda path: path == COUNT,
            render=lambda path: _count(),
        )
    )


def _count() -> addresses.Rendered:
    counts, log = queries.counts(today=timezone.now().date()), transparency.state()
    body = {
        "as_of": counts.as_of.isoformat(),
        "confirmed": counts.confirmed,
        "reviewed": counts.reviewed,
        "paper": counts.paper,
        "imported": counts.imported,
        "partner": counts.partner,
        "organisations": counts.organisations,
        "countries": counts.countries,
        # Before there is a public log, null says so; 0 would be a claim.
        "logged": log.counted if log.size else None,
    }
    return addresses.Rendered((json.dumps(body, indent=2) + "\n").encode(), "application/json")
