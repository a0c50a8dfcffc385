"""The worker's door."""

from __future__ import annotations

import logging
from datetime import datetime

AT_ONCE = 4
"""Few, so that an urgent page never waits long for less urgent ones that were begun."""

log = logging.getLogger(__name__)


def begin() -> None:
    """Once when the worker starts."""
    from openappeal.publishing import actions

    actions.begin()


def step(*, now: datetime) -> bool:
    """Write some of the addresses that wait; tell whether there was something to do."""
    from openappeal.publishing import actions
    from openappeal.publishing.files import DiskFull

    try:
        return actions.publish_stale(limit=AT_ONCE, now=now).count > 0
    except DiskFull as error:
        log.error("%s", error)
        return False


def day_changed() -> None:
    """Every page may show a day: look at all of them again. Files that come out the same stay untouched."""
    from django.db import transaction

    from openappeal.cms import stale
    from openappeal.publishing import actions

    actions.begin()
    with transaction.atomic():
        stale.mark_everything()
