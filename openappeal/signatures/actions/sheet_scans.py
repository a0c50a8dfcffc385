"""Scans of petition sheets, kept for the case of a dispute. Sealed to the office key before they are stored.

This program cannot open what it keeps. Key holders get all of them in one file, at two people's word (`exports`), and
open them elsewhere.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from openappeal.audit import actions as audit
from openappeal.signatures.sheet_models import PetitionSheet, ScanKind, SheetScan
from openappeal.vault import age
from openappeal.vault.keys import KeyProvider

LARGEST = 10 * 1024 * 1024
MOST = 4
"""Of one sheet."""
KEPT = timedelta(days=365)
_BEGINNINGS = {b"%PDF-": ScanKind.PDF, b"\xff\xd8\xff": ScanKind.JPEG, b"\x89PNG\r\n\x1a\n": ScanKind.PNG}


class NotAScan(Exception):
    """The file is no PDF, JPEG or PNG."""


class TooLarge(Exception):
    """The file is larger than 10 MB."""


class TooMany(Exception):
    """There are as many scans of this sheet as it may have."""


def keep(*, sheet: PetitionSheet, content: bytes, keys: KeyProvider, by: str, today: date) -> SheetScan:
    """Seal a scan and keep it for a year. What it says of the machine that made it is sealed too.

    :raises TooLarge:
    :raises NotAScan:
    :raises TooMany:
    :raises openappeal.vault.keys.KeyMissing: when this process cannot read for whom to seal.
    """
    if len(content) > LARGEST:
        raise TooLarge
    kind = next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None)
    if kind is None:
        raise NotAScan
    sealed = age.seal(content, keys.office_recipients())
    with transaction.atomic():
        held = PetitionSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
        if held.scans.count() >= MOST:
            raise TooMany
        scan = SheetScan.objects.create(sheet=held, kind=kind, sealed=sealed, day=today, erase_day=today + KEPT)
        audit.record(by=by, action="signatures.keep_scan", today=today, subject=str(held))
    return scan


@transaction.atomic
def erase(*, id: int, by: str, today: date) -> None:
    """Erase a scan before its time. Erasing it twice changes nothing."""
    scan = SheetScan.objects.select_for_update(of=("self",)).defer("sealed").filter(pk=id).first()
    if scan is not None:
        audit.record(by=by, action="signatures.erase_scan", today=today, subject=str(scan.sheet))
        scan.delete()


def due(*, today: date) -> QuerySet[SheetScan]:
    """Scans whose year is over."""
    return SheetScan.objects.filter(erase_day__lte=today).defer("sealed")


@transaction.atomic
def expire(*, today: date) -> int:
    """Erase them. Returns how many."""
    return due(today=today).delete()[0]
