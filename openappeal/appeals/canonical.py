"""The canonical plain text of an edition: what its SHA-256 is taken of, and what readers download.

Format `openappeal/text/v1`: UTF-8, NFC, lines end in LF, no byte order mark. First a line with the
format's name, then `Language`, `Version` and `Date` (ISO 8601), an empty line, the title, an empty
line, then the paragraphs in order, each starting with its number in brackets and followed by an
empty line. Where the demands stand, each addressee's name and the numbered demands to it, one a
line. The SHA-256 is of exactly these bytes, so that anyone can check the file with `sha256sum`.

Format `openappeal/short/v1`, of a shorter form: the same, with a line `Form` (condensed or excerpt) before `Language`
and a line `Of`, the SHA-256 of the edition that it is made of, after `Date`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import date

from openappeal.appeals.reading import ReadAddressee, ReadParagraph

FORMAT = "openappeal/text/v1"
SHORT_FORMAT = "openappeal/short/v1"


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
    head = [FORMAT, f"Language: {language}", f"Version: {version}", f"Date: {day.isoformat()}"]
    return "\n".join([*head, "", *_body(title, list(addressees), paragraphs)])


def short_text(
    *,
    form: str,
    language: str,
    version: int,
    day: date,
    of: str,
    title: str,
    addressees: Iterable[ReadAddressee] = (),
    paragraphs: Iterable[ReadParagraph] = (),
    passage: str = "",
) -> str:
    """The plain text of a shorter form: of a condensed text its places, of an excerpt its passage."""
    head = [SHORT_FORMAT, f"Form: {form}", f"Language: {language}", f"Version: {version}", f"Date: {day.isoformat()}"]
    body = [one_line(title), "", one_line(passage), ""] if passage else _body(title, list(addressees), paragraphs)
    return "\n".join([*head, f"Of: {of}", "", *body])


def _body(title: str, addressees: list[ReadAddressee], paragraphs: Iterable[ReadParagraph]) -> list[str]:
    lines = [one_line(title), ""]
    lines += [f"To: {one_line(addressee.name)}" for addressee in addressees] + [""]
    for paragraph in paragraphs:
        lines.append(f"[{paragraph.number}] {one_line(paragraph.text)}".rstrip())
        if paragraph.kind == "demands":
            for addressee in addressees:
                lines.append(f"{one_line(addressee.name)}:")
                lines += [f"{demand.number}. {one_line(demand.text)}" for demand in addressee.demands]
        lines.append("")
    return lines


def sha256(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal (FIPS 180-4)."""
    return hashlib.sha256(text.encode()).hexdigest()


def words_digest(text: str) -> str:
    """SHA-256, in hexadecimal, of the words of one place: spaces and line breaks are all the same."""
    return sha256(one_line(text))


def one_line(text: str) -> str:
    """The words with single spaces between them, in NFC."""
    return " ".join(unicodedata.normalize("NFC", text).split())
