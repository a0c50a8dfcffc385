"""The worker's door."""

from __future__ import annotations

import logging
from datetime import datetime

AT_ONCE = 4
"""Few, so that an urgent page never waits long for less urgent ones that were begun."""

log = logging.getLogger(__name__)


def begin() -> None:
    """When the worker starts, and with each new day."""
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
