"""Making a typesetter's PDF what a printer asks for: page boxes, output intent, and the names of the standard.

Sources: PDF/X-1a:2003 (ISO 15930-4) and PDF/X-4 (ISO 15930-7): boxes, output intent, version keys, no transparency in
the former; PDF 1.7 (ISO 32000-1) §14.11.2 for the boxes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import StrEnum

from openappeal.printing.engine.copy import Sheet

POINTS = 72 / 25.4
"""In a millimetre."""


class Standard(StrEnum):
    """What a printer asks for by name."""

    X1A = "PDF/X-1a:2003"
    X4 = "PDF/X-4"
    NONE = "PDF"


class BadProfile(Exception):
    """The file is no colour profile of four inks."""


@dataclass(frozen=True)
class Intent:
    """For which press the inks are meant: a name of the ICC's registry, such as “FOGRA39” or “CGATS TR 003”.

    The printer's profile itself is embedded where the campaign has it.
    """

    condition: str
    profile: bytes = b""


def finish(pdf: bytes, sheet: Sheet, *, standard: Standard, intent: Intent | None) -> bytes:
    """The typesetter's file with its boxes and its output intent. The same input gives the same bytes.

    :raises BadProfile:
    """
    # Here and not above: processes that print nothing may load this room.
    import pikepdf
    from pikepdf import Array, Dictionary, Name, String

    with pikepdf.open(io.BytesIO(pdf)) as file:
        out = _box(sheet, 0)
        for page in file.pages:
            page.mediabox = Array(out)
            page.cropbox = Array(out)
            page.bleedbox = Array(_box(sheet, sheet.slug))
            page.trimbox = Array(_box(sheet, sheet.slug + sheet.bleed))
        if standard is not Standard.NONE:
            key = "GTS_PDFXVersion"
            file.docinfo[f"/{key}"] = String(standard.value)
            # By its string: as an attribute `False_` would be written with its underscore.
            file.docinfo["/Trapped"] = Name("/False")
            if standard is Standard.X1A:
                file.docinfo["/GTS_PDFXConformance"] = String(standard.value)
            with file.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
                xmp["pdf:Trapped"] = "False"
                xmp.register_xml_namespace("http://www.npes.org/pdfx/ns/id/", "pdfxid")
                xmp["{http://www.npes.org/pdfx/ns/id/}" + key] = standard.value
        if intent is not None:
            made = Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFX,
                OutputConditionIdentifier=String(intent.condition),
                RegistryName=String("http://www.color.org"),
                Info=String(intent.condition),
            )
            if intent.profile:
                check_profile(intent.profile)
                made.DestOutputProfile = file.make_stream(intent.profile, N=4)
            file.Root.OutputIntents = Array([file.make_indirect(made)])
        made_file = io.BytesIO()
        version = {Standard.X1A: "1.4", Standard.X4: "1.6"}.get(standard, "1.7")
        file.save(
            made_file,
            deterministic_id=True,
            force_version=version,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            linearize=False,
        )
        return made_file.getvalue()


def check_profile(profile: bytes) -> None:
    """Look whether these bytes can be an ICC profile of four inks (ICC.1:2022 §7.2: signature, class, colour space).

    :raises BadProfile:
    """
    if len(profile) < 128 or profile[36:40] != b"acsp" or profile[12:16] != b"prtr" or profile[16:20] != b"CMYK":
        raise BadProfile


def _box(sheet: Sheet, inset: float) -> list[float]:
    """A box this far inside of the sheet's outer edge, in points."""
    edge = 2 * (sheet.slug + sheet.bleed)
    width, height = (side + edge for side in (sheet.width, sheet.height))
    return [round(value * POINTS, 3) for value in (inset, inset, width - inset, height - inset)]
