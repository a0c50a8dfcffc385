"""Drives and gifts for tests."""

from __future__ import annotations

import secrets
from datetime import date
from decimal import Decimal

from openappeal.fundraising.actions import drives, gifts
from openappeal.fundraising.actions.drives import DriveFacts
from openappeal.fundraising.actions.gifts import SheetLine
from openappeal.fundraising.drive_text import DriveText

BEGUN = date(2026, 11, 1)
TEXT = DriveText(
    title="One page, where no one can scroll past it",
    lede="A page costs $14,000.",
    text="Because it is read in offices where websites are blocked.",
    how_to_give="A cheque, or a bank transfer. Write the number of this drive on it.",
    if_missed="If the page is not printed, everybody gets everything back.",
    if_more="What is over pays for the next page.",
)


def a_drive(
    slug="page", *, currency="USD", goal=1_400_000, deadline=date(2999, 12, 5), parent=None, text=TEXT, is_open=True
):
    """A drive with English words; open, unless it is not to be."""
    facts = DriveFacts(kind="placement", currency=currency, goal_minor=goal, deadline_day=deadline)
    drive = drives.begin(slug=slug, facts=facts, source_language="en", parent=parent, by="sara", today=BEGUN)
    drives.write(drive=drive, language="en", text=text, by="sara", today=BEGUN)
    if is_open:
        drives.open_drive(drive=drive, by="sara", today=BEGUN)
        drive.refresh_from_db()
    return drive


def rate(drive, currency, value, day=BEGUN):
    drives.state_rate(drive=drive, currency=currency, rate=Decimal(value), day=day, by="sara", today=BEGUN)


def give(keys, drive, *sums, state="cleared", way="transfer", currency="USD", day=date(2026, 11, 10), **line):
    """Gifts of these sums on one sheet."""
    return gifts.enter(
        drive=drive,
        way=way,
        state=state,
        currency=currency,
        day=day,
        sheet=secrets.token_hex(16),
        lines=[SheetLine(amount_minor=minor, **line) for minor in sums],
        keys=keys,
        by="tess",
        today=day,
    )
