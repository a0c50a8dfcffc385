"""Making a typesetter's PDF what a printer asks for: page boxes, output intent, and the names of the standard.

Sources: PDF/X-1a:2003 (ISO 15930-4) and PDF/X-4 (ISO 15930-7): boxes, output intent, version keys, no transparency in
the former; PDF 1.7 (ISO 32000-1) §14.11.2 for the boxes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from openappeal.printing.engine.copy import Sheet

if TYPE_CHECKING:
    from pikepdf import Pdf

POINTS = 72 / 25.4
"""In a millimetre."""
PRODUCER = "OpenAppeal"


class Standard(StrEnum):
    """What a printer asks for by name."""

    X1A = "PDF/X-1a:2003"
    X4 = "PDF/X-4"
    NONE = "PDF"


class BadProfile(Exception):
    """The file is no colour profile of four inks."""


class Lack(StrEnum):
    """What a standard asks for and a page has not."""

    INKS = "inks"
    CONDITION = "condition"
    PROFILE = "profile"


class Lacks(Exception):
    """The file would be called by a standard that it does not keep.

    :ivar what: what is missing.
    """

    def __init__(self, what: Lack) -> None:
        super().__init__(f"no {what.value}")
        self.what = what


@dataclass(frozen=True)
class Intent:
    """For which press the inks are meant: a name of the ICC's registry, such as “FOGRA39” or “CGATS TR 003”.

    The printer's profile itself is embedded where the campaign has it.
    """

    condition: str
    profile: bytes = b""


def lack(standard: Standard, *, is_cmyk: bool, intent: Intent | None) -> Lack | None:
    """What is missing of what the standard asks for, if something is.

    Both want an output intent. Of PDF/X-1a a registered name is enough (ISO 15930-4); PDF/X-4 wants the profile itself
    in the file (ISO 15930-7), and our colours of light would not be those of a profile of four inks.
    """
    if standard is Standard.NONE:
        return None
    if not is_cmyk:
        return Lack.INKS
    if intent is None or not intent.condition:
        return Lack.CONDITION
    return Lack.PROFILE if standard is Standard.X4 and not intent.profile else None


def finish(pdf: bytes, sheet: Sheet, *, standard: Standard, intent: Intent | None) -> bytes:
    """The typesetter's file with its boxes and its output intent. The same input gives the same bytes.

    :raises BadProfile:
    :raises Lacks:
    """
    # Here and not above: processes that print nothing may load this room.
    import pikepdf
    from pikepdf import Array, Dictionary, Name, String

    missing = lack(standard, is_cmyk=sheet.is_cmyk, intent=intent)
    if missing is not None:
        raise Lacks(missing)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        out = _box(sheet, 0)
        for page in file.pages:
            page.mediabox = Array(out)
            page.cropbox = Array(out)
            page.bleedbox = Array(_box(sheet, sheet.slug))
            page.trimbox = Array(_box(sheet, sheet.slug + sheet.bleed))
        if standard is not Standard.NONE:
            file.docinfo["/GTS_PDFXVersion"] = String(standard.value)
            file.docinfo["/Producer"] = String(PRODUCER)
            # By its string: as an attribute `False_` would be written with its underscore.
            file.docinfo["/Trapped"] = Name("/False")
            if standard is Standard.X1A:
                file.docinfo["/GTS_PDFXConformance"] = String(standard.value)
            _say(file, standard)
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


def _say(file: Pdf, standard: Standard) -> None:
    """What PDF/X-4 reads in the metadata (ISO 15930-7), and what must be the same there and in the information
    dictionary. The typesetter calls every file a proof, and its ids are no URIs (XMP, part 2: media management).
    """
    first = bytes(file.trailer.ID[0])
    with file.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp.register_xml_namespace("http://www.npes.org/pdfx/ns/id/", "pdfxid")
        xmp["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] = standard.value
        if standard is Standard.X1A:
            xmp["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXConformance"] = standard.value
        xmp["pdf:Producer"] = PRODUCER
        xmp["pdf:Trapped"] = "False"
        xmp["xmp:MetadataDate"] = xmp["xmp:ModifyDate"]
        for name in ("xmpMM:DocumentID", "xmpMM:InstanceID"):
            xmp[name] = f"uuid:{uuid5(NAMESPACE_OID, first.hex() + name)}"
        xmp["xmpMM:VersionID"] = "1"
        xmp["xmpMM:RenditionClass"] = "default"


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
