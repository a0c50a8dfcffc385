"""Words that a translator proposes for a text of several places, and that somebody takes over into what readers have.

A text is a mapping of places to words. A room keeps the words that readers have in a table of its own, and those that
are proposed in a table made of `Proposal`; it locks the text's row, makes a `Job` and calls what stands below. Nothing
here is shown to readers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField


class ProposalStage(models.TextChoices):
    """work → ready → taken over, by which the row goes; from ready also back to work."""

    WORK = "work", _("in work")
    READY = "ready", _("handed over")


class Proposal(models.Model):
    """Words proposed in one language, at most one such row for a text and a language.

    `of` holds by place the source's words beside which it was written; `made_of` the digest of the whole source when it
    was handed over, `made_over` that of the words which readers had when it was saved (empty: none). `note` is said by
    whoever sent it back.
    """

    id = RandomIdField()
    language = models.CharField(max_length=20)
    stage = models.CharField(max_length=5, choices=ProposalStage, default=ProposalStage.WORK)
    words = models.JSONField(default=dict)
    of = models.JSONField(default=dict)
    made_of = models.CharField(max_length=64, blank=True)
    made_over = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=150)
    day = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"proposed words {self.pk}"


class NotPossibleNow(Exception):
    """It is at another stage than the caller saw, or there is no source to translate."""


class ChangedMeanwhile(Exception):
    """Source, words of readers or proposal are not what the caller saw. Nothing was kept."""


@dataclass(frozen=True)
class Text:
    """Words by place, and their digest. `of` are the source's words that each place translates, where that is known;
    `made_of` the digest of the whole source then."""

    words: Mapping[str, str]
    digest: str
    made_of: str = ""
    of: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Place:
    """One place of a job: the source now and then, what readers have, what is proposed.

    `before` is what the source said when these words were written, if it is known to have changed. `waits`: it lacks
    words, or translates an earlier source.
    """

    name: str
    source: str
    before: str | None
    standing: str
    words: str
    waits: bool


@dataclass(frozen=True)
class Job:
    """A text in a language that is to be translated into. `source` is none before there are words to translate."""

    language: str
    source_language: str
    source: Text | None
    standing: Text | None
    proposal: Proposal | None

    @property
    def is_ready(self) -> bool:
        """Whether it waits for somebody to take it over."""
        return self.proposal is not None and self.proposal.stage == ProposalStage.READY

    @property
    def is_behind(self) -> bool:
        """Whether readers have words of an earlier source."""
        return (
            self.source is not None
            and self.standing is not None
            and bool(self.standing.made_of)
            and self.standing.made_of != self.source.digest
        )

    @property
    def is_over_older(self) -> bool:
        """Whether somebody has changed what readers have since this was proposed."""
        return self.proposal is not None and self.proposal.made_over != _digest_of(self.standing)

    @property
    def source_has_moved(self) -> bool:
        """Whether the source has changed since this was handed over."""
        return self.is_ready and self.proposal is not None and self.proposal.made_of != _digest_of(self.source)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where the source or the translation has words, in the source's order."""
        if self.source is None:
            return ()
        found = (self._place(name, source) for name, source in self.source.words.items())
        return tuple(place for place in found if place.source or place.standing or place.words)

    @property
    def waiting(self) -> int:
        """How many places wait."""
        return sum(place.waits for place in self.places)

    @property
    def seen(self) -> str:
        """A digest of everything that a screen of it shows."""
        row = self.proposal
        state = [
            _digest_of(self.source),
            _digest_of(self.standing),
            [row.stage, row.words, row.note] if row is not None else [],
        ]
        return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:24]

    def _place(self, name: str, source: str) -> Place:
        standing = self.standing.words.get(name, "") if self.standing is not None else ""
        proposed = self.proposal.words.get(name) if self.proposal is not None else None
        words = standing if proposed is None else str(proposed)
        of = self._of(name)
        before = of if words and of is not None and of != source else None
        # Words of a time of which only the digest of the whole source is known wait with all others.
        is_unknown = bool(words) and of is None and self.is_behind
        waits = before is not None or is_unknown or bool(source and not words)
        return Place(name, source, before, standing, words, waits)

    def _of(self, name: str) -> str | None:
        """The source's words that a place translates, if that is known."""
        for known in (self.proposal.of if self.proposal is not None else None, self.standing and self.standing.of):
            if known and name in known:
                return str(known[name])
        if self.standing is not None and self.source is not None and self.standing.made_of == self.source.digest:
            return self.source.words.get(name, "")
        return None


@dataclass(frozen=True)
class Taken:
    """What was taken over: words by place, and of which source."""

    words: Mapping[str, str]
    of: Mapping[str, str]
    made_of: str


def save(
    job: Job,
    begin: Callable[[], Proposal],
    *,
    words: Mapping[str, str],
    seen: str,
    hand_over: bool,
    by: str,
    today: date,
) -> frozenset[str]:
    """Keep what was typed, and hand it over if that is wanted and every place of the source has words.

    Returns the places that have none. With any, nothing is handed over. What is as readers have it, and says what the
    source says, is no proposal. Call it with the text's row locked.

    :raises NotPossibleNow: it is handed over, or there is no source
    :raises ChangedMeanwhile:
    """
    if job.is_ready or job.source is None:
        raise NotPossibleNow
    if seen != job.seen:
        raise ChangedMeanwhile
    places = {place.name: place for place in job.places}
    typed = {name: words.get(name, place.words) for name, place in places.items()}
    undone = frozenset(name for name, place in places.items() if place.source and not typed[name])
    is_handed = hand_over and not undone
    row = job.proposal if job.proposal is not None else begin()
    # What was sent back stays, with what is typed now, until it is handed over again.
    if _is_nothing_new(job, typed) and (is_handed or not row.note):
        if job.proposal is not None:
            row.delete()
        return undone
    of = {}
    for name, place in places.items():
        known = place.source if is_handed or typed[name] != place.words else job._of(name)
        if known is not None and typed[name]:
            of[name] = known
    # What nobody has written yet is not proposed to be empty: readers may get words there meanwhile.
    row.words = {name: text for name, text in typed.items() if text or places[name].standing}
    row.of, row.by, row.day = of, by, today
    row.made_over = _digest_of(job.standing)
    if is_handed:
        row.stage, row.made_of, row.note = ProposalStage.READY, job.source.digest, ""
    row.save()
    return undone


def take_back(job: Job) -> Proposal:
    """Go on writing at what was handed over. Returns the row.

    :raises NotPossibleNow:
    """
    row = _ready(job)
    row.stage = ProposalStage.WORK
    row.save(update_fields=["stage"])
    return row


def send_back(job: Job, *, note: str, seen: str) -> None:
    """Give it back to who wrote it, with a sentence.

    :raises NotPossibleNow:
    :raises ChangedMeanwhile:
    """
    row = _ready(job)
    if seen != job.seen:
        raise ChangedMeanwhile
    row.stage, row.note = ProposalStage.WORK, note
    row.save(update_fields=["stage", "note"])


def take_over(job: Job, *, seen: str) -> Taken:
    """End the proposal: its words are what the caller keeps for readers. A place that came since stays as it was.

    :raises NotPossibleNow:
    :raises ChangedMeanwhile: only what was read is taken over
    """
    row = _ready(job)
    if seen != job.seen:
        raise ChangedMeanwhile
    standing = job.standing.words if job.standing is not None else {}
    names = job.source.words if job.source is not None else row.words
    words = {name: str(row.words.get(name, standing.get(name, ""))) for name in names}
    taken = Taken(words, {name: of for name, of in row.of.items() if name in names}, row.made_of)
    row.delete()
    return taken


def throw_away(job: Job, *, seen: str) -> None:
    """End the proposal: nobody wants it any more.

    :raises NotPossibleNow:
    :raises ChangedMeanwhile:
    """
    row = _ready(job)
    if seen != job.seen:
        raise ChangedMeanwhile
    row.delete()


def _ready(job: Job) -> Proposal:
    if not job.is_ready or job.proposal is None:
        raise NotPossibleNow
    return job.proposal


def _is_nothing_new(job: Job, typed: Mapping[str, str]) -> bool:
    """Whether this is what readers have already, of the source of now."""
    if job.standing is None:
        return not any(typed.values())
    is_same = all(typed[place.name] == place.standing for place in job.places)
    return is_same and not job.is_behind


def _digest_of(text: Text | None) -> str:
    return text.digest if text is not None else ""
