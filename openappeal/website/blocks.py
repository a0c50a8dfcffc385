"""Blocks that know the site: links of the menu and footer, and things to take away."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from openappeal.cms import shell
from openappeal.cms.blocks import Line, Lines
from openappeal.fundraising import drive_queries
from openappeal.newsroom import freshness
from openappeal.newsroom import queries as newsroom
from openappeal.printing import placement_queries


class Place(TextChoices):
    """Addresses that every site has, whoever edits its pages."""

    HOME = "home", _("The Appeal")
    SIGN = "sign", _("The form to sign")
    WALL = "wall", _("The names")
    CONTACT = "contact", _("The contact form")
    SHEET = "sheet", _("The sheet for signatures")
    POSTER = "poster", _("The poster")
    UPDATES = "updates", _("The list of updates")
    PRESS = "press", _("The press page")
    DRIVES = "drives", _("What money is collected for")
    PLACEMENTS = "placements", _("Where the Appeal appeared")


def place_path(place: str, language: str) -> str:
    """The public address of a place in a language, or "" while nothing stands there."""
    if place == Place.UPDATES and not newsroom.has_open_items(kinds=freshness.IN_UPDATES):
        return ""
    if place == Place.DRIVES and not drive_queries.has_any(language):
        return ""
    if place == Place.PLACEMENTS and not placement_queries.has_any(language):
        return ""
    return f"/{language}/{shell.SECTIONS[place]}"


def target_path(value: Any, language: str) -> str:
    """Where a link leads, or "" when its page is not (or no longer) published."""
    if value.get("place"):
        return place_path(value["place"], language)
    page = value.get("page")
    if page is None or not page.live:
        return ""
    return str(page.specific.public_path)


class _Target(blocks.StructBlock):
    """A page of the site or a place, never both."""

    needs_target = True

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        chosen = [name for name in ("page", "place", "document") if cleaned.get(name)]
        if len(chosen) > 1 or (self.needs_target and not chosen):
            wrong = chosen[1] if chosen else "page"
            raise blocks.StructBlockValidationError({wrong: ValidationError(_("Choose one thing that this leads to."))})
        return cleaned


class MenuLink(_Target):
    title = Line(label=_("Words of the link"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False, help_text=_("A page in the same language."))
    place = blocks.ChoiceBlock(label=_("or a fixed place"), choices=Place.choices, required=False)

    class Meta:
        label = _("Link")
        icon = "link"


class FooterColumn(blocks.StructBlock):
    heading = Line(label=_("Heading"), max_length=60)
    links = blocks.ListBlock(MenuLink(), label=_("Links"))

    class Meta:
        label = _("Column")
        icon = "list-ul"


class ResourceKind(TextChoices):
    TEXT = "text", _("Text")
    LETTER = "letter", _("Letter")
    SHARE = "share", _("Message")
    SHEET = "sheet", _("Sheet")
    POSTER = "poster", _("Poster")
    LOGO = "logo", _("Name and logo")


def _languages() -> list[tuple[str, str]]:
    return [(str(tag), str(name)) for tag, name in settings.LANGUAGES]


class Resource(_Target):
    """Something to take away: words to copy, a file, or a page that prints well."""

    needs_target = False

    kind = blocks.ChoiceBlock(label=_("Kind"), choices=ResourceKind.choices)
    language = blocks.ChoiceBlock(label=_("Its language"), choices=_languages)
    title = Line(label=_("Title"), max_length=200)
    description = Line(label=_("What it is for"), max_length=300)
    text = Lines(label=_("Words to copy"), required=False, help_text=_("An empty line begins a new paragraph."))
    document = DocumentChooserBlock(
        label=_("or a file"),
        required=False,
        help_text=_("Anyone can load it. Look into its properties first: files often name who made them."),
    )
    page = blocks.PageChooserBlock(label=_("or a page"), required=False)
    place = blocks.ChoiceBlock(label=_("or a fixed place"), choices=Place.choices, required=False)
    rights = Line(
        label=_("Who may use it, and how"),
        required=False,
        max_length=200,
        help_text=_("Empty if anyone may copy it without asking."),
    )

    class Meta:
        label = _("Resource")
        icon = "download"
