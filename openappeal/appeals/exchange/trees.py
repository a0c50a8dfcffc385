"""XML from outside as a tree, bounded: no document type, so no entities of its own; no more elements than a job has."""

from __future__ import annotations

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from openappeal.appeals.exchange.jobs import MOST_BYTES, BadFile

_MOST_ELEMENTS = 300_000
_DEEPEST = 200


def parse(data: bytes) -> Element:
    """The root element; names are written ``{namespace}name``.

    :raises BadFile: "empty", "too_large", "doctype", "not_xml"
    """
    if len(data) > MOST_BYTES:
        raise BadFile("too_large")
    if not data.strip():
        raise BadFile("empty")
    tree = _Tree()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.text
    # Neither XLIFF nor anything in it has one. Entities are how a small file becomes big, or reads others.
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BadFile("not_xml", error.lineno) from None
    except (LookupError, ValueError):
        raise BadFile("not_xml", 1) from None  # an encoding that nobody knows
    return tree.close()


def _refuse_doctype(*_: object) -> NoReturn:
    raise BadFile("doctype")


class _Tree:
    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._depth = 0
        self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        # Whoever walks the tree calls itself for each floor of it.
        if self._depth > _DEEPEST or self._elements > _MOST_ELEMENTS:
            raise BadFile("too_large")
        self._builder.start(_named(name), {_named(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(_named(name))

    def text(self, data: str) -> None:
        self._builder.data(data)

    def close(self) -> Element:
        return self._builder.close()


def _named(name: str) -> str:
    return "{" + name if "}" in name else name
