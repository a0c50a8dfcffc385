"""PDF/X clause by clause, read off the bytes: what a printer's own check looks for first.

Clauses: PDF/X-1a:2003 (ISO 15930-4) and PDF/X-4 (ISO 15930-7), with PDF 1.4 and 1.6 beneath them.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pytest

from openappeal.printing.engine import fitting, press
from openappeal.printing.engine.press import Intent, Standard
from openappeal.printing.tests.test_fitting import PAGE, copy

PROFILE = bytes(12) + b"prtrCMYKLab " + bytes(12) + b"acsp" + bytes(100)
SHEET = replace(PAGE, width=148, height=210, columns=2, text_columns=1)
STANDARDS = [Standard.X1A, Standard.X4]
XMP = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}


@pytest.fixture(scope="module")
def made() -> bytes:
    return fitting.fit(copy(30), SHEET).pdf


def finished(made: bytes, standard: Standard, profile: bytes = PROFILE) -> bytes:
    return press.finish(made, SHEET, standard=standard, intent=Intent("FOGRA39", profile))


def opened(body: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(body))


@pytest.mark.parametrize("standard", STANDARDS)
def test_it_says_in_both_places_that_nothing_is_trapped(made, standard):
    body = finished(made, standard)
    assert re.findall(rb"/Trapped\s*/(\w+)", body) == [b"False"]
    with opened(body).open_metadata() as xmp:
        assert xmp["pdf:Trapped"] == "False"
