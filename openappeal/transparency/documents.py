"""What the log says about itself, in META leaves: its key, the office's recipients, the texts, the rules.

Each is one line of JSON, keys sorted, without spaces, and a line feed. Whoever swaps a recipient or a text on a hacked
server shows it here, or shows something else than here.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from openappeal.appeals import queries as appeals
from openappeal.transparency.models import Log
from openappeal.vault.keys import KeyProvider


def facts(*, log: Log, keys: KeyProvider) -> dict[str, bytes]:
    """What holds now, by subject, in the order in which it is said."""
    first, last = settings.LOG_DELAY_HOURS
    found: dict[str, dict[str, Any]] = {
        "key": {"key": log.verifier, "origin": log.origin},
        "rules": {"delay_hours": [first, last], "smallest_batch": settings.LOG_SMALLEST_BATCH},
        "recipients": {"office": sorted(keys.office_recipients())},
    }
    for edition in appeals.published_editions().select_related("version__appeal"):
        number, language = edition.version.number, edition.language
        found[f"text/{number}/{language}"] = {
            "appeal": edition.version.appeal.slug,
            "language": language,
            "sha256": edition.sha256,
            "version": number,
        }
    return {subject: written({"kind": subject.partition("/")[0], **said}) for subject, said in found.items()}


def subject_of(body: bytes) -> str:
    """The subject of a document that was read back; empty if it is none of ours."""
    try:
        said = json.loads(body)
        kind = said["kind"]
        return f"text/{said['version']}/{said['language']}"[:60] if kind == "text" else str(kind)[:60]
    except (ValueError, KeyError, TypeError):
        return ""


def written(said: dict[str, Any]) -> bytes:
    """A document's bytes."""
    return (json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()
