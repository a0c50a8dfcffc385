"""Whose names no payment service is told: notables, and prisoners who are named with a consent."""

from __future__ import annotations

from collections.abc import Iterator

from openappeal.fundraising.checkout import neutral
from openappeal.newsroom.models import Consent
from openappeal.signatures.notable_models import Notable


def connect() -> None:
    """Fill the registry."""
    neutral.register_people(names)


def names() -> Iterator[str]:
    """Every one of them, in each spelling that is known."""
    yield from Notable.objects.values_list("name", flat=True)
    for spellings in Consent.objects.values_list("spellings", flat=True):
        yield from spellings
