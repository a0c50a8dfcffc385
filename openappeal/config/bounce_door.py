"""`openappeal take-bounce`: a mail server's pipe.

Whatever was read is dealt with, understood or not: a mail server that is told otherwise would send the message back to
where it came from. Only when we cannot work just now does it keep the message and try again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import IO

EX_OK, EX_TEMPFAIL = 0, 75  # sysexits.h


def run(stream: IO[bytes], *, addresses: Sequence[str]) -> int:
    """Take one message; the exit code."""
    from openappeal.mailings import bounces

    message = bounces.take(stream)
    try:
        from openappeal.config import cli, database

        database.require_ready()
        cli.setup_django("worker")
        _take(message, addresses)
    except Exception as error:  # noqa: BLE001  whatever it is, the message must not be lost, and nothing of it shown
        print(f"openappeal: cannot take it just now ({type(error).__name__})", file=sys.stderr)
        return EX_TEMPFAIL
    return EX_OK


def _take(message: bytes, addresses: Sequence[str]) -> None:
    from django.conf import settings
    from django.utils import timezone

    from openappeal.mailings import bounces
    from openappeal.mailings.actions import returning

    # Postfix tells its local pipes by these names.
    told = [*addresses, *(os.environ.get(name, "") for name in ("ORIGINAL_RECIPIENT", "RECIPIENT"))]
    came_to = [one for one in told if one] or bounces.came_to(message)
    try:
        returning.take_back(message=message, addresses=came_to, keys=settings.KEYS, today=timezone.now().date())
    except (returning.NotOurs, bounces.NotRead):
        return
