"""A placement's facts and words, as they are written and compared."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import date

from openappeal.cms.proposals import Text
from openappeal.fundraising.drive_models import Drive
from openappeal.printing.models import Publication
from openappeal.printing.placement_models import PlacementWords

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
TARGET = re.compile(r"(?:[a-z0-9-]+/)*")
"""Where a banner leads, below /{lang}/: a plain address of this site. No mark could follow a reader in it."""


@dataclass(frozen=True)
class PlacementFacts:
    """What is the same in every language. Sums are in minor units of `currency`."""

    kind: str
    outlet: str
    publication: Publication | None = None
    drive: Drive | None = None
    booking_day: date | None = None
    art_day: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    currency: str = ""
    quoted_minor: int | None = None
    agreed_minor: int | None = None
    reach: int | None = None
    reach_source: str = ""
    reach_day: date | None = None
    tear_url: str = ""
    target: str = ""


@dataclass(frozen=True)
class PlacementText:
    """A placement's words in one language."""

    title: str
    issue: str = ""
    text: str = ""
    report: str = ""
    banner: str = ""

    def digest(self) -> str:
        """What a translation says that it was made of."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def text_of(words: PlacementWords) -> PlacementText:
    """The words as they are compared."""
    return PlacementText(
        title=words.title, issue=words.issue, text=words.text, report=words.report, banner=words.banner
    )


def as_text(words: PlacementWords | None) -> Text | None:
    """The words as a proposal is compared with them."""
    if words is None:
        return None
    text = text_of(words)
    return Text(asdict(text), text.digest(), words.made_of, words.of)
