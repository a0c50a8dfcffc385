"""Things to take away, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openappeal.cms.boxes import rows_of
from openappeal.cms.documents import document_path
from openappeal.core.languages import direction
from openappeal.website.blocks import ResourceKind, target_path


@dataclass(frozen=True)
class Entry:
    """One resource. `text` is for copying, `url` leads to a page or a file; either may be empty."""

    anchor: str
    kind: str
    language: str
    direction: str
    title: str
    description: str
    text: str
    rows: int
    url: str
    file_type: str
    rights: str


def entries(resources: Any, language: str) -> list[Entry]:
    """The page's resources, those in its own language first."""
    found = [_entry(number, block.value, language) for number, block in enumerate(resources, start=1)]
    return sorted(found, key=lambda entry: entry.language != language)


def _entry(number: int, value: Any, language: str) -> Entry:
    document = value.get("document")
    tag = value["language"] or language
    return Entry(
        anchor=f"resource-{number}",
        kind=str(ResourceKind(value["kind"]).label) if value["kind"] else "",
        language=tag,
        direction=direction(tag),
        title=value["title"],
        description=value["description"],
        text=value.get("text") or "",
        rows=rows_of(value.get("text") or ""),
        url=document_path(document) if document else target_path(value, language),
        file_type=document.file_extension.upper() if document else "",
        rights=value.get("rights") or "",
    )
