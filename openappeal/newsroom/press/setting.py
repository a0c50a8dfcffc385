"""Setting type with Typst: PDF from a file of ours and data as JSON.

Nothing is asked of the network, or of the system's fonts.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_NO_LETTER = "could not be displayed with font"


def pdf(source: str | Path, data: str) -> bytes | None:
    """A PDF/A of a source beside this file, or elsewhere; None if a letter in the data is in none of our fonts.

    PDF/A and not plain PDF: there a letter without a font is an error, and not an empty box in somebody's name.
    """
    # Here and not above: the public process loads this room, and sets nothing.
    import typst

    file = HERE / source
    try:
        made = typst.compile(
            str(file), root=str(file.parent), font_paths=_fonts(), sys_inputs={"data": data}, pdf_standards="a-2b"
        )
    except typst.TypstError as error:
        if _NO_LETTER in str(error):
            return None
        raise
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")])
