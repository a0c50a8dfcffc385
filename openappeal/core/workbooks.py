"""Rows of an Excel workbook, one after the other, in the memory of one row and the table of shared texts.

Written here, with the standard library's parser, because what there is was tried and does not fit: python-calamine
sets aside memory for every cell between the first and the last, so that a file of 6 kB with one stray cell ended the
process; openpyxl takes five times as long (docs/decisions/0020).

Source: ECMA-376 part 1, §18 (SpreadsheetML), and §12 (packages). A workbook is a ZIP of XML; a cell's type `t` is
`s` (shared text), `inlineStr`, `str`, `b`, `e`, `d` or, without one, a number. Dates are numbers.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import IO, Any
from xml.parsers import expat

CHUNK = 1 << 16
# A list of a million signers is some 200 MB of XML. More is not a list, or a file made to fill the memory.
MOST_BYTES = 600_000_000
MOST_SHARED = 200_000_000
# Excel's own limit is 16,384; lists of people have a dozen. A stray cell far out is passed over.
MOST_COLUMNS = 400
_EPOCH = date(1899, 12, 30)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]+)$")


class BadWorkbook(Exception):
    """The file is no workbook that can be read."""


def day_of_serial(number: float) -> date | None:
    """The day of an Excel date such as 44287.53, of the calendar that begins in 1900; None far from our time."""
    return _EPOCH + timedelta(days=int(number)) if 20_000 <= number < 80_000 else None


class Workbook:
    """An open workbook. Only sheets that a person can see are read."""

    def __init__(self, file: IO[bytes]) -> None:
        """
        :raises BadWorkbook:
        """
        try:
            self._zip = zipfile.ZipFile(file)
            self.sheets = self._find_sheets()
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, expat.ExpatError) as error:
            raise BadWorkbook from error
        self._shared: list[str] | None = None

    def rows(self, path: str) -> Iterator[tuple[int, list[str]]]:
        """Number and cells of each row that has any, numbers as Python writes them.

        :raises BadWorkbook:
        """
        if self._shared is None:
            self._shared = self._read_shared()
        reader = _Rows(self._shared)
        try:
            for _ in self._parse(path, reader, MOST_BYTES):
                yield from reader.take()
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, expat.ExpatError) as error:
            raise BadWorkbook from error

    def _find_sheets(self) -> list[tuple[str, str]]:
        """Names and paths of the visible sheets, in their order."""
        found: list[dict[str, str]] = []
        flags: dict[str, str] = {}
        targets: dict[str, str] = {}
        book = self._main_part()

        def of_book(name: str, attributes: dict[str, str]) -> None:
            if name == "sheet":
                found.append(attributes)
            elif name == "workbookPr":
                flags.update(attributes)

        self._each(book, of_book)
        self.begins_1904 = flags.get("date1904", "0") in ("1", "true")
        folder, name = posixpath.split(book)
        self._each(f"{folder}/_rels/{name}.rels", lambda _, a: targets.update({a.get("Id", ""): a.get("Target", "")}))
        sheets = []
        for sheet in found:
            link = next((value for name, value in sheet.items() if name.endswith(" id")), "")
            target = targets.get(link, "")
            if target and sheet.get("state", "visible") == "visible" and "chartsheets" not in target:
                path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                sheets.append((sheet.get("name", ""), path))
        return sheets

    def _main_part(self) -> str:
        targets: list[str] = []

        def of_package(name: str, attributes: dict[str, str]) -> None:
            if attributes.get("Type", "").endswith("/officeDocument"):
                targets.append(attributes.get("Target", "").lstrip("/"))

        self._each("_rels/.rels", of_package)
        if not targets or not targets[0].startswith("xl/"):
            raise KeyError("no workbook")
        return targets[0]

    def _each(self, path: str, on_start: Callable[[str, dict[str, str]], None]) -> None:
        for _ in self._parse(path, _Starts(on_start), MOST_SHARED):
            pass

    def _read_shared(self) -> list[str]:
        texts = _SharedTexts()
        try:
            for _ in self._parse("xl/sharedStrings.xml", texts, MOST_SHARED):
                pass
        except KeyError:
            return []  # a workbook without texts, or with all of them inline
        except (zipfile.BadZipFile, zlib.error, EOFError, expat.ExpatError) as error:
            raise BadWorkbook from error
        return texts.found

    def _parse(self, path: str, handler: _Handler, most: int) -> Iterator[None]:
        # Names come as "namespace name": producers choose their own prefixes, and the strict variant another namespace.
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: handler.start(_local(name), attributes)
        parser.EndElementHandler = lambda name: handler.end(_local(name))
        parser.CharacterDataHandler = handler.text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        left = most
        with self._zip.open(path) as part:
            while chunk := part.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise BadWorkbook
                parser.Parse(chunk, False)
                yield
        parser.Parse(b"", True)
        yield


@cache
def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse_doctype(*_: Any) -> None:
    raise BadWorkbook  # no workbook has one; entities of their own are how small files become big


class _Handler:
    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class _Starts(_Handler):
    def __init__(self, on_start: Callable[[str, dict[str, str]], None]) -> None:
        self._on_start = on_start

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._on_start(name, attributes)


class _Texts(_Handler):
    """Collects `t` elements, but not the readings that stand above Japanese names (`rPh`)."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._in_text = False
        self._in_reading = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "rPh":
            self._in_reading = True
        elif name == "t":
            self._in_text = not self._in_reading

    def end(self, name: str) -> None:
        if name == "rPh":
            self._in_reading = False
        elif name == "t":
            self._in_text = False

    def text(self, data: str) -> None:
        if self._in_text:
            self._parts.append(data)


class _SharedTexts(_Texts):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.found.append(_unescape("".join(self._parts)))
            self._parts.clear()


class _Rows(_Texts):
    def __init__(self, shared: list[str]) -> None:
        super().__init__()
        self._shared = shared
        self._done: list[tuple[int, list[str]]] = []
        self._number = 0
        self._cells: list[str] = []
        self._column = -1
        self._type = ""

    def take(self) -> list[tuple[int, list[str]]]:
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            place = _CELL.match(attributes.get("r", ""))
            self._column = _column(place[1]) if place else self._column + 1
            self._type = attributes.get("t", "n")
            self._parts.clear()
        elif name == "v":
            self._in_text = True
        elif name == "row":
            number = attributes.get("r", "")
            self._number = int(number) if number.isdecimal() and len(number) < 9 else self._number + 1
            self._cells, self._column = [], -1
        else:
            super().start(name, attributes)

    def end(self, name: str) -> None:
        if name == "v":
            self._in_text = False
        elif name == "c":
            self._put("".join(self._parts))
        elif name == "row":
            if any(self._cells):
                self._done.append((self._number, self._cells))
        else:
            super().end(name)

    def _put(self, value: str) -> None:
        if not value or self._column >= MOST_COLUMNS:
            return
        if self._type == "s":
            value = self._shared[int(value)] if value.isdecimal() and int(value) < len(self._shared) else ""
        elif self._type == "e":
            value = ""
        elif self._type == "n" and value.endswith(".0"):
            value = value[:-2]
        elif self._type in ("str", "inlineStr"):
            value = _unescape(value)
        self._cells.extend([""] * (self._column + 1 - len(self._cells)))
        self._cells[self._column] = value


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _unescape(text: str) -> str:
    """Excel writes control characters of a text as _x000D_."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text) if "_x" in text else text
