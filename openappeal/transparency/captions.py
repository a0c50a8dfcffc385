"""The latest state of the log as it is passed on in letters, on the press page and in print, for others to compare."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date
from functools import cache

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from openappeal.core.calendars import format_date
from openappeal.tlog import checkpoints
from openappeal.transparency import queries


@dataclass(frozen=True)
class Caption:
    """Three lines that are enough to compare two logs, and the day that they are of."""

    day: date
    origin: str
    size: int
    root: str
    key: str
    """With which states of this log are signed. It stands where there is room for it."""

    @property
    def lines(self) -> tuple[str, str, str]:
        """The log's name, the number of its entries, and the fingerprint over them, as in the signed checkpoint."""
        return self.origin, str(self.size), self.root

    @property
    def text(self) -> str:
        """The lines as they are copied."""
        return "\n".join(self.lines)

    @property
    def kept(self) -> str:
        """On one line, for what has to say the same state later: `of` reads it."""
        return " ".join((self.day.isoformat(), *self.lines))

    @classmethod
    def of(cls, kept: str) -> Caption:
        """The state that was kept with `kept`; without the key."""
        day, origin, size, root = kept.split(" ")
        return cls(date.fromisoformat(day), origin, int(size), root, "")


def latest() -> Caption | None:
    """The state that was published last, or None before the first."""
    state = queries.state()
    if state.checkpoint is None or state.day is None:
        return None
    found = checkpoints.parse_unverified(state.checkpoint)
    return Caption(state.day, found.origin, found.size, base64.b64encode(found.root).decode(), state.key)


def longest(language: str) -> Caption:
    """As long as one may become in an interface language, for what has to leave room for it: a letter."""
    origin = settings.SITE_URL.split("://", 1)[-1] + "/log"
    return Caption(_longest_day(language), origin, 999_999_999, "M" * 43 + "=", "")


@cache
def _longest_day(language: str) -> date:
    """A day whose name is as long as any: among these each month has a day of two digits, in either calendar."""
    days = [date(2026, month, day) for month in range(1, 13) for day in (10, 28)]
    return max(days, key=lambda day: len(format_date(day, language).encode()))


def address(caption: Caption, *, page: str) -> str:
    """Where the code beside a printed state leads: the page about the log.

    Behind the sign that no browser sends stands the state itself, so that whoever scans it need not type it.
    """
    return f"{page}#{caption.size}/{caption.root}"


def drawing(caption: Caption, *, page: str) -> str:
    """That address as a code to scan: an SVG."""
    # Level Q: still read with a quarter of it torn off or written over.
    code = segno.make(address(caption, page=page), error="q", micro=False)
    drawn: str = code.svg_inline(scale=1, border=4, omitsize=True, dark="#000", light="#fff")
    return drawn


def code(caption: Caption, *, page: str) -> SafeString:
    """The same for a page."""
    return mark_safe(drawing(caption, page=page))  # noqa: S308  drawn by segno from our own address
