"""Items and their editions, block by block; what was put right; and who agreed that a prisoner is named."""

from __future__ import annotations

import re

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.mailings.models import Topic


class Kind(models.TextChoices):
    UPDATE = "update", _("Campaign update")
    RELEASE = "release", _("Press release")
    ADVISORY = "advisory", _("Advisory to the press")
    ALLIED = "allied", _("Post of an allied movement")


FOLDERS = {Kind.UPDATE: "updates", Kind.ALLIED: "updates", Kind.RELEASE: "press", Kind.ADVISORY: "press"}


RESERVED_SLUGS = re.compile(r"page-[0-9]+|preview|photos|kit|facts|coverage|statements|releases|contact")
"""Further pages of a list, and what else may stand beside items in their folders."""


class ItemState(models.TextChoices):
    """draft → waiting → open → closed. A waiting item may become a draft again; what is closed is gone for readers."""

    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waits for its minute")
    OPEN = "open", _("open to readers")
    CLOSED = "closed", _("taken back")


class Item(models.Model):
    """One update, release, advisory or allied post, in all its languages.

    `opens_at` is the planned minute (UTC) and `zone` where its author reads the clock; `opened_day` is the day on
    which it opened. `is_grave`: it tells of a death, an execution or a release, so that a second person agrees first.
    An allied post names whose it is (`partner`), where it stood (`partner_url`) and who translated it (`translators`).
    `is_proposed`: somebody has asked for that person's agreement to these very words, since when nothing has changed.
    """

    id = RandomIdField()
    kind = models.CharField(max_length=10, choices=Kind)
    slug = models.SlugField(max_length=80)
    source_language = models.CharField(max_length=20)
    topic = models.CharField(max_length=10, choices=Topic, default=Topic.UPDATES)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.DRAFT)
    opens_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=60, default="UTC")
    opened_day = models.DateField(null=True)
    is_grave = models.BooleanField(default=False)
    is_proposed = models.BooleanField(default=False)
    partner = models.CharField(max_length=120, blank=True)
    partner_url = models.URLField(max_length=500, blank=True)
    translators = models.CharField(max_length=200, blank=True)
    written_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            # Updates and allied posts stand in one folder, releases and advisories in another; one slug for both.
            models.UniqueConstraint(fields=["slug"], name="newsroom_item_slug"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "waiting"], opened_day=None)
                | Q(state__in=["open", "closed"], opened_day__isnull=False),
                name="newsroom_item_opened",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(opens_at__isnull=False), name="newsroom_item_has_its_minute"
            ),
            models.CheckConstraint(
                condition=Q(is_grave=False) | ~Q(state="open") | Q(is_proposed=True),
                name="newsroom_item_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"

    @property
    def folder(self) -> str:
        """The part of the public address that all its editions share, below /{lang}/."""
        return FOLDERS[Kind(self.kind)]


class BlockKind(models.TextChoices):
    TEXT = "text", _("Text")
    LETTER = "letter", _("Letter")
    QUOTE = "quote", _("Quotation")
    FIGURE = "figure", _("Figure")
    BIOGRAPHY = "biography", _("Biographical note")
    PHOTO = "photo", _("Photograph")
    ACTION = "action", _("What to do")
    FACTS = "facts", _("Set apart")


FIELDS: dict[str, tuple[str, ...]] = {
    BlockKind.TEXT: ("heading", "text"),
    BlockKind.LETTER: ("heading", "text"),
    BlockKind.QUOTE: ("text", "source"),
    BlockKind.FIGURE: ("label",),
    BlockKind.BIOGRAPHY: ("heading", "text"),
    BlockKind.PHOTO: ("caption", "credit", "alt"),
    BlockKind.ACTION: ("heading", "text", "label"),
    BlockKind.FACTS: ("heading", "text"),
}
"""What the words of a block consist of, in the order in which they are written."""


class Block(models.Model):
    """A part of an item. `data` holds what is the same in every language: a figure's name, a photo, an address."""

    id = RandomIdField()
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=BlockKind)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="newsroom_block_place")]

    def __str__(self) -> str:
        return f"block {self.position} of {self.item}"


class EditionState(models.TextChoices):
    """draft → ready → open. What is ready opens with its item, or at once when that is open already."""

    DRAFT = "draft", _("draft")
    READY = "ready", _("ready")
    OPEN = "open", _("open to readers")


class Edition(models.Model):
    """An item in one language. `made_of` is the digest of the source's title and summary that they translate.

    `figures` holds what each inserted figure said on the day on which the edition opened: `{"name": {"value": 2700,
    "as_of": "2026-11-26"}}`. They stay so, whatever the figures say later.
    """

    id = RandomIdField()
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    share_text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=EditionState, default=EditionState.DRAFT)
    made_of = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    opened_day = models.DateField(null=True)
    changed_day = models.DateField(null=True, help_text="Of its last correction.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "language"], name="newsroom_edition_language")]

    def __str__(self) -> str:
        return f"{self.item} in {self.language}"


class BlockWords(models.Model):
    """What a block says in one language. `fields` by name: text, heading, source; `made_of` as in `Edition`."""

    id = RandomIdField()
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="words")
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="words")
    fields = models.JSONField(default=dict)
    made_of = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "block"], name="newsroom_words_once")]

    def __str__(self) -> str:
        return f"words of {self.block} in {self.edition.language}"


class Correction(models.Model):
    """Something in an open item was wrong. `notes` by language: what was said, and what is right."""

    id = RandomIdField()
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveIntegerField(help_text="Counts within the item.")
    day = models.DateField()
    notes = models.JSONField(default=dict)
    by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="newsroom_correction_number")]

    def __str__(self) -> str:
        return f"correction {self.number} of {self.item}"


class Consent(models.Model):
    """Somebody agreed that a prisoner is named (trust: a prisoner is named only with a consent note).

    `spellings` are the prisoner's name as it is written, in any script. Who agreed, with what right and by which
    channel is in `sealed`, which the office key alone opens: relatives may live under the state that holds the
    prisoner. `ask_again` is the day on which it has to be asked anew; `ended_day` that on which it was taken back.
    """

    id = RandomIdField()
    spellings = models.JSONField(default=list)
    sealed = models.BinaryField()
    covers = models.TextField()
    day = models.DateField()
    ask_again = models.DateField()
    ended_day = models.DateField(null=True)
    noted_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"consent {self.id}"


class Naming(models.Model):
    """An item names a prisoner, with this consent."""

    id = RandomIdField()
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="namings")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="namings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "consent"], name="newsroom_naming_once")]

    def __str__(self) -> str:
        return f"naming in {self.item}"


class PreviewLink(models.Model):
    """By which one journalist reads a waiting item before its minute.

    `label` says for whom it was made, in the team's words; the link's token itself is kept nowhere. `zone` is where
    they read the clock. After `until_day` it opens nothing and is erased.
    """

    id = RandomIdField()
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="preview_links")
    token_hash = models.BinaryField(max_length=32, unique=True)
    label = models.CharField(max_length=120)
    language = models.CharField(max_length=20)
    zone = models.CharField(max_length=60)
    until_day = models.DateField()
    made_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"preview link {self.id}"


# The room's other tables stand in modules of their own; Django looks for them here.
from openappeal.newsroom.channel_models import Channel as Channel  # noqa: E402
from openappeal.newsroom.channel_models import Posting as Posting  # noqa: E402
from openappeal.newsroom.coverage_models import Coverage as Coverage  # noqa: E402
from openappeal.newsroom.coverage_models import Snapshot as Snapshot  # noqa: E402
from openappeal.newsroom.library_models import Resource as Resource  # noqa: E402
from openappeal.newsroom.press_models import Boilerplate as Boilerplate  # noqa: E402
from openappeal.newsroom.press_models import Photo as Photo  # noqa: E402
from openappeal.newsroom.press_models import PressName as PressName  # noqa: E402
from openappeal.newsroom.statement_models import Excerpt as Excerpt  # noqa: E402
from openappeal.newsroom.statement_models import Statement as Statement  # noqa: E402
from openappeal.newsroom.statement_models import StatementEdition as StatementEdition  # noqa: E402
from openappeal.newsroom.statement_models import StatementLink as StatementLink  # noqa: E402
