"""Sealed words are opened one at a time, for a reason that is logged, by the worker.

The staff process holds no key. For one request it makes one, writes an **opening** and waits; the worker opens the
words, seals them to that key and writes the audit entry. A room has a table of openings of its own, with a foreign
key to what is opened.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction

from openappeal.audit import actions as audit
from openappeal.audit.models import Entry
from openappeal.cms.fields import RandomIdField
from openappeal.vault import age
from openappeal.vault.age import CannotOpen

logger = logging.getLogger(__name__)

# Opening is for writing to people, one after the other. More than this on one day is something else.
MOST_A_DAY = 100
LOOKS = 100
LOOK_SECONDS = 0.1


class WorkerAway(Exception):
    """The worker did not open it in time. Nothing was opened."""


class EnoughOpened(Exception):
    """So many were opened today that the worker opens no more until tomorrow."""


class Opening(models.Model):
    """Somebody asks the worker to open one thing, and waits for it. It lives for seconds.

    `recipient` is the public half of a key that only the asking request holds; `sealed` is what the worker opened,
    sealed to it.
    """

    id = RandomIdField()
    recipient = models.CharField(max_length=80)
    by = models.CharField(max_length=150)
    reason = models.CharField(max_length=300)
    refused = models.BooleanField(default=False, help_text="Enough were opened on this day.")
    sealed = models.BinaryField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"opening {self.pk}"


Asked = TypeVar("Asked", bound=Opening)


def read(ask: Callable[[str], Opening]) -> tuple[bytes, str]:
    """Have the worker open what `ask` asks for with the recipient it is given. Returns the answer and its key.

    :raises WorkerAway:
    :raises EnoughOpened:
    """
    identity, recipient = age.new_identity()
    asked = ask(recipient)
    waiting: Any = type(asked)._default_manager.filter(pk=asked.pk)
    try:
        for _look in range(LOOKS):
            time.sleep(LOOK_SECONDS)
            found = waiting.first()
            if found is None:  # erased meanwhile, by whom the words are of or by the hour
                break
            if found.refused:
                raise EnoughOpened
            if found.sealed is not None:
                return bytes(found.sealed), identity
        raise WorkerAway
    finally:
        waiting.delete()


def open_waiting(
    model: type[Asked], *, related: str, action: str, today: date, open_for: Callable[[Asked], bytes]
) -> int:
    """Open what waits in a table of openings. The worker's: it alone has the key. Returns how many it opened.

    `related` is the foreign key to what is opened, whose label the audit entry carries; `open_for` gives the words,
    sealed to the opening's recipient.
    """
    waiting: Any = model._default_manager.filter(sealed=None, refused=False)
    ids = list(waiting.values_list("pk", flat=True))
    return sum(_open(waiting, pk, related, action, today, open_for) for pk in ids)


@transaction.atomic
def _open(waiting: Any, pk: int, related: str, action: str, today: date, open_for: Callable[[Any], bytes]) -> int:
    asked = waiting.select_for_update(of=("self",)).select_related(related).filter(pk=pk).first()
    if asked is None:
        return 0
    if Entry.objects.filter(day=today, action=action).count() >= MOST_A_DAY:
        asked.refused = True
        asked.save(update_fields=["refused"])
        return 0
    subject = str(getattr(asked, related))
    try:
        asked.sealed = open_for(asked)
    except CannotOpen:
        logger.warning("%s cannot be opened with this key", subject)
        asked.delete()
        return 0
    asked.save(update_fields=["sealed"])
    audit.record(by=asked.by, action=action, today=today, subject=subject, reason=asked.reason)
    return 1
