"""XLIFF 2.0 or 2.1 that comes back, as programs write it: split into segments, with codes of their own kinds.

Only our own names for job and units are believed; notes, candidates and everything of other namespaces are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from openappeal.appeals.exchange import jobs, trees
from openappeal.appeals.exchange.jobs import STATES, BadFile, Returned, ReturnedUnit, State, is_blank
from openappeal.appeals.exchange.xliff_names import CATEGORY, CORE, METADATA


def read_xliff(data: bytes) -> Returned:
    """Read a file that a program has saved.

    :raises BadFile: "empty", "too_large", "doctype", "not_xml", "not_xliff", "xliff_version", "several", "no_job",
        "no_units", "twice", "characters"
    """
    root = trees.parse(data)
    if root.tag.rpartition("}")[2] != "xliff":
        raise BadFile("not_xliff")
    if root.tag != _core("xliff") or not root.get("version", "").startswith("2."):
        raise BadFile("xliff_version")
    files = root.findall(_core("file"))
    if len(files) != 1:
        raise BadFile("several" if files else "no_units")
    ours = _metadata(files[0])
    return jobs.returned(
        job_id=ours.get("job", ""),
        version=ours.get("version", ""),
        source=root.get("srcLang", "").lower(),
        target=root.get("trgLang", "").lower(),
        units=[_unit(unit) for unit in _units(files[0])],
    )


def _core(name: str) -> str:
    return f"{{{CORE}}}{name}"


def _metadata(file: Element) -> dict[str, str]:
    path = f"{{{METADATA}}}metadata/{{{METADATA}}}metaGroup[@category='{CATEGORY}']/{{{METADATA}}}meta"
    return {meta.get("type", ""): (meta.text or "").strip() for meta in file.findall(path)}


def _units(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == _core("unit"):
            yield child
        elif child.tag == _core("group"):
            yield from _units(child)


@dataclass
class _Codes:
    """The letters of a unit's marks: by the reference to its data, and by what the source says of a mark's id."""

    data: dict[str, str]
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def letters(self, code: Element, end: str, reference: str, *names: str) -> str:
        """What stands for one end of a mark. Programs may leave the reference out, or make a copy of a mark."""
        ids = [code.get(name) for name in names]
        found = self.data.get(code.get(reference, ""))
        if found is None:
            return next((self.known[end, one] for one in ids if one and (end, one) in self.known), "")
        for one in ids:
            if one:
                self.known.setdefault((end, one), found)
        return found


def _unit(unit: Element) -> ReturnedUnit:
    codes = _Codes({data.get("id", ""): _text(data, None) for data in unit.findall(f"{_core('originalData')}/*")})
    source = ""
    states: list[State] = []
    targets: list[tuple[int, str]] = []
    is_whole = True
    for place, part in enumerate((part for part in unit if part.tag in _PARTS), start=1):
        words = _child(part, "source", codes)
        target = part.find(_core("target"))
        source += words
        if part.tag == _core("ignorable"):
            text = words if target is None else _text(target, codes)
        else:
            text = "" if target is None else _text(target, codes)
            is_whole = is_whole and (not is_blank(text) or is_blank(words))
            states.append(_state(part))
        order = "" if target is None else target.get("order", "")
        targets.append((int(order) if re.fullmatch("[0-9]{1,6}", order) else place, text))
    # Half a paragraph is no translation of it.
    if len(targets) > 1 and not is_whole:
        targets = []
    joined = "".join(text for _, text in sorted(targets, key=lambda pair: pair[0]))
    state = min(states, key=STATES.index, default=STATES[0]) if joined else STATES[0]
    return ReturnedUnit(unit.get("name") or unit.get("id") or "", source, joined, state)


_PARTS = (_core("segment"), _core("ignorable"))


def _child(part: Element, name: str, codes: _Codes) -> str:
    found = part.find(_core(name))
    return "" if found is None else _text(found, codes)


def _state(segment: Element) -> State:
    return next((state for state in STATES if state == segment.get("state")), "initial")


def _text(parent: Element, codes: _Codes | None) -> str:
    """The words in an element, with the letters of its marks. Without codes it is data, which has none."""
    written = [parent.text or ""]
    for child in parent:
        name = child.tag.removeprefix(_core(""))
        if name == "cp":
            written.append(_code_point(child.get("hex", "")))
        elif codes is not None:
            written += _marked(name, child, codes)
        written.append(child.tail or "")
    return "".join(written)


def _marked(name: str, child: Element, codes: _Codes) -> Iterator[str]:
    if name == "ph":
        yield codes.letters(child, "alone", "dataRef", "id", "copyOf")
    elif name == "sc":
        yield codes.letters(child, "start", "dataRef", "id", "copyOf")
    elif name == "ec":
        yield codes.letters(child, "end", "dataRef", "startRef", "id", "copyOf")
    elif name == "pc":
        yield codes.letters(child, "start", "dataRefStart", "id", "copyOf")
        yield _text(child, codes)
        yield codes.letters(child, "end", "dataRefEnd", "id", "copyOf")
    elif name == "mrk":
        yield _text(child, codes)  # a remark on words, which stay


def _code_point(hexadecimal: str) -> str:
    if not re.fullmatch("[0-9A-Fa-f]{2,8}", hexadecimal) or int(hexadecimal, 16) > 0x10FFFF:
        raise BadFile("characters")
    return chr(int(hexadecimal, 16))
