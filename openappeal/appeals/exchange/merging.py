"""What of a returned file can be taken, and what meets a source that has changed meanwhile."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from openappeal.appeals.exchange.jobs import BadFile, Job, Returned, Unit, is_blank, same_language


@dataclass(frozen=True)
class Refused:
    """A unit translated from other words than we have now. Both are here, so that a screen can show what changed."""

    id: str
    their_source: str
    our_source: str
    target: str


@dataclass(frozen=True)
class Merged:
    """What each unit of a file comes to, by its id.

    `accepted` holds new words, and words of ours that were open and that the file says are right. Those of `unsure` are
    among them: the file says that they are not finished (a state of "initial", or "fuzzy").
    """

    accepted: Mapping[str, str]
    unsure: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[Refused, ...]
    unknown: tuple[str, ...]


def merge(job: Job, returned: Returned) -> Merged:
    """Compare a file with the job as it is now. An empty target changes nothing; nothing is stored here.

    A file of an earlier version of the job is taken unit by unit like any other: what counts is the words that it
    translates.

    :raises BadFile: "other_job", "other_languages", or "other_version" for a version that the job has not reached
    """
    if returned.job_id != job.id:
        raise BadFile("other_job")
    if not (
        same_language(job.source_language, returned.source_language)
        and same_language(job.target_language, returned.target_language)
    ):
        raise BadFile("other_languages")
    if returned.version > job.version:
        raise BadFile("other_version")
    ours = {unit.id: unit for unit in job.units}
    accepted: dict[str, str] = {}
    unsure, unchanged, refused, unknown = [], [], [], []
    for unit in returned.units:
        mine = ours.get(unit.id)
        is_known = mine is not None and _as_stored(unit.target) == _as_stored(mine.target)
        if mine is None:
            unknown.append(unit.id)
        elif is_blank(unit.target):
            unchanged.append(unit.id)
        elif _as_stored(unit.source) != _as_stored(mine.source):
            if is_known:
                unchanged.append(unit.id)
            else:
                refused.append(Refused(unit.id, unit.source, mine.source, unit.target))
        elif is_known and not (_is_open(mine) and unit.state != "initial"):
            unchanged.append(unit.id)
        else:
            accepted[unit.id] = unit.target
            if unit.state == "initial":
                unsure.append(unit.id)
    return Merged(accepted, tuple(unsure), tuple(unchanged), tuple(refused), tuple(unknown))


def _is_open(unit: Unit) -> bool:
    """Whether the words that are there wait for somebody to say that they are right."""
    return unit.is_behind or unit.state == "initial"


def _as_stored(text: str) -> str:
    """Programs save other line ends, and compose letters; neither is a change of the source."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
