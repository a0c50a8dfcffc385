"""A file, opened as a list of signers: the header is the row of which we know most columns."""

from __future__ import annotations

from openappeal.core import sheets
from openappeal.core.sheets import ENCODINGS, BadFile, Row, Sheet
from openappeal.signatures.importing import shapes

__all__ = ["ENCODINGS", "BadFile", "Row", "Sheet", "open_list"]


def open_list(data: bytes, *, encoding: str = "") -> Sheet:
    """Open a spreadsheet's bytes. With an encoding, text is read in it; without, it is found out.

    :raises BadFile:
    """
    return sheets.open_list(data, score=shapes.score, encoding=encoding)
