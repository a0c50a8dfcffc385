"""The file in which many signatures leave the server: one age file for the key holders.

Inside stands UTF-8 text, one JSON object (RFC 8259) a line. The first line says what follows:

    {"openappeal": "export/v1", "kind": "sealed", "appeal": "…", "day": "2026-11-26"}

then one line for each signature, in the order of their random numbers; after them, of kind `sealed`, one for each other
spelling of a signature, under the same number. The numbers are texts, since JavaScript's
numbers cannot hold all of them. Of kind `sealed`, a line holds the box as it lies in the database, in base64
(RFC 4648 §4); of kind `public`, it holds what the wall shows; of kind `scans`, the number of a petition sheet, what
kind of picture (pdf, jpeg or png), and the picture as an age file of its own:

    {"id": "4611686018427387904", "box": "YWdlLWVu…"}
    {"id": "4611686018427387904", "name": "…", "credential": "…", "country": "DE", "print": true}
    {"id": "482109375", "media": "jpeg", "box": "YWdlLWVu…"}

age notices a file that was cut short or changed.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from openappeal.vault import age

FORMAT = "export/v1"
SEALED, PUBLIC, SCANS = "sealed", "public", "scans"


class NotAnExport(Exception):
    """The file opens, and is something else."""


@dataclass(frozen=True)
class Head:
    """What an export says about itself."""

    kind: str
    appeal: str
    day: str


def write(head: Head, rows: Iterable[Mapping[str, object]], out: IO[bytes], recipients: Sequence[str]) -> None:
    """Seal an export into a file.

    :raises openappeal.vault.age.BadRecipient:
    """
    age.seal_stream(io.BufferedReader(_Lines(_lines(head, rows))), out, recipients)


def sealed_row(number: int, box: bytes) -> dict[str, object]:
    """A line of kind `sealed`."""
    return {"id": str(number), "box": base64.b64encode(box).decode()}


def scan_row(sheet: str, media: str, box: bytes) -> dict[str, object]:
    """A line of kind `scans`."""
    return {"id": sheet, "media": media, "box": base64.b64encode(box).decode()}


def read(sealed: bytes, identities: Sequence[str]) -> tuple[Head, Iterator[dict[str, object]]]:
    """Open an export: its head, and its rows one after the other.

    :raises openappeal.vault.age.BadRecipient: if an identity is none.
    :raises openappeal.vault.age.CannotOpen:
    :raises NotAnExport: also later, at a row that is none.
    """
    lines = io.BytesIO(age.open_with_any(sealed, identities))
    first = _object(lines.readline())
    if first.get("openappeal") != FORMAT or first.get("kind") not in (SEALED, PUBLIC, SCANS):
        raise NotAnExport
    head = Head(str(first["kind"]), str(first.get("appeal", "")), str(first.get("day", "")))
    return head, (_object(line) for line in lines)


def box_of(row: Mapping[str, object]) -> bytes:
    """The box of a `sealed` row, or of a scan.

    :raises NotAnExport:
    """
    try:
        return base64.b64decode(str(row["box"]), validate=True)
    except (KeyError, ValueError) as error:
        raise NotAnExport from error


def _lines(head: Head, rows: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    yield _line({"openappeal": FORMAT, "kind": head.kind, "appeal": head.appeal, "day": head.day})
    yield from map(_line, rows)


def _line(fields: Mapping[str, object]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _object(line: bytes) -> dict[str, object]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise NotAnExport from error
    if not isinstance(found, dict):
        raise NotAnExport
    return found


class _Lines(io.RawIOBase):
    """An iterator of lines, to be read like a file."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines, self._rest = lines, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._rest = self._rest or next(self._lines, b"")
        part = self._rest[: len(buffer)]
        buffer[: len(part)] = part
        self._rest = self._rest[len(part) :]
        return len(part)
