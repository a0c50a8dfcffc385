"""PDF/X clause by clause, read off the bytes: what a printer's own check looks for first.

Clauses: PDF/X-1a:2003 (ISO 15930-4) and PDF/X-4 (ISO 15930-7), with PDF 1.4 and 1.6 beneath them.
"""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import replace

import pikepdf
import pytest

from openappeal.printing.engine import fitting, press
from openappeal.printing.engine.copy import Code
from openappeal.printing.engine.press import Intent, Standard
from openappeal.printing.models import SHEETS, Format
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


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_header_names_the_version_of_pdf_that_the_standard_knows(made, standard):
    assert finished(made, standard)[:8] == {Standard.X1A: b"%PDF-1.4", Standard.X4: b"%PDF-1.6"}[standard]


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_trailer_has_an_id_and_nothing_is_encrypted_or_compressed_in_forbidden_ways(made, standard):
    body = finished(made, standard)
    file = opened(body)
    assert [len(bytes(one)) > 0 for one in file.trailer.ID] == [True, True]
    assert "/Encrypt" not in file.trailer
    filters = {str(one.get("/Filter")) for one in file.objects if isinstance(one, pikepdf.Stream)}
    assert filters == {"/FlateDecode", "None"}
    # PDF 1.4 knows no streams of objects, and no table of objects as a stream.
    assert not re.search(rb"/Type\s*/(ObjStm|XRef)", body)


@pytest.mark.parametrize("standard", STANDARDS)
def test_what_the_information_dictionary_and_the_metadata_say_is_the_same(made, standard):
    file = opened(finished(made, standard))
    info = {name: str(file.docinfo[name]) for name in file.docinfo}
    conformance = {"/GTS_PDFXConformance": "PDF/X-1a:2003"} if standard is Standard.X1A else {}
    assert info == conformance | {
        "/Title": "Open the reading rooms",
        "/Creator": info["/Creator"],
        "/Producer": "OpenAppeal",
        "/CreationDate": "D:20261126000000Z",
        "/ModDate": "D:20261126000000Z",
        "/GTS_PDFXVersion": standard.value,
        "/Trapped": "/False",
    }
    assert re.fullmatch(r"Typst [\d.]+", info["/Creator"])
    metadata = file.Root.Metadata
    assert "/Filter" not in metadata
    with file.open_metadata() as xmp:
        said = {name: str(xmp["{{{}}}{}".format(XMP[name.split(":")[0]], name.split(":")[1])]) for name in (
            "dc:title", "xmp:CreatorTool", "pdf:Producer", "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate",
            "pdfxid:GTS_PDFXVersion", "pdf:Trapped", "xmpMM:VersionID", "xmpMM:RenditionClass",
        )}  # fmt: skip
        ids = [xmp["xmpMM:DocumentID"], xmp["xmpMM:InstanceID"]]
    day = "2026-11-26T00:00:00Z"
    assert list(said.values()) == [
        info["/Title"], info["/Creator"], info["/Producer"], day, day, day, standard.value, "False", "1", "default",
    ]  # fmt: skip
    assert [bool(re.fullmatch(r"uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one)) for one in ids] == [True, True]


@pytest.mark.parametrize(
    ("standard", "profile"), [(Standard.X1A, PROFILE), (Standard.X1A, b""), (Standard.X4, PROFILE)]
)
def test_there_is_one_output_intent_with_every_key_that_it_needs(made, standard, profile):
    file = opened(finished(made, standard, profile))
    (intent,) = file.Root.OutputIntents
    keys = {"/Type", "/S", "/OutputConditionIdentifier", "/RegistryName", "/Info"}
    assert set(intent.keys()) == keys | ({"/DestOutputProfile"} if profile else set())
    assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
    assert str(intent.Info) == "FOGRA39"
    # In the registry of the International Color Consortium, without which PDF/X-1a would need the profile too.
    assert str(intent.RegistryName) == "http://www.color.org"
    if profile:
        assert intent.DestOutputProfile.read_bytes() == profile
        assert intent.DestOutputProfile.N == 4


@pytest.mark.parametrize("standard", STANDARDS)
def test_each_page_has_a_trim_box_within_its_bleed_within_the_sheet_and_no_art_box(made, standard):
    file = opened(finished(made, standard))
    (page,) = file.pages
    boxes = [[float(side) for side in page[name]] for name in ("/MediaBox", "/BleedBox", "/TrimBox")]
    for outer, inner in itertools.pairwise(boxes):
        assert outer[0] < inner[0]
        assert outer[1] < inner[1]
        assert outer[2] > inner[2]
        assert outer[3] > inner[3]
    # One of both: PDF/X knows a page by its trim box or its art box.
    assert "/ArtBox" not in page
    assert [side / 72 * 25.4 for side in boxes[2]] == pytest.approx([11, 11, 159, 221], abs=0.01)


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_font_is_embedded_and_nothing_is_seen_through_or_of_another_colour(made, standard):
    file = opened(finished(made, standard))
    dictionaries = [one for one in file.objects if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream))]
    fonts = [one for one in dictionaries if one.get("/Type") == "/FontDescriptor"]
    assert len(fonts) > 4
    assert all("/FontFile2" in one or "/FontFile3" in one for one in fonts)
    assert not [one for one in dictionaries if "/SMask" in one or "/Group" in one or "/ca" in one or "/CA" in one]
    # The resources name no colour space at all, so that what draws can be in the four inks only.
    (page,) = file.pages
    assert set(page.Resources.keys()) <= {"/Font", "/ProcSet", "/XObject", "/ExtGState"}
    drawn = page.Contents.read_bytes()
    assert not re.search(rb"\s(rg|RG|g|G|cs|CS|sc|SC|scn|SCN|sh)\s", drawn)
    assert set(re.findall(rb"[\d.]+ [\d.]+ [\d.]+ [\d.]+ [kK]\b", drawn)) == {b"0 0 0 1 k", b"0 0 0 1 K"}


@pytest.mark.parametrize("standard", STANDARDS)
def test_there_is_nothing_to_click_to_run_or_to_fetch_from_elsewhere(made, standard):
    body = finished(made, standard)
    file = opened(body)
    assert set(file.Root.keys()) == {"/Type", "/Pages", "/Lang", "/Metadata", "/ViewerPreferences", "/OutputIntents"}
    assert "/Annots" not in file.pages[0]
    assert not re.search(rb"/(JavaScript|JS|AA|OpenAction|AcroForm|EmbeddedFiles|OPI|PS|TR|TR2|Alternates)\b", body)


@pytest.mark.parametrize(
    ("standard", "is_cmyk", "intent", "what"),
    [
        (Standard.X4, True, Intent("FOGRA39"), press.Lack.PROFILE),
        (Standard.X4, True, Intent("", PROFILE), press.Lack.CONDITION),
        (Standard.X4, False, Intent("FOGRA39", PROFILE), press.Lack.INKS),
        (Standard.X1A, True, None, press.Lack.CONDITION),
        (Standard.X1A, False, Intent("FOGRA39"), press.Lack.INKS),
    ],
)
def test_no_file_is_called_by_a_standard_that_it_does_not_keep(made, standard, is_cmyk, intent, what):
    with pytest.raises(press.Lacks) as caught:
        press.finish(made, replace(SHEET, is_cmyk=is_cmyk), standard=standard, intent=intent)
    assert caught.value.what == what


def test_without_a_standard_nothing_is_asked_for(made):
    assert press.lack(Standard.NONE, is_cmyk=False, intent=None) is None
    body = press.finish(made, SHEET, standard=Standard.NONE, intent=None)
    assert "/GTS_PDFXVersion" not in opened(body).docinfo


def test_the_file_for_the_screen_is_of_light_and_promises_no_press():
    """Colours of light by their profile or as such, no ink, no output intent, no box outside of the page."""
    sheet = SHEETS[Format.SCREEN]
    page = copy(30, code=Code(("101", "010", "111"), "Read it"))
    body = press.finish(fitting.fit(page, sheet).pdf, sheet, standard=Standard.NONE, intent=None)
    file = opened(body)
    assert body[:8] == b"%PDF-1.7"
    assert not {"/GTS_PDFXVersion", "/GTS_PDFXConformance"} & set(file.docinfo.keys())
    assert "/OutputIntents" not in file.Root
    (drawn,) = file.pages
    assert [float(side) for side in drawn.TrimBox] == [float(side) for side in drawn.MediaBox]
    orders = drawn.Contents.read_bytes()
    assert not re.search(rb"[\d.]+ [\d.]+ [\d.]+ [\d.]+ [kK]\b", orders)
    assert re.search(rb"\s(rg|scn|g)\s", orders)
    spaces = [str(one[0]) for one in drawn.Resources.get("/ColorSpace", {}).values()]
    assert set(spaces) <= {"/ICCBased"}
    assert [one[1].N for one in drawn.Resources.ColorSpace.values()] == [3]
    assert b"/DeviceCMYK" not in body
