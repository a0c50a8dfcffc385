"""The canonical plain text of an edition: what its SHA-256 is taken of, and what readers download.

Format `openappeal/text/v1`: UTF-8, NFC, lines end in LF, no byte order mark. First a line with the
format's name, then `Language`, `Version` and `Date` (ISO 8601), an empty line, the title, an empty
line, then the paragraphs in order, each starting with its number in brackets and followed by an
empty line. Where the demands stand, each addressee's name and the numbered demands to it, one a
line. The SHA-256 is of exactly these bytes, so that anyone can check the file with `sha256sum`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import date

from openappeal.appeals.reading import ReadAddressee, ReadParagraph

FORMAT = "openappeal/text/v1"


def plain_text(
    *,
    language: str,
    version: int,
    day: date,
    title: str,
    addressees: Iterable[ReadAddressee],
    paragraphs: Iterable[ReadParagraph],
) -> str:
    """The text that is hashed. The same words always give the same text."""
    lines = [
        FORMAT,
        f"Language: {language}",
        f"Version: {version}",
        f"Date: {day.isoformat()}",
        "",
        _line(title),
        "",
    ]
    addressees = list(addressees)
    lines += [f"To: {_line(addressee.name)}" for addressee in addressees] + [""]
    for paragraph in paragraphs:
        lines.append(f"[{paragraph.number}] {_line(paragraph.text)}".rstrip())
        if paragraph.kind == "demands":
            for addressee in addressees:
                lines.append(f"{_line(addressee.name)}:")
                lines += [f"{demand.number}. {_line(demand.text)}" for demand in addressee.demands]
        lines.append("")
    return "\n".join(lines)


def sha256(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal (FIPS 180-4)."""
    return hashlib.sha256(text.encode()).hexdigest()


def words_digest(text: str) -> str:
    """SHA-256, in hexadecimal, of the words of one place: spaces and line breaks are all the same."""
    return sha256(_line(text))


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
