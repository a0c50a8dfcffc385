"""The base of every page type. Staff and worker only.

Pages live in one tree per language below a home page each, with equal slugs: `/fa/about/` is the
Farsi `/en/about/`. Readers get them as files; Wagtail serves nothing but previews.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from openappeal.cms import shell
from openappeal.cms.edit_forms import PageForm
from openappeal.cms.language import use

# First parts of addresses below /{lang}/ that belong to forms and lists.
RESERVED_SLUGS = frozenset(
    {
        "sign",
        "signers",
        "sheet",
        "poster",
        "updates",
        "press",
        "corrections",
        "cases",
        "events",
        "drives",
        "placements",
        "appeal",
        "job",
        "versions",
        "short",
        "number",
        "proof",
        "statements",
        "coverage",
    }
    | {below.strip("/").split("/")[0] for name, below in shell.SECTIONS.items() if name in {"sign", "wall", "contact"}}
)


def public_path(language: str, url_path: str) -> str:
    """The public address of a page from Wagtail's path: ("fa", "/home-fa/about/") → "/fa/about/"."""
    below_home = url_path.strip("/").split("/")[1:]
    return "/" + "/".join([language, *below_home]) + "/"


class PublicPage(Page):
    """A page that readers see at its own address."""

    base_form_class = PageForm
    # Readers are strangers: a page for some of them only would be a file for all of them.
    private_page_options: list[str] = []
    template_name = ""

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("Address and search engines"),
        )
    ]
    settings_panels: list[Any] = []

    class Meta:
        abstract = True

    @property
    def language(self) -> str:
        return str(self.locale.language_code)

    @property
    def public_path(self) -> str:
        return public_path(self.language, self.url_path or "")

    @property
    def description(self) -> str:
        """For search engines and cards."""
        return str(self.search_description)

    def public_context(self) -> dict[str, Any]:
        """What the template shows."""
        return {"self": self, "description": self.description, "heading": self.title}

    def public_html(self, *, same_page_languages: frozenset[str] | None = None) -> str:
        """The page as readers get it."""
        # The context too speaks the page's language: labels become words in it.
        with use(self.language):
            return shell.render(
                self.template_name,
                self.language,
                self.public_path,
                self.public_context(),
                same_page_languages=same_page_languages,
            )

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address belongs to a form or a list. Choose another word.")})

    # ── Wagtail's idea of where the page is ─────────────────────────────────
    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        return (0, settings.SITE_URL, self.public_path)

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str:
        # Always with the host: the staff side has another one, and “View live” must leave it.
        return f"{settings.SITE_URL}{self.public_path}"

    url = property(get_url)

    # ── Preview ─────────────────────────────────────────────────────────────
    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return [
            {"name": "phone", "icon": "mobile-alt", "device_width": 360, "label": _("As on a phone")},
            {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("As on a tablet")},
            {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("As on a wide screen")},
        ]

    @property
    def default_preview_size(self) -> str:
        return "phone"

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: dict[str, Any] | None = None,
    ) -> HttpResponse:
        # Wagtail would send a made-up request through all middleware, loading it each time. A public page
        # depends on no request, and the real one has passed the middleware already.
        return self.serve_preview(original_request or HttpRequest(), preview_mode or self.default_preview_mode)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return HttpResponse(self.public_html())

    # ── One transaction for a change and for the wish to render it ──────────
    def publish(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().publish(*args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().unpublish(*args, **kwargs)

    def move(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().move(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().delete(*args, **kwargs)


class TextLimit:
    """A validator: at most so many words."""

    def __init__(self, words: int) -> None:
        self.words = words

    def __call__(self, value: str) -> None:
        if len(value.split()) > self.words:
            raise ValidationError(
                _("Say it in %(words)d words or fewer; it has %(now)d now."),
                params={"words": self.words, "now": len(value.split())},
            )

    def deconstruct(self) -> tuple[str, tuple[int], dict[str, Any]]:
        return ("openappeal.cms.pages.TextLimit", (self.words,), {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TextLimit) and self.words == other.words

    def __hash__(self) -> int:
        return hash(self.words)
