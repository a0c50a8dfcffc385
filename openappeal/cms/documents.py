"""Public addresses of files that organisers offer for loading.

A document has a public address only while a published page offers it.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.documents.models import AbstractDocument

PATH = re.compile(r"^/files/(?P<id>[0-9]+)/[A-Za-z0-9._-]+$")

# Only types that a browser shows or saves without running anything.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "zip": "application/zip",
}


def document_path(document: AbstractDocument) -> str:
    """`/files/7/leaflet.pdf`"""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", PurePosixPath(document.file.name).name)
    return f"/files/{document.pk}/{name}"
