"""What may be shown of statements, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from openappeal.core.languages import direction
from openappeal.core.scripts import comma
from openappeal.newsroom.models import Block, Item
from openappeal.newsroom.press import paths
from openappeal.newsroom.statement_models import Excerpt, Scope, Statement, StatementEdition


@dataclass(frozen=True)
class Quote:
    """An approved excerpt as readers see it. `path` is the complete statement, "" while that is not open."""

    excerpt: int
    language: str
    direction: str
    words: str
    name: str
    credit: str
    path: str

    @property
    def fields(self) -> dict[str, str]:
        """What a quotation of an item says that stands for it: text and source."""
        source = comma(self.language).join(part for part in (self.name, self.credit) if part)
        return {"text": self.words, "source": source}


@dataclass(frozen=True)
class Choice:
    """An excerpt that may stand in an item, and the languages in which its author has approved this passage."""

    excerpt: int
    name: str
    words: str
    languages: frozenset[str]


@dataclass(frozen=True)
class ReadStatement:
    """An approved statement in one language. `short` is "" where the list shows the beginning of the text."""

    slug: str
    language: str
    direction: str
    name: str
    credit: str
    text: str
    short: str
    opened_day: date
    approved_day: date

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n\n")

    @property
    def path(self) -> str:
        return paths.statement(self.language, self.slug)


def may_use(excerpt: Excerpt, *, where: str, language: str = "") -> bool:
    """Whether the author has approved this excerpt, for this place and, if one is said, in this language."""
    return (
        excerpt.approved_day is not None
        and where in Scope.values
        and where in excerpt.edition.statement.scope
        and language in ("", excerpt.edition.language)
    )


def quote(excerpt: int, language: str, *, where: tuple[str, ...]) -> Quote | None:
    """An excerpt in a language, if it may stand in each of these places; None if it may not.

    The same passage is looked for by its number where the excerpt was cut in another language.
    """
    found = Excerpt.objects.select_related("edition__statement").filter(pk=excerpt).first()
    if found is not None and found.edition.language != language:
        found = (
            Excerpt.objects.select_related("edition__statement")
            .filter(edition__statement=found.edition.statement, edition__language=language, number=found.number)
            .first()
        )
    if found is None or not all(may_use(found, where=one, language=language) for one in where):
        return None
    return _quote(found)


def quotes(language: str, *, where: tuple[str, ...]) -> list[Quote]:
    """Every excerpt of a language that may stand in each of these places, in the order of names."""
    found = Excerpt.objects.select_related("edition__statement").filter(
        edition__language=language, approved_day__isnull=False, edition__statement__opened_day__isnull=False
    )
    usable = [one for one in found if all(may_use(one, where=place) for place in where)]
    return [_quote(one) for one in sorted(usable, key=lambda one: (one.edition.name, one.edition_id, one.number))]


def of_block(block: Block, language: str) -> Quote | None:
    """The excerpt for which a quotation of an item stands: the author's words as approved, or nothing.

    What somebody typed beside it counts for nothing, so that no item shows a part of an excerpt, or more than it.
    """
    excerpt = block.data.get("excerpt")
    return quote(excerpt, language, where=_where(block.item)) if isinstance(excerpt, int) else None


def choices(item: Item) -> list[Choice]:
    """Excerpts that may stand in an item, in the language in which it is written, in the order of names."""
    found = Excerpt.objects.select_related("edition__statement").filter(approved_day__isnull=False)
    usable = [one for one in found if all(may_use(one, where=where) for where in _where(item))]
    languages: dict[tuple[int, int], set[str]] = {}
    for one in usable:
        languages.setdefault((one.edition.statement_id, one.number), set()).add(one.edition.language)
    return [
        Choice(one.pk, one.edition.name, one.words, frozenset(languages[one.edition.statement_id, one.number]))
        for one in sorted(usable, key=lambda one: (one.edition.name, one.edition_id, one.number))
        if one.edition.language == item.source_language
    ]


def may_quote(block: Block, language: str, typed: str) -> bool:
    """Whether a quotation may stand in an item: its excerpt may be used there, or the words are nobody's statement.

    Typed words that are cut out of an approved excerpt are refused.
    """
    if "excerpt" in block.data:
        return of_block(block, language) is not None
    passage = " ".join(typed.replace("**", "").split()).strip("\"'“”„«»‘’ ")
    approved = Excerpt.objects.filter(edition__language=language, approved_day__isnull=False)
    return not passage or not any(
        passage in words and passage != words for words in approved.values_list("words", flat=True)
    )


def statement(language: str, slug: str) -> ReadStatement | None:
    """The complete statement, if it is open, approved in this language, and may stand on the site."""
    edition = _open(language).filter(statement__slug=slug).first()
    return _read(edition) if edition is not None and Scope.SITE in edition.statement.scope else None


def statements(language: str) -> list[ReadStatement]:
    """Every complete statement that readers of a language find, the newest first."""
    found = [_read(one) for one in _open(language) if Scope.SITE in one.statement.scope]
    return sorted(found, key=lambda one: (-one.opened_day.toordinal(), one.name))


def languages_of(slug: str) -> frozenset[str]:
    """Languages in which readers find this statement."""
    found = StatementEdition.objects.select_related("statement").filter(
        statement__slug=slug, statement__opened_day__isnull=False, approved_day__isnull=False
    )
    return frozenset(one.language for one in found if Scope.SITE in one.statement.scope)


def answered() -> list[Statement]:
    """Statements whose author has answered, and about which the team has to do something."""
    wrong = Statement.objects.filter(editions__in=StatementEdition.objects.exclude(answer=""))
    ready = Statement.objects.filter(opened_day=None, editions__approved_day__isnull=False)
    return list((wrong | ready).distinct().order_by("slug"))


def _where(item: Item) -> tuple[str, ...]:
    return (Scope.RELEASES,) if item.folder == "press" else (Scope.SITE,)


def _open(language: str) -> QuerySet[StatementEdition]:
    return StatementEdition.objects.select_related("statement").filter(
        language=language, approved_day__isnull=False, statement__opened_day__isnull=False
    )


def _quote(excerpt: Excerpt) -> Quote:
    edition = excerpt.edition
    is_open = edition.approved_day and edition.statement.opened_day and Scope.SITE in edition.statement.scope
    return Quote(
        excerpt=excerpt.pk,
        language=edition.language,
        direction=direction(edition.language),
        words=excerpt.words,
        name=edition.name,
        credit=edition.credit,
        path=paths.statement(edition.language, edition.statement.slug) if is_open else "",
    )


def _read(edition: StatementEdition) -> ReadStatement:
    assert edition.approved_day is not None
    assert edition.statement.opened_day is not None
    return ReadStatement(
        slug=edition.statement.slug,
        language=edition.language,
        direction=direction(edition.language),
        name=edition.name,
        credit=edition.credit,
        text=edition.text,
        short=edition.short,
        opened_day=edition.statement.opened_day,
        approved_day=edition.approved_day,
    )
