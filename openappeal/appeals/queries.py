"""Reads of the Appeal that several callers share."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from openappeal.appeals import credit_queries, step_queries
from openappeal.appeals.models import Addressee, Appeal, Demand, Edition, Paragraph, State, Version
from openappeal.appeals.reading import (
    DraftEdition,
    DraftPart,
    ReadAddressee,
    ReadDemand,
    ReadEdition,
    ReadParagraph,
)


class NoAppeal(Exception):
    """This installation has no Appeal yet."""


def the_appeal() -> Appeal:
    """The one Appeal.

    :raises NoAppeal:
    """
    appeal = Appeal.objects.first()
    if appeal is None:
        raise NoAppeal
    return appeal


def campaign_languages() -> list[str]:
    """Tags of the campaign's languages, the source first; empty while there is no Appeal."""
    appeal = Appeal.objects.first()
    return [str(tag) for tag in appeal.languages] if appeal else []


def address_is_optional() -> bool:
    """Whether this campaign lets people sign without an e-mail address."""
    return Appeal.objects.filter(address_optional=True).exists()


def latest_version() -> Version | None:
    """The newest published version."""
    return Version.objects.filter(state=State.PUBLISHED).order_by("-number").first()


def draft() -> Version | None:
    """The version that is being written."""
    return Version.objects.filter(state=State.DRAFT).first()


def published_editions() -> QuerySet[Edition]:
    """Every published edition, by version and language."""
    return (
        Edition.objects.filter(state=State.PUBLISHED).select_related("version").order_by("version__number", "language")
    )


def current_record(language: str) -> Edition | None:
    """The newest published edition in this language: what is shown and signed in it."""
    return published_editions().filter(language=language).order_by("-version__number").first()


def demands_to_appear(edition: Edition) -> dict[int, str]:
    """The demands, by number, without which a text that quotes them is not the Appeal."""
    parts = edition.demands.select_related("demand").order_by("demand__position")
    return {part.demand.position: part.text for part in parts if part.demand.must_appear and part.text}


@dataclass(frozen=True)
class Signable:
    """What a signature has to know of the text that is signed."""

    version_id: int
    appeal: str
    sha256: str


# Written out, because every signature asks it and Django takes longer to compose it than a database to
# answer it: a quarter of the time of a whole sign form (benchmarks/signing.py).
_SIGNABLE = """
    SELECT edition.version_id, appeal.slug, edition.sha256
    FROM appeals_edition AS edition
    JOIN appeals_version AS version ON version.id = edition.version_id
    JOIN appeals_appeal AS appeal ON appeal.id = version.appeal_id
    WHERE edition.language = %s AND edition.state = 'published'
    ORDER BY version.number DESC
    LIMIT 1
"""


def signable(language: str) -> Signable | None:
    """The text that is signed in this language now."""
    with connection.cursor() as cursor:
        cursor.execute(_SIGNABLE, [language])
        found = cursor.fetchone()
    return Signable(*found) if found else None


def text_hash(*, version_id: int, language: str) -> str:
    """The SHA-256 of the text that was signed, in hexadecimal; empty if that edition was never published."""
    found = published_editions().filter(version_id=version_id, language=language)
    return found.values_list("sha256", flat=True).first() or ""


def current_edition(language: str) -> ReadEdition | None:
    """The newest published edition in this language, as readers see it.

    It may be of an older version than another language's. If that has changed more than a slip of the pen since,
    `is_current` is false, and the page says so. It is never replaced by another language.
    """
    edition = current_record(language)
    return read_edition(edition) if edition else None


def read_edition(edition: Edition) -> ReadEdition:
    """An edition, draft or published, as readers see it."""
    latest = latest_version()
    behind = step_queries.behind_places(edition) if edition.state == State.PUBLISHED else {}
    parts = list(behind.values())
    by_addressee: dict[int, list[ReadDemand]] = {}
    demands = edition.demands.select_related("demand").order_by("demand__position")
    for number, part in enumerate((part for part in demands if part.text), start=1):
        by_addressee.setdefault(part.demand.addressee_id, []).append(
            ReadDemand(number, part.text, part.demand.mark in behind)
        )
    return ReadEdition(
        language=edition.language,
        version_number=edition.version.number,
        latest_number=max(latest.number if latest else 0, edition.version.number)
        if edition.state == State.DRAFT
        else (latest.number if latest else edition.version.number),
        published_date=edition.published_date,
        title=edition.title,
        change_note=edition.change_note,
        sha256=edition.sha256,
        addressees=tuple(
            ReadAddressee(
                part.addressee.position,
                part.text,
                tuple(by_addressee.get(part.addressee_id, ())),
                part.addressee.mark in behind,
            )
            for part in edition.addressees.select_related("addressee").order_by("addressee__position")
            if part.text
        ),
        paragraphs=tuple(
            ReadParagraph(part.paragraph.position, part.paragraph.kind, part.text, part.paragraph.mark in behind)
            for part in edition.paragraphs.select_related("paragraph").order_by("paragraph__position")
        ),
        behind=len(behind),
        translators=credit_queries.credits_of(edition),
        behind_paragraphs=parts.count("paragraph"),
        behind_demands=parts.count("demand"),
        is_title_behind=step_queries.TITLE in behind,
    )


def draft_edition(language: str) -> DraftEdition | None:
    """What the editor shows: the draft's edition or, before there is a draft, what it would begin with.

    None when the draft has no edition in this language, or there is nothing to begin with.
    """
    version = draft()
    edition = version.editions.filter(language=language).first() if version else current_record(language)
    places = version or latest_version()
    if places is None or language not in places.appeal.languages or (version and edition is None):
        return None
    words = step_queries.words(edition) if edition else {}

    def part(place: Addressee | Demand | Paragraph, kind: str = "", addressee: int = 0) -> DraftPart:
        must_appear = place.must_appear if isinstance(place, Demand) else True
        return DraftPart(place.position, words.get(place.mark, ""), kind, addressee, place.mark, must_appear)

    return DraftEdition(
        language=language,
        version_number=version.number if version else places.number + 1,
        is_begun=version is not None,
        title=edition.title if edition else "",
        change_note=edition.change_note if edition and version else "",
        in_step=bool(edition and version and edition.in_step),
        addressees=tuple(part(one) for one in places.addressees.order_by("position")),
        demands=tuple(
            part(one, addressee=one.addressee.position)
            for one in places.demands.select_related("addressee").order_by("position")
        ),
        paragraphs=tuple(part(one, one.kind) for one in places.paragraphs.order_by("position")),
    )
