"""A job as XLIFF 2.1 (OASIS Standard, 13 February 2018).

One `file`. Its metadata (module of XLIFF 2.0) name the job and its version; each unit's name its kind and number. A
unit's `name` is our id; `id` is the same where XLIFF's form of ids allows. Marks become `pc` and `ph`, their letters
stand in `originalData`. Directions are of the languages. A target made of other words than the source has now is in the
state `initial`, with the sub-state `openappeal:behind`, and a note holds the earlier source.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count

from openappeal.appeals.exchange import marks
from openappeal.appeals.exchange.jobs import Job, Unit, bcp47, direction
from openappeal.appeals.exchange.xliff_names import CATEGORY, CORE, METADATA

# Letters that XML 1.0 (§2.2) has no way to write, and those that it would change.
_UNWRITABLE = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_SPECIAL = re.compile(rf"[&<>\r]|{_UNWRITABLE}")
_SPECIAL_IN_ATTRIBUTE = re.compile(rf'[&<>"\t\n\r]|{_UNWRITABLE}')
_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")

# XLIFF's words for what a mark is (§4.3.1.37, §4.3.1.34).
_FORMATS = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "br": "lb"}
_TYPES = {"a": "link", "img": "image", "q": "quote"}


def write_xliff(job: Job) -> bytes:
    """The job's file, in UTF-8. Units without words are left out.

    :raises ValueError: two units have the same id
    """
    units = job.to_translate
    ids = _unit_ids([unit.id for unit in units])
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{CORE}" xmlns:mda="{METADATA}" version="2.1"'
        f' srcLang="{_attribute(bcp47(job.source_language))}" trgLang="{_attribute(bcp47(job.target_language))}">',
        f'  <file id="appeal" canResegment="no" srcDir="{direction(job.source_language)}"'
        f' trgDir="{direction(job.target_language)}" xml:space="preserve">',
        *_metadata("    ", job=job.id, version=str(job.version)),
        *_notes("    ", [("title", job.title)]),
    ]
    for unit, unit_id in zip(units, ids, strict=True):
        lines += _unit(unit, unit_id)
    lines += ["  </file>", "</xliff>", ""]
    return "\n".join(lines).encode()


def _unit(unit: Unit, unit_id: str) -> Iterator[str]:
    inline = _Inline()
    source, target = inline.source(unit.source), inline.target(unit.target)
    yield f'    <unit id="{unit_id}" name="{_attribute(unit.id)}">'
    yield from _metadata("      ", kind=unit.kind, number=str(unit.number))
    notes = [("description", note) for note in unit.notes]
    if unit.is_behind:
        notes.append(("earlier-source", unit.earlier_source))
    yield from _notes("      ", notes)
    if inline.data:
        yield "      <originalData>"
        for letters, data_id in inline.data.items():
            yield f'        <data id="{data_id}">{_text(letters)}</data>'
        yield "      </originalData>"
    # Whoever reads a state must find it where words are: without words, everything is at its beginning.
    state = unit.state if unit.target and not unit.is_behind else "initial"
    below = f' subState="{CATEGORY}:behind"' if unit.is_behind else ""
    yield f'      <segment state="{state}"{below}>'
    yield f'        <source xml:space="preserve">{source}</source>'
    if unit.target:
        yield f'        <target xml:space="preserve">{target}</target>'
    yield "      </segment>"
    yield "    </unit>"


def _metadata(indent: str, **values: str) -> Iterator[str]:
    yield f'{indent}<mda:metadata><mda:metaGroup category="{CATEGORY}">'
    for name, value in values.items():
        yield f'{indent}  <mda:meta type="{name}">{_plain(value)}</mda:meta>'
    yield f"{indent}</mda:metaGroup></mda:metadata>"


def _notes(indent: str, notes: Iterable[tuple[str, str]]) -> Iterator[str]:
    written = [f'{indent}  <note category="{category}">{_plain(note)}</note>' for category, note in notes if note]
    if written:
        yield from [f"{indent}<notes>", *written, f"{indent}</notes>"]


def _unit_ids(names: list[str]) -> Iterator[str]:
    """An id for each name: itself, if it is of the form that XLIFF wants (NMTOKEN), or else a new one."""
    taken = set(names)
    numbers = (name for name in (f"u{number}" for number in count(1)) if name not in taken)
    for name in names:
        yield name if _ID.fullmatch(name) else next(numbers)


class _Inline:
    """Writes the source and the target of one unit. A mark of both has the same id in both (§4.3.1.17)."""

    def __init__(self) -> None:
        self.data: dict[str, str] = {}
        self._numbers = count(1)
        self._known: dict[tuple[str, str], deque[str]] = {}

    def source(self, text: str) -> str:
        return self._write(text, is_source=True)

    def target(self, text: str) -> str:
        return self._write(text, is_source=False)

    def _write(self, text: str, *, is_source: bool) -> str:
        written = []
        for piece in marks.pieces(text):
            if piece.role == "text":
                written.append(_text(piece.text))
            elif piece.role == "close":
                written.append("</pc>")
            else:
                mark = (piece.text, piece.end)
                waiting = self._known.setdefault(mark, deque())
                if is_source or not waiting:
                    mark_id = f"m{next(self._numbers)}"
                else:
                    mark_id = waiting.popleft()
                if is_source:
                    waiting.append(mark_id)
                written.append(self._start(piece, mark_id))
        return "".join(written)

    def _start(self, piece: marks.Piece, mark_id: str) -> str:
        what = f' id="{mark_id}"{_type(piece.name)}'
        if piece.role == "open":
            # A link or an image exists once: a program must not let it be lost or doubled.
            fixed = ' canCopy="no" canDelete="no"' if " " in piece.text.strip() else ""
            return f'<pc{what}{fixed} dataRefStart="{self._data(piece.text)}" dataRefEnd="{self._data(piece.end)}">'
        return f'<ph{what} dataRef="{self._data(piece.text)}"/>'

    def _data(self, letters: str) -> str:
        return self.data.setdefault(letters, f"d{len(self.data) + 1}")


def _type(name: str) -> str:
    if name in _FORMATS:
        return f' type="fmt" subType="xlf:{_FORMATS[name]}"'
    return f' type="{_TYPES.get(name, "other")}"'


def _text(text: str) -> str:
    """Words inside `source`, `target` and `data`, where `cp` stands for what XML cannot write."""
    return _SPECIAL.sub(lambda match: _escape(match[0]) or f'<cp hex="{ord(match[0]):04X}"/>', text)


def _plain(text: str) -> str:
    """Words elsewhere, where nothing stands for it."""
    return _SPECIAL.sub(lambda match: _escape(match[0]) or "\ufffd", text)


def _attribute(text: str) -> str:
    return _SPECIAL_IN_ATTRIBUTE.sub(lambda match: _escape(match[0]) or "\ufffd", text)


def _escape(letter: str) -> str:
    names = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
    return names.get(letter, "")
