"""What a page's body is made of. Staff and worker only: the public process has no Wagtail.

Ids of blocks and of documents never reach a reader; what a block shows is in `templates/cms/blocks/`.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail import fields as wagtail_fields
from wagtail.documents.blocks import DocumentChooserBlock

# Weight, not slope, is emphasis, and pictures need consent first: so bold and links only.
RICH_TEXT_FEATURES = ["bold", "link"]


class StreamField(wagtail_fields.StreamField):
    """A StreamField that keeps its blocks' definitions out of migrations.

    Every change of a block would otherwise be a migration that does nothing. The price: a data
    migration sees the raw JSON only.
    """

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types or [], **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


class Line(blocks.CharBlock):
    """A box for one line, which runs as its first letter does: blocks do not know their page's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field.widget.attrs["dir"] = "auto"


class Lines(blocks.TextBlock):
    """A box for several lines, which runs as its first letter does."""

    @cached_property
    def field(self) -> Any:
        field = super().field
        field.widget.attrs["dir"] = "auto"
        return field


class Question(blocks.StructBlock):
    question = Line(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=RICH_TEXT_FEATURES)

    class Meta:
        label = _("Question")
        icon = "help"


class Quote(blocks.StructBlock):
    text = Lines(label=_("Words"), help_text=_("Without quotation marks; the page adds its own."))
    source = Line(
        label=_("Who said it"),
        required=False,
        max_length=200,
        help_text=_("Name and work, or a description that cannot lead to the person."),
    )

    class Meta:
        label = _("Quotation")
        icon = "openquote"
        template = "cms/blocks/quote.html"


class Callout(blocks.StructBlock):
    heading = Line(label=_("Heading"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)

    class Meta:
        label = _("Set apart")
        icon = "warning"
        template = "cms/blocks/callout.html"


class Download(blocks.StructBlock):
    title = Line(label=_("Title"), max_length=200)
    description = Line(label=_("What it is for"), required=False, max_length=300)
    document = DocumentChooserBlock(
        label=_("File"),
        help_text=_("Anyone can load it. Look into its properties first: files often name who made them."),
    )

    class Meta:
        label = _("File to load")
        icon = "download"
        template = "cms/blocks/download.html"


class Body(blocks.StreamBlock):
    """The body of an ordinary page."""

    heading = Line(label=_("Heading"), max_length=200, icon="title", template="cms/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        label=_("Paragraph"),
        features=RICH_TEXT_FEATURES,
        icon="pilcrow",
        template="cms/blocks/paragraph.html",
    )
    list = blocks.ListBlock(
        blocks.RichTextBlock(label=_("Item"), features=RICH_TEXT_FEATURES),
        label=_("List"),
        icon="list-ul",
        template="cms/blocks/list.html",
    )
    quote = Quote()
    faq = blocks.ListBlock(Question(), label=_("Questions and answers"), icon="help", template="cms/blocks/faq.html")
    callout = Callout()
    download = Download()

    class Meta:
        label = _("Body")
