"""The library as readers see it: by kind, what is in their language first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from openappeal.appeals.queries import campaign_languages
from openappeal.cms.boxes import rows_of
from openappeal.cms.language import interface
from openappeal.core import languages
from openappeal.core.digits import localise_digits
from openappeal.core.sorting import sort_key
from openappeal.newsroom.library import paths
from openappeal.newsroom.library_models import LibraryKind, Resource

_KILOBYTE = 1000


@dataclass(frozen=True)
class ReadResource:
    """One thing. `path` is its file here, `url` the page elsewhere at `host`; one of them is empty.

    `is_own`: it is in the reader's language. `file_type` is empty for words and clips, `length` for all but clips.
    """

    id: int
    kind: str
    title: str
    description: str
    language: str
    language_name: str
    direction: str
    is_own: bool
    path: str
    file_type: str
    kilobytes: int
    url: str
    host: str
    length: str
    text: str
    rows: int
    maker: str
    licence: str
    made_day: date


@dataclass(frozen=True)
class Shelf:
    """Everything of one kind."""

    kind: str
    heading: str
    resources: tuple[ReadResource, ...]


def shelves(language: str) -> list[Shelf]:
    """The library for readers of a language. Call it in the language: headings become words in it."""
    order = [language, *campaign_languages()]

    def place(one: ReadResource) -> tuple[int, str, str, int]:
        rank = order.index(one.language) if one.language in order else len(order)
        return rank, one.language, sort_key(one.title, one.language), one.id

    found = [_read(one, language) for one in Resource.objects.defer("body")]
    return [
        Shelf(kind.value, str(kind.label), tuple(sorted(of_kind, key=place)))
        for kind in LibraryKind
        if (of_kind := [one for one in found if one.kind == kind])
    ]


def clips(language: str) -> list[ReadResource]:
    """Clips in one language, in the order of their titles."""
    found = [_read(one, language) for one in Resource.objects.filter(kind=LibraryKind.CLIP, language=language)]
    return sorted(found, key=lambda one: (sort_key(one.title, language), one.id))


def length(seconds: int, language: str) -> str:
    """How long something lasts, in the digits of a language: 3:05, or 1:02:03."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return localise_digits(text, language)


def _read(one: Resource, language: str) -> ReadResource:
    own = languages.language(one.language)
    return ReadResource(
        id=one.pk,
        kind=one.kind,
        title=one.title,
        description=one.description,
        language=own.tag,
        language_name=own.name,
        direction=own.direction,
        is_own=one.language == language,
        path=paths.of(one),
        file_type=one.suffix.upper(),
        kilobytes=-(-one.size // _KILOBYTE),
        url=one.url,
        host=urlsplit(one.url).hostname or "",
        length=length(one.seconds, interface(language)) if one.seconds else "",
        text=one.text,
        rows=rows_of(one.text),
        maker=one.maker,
        licence=one.licence,
        made_day=one.made_day,
    )
