"""The rules of XLIFF 2.1 that a file of ours can break: which element stands where, with which attributes.

Written from the core schema and the rules of its Schematron (K1 to K8, F1 to F4), since no package brings them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

XLF = "{urn:oasis:names:tc:xliff:document:2.0}"
MDA = "{urn:oasis:names:tc:xliff:metadata:2.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"

TOKEN, YES_NO, DIRECTION = r"[\w.:-]+", "yes|no", "ltr|rtl|auto"
TYPE, OWN = "fmt|ui|quote|link|image|other", r"[^\s:]+:[^\s:]+"
TAG = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"
INLINE = "cp|ph|pc|sc|ec|mrk|sm|em"
CODE = {
    "id!": TOKEN,
    "type": TYPE,
    "subType": OWN,
    "canCopy": YES_NO,
    "canDelete": YES_NO,
    "canReorder": "yes|no|firstNo",
}
PLACE = {
    "canResegment": YES_NO,
    "translate": YES_NO,
    "srcDir": DIRECTION,
    "trgDir": DIRECTION,
    f"{XML}space": "preserve|default",
}

# element: (its children in order, as a pattern of names; may it hold words; its attributes, "!" for required ones)
GRAMMAR = {
    "xliff": ("(file )+", False, {"version!": r"2\.1", "srcLang!": TAG, "trgLang": TAG}),
    "file": ("(metadata )?(notes )?((unit|group) )+", False, {"id!": TOKEN, "original": ".*", **PLACE}),
    "unit": (
        "(metadata )?(notes )?(originalData )?((segment|ignorable) )+",
        False,
        {"id!": TOKEN, "name": "(?s).*", "type": OWN, **PLACE},
    ),
    "segment": (
        "source (target )?",
        False,
        {"id": TOKEN, "canResegment": YES_NO, "state": "initial|translated|reviewed|final", "subState": OWN},
    ),
    "notes": ("(note )+", False, {}),
    "note": ("", True, {"id": TOKEN, "category": ".*", "priority": "[1-9]|10", "appliesTo": "source|target"}),
    "originalData": ("(data )+", False, {}),
    "data": ("(cp )*", True, {"id!": TOKEN, "dir": DIRECTION, f"{XML}space": "preserve"}),
    "source": (f"(({INLINE}) )*", True, {f"{XML}lang": TAG, f"{XML}space": "preserve|default"}),
    "target": (f"(({INLINE}) )*", True, {f"{XML}lang": TAG, f"{XML}space": "preserve|default", "order": "[1-9][0-9]*"}),
    "cp": ("", False, {"hex!": "([0-9A-F]{2})+"}),
    "ph": ("", False, {**CODE, "equiv": "(?s).*", "disp": "(?s).*", "dataRef": TOKEN}),
    "pc": (f"(({INLINE}) )*", True, {**CODE, "canOverlap": YES_NO, "dataRefStart": TOKEN, "dataRefEnd": TOKEN}),
    "metadata": ("(metaGroup )+", False, {"id": TOKEN}),
    "metaGroup": ("((metaGroup|meta) )+", False, {"id": TOKEN, "category": ".*"}),
    "meta": ("", True, {"type!": ".+"}),
}


def complaints(data: bytes) -> list[str]:
    """A sentence for each breach."""
    root = ElementTree.fromstring(data)
    return [*_shape(root), *_constraints(root)] if root.tag == f"{XLF}xliff" else ["the root is not an xliff of 2.x"]


def _shape(element) -> Iterator[str]:
    name = _name(element)
    if name not in GRAMMAR:
        yield f"{element.tag} is unknown"
        return
    children, holds_words, attributes = GRAMMAR[name]
    if not re.fullmatch(children, "".join(f"{_name(child)} " for child in element)):
        yield f"{name} holds {[_name(child) for child in element]}"
    words = (element.text or "") + "".join(child.tail or "" for child in element)
    if words.strip() and not holds_words:
        yield f"{name} holds words"
    allowed = {key.rstrip("!"): pattern for key, pattern in attributes.items()}
    for key, value in element.attrib.items():
        if not re.fullmatch(allowed.get(key, "(?!)"), value):
            yield f"{name} has {key}={value!r}"
    yield from (
        f"{name} lacks {key[:-1]}" for key in attributes if key.endswith("!") and key[:-1] not in element.attrib
    )
    for child in element:
        yield from _shape(child)


def _constraints(root) -> Iterator[str]:
    yield from _twice("file", root.findall(f"{XLF}file"))
    if root.find(f".//{XLF}target") is not None and not root.get("trgLang"):
        yield "there are targets, and no trgLang"
    for file in root.findall(f"{XLF}file"):
        yield from _twice("unit", file.findall(f".//{XLF}unit"))
    for unit in root.iter(f"{XLF}unit"):
        yield from _twice("data", unit.findall(f"{XLF}originalData/{XLF}data"))
        yield from _codes(unit)
    for segment in root.iter(f"{XLF}segment"):
        if "subState" in segment.attrib and "state" not in segment.attrib:
            yield "a segment has a subState without a state"
        if segment.get("state", "initial") != "initial" and segment.find(f"{XLF}target") is None:
            yield "a segment without target is beyond initial"


def _codes(unit) -> Iterator[str]:
    data = {one.get("id") for one in unit.findall(f"{XLF}originalData/{XLF}data")}
    sources = [code for source in unit.iter(f"{XLF}source") for code in source.iter() if code.get("id")]
    targets = [code for target in unit.iter(f"{XLF}target") for code in target.iter() if code.get("id")]
    yield from _twice("mark of a source", [*sources, *unit.findall(f"{XLF}segment[@id]")])
    yield from _twice("mark of a target", targets)
    of_source = {code.get("id"): (code.tag, code.attrib) for code in sources}
    for code in targets:
        if of_source.get(code.get("id"), (code.tag, code.attrib)) != (code.tag, code.attrib):
            yield f"mark {code.get('id')} is another in the target"
    for code in [*sources, *targets]:
        references = {value for key, value in code.attrib.items() if key.startswith("dataRef")}
        yield from (f"mark {code.get('id')} refers to {one}, which is not there" for one in sorted(references - data))


def _twice(what, elements) -> Iterator[str]:
    counted = Counter(element.get("id") for element in elements)
    yield from (f"{what} {one} is there {number} times" for one, number in counted.items() if number > 1)


def _name(element) -> str:
    return element.tag.removeprefix(XLF).removeprefix(MDA)
