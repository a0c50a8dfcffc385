"""A job as PO, the format of GNU gettext (its manual, “The Format of PO Files”).

A unit's id is the `msgctxt`, so that equal words in two places stay two. What has been translated from other words
than the source has now is `fuzzy`, with the earlier source as previous `msgid`. Marks stay in the words as they are. We
write and read PO ourselves: Babel knows four of C's escapes, takes an empty `msgid` for the header and prints what it
cannot read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from openappeal.appeals.exchange import jobs
from openappeal.appeals.exchange.jobs import MOST_BYTES, BadFile, Job, Returned, ReturnedUnit, Unit, bcp47

_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "\\": "\\"}
_TO_ESCAPE = {value: f"\\{name}" for name, value in _ESCAPES.items()}
_SPECIAL = re.compile(r'[\a\b\f\n\r\t\v"\\]')


def write_po(job: Job) -> bytes:
    """The job's file, in UTF-8. Units without words are left out.

    :raises ValueError: two units have the same id
    """
    header = {
        "Project-Id-Version": "OpenAppeal",
        "Language": bcp47(job.target_language).replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": bcp47(job.source_language).replace("-", "_"),
        "X-OpenAppeal-Job": job.id,
        "X-OpenAppeal-Version": str(job.version),
    }
    fields = "".join(f"{name}: {' '.join(value.split())}\n" for name, value in header.items())
    entries = [[*_comments("#", job.title), 'msgid ""', _keyword("msgstr", fields)]]
    entries += [list(_entry(unit)) for unit in job.to_translate]
    return "\n\n".join("\n".join(lines) for lines in entries).encode() + b"\n"


def _entry(unit: Unit) -> Iterator[str]:
    yield from _comments("#.", f"{unit.kind} {unit.number}")
    for note in unit.notes:
        yield from _comments("#.", note)
    if unit.target and (unit.is_behind or unit.state == "initial"):
        yield "#, fuzzy"
    if unit.is_behind:
        yield from (f"#| {line}" for line in _keyword("msgid", unit.earlier_source).split("\n"))
    yield _keyword("msgctxt", unit.id)
    yield _keyword("msgid", unit.source)
    yield _keyword("msgstr", unit.target)


def _comments(sign: str, text: str) -> Iterator[str]:
    # Other programs end a line where Python does, at more letters than a line feed.
    yield from (f"{sign} {line}" for line in text.splitlines() if line.strip())


def _keyword(keyword: str, text: str) -> str:
    """A keyword with its string; each line of several begins anew, as all programs write it."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    if len(lines) > 1:
        lines.insert(0, "")
    quoted = [f'"{_SPECIAL.sub(lambda match: _TO_ESCAPE[match[0]], line)}"' for line in lines or [""]]
    return "\n".join([f"{keyword} {quoted[0]}", *quoted[1:]])


def read_po(data: bytes) -> Returned:
    """Read a file that a program has saved. Entries without `msgctxt`, and obsolete ones, are passed over.

    :raises BadFile: "empty", "too_large", "encoding", "not_po" with its line, "no_job", "no_units", "twice",
        "characters"
    """
    if len(data) > MOST_BYTES:
        raise BadFile("too_large")
    text = _decoded(data)
    if not text.strip():
        raise BadFile("empty")
    header: dict[str, str] = {}
    units = []
    for entry in _entries(text):
        if entry.context is not None:
            state: jobs.State = "translated" if entry.target and not entry.is_fuzzy else "initial"
            units.append(ReturnedUnit(entry.context, entry.source, entry.target, state))
        elif not entry.source:
            lines = (line.partition(":") for line in entry.target.split("\n"))
            header = {name.strip().lower(): value.strip() for name, _, value in lines}
    return jobs.returned(
        job_id=header.get("x-openappeal-job", ""),
        version=header.get("x-openappeal-version", ""),
        source=_tag(header.get("x-source-language", "")),
        target=_tag(header.get("language", "")),
        units=units,
    )


def _decoded(data: bytes) -> str:
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile("not_po" if b"\0" in data else "encoding") from None


def _tag(locale: str) -> str:
    """gettext's name of a language as ours: ``sr_RS@latin`` → ``sr-latn-rs``, ``fa_IR.UTF-8`` → ``fa-ir``."""
    found = re.fullmatch(r"([A-Za-z]+)((?:[-_][A-Za-z0-9]+)*)(?:\.[\w-]+)?(?:@(\w+))?", locale)
    if not found:
        return locale.lower()
    script = {"latin": "-latn", "cyrillic": "-cyrl", "arabic": "-arab"}.get((found[3] or "").lower(), "")
    return f"{found[1]}{script}{found[2]}".replace("_", "-").lower()


@dataclass
class _Entry:
    """What has been read of an entry: its strings by their keywords, still in parts."""

    strings: dict[str, list[str]] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def context(self) -> str | None:
        return "".join(self.strings["msgctxt"]) if "msgctxt" in self.strings else None

    @property
    def source(self) -> str:
        return "".join(self.strings["msgid"])

    @property
    def target(self) -> str:
        # We never write a plural; a program that makes one keeps the words in the first form.
        return "".join(self.strings.get("msgstr", self.strings.get("msgstr[0]", ())))


_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[[0-9]\])?)\s*)?((?:"(?:[^"\\]|\\.)*+"\s*+)+)')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"')
_FIRST = ("msgctxt", "msgid")


def _entries(text: str) -> Iterator[_Entry]:
    entry, keyword = _Entry(), ""
    # Only a line feed ends a line: a string may hold what Python takes for another end of it.
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        line = line.strip(" \t\r")
        if not line or line.startswith(("#~", "#|")):
            # Flags stand before an obsolete entry too.
            entry.is_fuzzy &= bool(entry.strings) or not line.startswith("#~")
            continue
        match = None if line.startswith("#") else _LINE.fullmatch(line)
        if not line.startswith("#") and (match is None or not (match[1] or keyword)):
            raise BadFile("not_po", number)
        begins = match is None or match[1] in _FIRST
        if begins and any(name.startswith("msgstr") for name in entry.strings):
            yield _whole(entry, number)
            entry, keyword = _Entry(), ""
        if match is None:
            entry.is_fuzzy |= line.startswith(("#,", "#=")) and "fuzzy" in re.split(r"[\s,=]+", line[2:])
            continue
        if match[1]:
            keyword = match[1]
            if keyword in entry.strings:
                raise BadFile("not_po", number)
        parts = entry.strings.setdefault(keyword, [])
        parts += [_unescaped(part, number) for part in _STRING.findall(match[2])]
    if entry.strings:
        yield _whole(entry, number)


def _whole(entry: _Entry, number: int) -> _Entry:
    if "msgid" not in entry.strings or not any(name.startswith("msgstr") for name in entry.strings):
        raise BadFile("not_po", number)
    return entry


_BYTES = re.compile(r"\\([0-7]{1,3})|\\x([0-9a-fA-F]{1,2})")
_ESCAPED = re.compile(r"((?:\\[0-7]{1,3}|\\x[0-9a-fA-F]{1,2})+)|\\(.)")


def _unescaped(text: str, number: int) -> str:
    """A string without C's escapes. Those with digits are bytes; several together may be one letter."""

    def letters(match: re.Match[str]) -> str:
        try:
            if match[1]:
                found = _BYTES.finditer(match[1])
                return bytes(int(one[1], 8) if one[1] else int(one[2], 16) for one in found).decode()
            return _ESCAPES[match[2]]
        except (KeyError, ValueError):
            raise BadFile("not_po", number) from None

    return _ESCAPED.sub(letters, text) if "\\" in text else text
