"""A translation as a file for translators' programs, and what of a returned one can be taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils.translation import get_language, ngettext

from openappeal.appeals import exchange
from openappeal.appeals.actions import translating
from openappeal.appeals.actions.translating import Typed
from openappeal.appeals.models import Edition, JobLink
from openappeal.appeals.translating_forms import label, problem_of
from openappeal.appeals.translation_queries import JobPlace, Stage, TranslationJob, job
from openappeal.core import textdiff
from openappeal.core.digits import format_number

FORMATS = {"xliff": ("xlf", exchange.XLIFF_TYPE), "po": ("po", exchange.PO_TYPE)}
MOST_BYTES = 512 * 1024
"""Several times the longest Appeal, both languages in one file."""


@dataclass(frozen=True)
class Refusal:
    """A place of a returned file that was not taken. `pieces` is the source of now against the file's."""

    label: str
    text: str
    pieces: tuple[textdiff.Piece, ...] = ()
    problem: str = ""
    theirs: str = ""


@dataclass(frozen=True)
class Brought:
    """What became of a returned file."""

    taken: int
    unfinished: int
    unchanged: int
    unknown: int
    refused: tuple[Refusal, ...]

    @property
    def sentences(self) -> list[str]:
        """What became of the file, in the language of the page. Nothing is said of what did not happen."""
        n = self
        said = [
            ngettext("One place was taken.", "%(n)s places were taken.", n.taken) % _n(n.taken),
            n.unfinished
            and ngettext(
                "One of them is marked as unfinished and stays open.",
                "%(n)s of them are marked as unfinished and stay open.",
                n.unfinished,
            )
            % _n(n.unfinished),
            n.unchanged
            and ngettext(
                "One place is the same here, or empty in the file.",
                "%(n)s places are the same here, or empty in the file.",
                n.unchanged,
            )
            % _n(n.unchanged),
            n.unknown
            and ngettext("One place is gone from the text.", "%(n)s places are gone from the text.", n.unknown)
            % _n(n.unknown),
        ]
        return [sentence for sentence in said if sentence]


def answer(work: TranslationJob, format_: str) -> HttpResponse:
    """The job as a file to be kept. Its name says nothing but version and language.

    :raises KeyError: for a format that is none of `FORMATS`.
    """
    suffix, kind = FORMATS[format_]
    make = {"xliff": exchange.write_xliff, "po": exchange.write_po}[format_]
    title = next((place.source for place in work.places if place.part == "title"), "")
    name = f"appeal-v{work.version_number}-{work.language}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(make(_as_job(work, title)), content_type=kind, headers=headers)


def bring(*, edition: Edition, data: bytes, by: str, today: date, link: JobLink | None = None) -> Brought:
    """Take what can be taken of a returned file, in one transaction. The rest is named, with its words.

    :raises openappeal.appeals.exchange.BadFile:
    :raises translating.HandedOver:
    :raises translating.AlreadyPublished:
    :raises translating.Gone:
    """
    if len(data) > MOST_BYTES:
        raise exchange.BadFile("too_large")
    work = job(edition)
    merged = exchange.merge(_as_job(work, ""), exchange.read(data))
    places = {str(place.mark): place for place in work.places}
    typed, refused = {}, []
    for key, text in merged.accepted.items():
        place = places[key]
        if problem := problem_of(place, text):
            refused.append(Refusal(label(place), text, problem=problem))
        else:
            is_finished = key not in merged.unsure
            source_seen = place.source_seen if is_finished else ""
            typed[place.mark] = Typed(text, place.seen, source_seen, is_right=is_finished)
    saved = translating.save_places(edition=edition, typed=typed, by=by, today=today, link=link)
    for mark, theirs in saved.conflicts.items():
        refused.append(Refusal(label(places[str(mark)]), typed[mark].text, theirs=theirs))
    for one in merged.refused:
        place = places[one.id]
        pieces = textdiff.diff(one.their_source, one.our_source)
        refused.append(Refusal(label(place), one.target, pieces=pieces))
    unfinished = sum(1 for mark in saved.marks if str(mark) in merged.unsure)
    # Blanks around a text are not stored: words that differ by them alone are the same.
    unchanged = len(merged.unchanged) + len(typed) - len(saved.marks) - len(saved.conflicts)
    return Brought(len(saved.marks), unfinished, unchanged, len(merged.unknown), tuple(refused))


def _as_job(work: TranslationJob, title: str) -> exchange.Job:
    return exchange.Job(
        id=f"appeal-{work.language}",
        title=title,
        version=work.version_number,
        source_language=work.source_language,
        target_language=work.language,
        units=tuple(_unit(work, place) for place in work.places),
    )


def _unit(work: TranslationJob, place: JobPlace) -> exchange.Unit:
    if place.is_open or place.is_new:
        state: exchange.State = "initial"
    else:
        state = "final" if work.stage in (Stage.APPROVED, Stage.PUBLISHED) else "translated"
    return exchange.Unit(
        id=str(place.mark),
        source=place.source,
        target=place.target,
        kind=place.part,
        number=place.number,
        state=state,
        # A program would take a finished place that has one for unfinished.
        earlier_source=place.earlier if place.is_open else "",
        notes=(),
    )


def _n(number: int) -> dict[str, str]:
    return {"n": format_number(number, get_language() or "en")}
