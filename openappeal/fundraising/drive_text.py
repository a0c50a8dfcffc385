"""A drive's words in one language, as they are written and compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from openappeal.cms.proposals import Text
from openappeal.fundraising.drive_models import AmountKind, Drive, Words

PLACES = ("title", "lede", "text", "how_to_give", "if_missed", "if_more", "report")
LABEL = "label-"
"""What the place of an amount's label begins with; its id follows."""


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


def places_of(drive: Drive, text: DriveText) -> dict[str, str]:
    """A drive's words by place, and after them those of the amounts that it has now: marks first, as on its forms."""
    amounts = sorted(drive.amounts.all(), key=lambda one: (one.kind != AmountKind.MARK, one.position))
    labels = {f"{LABEL}{one.pk}": str((text.labels or {}).get(str(one.pk), "")) for one in amounts}
    return {**{name: str(getattr(text, name)) for name in PLACES}, **labels}


def text_from(places: Mapping[str, str]) -> DriveText:
    """The words that stand in these places."""
    labels = {name.removeprefix(LABEL): words for name, words in places.items() if name.startswith(LABEL)}
    return DriveText(**{name: places.get(name, "") for name in PLACES}, labels=labels)


def as_text(drive: Drive, words: Words | None) -> Text | None:
    """The words as a proposal is compared with them."""
    if words is None:
        return None
    text = text_of(words)
    return Text(places_of(drive, text), text.digest(), words.made_of, words.of)


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
