"""Turning stale addresses into fresh files.

A row is claimed by a conditional update, so that two workers share the work. The file is put in its
place inside the transaction that deletes the row, and only if nobody asked again meanwhile: an older
rendering can never replace a newer one, and a worker killed at any moment leaves the row behind.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from openappeal.cms import addresses, datafiles, stale
from openappeal.cms.models import StaleAddress
from openappeal.publishing import assets, files, orphans, upgrades
from openappeal.publishing.failures import where
from openappeal.website.navigation import refresh_shell

LEASE = timedelta(seconds=60)
"""A page takes well under a second. After this its worker is taken to be dead."""

RETRY_AFTER = timedelta(seconds=30)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Published:
    """What one round did: addresses rendered, files changed among them, failures, and how long it took."""

    count: int = 0
    changed: int = 0
    failed: int = 0
    seconds: float = 0.0


def publish_stale(*, limit: int, now: datetime) -> Published:
    """Write up to `limit` of the addresses that wait, the most urgent first.

    A page that cannot be rendered is logged, left for later, and does not keep the others waiting.

    :raises DiskFull: nothing is lost; all wait for a while
    """
    started = time.perf_counter()
    count = changed = failed = 0
    waiting = list(_waiting(now)[:limit])
    if waiting and refresh_shell():
        # Menu, footer or words changed: every page shows them, the one to be written now included.
        with transaction.atomic():
            stale.mark_everything()
    for row in waiting:
        if not _claim(row, now):
            continue
        try:
            changed += _expand(row) if row.path == stale.EVERYTHING else _publish(row)
            count += 1
        except files.DiskFull:
            # The others would fail as well.
            _waiting(now).update(lease_until=now + RETRY_AFTER)
            _postpone(row, now)
            raise
        except Exception as error:  # noqa: BLE001 - whatever a page does, the others go on
            log.error("%s could not be published: %s", row.path, where(error))
            _postpone(row, now)
            failed += 1
    return Published(count, changed, failed, time.perf_counter() - started)


def begin() -> None:
    """Put assets in place, remove what a killed worker left; ask for all pages after an upgrade or a new day.

    Every page may show a day. Files that come out the same stay untouched.
    """
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    files.sweep(folder)
    made = {
        "by": upgrades.fingerprint(assets.write(public_dir=folder, now=time.time())),
        "day": timezone.now().date().isoformat(),
    }
    if datafiles.read(upgrades.record()) != made:
        with transaction.atomic():
            stale.mark_everything()
        datafiles.write(upgrades.record(), made)


def publish_all(*, progress: Callable[[int, int], None] | None = None) -> Published:
    """Write every public address now, and remove the files that belong to none.

    A worker that runs at the same time shares the work. Pages that fail stay waiting.

    :raises DiskFull:
    """
    begin()
    # Before what waits already, and with the frame of now: so no page is written twice.
    refresh_shell()
    stale.mark_everything(priority=stale.PAGE)
    return publish_waiting(progress=progress)


def publish_waiting(*, progress: Callable[[int, int], None] | None = None) -> Published:
    """Write all addresses that wait, until none is left but those that failed.

    :raises DiskFull:
    """
    started = time.perf_counter()
    count = changed = failed = 0
    while True:
        now = timezone.now()
        step = publish_stale(limit=50, now=now)
        count, changed, failed = count + step.count, changed + step.changed, failed + step.failed
        if progress:
            progress(count, count + _waiting(now).count())
        if not _waiting(now).exists():
            return Published(count, changed, failed, time.perf_counter() - started)
        if not step.count and not step.failed:
            time.sleep(0.05)  # another worker took them all a moment ago


def _waiting(now: datetime) -> QuerySet[StaleAddress]:
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return StaleAddress.objects.filter(free).order_by("priority", "path")


def _claim(row: StaleAddress, now: datetime) -> bool:
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    mine = StaleAddress.objects.filter(free, pk=row.pk, mark=row.mark)
    return mine.update(lease_until=now + LEASE) == 1


def _postpone(row: StaleAddress, now: datetime) -> None:
    StaleAddress.objects.filter(pk=row.pk, mark=row.mark).update(lease_until=now + RETRY_AFTER)


def _take(row: StaleAddress) -> bool:
    """Delete the row unless the address was marked again. Until the transaction ends nobody can mark it."""
    deleted, _ = StaleAddress.objects.filter(pk=row.pk, mark=row.mark).delete()
    return deleted == 1


def _publish(row: StaleAddress) -> bool:
    rendered = addresses.render(row.path)
    if rendered is None:
        with transaction.atomic():
            if not _take(row):
                return False
            if addresses.says_gone(row.path):
                files.mark_gone(_folder(), row.path)
            return files.remove(_folder(), row.path)
    draft = files.draft(_folder(), row.path, rendered.body)
    try:
        with transaction.atomic():
            return _take(row) and draft.replace()
    finally:
        draft.discard()


def _expand(row: StaleAddress) -> bool:
    """Turn the wish for everything into one row for each address and each file that belongs to none."""
    # The files first: a page that appears meanwhile is then an address without a file, not an orphan.
    found = orphans.candidates(_folder())
    every = set(addresses.every_address())
    with transaction.atomic():
        if _take(row):
            # An orphan is rendered like any other; nothing stands there, so its file goes.
            stale.mark(every | (found - every), priority=stale.REST)
    return False


def _folder() -> Path:
    return Path(settings.PUBLIC_DIR)
