"""A drive's words in one language, as they are written and compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from openappeal.fundraising.drive_models import Words


@dataclass(frozen=True)
class DriveText:
    """A drive's words in one language. `labels` are words for its amounts, by id."""

    title: str
    lede: str
    text: str = ""
    how_to_give: str = ""
    if_missed: str = ""
    if_more: str = ""
    report: str = ""
    labels: Mapping[str, str] | None = None

    def digest(self) -> str:
        """What a translation says that it was made of."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def text_of(words: Words) -> DriveText:
    """The words as they are compared."""
    return DriveText(
        title=words.title,
        lede=words.lede,
        text=words.text,
        how_to_give=words.how_to_give,
        if_missed=words.if_missed,
        if_more=words.if_more,
        report=words.report,
        labels=words.labels,
    )
