"""Cells of a spreadsheet file, made harmless.

A program that opens a CSV file may run a cell as a formula. Source: OWASP, “CSV Injection”.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

# Programs trim what stands before: spaces and quotation marks do not protect.
_FORMULA = re.compile(r"""[\s'"]*[=+\-@＝＋－＠]|[\t\r\n]""")


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it, if a spreadsheet program could take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def write_table(out: TextIO, rows: Iterable[Sequence[str]]) -> None:
    """Write rows of texts as CSV (RFC 4180). Open the file with `newline=""`."""
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
