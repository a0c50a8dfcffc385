"""A file, opened as a list: which kind it is, in which encoding, where its header stands.

Columns that tell of a machine are emptied here, so that nothing behind this module ever sees them.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from openappeal.core.workbooks import BadWorkbook, Workbook

ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1254", "cp1256")
SEPARATORS = (",", ";", "\t", "|")
MOST_ROWS = 1_000_000
_HEADER_WITHIN = 20
_LONGEST_CELL = 10_000
_SAMPLE = 1 << 18

# Thrown away while the file is read: where a machine was, and which.
_MACHINE = re.compile(
    r"(?:^|[^a-z])(?:ip|ips|ipv4|ipv6)(?:$|[^a-z])|ip[ _-]?addr|ip-adresse|adresse ip|direcci[oó]n ip|ip adresi"
    r"|user[ _-]?agent|browser|device|latitude|longitude|geo[ _-]?(?:loc|ip|coord)|coordinate|referr?er|fingerprint"
    r"|^(?:lat|lng|lon|long|gmtoff|dstoff|timezone|time zone|cookie)$|آی ?پی",
    re.IGNORECASE,
)

Cells = list[str]
Score = Callable[[Sequence[str]], int]
"""How many columns of a row are known, if it is a header."""


class BadFile(Exception):
    """The file cannot be read as a list; `reason` is a word for the door to explain, `row` the row at fault."""

    def __init__(self, reason: str, row: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.row = reason, row


@dataclass(frozen=True)
class Row:
    """A row under the header, by its number in the file as spreadsheet programs show it."""

    number: int
    cells: Cells


@dataclass(frozen=True)
class Sheet:
    """An open list. `rows` can be gone through again and again."""

    header: tuple[str, ...]
    has_header: bool
    dropped: tuple[str, ...]
    kind: str
    encoding: str
    separator: str
    name: str
    others: int
    begins_1904: bool
    _read: Callable[[], Iterator[tuple[int, Cells]]]
    _header_row: int

    def rows(self) -> Iterator[Row]:
        """Rows that are not blank, every one as wide as the header.

        :raises BadFile:
        """
        width = len(self.header)
        emptied = [place for place, name in enumerate(self.header) if name in self.dropped]
        found = 0
        for number, cells in self._read():
            if number <= self._header_row or not any(cell.strip() for cell in cells):
                continue
            found += 1
            if found > MOST_ROWS:
                raise BadFile("too_many_rows", number)
            whole = [*cells[:width], *[""] * (width - len(cells))]
            for place in emptied:
                whole[place] = ""
            if any(cell.strip() for cell in whole):
                yield Row(number, whole)


def is_of_a_machine(header: str) -> bool:
    """Whether a column holds an IP address, a place or a browser."""
    return bool(_MACHINE.search(header.strip()))


def open_list(data: bytes, *, score: Score, encoding: str = "") -> Sheet:
    """Open a spreadsheet's bytes. With an encoding, text is read in it; without, it is found out.

    The header is the row for which `score` is highest.

    :raises BadFile:
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise BadFile("empty")
    if data[:4] == b"PK\x03\x04":
        return _open_workbook(data, score)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise BadFile("password" if "EncryptedPackage".encode("utf-16-le") in data else "old_excel")
    if data[:5] in (b"%PDF-", b"\x89PNG\r", b"{\\rtf") or data[:2] == b"\xff\xd8":
        raise BadFile("not_a_list")
    return _open_text(data, encoding, score)


def _open_workbook(data: bytes, score: Score) -> Sheet:
    if b"opendocument.spreadsheet" in data[:120]:
        raise BadFile("open_document")
    try:
        book = Workbook(io.BytesIO(data))
    except BadWorkbook:
        raise BadFile("not_a_list") from None
    for name, path in book.sheets:
        read = _of_workbook(book, path)
        first = list(islice(read(), _HEADER_WITHIN))
        if first:
            others = len(book.sheets) - 1
            return _with_header(first, read, score, kind="xlsx", name=name, others=others, begins_1904=book.begins_1904)
    raise BadFile("empty")


def _of_workbook(book: Workbook, path: str) -> Callable[[], Iterator[tuple[int, Cells]]]:
    def read() -> Iterator[tuple[int, Cells]]:
        try:
            yield from book.rows(path)
        except BadWorkbook:
            raise BadFile("damaged") from None

    return read


def _open_text(data: bytes, encoding: str, score: Score) -> Sheet:
    encoding = encoding or encoding_of(data)
    try:
        sample = data[:_SAMPLE].decode(encoding, errors="replace")
    except LookupError:
        raise BadFile("encoding") from None
    sample = sample.removeprefix("\ufeff")
    if "\0" in sample or sum(letter < " " and letter not in "\t\r\n\f\v" for letter in sample) > len(sample) // 50:
        raise BadFile("not_a_list")
    separator, skip = separator_of(sample)

    def read() -> Iterator[tuple[int, Cells]]:
        text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace", newline="")
        if text.read(1) != "\ufeff":
            text.seek(0)
        csv.field_size_limit(_LONGEST_CELL * 10)
        number = 0
        reader = csv.reader(text, delimiter=separator)
        try:
            for number, cells in enumerate(reader, start=1):
                if number > skip:
                    yield number, [cell[:_LONGEST_CELL] for cell in cells]
        except csv.Error:
            # A quotation mark that is never closed swallows the rest of the file.
            raise BadFile("quotes", number + 1) from None

    first = list(islice(read(), _HEADER_WITHIN))
    return _with_header(first, read, score, kind="text", encoding=encoding, separator=separator)


def _with_header(
    first: list[tuple[int, Cells]],
    read: Callable[[], Iterator[tuple[int, Cells]]],
    score: Score,
    *,
    kind: str,
    encoding: str = "",
    separator: str = "",
    name: str = "",
    others: int = 0,
    begins_1904: bool = False,
) -> Sheet:
    filled = [(number, cells) for number, cells in first if any(cell.strip() for cell in cells)]
    if not filled:
        raise BadFile("empty")
    # Titles and remarks may stand above the header: it is the row of which we know most columns.
    known = max(filled, key=lambda row: (score(row[1]), -row[0]))
    has_header = score(known[1]) > 0 or not any("@" in cell for cell in filled[0][1])
    if has_header:
        number, cells = known if score(known[1]) else filled[0]
        header = _unlike(cell.strip() for cell in cells)
    else:
        number = filled[0][0] - 1
        header = _unlike("" for _ in range(max(len(cells) for _, cells in filled)))
    return Sheet(
        header=header,
        has_header=has_header,
        dropped=tuple(one for one in header if has_header and is_of_a_machine(one)),
        kind=kind,
        encoding=encoding,
        separator=separator,
        name=name,
        others=others,
        begins_1904=begins_1904,
        _read=read,
        _header_row=number,
    )


def _unlike(names: Iterable[str]) -> tuple[str, ...]:
    """Headers, each unlike the others, so that a mapping can name them."""
    seen: Counter[str] = Counter()
    header = []
    for place, name in enumerate(names, start=1):
        name = " ".join(name.split())[:100] or f"Column {place}"
        seen[name] += 1
        header.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(header)


def separator_of(sample: str) -> tuple[str, int]:
    """What stands between two cells, and how many lines say nothing but that (Excel's “sep=;”)."""
    said = re.match(r"\s*\"?sep=(.)\"?\r?\n", sample, re.IGNORECASE)
    if said:
        return said[1], 1
    lines = [re.sub(r'"(?:[^"]|"")*"', "", line) for line in sample.splitlines()[:40] if line.strip()]
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        numbers = Counter(line.count(separator) for line in lines)
        numbers.pop(0, None)
        if numbers:
            # Many lines with the same number of it; the number itself decides between equals.
            number, times = max(numbers.items(), key=lambda pair: (pair[1], pair[0]))
            score = times + min(number, 20) / 100
            if score > best_score:
                best, best_score = separator, score
    return best, 0


# Letters of Windows-1254 that are others in 1252, as bytes: ğ ı ş İ Ş Ğ. And letters of Icelandic, which 1254 lacks.
_TURKISH_INSIDE = re.compile(rb"[A-Za-z\xc7\xd6\xdc\xe7\xf6\xfc][\xf0\xfd\xfe\xdd\xde][A-Za-z\xe7\xf6\xfc]")
_ICELANDIC = re.compile(rb"[\xe1\xed\xf3\xfa\xe6\xc1\xcd\xc6]")


def encoding_of(data: bytes) -> str:
    """The encoding of a text: a mark at its beginning, UTF-8 if it is that throughout, else what its bytes suggest.

    Excel writes UTF-16 as “Unicode text”, and Windows-1252, -1254 (Turkish) or -1256 (Arabic, Persian) as plain CSV.
    """
    if data[:3] == b"\xef\xbb\xbf":
        return "utf-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if len(data) > 3 and data[:_SAMPLE].count(0) > min(len(data), _SAMPLE) // 5:
        return "utf-16-le" if data[1] == 0 or data[1:200:2].count(0) > data[:200:2].count(0) else "utf-16-be"
    if _is_utf_8(data):
        return "utf-8"
    high = re.findall(rb"[\x80-\xff]+", data[:_SAMPLE])
    # Words in Arabic letters are runs of high bytes; in Latin ones such a byte stands among ASCII letters.
    if sum(len(run) for run in high if len(run) > 2) * 2 > sum(map(len, high)):
        return "cp1256"
    if _TURKISH_INSIDE.search(data) and not _ICELANDIC.search(data):
        return "cp1254"
    return "cp1252"


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut off in the middle of a letter is UTF-8 all the same.
        return error.end >= len(data) - 3 and error.reason == "unexpected end of data"
    return True
