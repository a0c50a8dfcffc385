"""The texts that are translated: where their words stand, and where a translation is written to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Locale, Page

from openappeal.appeals.queries import campaign_languages
from openappeal.cms.pages import PublicPage
from openappeal.signatures.actions import letters
from openappeal.signatures.letter_models import LetterState, SignerLetter
from openappeal.website.models import ContentPage, HomePage, Navigation, ResourcesPage, SiteText
from openappeal.website.translating.segments import Places, Raw, Segment, below_language, fields_of, segments, tidy
from openappeal.website.translation_models import TextKind, Translation

PAGE_TYPES: tuple[type[PublicPage], ...] = (HomePage, ContentPage, ResourcesPage)
SITE = "site"


class NoParent(Exception):
    """A page cannot be made in a language in which the page above it does not exist. `title` is that page's."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class NotADraft(Exception):
    """A letter that is proposed or sent takes no more words."""


@dataclass(frozen=True)
class Subject:
    """A text and its source. `name` is its entry in `segments.FIELDS`."""

    kind: TextKind
    key: str
    name: str
    title: str
    language: str
    places: Places

    @property
    def values(self) -> Raw:
        """The source's published values."""
        raise NotImplementedError

    @cached_property
    def source(self) -> list[Segment]:
        """The source's parts."""
        return self.parts(self.values, self.language)

    def parts(self, values: Raw, language: str) -> list[Segment]:
        """The parts of these values."""
        return segments(self.name, values, language=language, places=self.places)

    def target(self, language: str) -> Raw | None:
        """What readers have in a language; None where there is nothing."""
        raise NotImplementedError

    def write(self, language: str, values: Mapping[str, Any], *, by: str, today: date) -> None:
        """Make this what readers have in a language.

        :raises NoParent:
        :raises NotADraft:
        """
        raise NotImplementedError

    def public_path(self, language: str) -> str:
        """Where readers read it in a language, or ""."""
        return ""

    def adopt(self, language: str) -> None:
        """Keep that what stands in a language is the translation of this."""

    def digest(self, values: Raw) -> str:
        """By which a translation's words are recognised, where somebody can change them without us; else ""."""
        return ""

    @property
    def edit_url(self) -> str:
        """Where an organiser changes the source."""
        raise NotImplementedError

    def __str__(self) -> str:
        """For the audit list."""
        return f"{self.kind} {self.key}" if self.kind == TextKind.LETTER else str(self.kind)


@dataclass(frozen=True)
class PageSubject(Subject):
    """A page with its translations by language, published or not."""

    pages: Mapping[str, PublicPage]

    @property
    def page(self) -> PublicPage:
        """The source."""
        return self.pages[self.language]

    @cached_property
    def values(self) -> Raw:
        return values_of(self.page, self.name)

    def target(self, language: str) -> Raw | None:
        page = self.pages.get(language)
        return values_of(page, self.name) if page is not None and page.live else None

    def public_path(self, language: str) -> str:
        page = self.pages.get(language)
        return page.public_path if page is not None and page.live else ""

    def adopt(self, language: str) -> None:
        page = self.pages[language]
        if page.translation_key != self.page.translation_key:
            Page.objects.filter(pk=page.pk).update(translation_key=self.page.translation_key)

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def preview(self, language: str, values: Mapping[str, Any]) -> PublicPage:
        """The page as it would be, not saved."""
        page = self.pages.get(language) or self._new(language)
        set_values(page, values)
        if not page.url_path:
            page.url_path = f"/{language}" + below_language(self.page.url_path)
        return page

    def write(self, language: str, values: Mapping[str, Any], *, by: str, today: date) -> None:
        page = self.pages.get(language) or self._new(language)
        page.translation_key = self.page.translation_key
        set_values(page, values)
        if page.pk is None:
            page.live, page.has_unpublished_changes = False, True
            self._parent(language).add_child(instance=page)
        page.save_revision(changed=False).publish(log_action=False)

    def _new(self, language: str) -> PublicPage:
        locale, _created = Locale.objects.get_or_create(language_code=language)
        slug = f"home-{language}" if isinstance(self.page, HomePage) else self.page.slug
        page = type(self.page)(locale=locale, slug=slug, translation_key=self.page.translation_key)
        if isinstance(page, ContentPage) and isinstance(self.page, ContentPage):
            page.dated = self.page.dated
        return page

    def _parent(self, language: str) -> Page:
        above = self.page.get_parent()
        if above.depth == 1:
            return above
        found = Page.objects.filter(translation_key=above.translation_key, locale__language_code=language).first()
        if found is None:
            raise NoParent(above.title)
        return found.specific

    def __str__(self) -> str:
        return f"page {below_language(self.page.url_path)}"


@dataclass(frozen=True)
class FrameSubject(Subject):
    """The words on every page, or menu and footer: one row for each language."""

    rows: Mapping[str, SiteText | Navigation]

    @cached_property
    def values(self) -> Raw:
        return values_of(self.rows[self.language], self.name)

    def target(self, language: str) -> Raw | None:
        row = self.rows.get(language)
        return values_of(row, self.name) if row is not None else None

    @property
    def edit_url(self) -> str:
        return reverse(f"wagtailsnippets_website_{self.name}:edit", args=[self.rows[self.language].pk])

    def write(self, language: str, values: Mapping[str, Any], *, by: str, today: date) -> None:
        row = self.rows.get(language)
        if row is None:
            locale, _created = Locale.objects.get_or_create(language_code=language)
            row = type(self.rows[self.language])(locale=locale)
        set_values(row, values)
        row.save()


@dataclass(frozen=True)
class LetterSubject(Subject):
    """A letter to signers that is a draft: subject and text by language."""

    texts: Mapping[str, Raw]

    @property
    def values(self) -> Raw:
        return self.texts[self.language]

    def target(self, language: str) -> Raw | None:
        return self.texts.get(language)

    def digest(self, values: Raw) -> str:
        return digest_of(str(values["subject"]), str(values["text"]))

    @property
    def edit_url(self) -> str:
        return reverse("staff_signatures:edit_letter", args=[int(self.key)])

    def write(self, language: str, values: Mapping[str, Any], *, by: str, today: date) -> None:
        words = letters.Words(values.get("subject", ""), values.get("text", ""))
        try:
            letters.put_words(id=int(self.key), language=language, words=words, by=by, today=today)
        except letters.NotPossibleNow:
            raise NotADraft from None


def digest_of(subject: str, text: str) -> str:
    """By which a letter's words are recognised."""
    return hashlib.sha256(f"{tidy(subject)}\n{tidy(text)}".encode()).hexdigest()


def values_of(row: models.Model, name: str) -> Raw:
    """Raw values of the fields that are translated."""
    return {field: _raw(row, field) for field in fields_of(name)}


def set_values(row: models.Model, values: Mapping[str, Any]) -> None:
    for field, value in values.items():
        setattr(row, field, value)


def _raw(row: models.Model, field: str) -> Any:
    value = getattr(row, field)
    is_stream = isinstance(row._meta.get_field(field), StreamField)
    return list(value.raw_data) if is_stream else value


# ── Finding them ────────────────────────────────────────────────────────────
def places() -> Places:
    """Every page, for links in texts."""
    rows = Page.objects.filter(depth__gt=1).values_list("pk", "locale__language_code", "url_path")
    return Places({pk: (language, below_language(url_path)) for pk, language, url_path in rows})


def every() -> list[Subject]:
    """All texts that have a source: pages as in the tree, the frame, letters that are drafts."""
    languages, where = campaign_languages(), places()
    sources = {
        (kind, subject): language
        for kind, subject, language in Translation.objects.values_list("kind", "subject", "source_language")
    }
    pages = [page for model in PAGE_TYPES for page in model.objects.select_related("locale").order_by("path")]
    return [
        *_pages(pages, languages, sources, where),
        *_frames(languages, sources, where),
        *_letters(languages, where),
    ]


def find(kind: str, key: str) -> Subject | None:
    """One text."""
    return next((one for one in every() if (one.kind, one.key) == (kind, key)), None)


def _pages(
    pages: Iterable[PublicPage], languages: list[str], sources: Mapping[tuple[str, str], str], where: Places
) -> list[Subject]:
    """A page and its translations have one key; one that somebody made by hand has the same address instead."""
    by_key: dict[str, dict[str, PublicPage]] = {}
    by_path: dict[tuple[str, str], PublicPage] = {}
    for page in pages:
        by_key.setdefault(str(page.translation_key), {})[page.language] = page
        by_path[page.language, below_language(page.url_path)] = page
    groups = []
    for key, group in by_key.items():
        wanted = sources.get((TextKind.PAGE, key))
        source = next((tag for tag in ([wanted] if wanted else languages) if tag in group and group[tag].live), None)
        if source is not None:
            order = languages.index(source) if source in languages else len(languages)
            groups.append(((order, group[source].path), key, source, group))
    found: list[Subject] = []
    claimed: set[int] = set()
    for _order, key, source, own in sorted(groups, key=lambda one: one[0]):
        page = own[source]
        if page.pk in claimed:
            continue
        path = below_language(page.url_path)
        twins = {tag: by_path.get((tag, path)) for tag in languages if tag not in own}
        group = {**{tag: twin for tag, twin in twins.items() if type(twin) is type(page)}, **own}
        claimed.update(one.pk for one in group.values() if one is not None)
        found.append(
            PageSubject(TextKind.PAGE, key, page._meta.model_name or "", page.title, source, where, pages=group)
        )
    return found


def _frames(languages: list[str], sources: Mapping[tuple[str, str], str], where: Places) -> Iterator[Subject]:
    kinds: tuple[tuple[TextKind, type[SiteText | Navigation]], ...] = (
        (TextKind.WORDS, SiteText),
        (TextKind.MENU, Navigation),
    )
    for kind, model in kinds:
        rows = {row.locale.language_code: row for row in model.objects.select_related("locale")}
        source = sources.get((kind, SITE)) or next((tag for tag in languages if tag in rows), None)
        if source is not None and source in rows:
            name = model._meta.model_name or ""
            yield FrameSubject(kind, SITE, name, str(kind.label), source, where, rows=rows)


def _letters(languages: list[str], where: Places) -> Iterator[Subject]:
    drafts = SignerLetter.objects.filter(state=LetterState.DRAFT).prefetch_related("texts").order_by("pk")
    for letter in drafts:
        texts = {one.language: {"subject": one.subject, "text": one.text} for one in letter.texts.all()}
        if languages and languages[0] in texts:
            title = texts[languages[0]]["subject"]
            yield LetterSubject(TextKind.LETTER, str(letter.pk), "letter", title, languages[0], where, texts=texts)


def page_of(page: PublicPage) -> PublicPage | None:
    """The published source of a page that is a translation."""
    record = Translation.objects.filter(
        kind=TextKind.PAGE, subject=str(page.translation_key), language=page.language, is_made=True
    ).first()
    if record is None:
        return None
    try:
        return (
            type(page)
            .objects.live()
            .select_related("locale")
            .get(  # type: ignore[no-any-return]
                translation_key=page.translation_key, locale__language_code=record.source_language
            )
        )
    except ObjectDoesNotExist:
        return None
