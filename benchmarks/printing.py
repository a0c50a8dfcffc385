"""How long the largest type of a page takes to find, and the page to set again, with 250, 1,000 and 4,000 names.

    python benchmarks/printing.py

Names in Latin, Persian, Cyrillic, Greek, Georgian and Armenian letters; a newspaper's page of 10 × 13.25 inches, a
spread, and for 4,000 names a poster (A1), each in one language and in two.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from openappeal.core.scripts import direction_of
from openappeal.printing.engine import fitting
from openappeal.printing.engine.copy import Copy, Entry, Second, Sheet, Sides

NAMES = (
    *("Anna Kowalska", "Thu Nguyễn Hương", "Ian O’Brien-Ünal", "Анна Ковалёва", "Άννα Παπαδοπούλου"),
    *("ნინო ბერიძე", "Անահիտ Քոչարյան", "فاطمه‌زهرا بهاری‌نیا", "Omar"),
)
PAGE = Sheet(254, 336.55, bleed=3, live=Sides(10, 10, 10, 10), columns=4, text_columns=2, has_marks=True)
SPREAD = Sheet(
    527.05,
    336.55,
    bleed=3,
    live=Sides(10, 10, 10, 10),
    gutter=38.1,
    columns=4,
    text_columns=2,
    largest=18,
    has_marks=True,
)
POSTER = Sheet(594, 841, bleed=3, live=Sides(25, 25, 25, 25), columns=8, text_columns=3, largest=30)
SHEETS = (("page", PAGE, 250), ("page", PAGE, 1000), ("spread", SPREAD, 1000), ("poster", POSTER, 4000))


def copy(number: int) -> Copy:
    """A text of four paragraphs and two demands, with so many names."""
    entries = tuple(Entry(name, direction=direction_of(name)) for name in islice(cycle(NAMES), number))
    words = "For twelve years the reading rooms have been closed, and those who kept them are behind walls. " * 3
    return Copy(
        language="en",
        day=date(2026, 11, 26),
        title="Open the reading rooms",
        paragraphs=(words,) * 4,
        demands=("Free, at once, all who are held for what they read.", "Let their families visit."),
        names_title="Among those who have signed",
        groups=(("", entries),),
    )


SECOND = Second(
    language="fa",
    title="درهای کتاب‌خانه‌ها را باز کنید",
    paragraphs=("دوازده سال است که کتاب‌خانه‌ها بسته‌اند و نگهبانانشان پشت دیوارند. " * 4,) * 4,
    demands=("همهٔ کسانی را که برای خواندن در بندند آزاد کنید.", "بگذارید خانواده‌ها دیدارشان کنند."),
    names_title="از جملهٔ امضاکنندگان",
    groups=("",),
)


def main() -> None:
    """Print one line for each."""
    fitting.fit(copy(1), PAGE)  # fonts are read once
    print("sheet    names  languages  points  first time   again")
    for name, sheet, number in SHEETS:
        for made in (copy(number), replace(copy(number), second=SECOND)):
            start = time.perf_counter()
            try:
                found = fitting.fit(made, sheet)
            except fitting.NoRoom as error:
                print(f"{name:8} {number:5}  {1 + bool(made.second):9}  {len(error.left)} have no room")
                continue
            middle = time.perf_counter()
            fitting.fit(made, sheet, known=found.sizes)
            end = time.perf_counter()
            sizes = f"{found.names:6.2f}  {middle - start:8.2f} s  {end - middle:5.2f} s"
            print(f"{name:8} {number:5}  {1 + bool(made.second):9}  {sizes}")


if __name__ == "__main__":
    main()
