"""What the press page of a language tells; the fact sheet and the zip tell the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from openappeal.appeals import queries as appeals
from openappeal.appeals.reading import ReadEdition
from openappeal.cms import figures
from openappeal.core.languages import direction
from openappeal.newsroom import consent_queries, library_queries, queries, statement_queries
from openappeal.newsroom.models import Kind
from openappeal.newsroom.press import paths
from openappeal.newsroom.press_models import Boilerplate, Photo, PressName
from openappeal.newsroom.statement_models import Scope
from openappeal.transparency import captions

WHERE = (Scope.SITE, Scope.RELEASES)
"""What stands on the press page is on the site, and is there for others to print."""
LATEST = 6


@dataclass(frozen=True)
class Number:
    label: str
    value: int
    as_of: date
    source: str


@dataclass(frozen=True)
class Name:
    latin: str
    persian: str
    said: str


@dataclass(frozen=True)
class ReadPhoto:
    """A photograph as readers see it. `words_language` is that of caption and alt."""

    id: int
    path: str
    width: int
    height: int
    caption: str
    alt: str
    words_language: str
    words_direction: str
    credit: str
    holder: str
    licence: str
    edits: str


@dataclass(frozen=True)
class Release:
    title: str
    path: str
    day: date
    kind: str


@dataclass(frozen=True)
class PressPage:
    """Everything of one language. `appeal` is the text as it stands, None where there is none.

    `log` is the state of the public log, None before it has one.
    """

    language: str
    numbers: tuple[Number, ...]
    quotes: tuple[statement_queries.Quote, ...]
    photos: tuple[ReadPhoto, ...]
    names: tuple[Name, ...]
    releases: tuple[Release, ...]
    clips: tuple[library_queries.ReadResource, ...]
    boilerplate: str
    appeal: ReadEdition | None
    log: captions.Caption | None


def press_page(language: str) -> PressPage:
    """Gather it. Call it in the language: labels become words in it."""
    return PressPage(
        language=language,
        numbers=tuple(_numbers()),
        quotes=tuple(statement_queries.quotes(language, where=WHERE)),
        photos=tuple(photos(language)),
        names=tuple(names(today=timezone.now().date())),
        releases=tuple(_releases(language)),
        clips=tuple(library_queries.clips(language)),
        boilerplate=boilerplate(language),
        appeal=appeals.current_edition(language),
        log=captions.latest(),
    )


def boilerplate(language: str) -> str:
    """Who we are, in a language; "" where nobody has said it."""
    return Boilerplate.objects.filter(language=language).values_list("text", flat=True).first() or ""


def photos(language: str) -> list[ReadPhoto]:
    """Photographs of the press page, in the order of their captions."""
    found = [photo for photo in Photo.objects.filter(is_listed=True).defer("jpeg") if set(WHERE) <= set(photo.scope)]
    return sorted((read_photo(one, language) for one in found), key=lambda one: (one.caption, one.id))


def names(*, today: date) -> list[Name]:
    """Names with both spellings. Of prisoners only those whose consent holds."""
    found = PressName.objects.select_related("consent").order_by("latin")
    return [
        Name(one.latin, one.persian, one.said)
        for one in found
        if one.consent is None or consent_queries.is_valid(one.consent, today=today)
    ]


def read_photo(photo: Photo, language: str) -> ReadPhoto:
    """A photograph with its words in a language, else in the first that it has."""
    words: Mapping[str, Mapping[str, str]] = photo.words
    tag = language if language in words else next(iter(sorted(words)), language)
    said = words.get(tag, {})
    return ReadPhoto(
        id=photo.pk,
        path=paths.photo(photo.pk),
        width=photo.width,
        height=photo.height,
        caption=said.get("caption", ""),
        alt=said.get("alt", ""),
        words_language=tag,
        words_direction=direction(tag),
        credit=photo.credit,
        holder=photo.holder,
        licence=photo.licence,
        edits=photo.edits,
    )


def _numbers() -> list[Number]:
    """Every figure that a room vouches for; of nothing there is nothing to tell."""
    found = []
    for figure in figures.every():
        said = figure.ask()
        if said.value:
            found.append(Number(str(figure.label), said.value, said.as_of, str(figure.source)))
    return found


def _releases(language: str) -> list[Release]:
    latest = queries.open_items(language, kinds=(Kind.RELEASE, Kind.ADVISORY))[:LATEST]
    return [Release(one.title, one.path, one.day, str(Kind(one.kind).label)) for one in latest]
