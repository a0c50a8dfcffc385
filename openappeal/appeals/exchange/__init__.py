"""A translation job as a file that translators' programs know: XLIFF 2.1 and PO, out and back in.

Nouns: job (the words of one text for one language), unit (one place of it), returned (what a file brings back). It
knows files and plain values: no database, no Appeal, no page. What comes back is somebody else's text: whoever stores
it must check it like anything typed, and a text with marks like any foreign HTML.

A file never shows who translated: headers with names that programs add are not read.
"""

from openappeal.appeals.exchange.jobs import BadFile, Job, Returned, ReturnedUnit, State, Unit
from openappeal.appeals.exchange.merging import Merged, Refused, merge
from openappeal.appeals.exchange.po import read_po, write_po
from openappeal.appeals.exchange.xliff_reading import read_xliff
from openappeal.appeals.exchange.xliff_writing import write_xliff

PO_TYPE = "text/x-gettext-translation"
XLIFF_TYPE = "application/xliff+xml"

__all__ = [
    "PO_TYPE",
    "XLIFF_TYPE",
    "BadFile",
    "Job",
    "Merged",
    "Refused",
    "Returned",
    "ReturnedUnit",
    "State",
    "Unit",
    "merge",
    "read",
    "read_po",
    "read_xliff",
    "write_po",
    "write_xliff",
]


def read(data: bytes) -> Returned:
    """Read a file of either kind, told apart by its beginning: what a form with one field for a file needs.

    :raises BadFile:
    """
    # In UTF-16 the sign stands beside a zero.
    first = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1]
    return read_xliff(data) if first == b"<" else read_po(data)
