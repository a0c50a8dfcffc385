"""Page types, menu, footer and the words around the pages. All edited in Wagtail."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Locale

from openappeal.cms.blocks import Body, StreamField
from openappeal.cms.edit_forms import WordsForm
from openappeal.cms.pages import PublicPage, TextLimit
from openappeal.website.blocks import FooterColumn, MenuLink, Resource
from openappeal.website.translation_models import Translation as Translation  # Django looks for models here

# Fewer stand on one screen anyway.
SECTIONS_WORTH_A_LIST = 3


class _SitePage(PublicPage):
    """What every page type of the website shows beside its own words."""

    class Meta:
        abstract = True

    def public_context(self) -> dict[str, Any]:
        from openappeal.website.cards import card_of  # reads the tree, which reads these models
        from openappeal.website.translating.queries import notice_of

        return {**super().public_context(), "card": card_of(self.language), "newer": notice_of(self)}


class HomePage(_SitePage):
    """The Appeal's page in one language, and the root of that language's tree.

    The text of the Appeal, its demands, the count and the names come from their own rooms.
    """

    kicker = models.CharField(
        _("line above the heading"), max_length=200, blank=True, help_text=_("To whom the Appeal speaks.")
    )
    heading_first = models.CharField(_("heading, first half"), max_length=60)
    heading_second = models.CharField(
        _("heading, second half"),
        max_length=60,
        blank=True,
        help_text=_("The halves stand on two lines where the screen is narrow."),
    )
    lede = models.TextField(
        _("opening"), validators=[TextLimit(30)], help_text=_("What you ask and why, in 30 words or fewer.")
    )
    call_heading = models.CharField(
        _("heading at the end"), max_length=80, blank=True, help_text=_("Such as: There is a line for you.")
    )
    call_text = models.TextField(
        _("words at the end"), blank=True, help_text=_("For somebody who has read everything and hesitates.")
    )

    template_name = "website/home.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["website.ContentPage", "website.ResourcesPage"]
    content_panels = [
        FieldPanel("title", help_text=_("For the browser's tab and the list of pages.")),
        FieldPanel("kicker"),
        MultiFieldPanel([FieldPanel("heading_first"), FieldPanel("heading_second")], heading=_("Heading")),
        FieldPanel("lede"),
        MultiFieldPanel([FieldPanel("call_heading"), FieldPanel("call_text")], heading=_("At the end")),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @property
    def description(self) -> str:
        return str(self.search_description or self.lede)

    @property
    def public_path(self) -> str:
        return f"/{self.language}/"

    def public_context(self) -> dict[str, Any]:
        from openappeal.website.home import home_context

        return {**super().public_context(), **home_context(self.language)}

    def clean(self) -> None:
        super().clean()
        if HomePage.objects.filter(locale=self.locale).exclude(pk=self.pk).exists():
            raise ValidationError(_("This language has a home page already."))


class ContentPage(_SitePage):
    """An ordinary page: About, the plan, how we keep your signature."""

    intro = models.TextField(
        _("opening"), blank=True, help_text=_("One or two sentences; also shown by search engines.")
    )
    dated = models.DateField(
        _("date of the text"),
        null=True,
        blank=True,
        help_text=_("For a plan or a statement: the day it speaks of."),
    )
    body = StreamField(Body(required=False), verbose_name=_("body"), blank=True)

    template_name = "website/content_page.html"
    parent_page_types = ["website.HomePage", "website.ContentPage"]
    subpage_types = ["website.ContentPage"]
    content_panels = [
        FieldPanel("title"),
        FieldPanel("intro"),
        FieldPanel("dated"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    @property
    def description(self) -> str:
        return str(self.search_description or self.intro)

    def public_context(self) -> dict[str, Any]:
        below = [
            {"title": child.title, "url": child.specific.public_path, "intro": child.specific.description}
            for child in (self.get_children().live() if self.pk else ())
        ]
        parent = self.get_parent() if self.depth and self.depth > 3 else None
        parts = [
            (f"part-{number}", block.value)
            for number, block in enumerate(self.body, start=1)
            if block.block_type == "heading"
        ]
        return {
            **super().public_context(),
            "sections": parts if len(parts) >= SECTIONS_WORTH_A_LIST else [],
            "below": below,
            "above": {"title": parent.title, "url": parent.specific.public_path} if parent and parent.live else None,
        }


class ResourcesPage(_SitePage):
    """Things to copy, print and carry: what is written into the page, and below it the newsroom's library."""

    intro = models.TextField(_("opening"), blank=True)
    body = StreamField(Body(required=False), verbose_name=_("body"), blank=True)
    resources = StreamField([("resource", Resource())], verbose_name=_("resources"), blank=True)

    template_name = "website/resources_page.html"
    parent_page_types = ["website.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    content_panels = [
        FieldPanel("title"),
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel(
            "resources", help_text=_("What is in the library stands below these by itself (Press page, Library).")
        ),
    ]

    class Meta:
        verbose_name = _("resources page")
        verbose_name_plural = _("resources pages")

    @property
    def description(self) -> str:
        return str(self.search_description or self.intro)

    def public_context(self) -> dict[str, Any]:
        from openappeal.newsroom.library_queries import shelves
        from openappeal.website.resources import entries

        found, library = entries(self.resources, self.language), shelves(self.language)
        parts = [(entry.anchor, entry.title) for entry in found if entry.language == self.language]
        parts += [(f"library-{shelf.kind}", shelf.heading) for shelf in library]
        return {
            **super().public_context(),
            "sections": parts if len(parts) >= SECTIONS_WORTH_A_LIST else [],
            "entries": found,
            "library": library,
        }


class SiteText(models.Model):
    """The campaign's words in one language that stand on every page, or leave with a reader."""

    base_form_class = WordsForm

    locale = models.OneToOneField(
        Locale, on_delete=models.CASCADE, related_name="site_text", verbose_name=_("language")
    )
    site_name = models.CharField(_("name of the site"), max_length=80, help_text=_("As in: The Homecoming Letter."))
    short_name = models.CharField(
        _("short name"),
        max_length=30,
        blank=True,
        help_text=_("Where space is scarce: the head of every page."),
    )
    text_term = models.CharField(
        _("your word for the text"),
        max_length=30,
        blank=True,
        help_text=_("Such as: appeal, letter. It completes “Sign the …”."),
    )
    prisoners_term = models.CharField(
        _("your word for the prisoners"),
        max_length=60,
        blank=True,
        help_text=_("Such as: political prisoners."),
    )
    description = models.CharField(
        _("description"),
        max_length=200,
        blank=True,
        help_text=_("One sentence for search engines and shared links."),
    )
    footer_note = models.CharField(_("last line of every page"), max_length=200, blank=True)
    share_text = models.TextField(
        _("words to share"),
        blank=True,
        help_text=_("For WhatsApp and Telegram. The address of the site is put after them."),
    )
    share_subject = models.CharField(_("subject of a letter to friends"), max_length=80, blank=True)
    share_letter = models.TextField(_("letter to friends"), blank=True)
    contact_address = models.EmailField(
        _("organisers' mailbox"),
        blank=True,
        help_text=_("What visitors write in the contact form is sent here. It is shown to nobody."),
    )
    security_contact = models.CharField(
        _("for reports of weaknesses"),
        max_length=200,
        blank=True,
        help_text=_("An e-mail address or a page, published in security.txt. Empty: the contact form."),
    )

    panels = [
        FieldPanel("locale"),
        MultiFieldPanel(
            [
                FieldPanel("site_name"),
                FieldPanel("short_name"),
                FieldPanel("text_term"),
                FieldPanel("prisoners_term"),
            ],
            heading=_("Names"),
        ),
        MultiFieldPanel([FieldPanel("description"), FieldPanel("footer_note")], heading=_("On every page")),
        MultiFieldPanel(
            [FieldPanel("share_text"), FieldPanel("share_subject"), FieldPanel("share_letter")],
            heading=_("For passing the Appeal on"),
            help_text=_(
                "Whoever has signed is offered these words, also people who chose not to be named. So write without "
                "“I” and “my”: “I signed” may not be safe to say."
            ),
        ),
        MultiFieldPanel([FieldPanel("contact_address"), FieldPanel("security_contact")], heading=_("Letters to you")),
    ]

    class Meta:
        verbose_name = _("words on every page")
        verbose_name_plural = _("words on every page")

    def __str__(self) -> str:
        return f"{self.site_name} ({self.locale.get_display_name()})"


class Navigation(models.Model):
    """Menu and footer in one language."""

    base_form_class = WordsForm

    locale = models.OneToOneField(
        Locale, on_delete=models.CASCADE, related_name="navigation", verbose_name=_("language")
    )
    menu = StreamField(
        [("link", MenuLink())],
        verbose_name=_("menu"),
        blank=True,
        help_text=_("At most seven links stay readable."),
    )
    footer = StreamField([("column", FooterColumn())], verbose_name=_("footer"), blank=True)

    panels = [FieldPanel("locale"), FieldPanel("menu"), FieldPanel("footer")]

    class Meta:
        verbose_name = _("menu and footer")
        verbose_name_plural = _("menus and footers")

    def __str__(self) -> str:
        return str(self.locale.get_display_name())
