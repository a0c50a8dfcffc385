"""The number of the public log day by day, drawn as strokes: one for each day, as high as the number was at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openappeal.transparency.queries import LogDay

WIDTH, HEIGHT = 720, 200
MOST_STROKES = 180
"""More would be thinner than a line on the screen. Then a stroke stands for several days, with their last number."""


@dataclass(frozen=True)
class Curve:
    """`path` is that of an SVG of `WIDTH` × `HEIGHT`. Time runs as the page is read."""

    path: str
    first: date
    last: date
    most: int
    days_a_stroke: int
    width: int = WIDTH
    height: int = HEIGHT


def draw(days: Sequence[LogDay], *, direction: str) -> Curve | None:
    """The curve of a log's days, or None before there are two of them: one number needs no picture.

    :param days: in order, without those on which the log took nothing
    """
    if len(days) < 2:
        return None
    first, last = days[0].day, days[-1].day
    number = (last - first).days + 1
    step = -(-number // MOST_STROKES)
    ends = [last - timedelta(days=step * place) for place in range(-(-number // step))][::-1]
    totals = _totals(days, ends)
    most = max(totals)
    slot = WIDTH / len(ends)
    # A gap between strokes, while there is room for one.
    width = slot * 0.7
    strokes = []
    for place, total in enumerate(totals):
        height = round(HEIGHT * total / most, 1) if most else 0
        if height:
            start = slot * place if direction == "ltr" else WIDTH - slot * place - width
            strokes.append(f"M{start:.1f} {HEIGHT}v-{height:g}h{width:.1f}V{HEIGHT}z")
    return Curve("".join(strokes), first, last, most, step)


def _totals(days: Sequence[LogDay], ends: Sequence[date]) -> list[int]:
    """The number at the end of each of these days: on a day without an entry, that of the day before."""
    totals, total, place = [], 0, 0
    for end in ends:
        while place < len(days) and days[place].day <= end:
            total, place = days[place].total, place + 1
        totals.append(total)
    return totals
