"""Who has withdrawn stays erased when a backup of the database is put back, which still holds their rows.

A file beside the database remembers each such row by its random number and the day, and nothing else: it leads to
nobody but through such a backup. It is sorted, so that it tells no order within a day, and forgets after as long as a
backup may be kept, and a month more. The worker compares it with the table every hour, and so does `log-recover`.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from openappeal.signatures.actions.less import erase, lock_signature
from openappeal.signatures.models import Signature

KEPT = timedelta(days=62)
AT_ONCE = 500


def note(ids: Iterable[int], *, today: date) -> None:
    """Remember rows that are about to be erased. Call it before the transaction ends that erases them: a row too many
    in the file is erased all the same a moment later, one too few would come back.
    """
    wanted = set(ids)
    if wanted:
        with _alone():
            _write(_read() | {(today, pk) for pk in wanted}, today)


def erase_again(*, today: date) -> int:
    """Erase whoever withdrew and stands in the table again. Returns how many.

    Their entry in the public log was taken away then, or counts as one without a row: it is taken away no second time.
    """
    known = _read("worker", "staff")
    ids = iter(sorted(pk for _day, pk in known))
    erased = 0
    while some := list(islice(ids, AT_ONCE)):
        for pk in Signature.objects.filter(pk__in=some).values_list("pk", flat=True):
            with transaction.atomic():
                signature = lock_signature(pk)
                if signature is not None:
                    erase(signature, today, is_again=True)
                    erased += 1
    if any(day <= today - KEPT for day, _pk in _read()):
        with _alone():
            _write(_read(), today)
    return erased


@contextmanager
def _alone() -> Iterator[None]:
    """Let one worker at a time read the file and replace it. The lock is the folder's: no other file is needed."""
    folder = os.open(settings.DATA_DIR, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _file(role: str = "") -> Path:
    """Where this process notes. The staff process has a file of its own: in the hardened layout nobody may replace
    what another user has made.
    """
    name = "withdrawn-staff" if (role or settings.ROLE) == "staff" else "withdrawn"
    return Path(settings.DATA_DIR) / name


def _read(*roles: str) -> set[tuple[date, int]]:
    found: set[tuple[date, int]] = set()
    for role in roles or (settings.ROLE,):
        with suppress(FileNotFoundError):
            lines = _file(role).read_text(encoding="ascii").splitlines()
            found |= {(date.fromisoformat(day), int(pk)) for day, pk in (line.split() for line in lines)}
    return found


def _write(known: set[tuple[date, int]], today: date) -> None:
    """Replace the file at once, on the disk when this returns; its own time tells the day alone."""
    file = _file()
    draft = file.with_name(f".{file.name}.tmp")
    kept = sorted(one for one in known if one[0] > today - KEPT)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640), "w", encoding="ascii") as stream:
        stream.writelines(f"{day} {pk}\n" for day, pk in kept)
        stream.flush()
        midnight = datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp()
        os.utime(draft, (midnight, midnight))
        os.fsync(stream.fileno())
    draft.replace(file)
