"""Facts and invariants of the Appeal."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.core.ids import random_id


class PublishedTextIsImmutable(Exception):
    """People signed exactly this text; a change needs a new version."""


class State(models.TextChoices):
    """draft → published; there is no way back."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class ChangeKind(models.TextChoices):
    """What a version changes against the one before it."""

    FIRST = "first", _("first version")
    MINOR = "minor", _("a slip of the pen")
    FACT = "fact", _("a fact")
    DEMAND = "demand", _("a demand")


class Appeal(models.Model):
    """The one Appeal of this installation."""

    id = RandomIdField()
    slug = models.SlugField(max_length=60, unique=True, help_text="Part of every keyed tag; never changes.")
    singleton = models.BooleanField(default=True, unique=True, editable=False)
    goal = models.PositiveIntegerField(null=True, blank=True)
    languages = models.JSONField(default=list, help_text="Tags of the campaign's languages, the source first.")
    address_optional = models.BooleanField(default=False, help_text="Who signs need not give an e-mail address.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(singleton=True), name="appeals_only_one")]

    def __str__(self) -> str:
        return self.slug

    @property
    def source_language(self) -> str:
        return str(self.languages[0])


class Version(models.Model):
    """A numbered text of the Appeal. Only one draft at a time, always the highest number."""

    id = RandomIdField()
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    change_kind = models.CharField(max_length=10, choices=ChangeKind, default=ChangeKind.FIRST)
    published_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "number"], name="appeals_version_number"),
            models.UniqueConstraint(fields=["appeal"], condition=Q(state=State.DRAFT), name="appeals_one_draft"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, published_date=None)
                | Q(state=State.PUBLISHED, published_date__isnull=False),
                name="appeals_version_published_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class PartOfVersion(models.Model):
    """What belongs to a version and is fixed with it: saving or deleting it is refused once that is published."""

    class Meta:
        abstract = True

    version: models.ForeignKey[Version, Version]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_when_published()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_when_published()
        return super().delete(*args, **kwargs)

    def _refuse_when_published(self) -> None:
        if Version.objects.filter(pk=self.version.pk, state=State.PUBLISHED).exists():
            raise PublishedTextIsImmutable


class Change(PartOfVersion):
    """What a version says otherwise at one place than the version before, as its organiser judged it.

    `mark` is the place's, 0 the title's. The place may be gone. Written while the version is a draft.
    """

    TITLE = 0

    id = RandomIdField()
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="changes")
    mark = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=ChangeKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "mark"], name="appeals_one_change_a_place"),
            models.CheckConstraint(condition=~Q(kind=ChangeKind.FIRST), name="appeals_change_is_of_something"),
        ]

    def __str__(self) -> str:
        return f"change of {self.mark} in {self.version}"


class Place(PartOfVersion):
    """A numbered place in a version, the same in all its editions, which hold the words.

    `mark` stays from version to version while places are added, removed and moved: by it an older
    translation finds where its words belong.
    """

    id = RandomIdField()
    position = models.PositiveSmallIntegerField()
    mark = models.BigIntegerField(default=random_id, editable=False)

    class Meta:
        abstract = True

    part_name = ""
    """What the editors call it: addressee, demand or paragraph."""


class Addressee(Place):
    """Somebody to whom a version is addressed, in order."""

    part_name = "addressee"

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="addressees")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="appeals_addressee_place")]

    def __str__(self) -> str:
        return f"addressee {self.position}"


class Demand(Place):
    """One thing that is asked of one addressee. Demands are numbered through, addressee by addressee."""

    part_name = "demand"

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="demands")
    addressee = models.ForeignKey(Addressee, on_delete=models.CASCADE, related_name="demands")
    must_appear = models.BooleanField(default=True, help_text="A derived text that lacks it is not the Appeal.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="appeals_demand_place")]

    def __str__(self) -> str:
        return f"demand {self.position}"


class ParagraphKind(models.TextChoices):
    TEXT = "text", _("text")
    DEMANDS = "demands", _("the list of demands")
    CLOSING = "closing", _("closing")


class Paragraph(Place):
    """A paragraph's place. That of the demands holds the sentence before them."""

    part_name = "paragraph"

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="paragraphs")
    kind = models.CharField(max_length=10, choices=ParagraphKind, default=ParagraphKind.TEXT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="appeals_paragraph_place")]

    def __str__(self) -> str:
        return f"paragraph {self.position}"


class Edition(models.Model):
    """A version in one language. Once published, nothing of it changes.

    `text` is the canonical plain text (`appeals/canonical.py`), `sha256` its SHA-256 in hexadecimal. A translation can
    be published long after its version: until then it is a draft of a published version. What its words translate is
    kept place by place: `…made_of` is the digest of the source's words (`canonical.words_digest`), empty while nobody
    has said so, and in the source itself.
    """

    id = RandomIdField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="editions")
    language = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    in_step = models.BooleanField(
        default=False, help_text="Somebody says that this edition says what the version's source says."
    )
    title = models.CharField(max_length=200)
    change_note = models.CharField(max_length=500, blank=True)
    title_made_of = models.CharField(max_length=64, blank=True, default="")
    change_note_made_of = models.CharField(max_length=64, blank=True, default="")
    text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    published_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="appeals_one_edition_a_language"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, published_date=None, sha256="")
                | (Q(state=State.PUBLISHED, published_date__isnull=False) & ~Q(sha256="") & ~Q(text="")),
                name="appeals_edition_published_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} in {self.language}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_when_published()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_when_published()
        return super().delete(*args, **kwargs)

    def _refuse_when_published(self) -> None:
        if Edition.objects.filter(pk=self.pk, state=State.PUBLISHED).exists():
            raise PublishedTextIsImmutable


class EditionPart(models.Model):
    """Words of an edition. Saving or deleting one of a published edition is refused."""

    id = RandomIdField()
    text = models.TextField(blank=True)
    made_of = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        abstract = True

    edition: models.ForeignKey[Edition, Edition]

    def __str__(self) -> str:
        return f"words of {self.edition}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_when_published()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_when_published()
        return super().delete(*args, **kwargs)

    def _refuse_when_published(self) -> None:
        if Edition.objects.filter(pk=self.edition.pk, state=State.PUBLISHED).exists():
            raise PublishedTextIsImmutable


class EditionParagraph(EditionPart):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="paragraphs")
    paragraph = models.ForeignKey(Paragraph, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "paragraph"], name="appeals_edition_paragraph")]


class EditionDemand(EditionPart):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="demands")
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "demand"], name="appeals_edition_demand")]


class EditionAddressee(EditionPart):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="addressees")
    addressee = models.ForeignKey(Addressee, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "addressee"], name="appeals_edition_addressee")]


# What surrounds translations stands in a file of its own. It needs `Edition`, and Django finds models through this one.
# The shorter forms stand in a file of their own. They need `Edition`, and Django finds models through this one.
from openappeal.appeals.form_models import TextForm as TextForm  # noqa: E402
from openappeal.appeals.form_models import TextFormPart as TextFormPart  # noqa: E402
from openappeal.appeals.translating_models import Credit as Credit  # noqa: E402
from openappeal.appeals.translating_models import Handing as Handing  # noqa: E402
from openappeal.appeals.translating_models import JobLink as JobLink  # noqa: E402
from openappeal.appeals.translating_models import NameForm as NameForm  # noqa: E402
from openappeal.appeals.translating_models import Writer as Writer  # noqa: E402
