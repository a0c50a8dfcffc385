"""Scans of petition sheets: sealed before they are stored, fetched at two people's word, erased after a year."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import here_since_last_week, logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.signatures import exports
from openappeal.signatures.actions import sheet_scans
from openappeal.signatures.models import SheetScan
from openappeal.signatures.tests.test_petition_sheets import a_run
from openappeal.vault import age
from openappeal.vault import exports as files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
TODAY = date(2026, 11, 26)
PICTURE = b"\xff\xd8\xff\xe0 Exif Canon serial 4711, GPS 43.65, Mina Rahimi in her own hand " + bytes(2000)


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


@pytest.fixture
def sheet():
    return a_run().sheets.get()


def keep(sheet, content=PICTURE, today=TODAY):
    return sheet_scans.keep(sheet=sheet, content=content, keys=settings.KEYS, by="omar", today=today)


def test_what_is_stored_opens_with_the_office_key_and_says_nothing_without(sheet):
    scan = keep(sheet)
    stored = bytes(SheetScan.objects.get().sealed)
    for word in (b"Mina", b"Canon", b"GPS", b"Exif"):
        assert word not in stored
    assert age.open_sealed(stored, settings.KEYS.office) == PICTURE
    with pytest.raises(age.CannotOpen):
        age.open_sealed(stored, age.new_identity()[0])
    assert (scan.kind, scan.erase_day) == ("jpeg", date(2027, 11, 26))


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg>", b"PK\x03\x04", b"MZ"])
def test_what_is_no_scan_is_not_kept(sheet, content):
    with pytest.raises(sheet_scans.NotAScan):
        keep(sheet, content)
    with pytest.raises(sheet_scans.TooLarge):
        keep(sheet, b"%PDF-" + bytes(sheet_scans.LARGEST))
    assert not SheetScan.objects.exists()


def test_a_sheet_has_four_scans_at_most_and_they_end_with_their_year(sheet):
    for _time in range(sheet_scans.MOST):
        keep(sheet)
    with pytest.raises(sheet_scans.TooMany):
        keep(sheet)
    assert sheet_scans.expire(today=TODAY + timedelta(days=364)) == 0
    assert sheet_scans.expire(today=TODAY + timedelta(days=365)) == 4


def test_no_screen_gives_a_scan_out_and_an_organiser_may_erase_it(sheet):
    organiser = logged_in(Role.ORGANISER, "omar")
    address = f"/admin/signatures/petition-sheets/{sheet.code}/"
    for name, content in (("a.pdf", b"no pdf"), ("b.jpg", PICTURE)):
        file = io.BytesIO(content)
        file.name = name
        assert organiser.post(f"{address}scan/", {"scan": file})["Location"] == address
    scan = SheetScan.objects.get()
    page = organiser.get(address).content
    assert b"JPEG" in page
    for inside in (b"b.jpg", b"Mina", bytes(scan.sealed)[:40]):
        assert inside not in page
    assert organiser.get(f"{address}scan/").status_code == 405
    for role in (Role.PRESS, Role.MODERATOR, Role.KEY_HOLDER):
        client = logged_in(role, f"x{role}"[:20])
        assert client.post(f"{address}scan/{scan.pk}/erase/")["Location"] == "/admin/"
    for _press in ("once", "twice"):
        organiser.post(f"{address}scan/{scan.pk}/erase/")
    assert not SheetScan.objects.exists()
    assert [one.action for one in Entry.objects.filter(action__endswith="_scan").order_by("action")] == [
        "signatures.erase_scan", "signatures.keep_scan",
    ]  # fmt: skip


def test_key_holders_get_all_of_them_in_one_file_at_two_people_s_word(sheet):
    keep(sheet)
    keep(sheet, b"%PDF-1.4 another side")
    now = timezone.now()
    for name in ("omar", "wei", "nadia", "sara"):
        logged_in(Role.ORGANISER, name)
        here_since_last_week(name)
    exports.ask(kind=exports.SCANS, by="omar", now=now)
    with pytest.raises(exports.approvals.NotApproved):
        exports.fetch(kind=exports.SCANS, by="omar", keys=settings.KEYS, now=now)
    exports.agree(kind=exports.SCANS, by="wei", now=now)
    with exports.fetch(kind=exports.SCANS, by="omar", keys=settings.KEYS, now=now) as sealed:
        file = sealed.read()
    assert PICTURE not in file
    head, rows = files.read(file, [settings.KEYS.office])
    found = [(row["id"], row["media"], age.open_sealed(files.box_of(row), settings.KEYS.office)) for row in rows]
    assert head.kind == "scans"
    assert sorted(found) == [(sheet.code, "jpeg", PICTURE), (sheet.code, "pdf", b"%PDF-1.4 another side")]
