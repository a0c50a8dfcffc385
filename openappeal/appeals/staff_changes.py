"""What a draft changes, as its organisers see and judge it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from openappeal.accounts import language
from openappeal.appeals import history_queries, queries, step_queries
from openappeal.appeals.actions.judging import JUDGEMENTS
from openappeal.appeals.models import Edition, Version
from openappeal.core.digits import format_number
from openappeal.core.textdiff import Piece

PREFIX = "judge-"


@dataclass(frozen=True)
class ShownChange:
    """A change with its difference. `kind` is what was said of it, `suggested` what we would say."""

    mark: int
    part: str
    where: str
    kind: str
    suggested: str
    pieces: tuple[Piece, ...]

    @property
    def name(self) -> str:
        """Of the field that judges it."""
        return f"{PREFIX}{self.mark}"


@dataclass(frozen=True)
class Following:
    """What publishing does to a language that is not ready: how many places it will be behind.

    `shows` is the number of the version that its readers go on seeing, 0 if they see none.
    """

    language: str
    edition: Edition
    shows: int
    behind: int


def changes(draft: Version) -> list[ShownChange]:
    """What the draft says otherwise than the version before, in reading order."""
    return [
        ShownChange(
            mark=one.mark,
            part=one.part,
            where=part_name(one.part, one.number),
            kind=one.kind,
            suggested=step_queries.suggested(one.part),
            pieces=history_queries.readable(one.before, one.after),
        )
        for one in step_queries.changes(draft)
    ]


def judged(data: Mapping[str, str]) -> dict[int, str]:
    """What was answered, by mark."""
    return {
        int(name.removeprefix(PREFIX)): value
        for name, value in data.items()
        if name.startswith(PREFIX)
        and name.removeprefix(PREFIX).isascii()
        and name.removeprefix(PREFIX).isdecimal()
        and len(name) < 30
        and value in JUDGEMENTS
    }


def following(draft: Version, editions: Iterable[Edition], found: Iterable[ShownChange]) -> list[Following]:
    """What readers of the languages that are not ready will see, if the changes are judged as they are now."""
    kinds = {one.mark: one.kind or one.suggested for one in found}
    rows = []
    for edition in editions:
        shown = queries.current_record(edition.language)
        behind = len(step_queries.would_be_behind(shown, draft, kinds)) if shown else 0
        rows.append(Following(edition.language, edition, shown.version.number if shown else 0, behind))
    return rows


def part_name(part: str, number: int) -> str:
    """A place as the editor names it."""
    if part == "title":
        return _("the title")
    numbered = {
        "addressee": _("addressee %(number)s"),
        "demand": _("demand %(number)s"),
        "paragraph": _("paragraph %(number)s"),
    }
    return numbered[part] % {"number": format_number(number, language.current())}
