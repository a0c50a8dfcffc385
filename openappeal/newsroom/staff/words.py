"""What the newsroom's screens call blocks and their fields, and moments in the zone of whoever planned them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from openappeal.accounts import home, language
from openappeal.core.digits import format_number
from openappeal.core.languages import LANGUAGES
from openappeal.newsroom.models import BlockKind, Item, Kind

NAMES = {one.tag: one.name for one in LANGUAGES}

# Label, rows of the box, longest text; of a kind's field, or of any kind's.
_TOLD: dict[tuple[str, str], tuple[Any, int, int]] = {
    ("", "heading"): (pgettext_lazy("of a block", "Heading, if it has one"), 1, 200),
    ("", "text"): (pgettext_lazy("of a block", "Text"), 8, 20000),
    (BlockKind.LETTER, "text"): (gettext_lazy("The letter, with greeting and names"), 10, 20000),
    (BlockKind.QUOTE, "text"): (gettext_lazy("Their words, without quotation marks"), 4, 4000),
    (BlockKind.QUOTE, "source"): (gettext_lazy("Who said it, and in what capacity"), 1, 300),
    (BlockKind.FIGURE, "label"): (gettext_lazy("What the figure counts"), 1, 200),
    (BlockKind.BIOGRAPHY, "heading"): (pgettext_lazy("of a person", "Name"), 1, 200),
    (BlockKind.PHOTO, "caption"): (gettext_lazy("Caption"), 2, 500),
    (BlockKind.PHOTO, "credit"): (gettext_lazy("Credit"), 1, 200),
    (BlockKind.PHOTO, "alt"): (gettext_lazy("What is seen, for those who do not see it"), 2, 500),
    (BlockKind.ACTION, "heading"): (gettext_lazy("What readers can do"), 1, 200),
    (BlockKind.ACTION, "text"): (gettext_lazy("How, in a few words"), 3, 2000),
    (BlockKind.ACTION, "label"): (gettext_lazy("Words on the button"), 1, 80),
    (BlockKind.FACTS, "text"): (gettext_lazy("Facts, with an empty line between them"), 6, 8000),
}
# What an item of a kind begins with, as those of the past had it.
BEGINS_WITH = {
    Kind.UPDATE: (BlockKind.TEXT, BlockKind.ACTION),
    Kind.RELEASE: (BlockKind.TEXT, BlockKind.QUOTE, BlockKind.FACTS),
    Kind.ADVISORY: (BlockKind.FACTS, BlockKind.TEXT),
    Kind.ALLIED: (BlockKind.TEXT,),
}


def told(kind: str, field: str) -> tuple[Any, int, int]:
    """What a box of a block is called, how many rows it has, how long its text may be."""
    return _TOLD.get((kind, field)) or _TOLD["", field]


def hint(kind: str) -> str:
    """What is said under each box of a block."""
    return _("Left empty, what is kept with the photograph stands here.") if kind == BlockKind.PHOTO else ""


def moment(item: Item) -> str:
    """The planned minute, where its author reads the clock."""
    return moment_in(item.opens_at, item.zone) if item.opens_at else ""


def moment_in(when: datetime, zone: str) -> str:
    """Day, minute and zone."""
    return home.moment(when.astimezone(ZoneInfo(zone)), AnonymousUser())


def names(tags: list[str]) -> str:
    """Languages in one line, each by its own name."""
    comma = "، " if language.current() == "fa" else ", "
    return comma.join(f"\u2068{NAMES.get(tag, tag)}\u2069" for tag in tags)


def n(number: int) -> str:
    """A number in the reader's digits."""
    return format_number(number, language.current())


def too_late() -> str:
    """Said when something is not as the screen showed it."""
    return _("Somebody else was quicker: it is not as you saw it. Look at it again.")
