"""Facts and invariants of signatures. Nothing here is finer than a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.appeals.models import Appeal, Version
from openappeal.cms.fields import RandomIdField
from openappeal.signatures import (  # noqa: F401  Django looks for models here
    event_models,
    leaving_models,
    letter_models,
    notable_models,
    office_models,
    organisation_models,
    reading_models,
    risk_models,
)
from openappeal.signatures.cohorts import AskedBack, Burst, Cohort, Held, Sweep
from openappeal.signatures.fold_models import Fold
from openappeal.signatures.organisation_models import Decided
from openappeal.signatures.report_models import Report, ReportHour
from openappeal.signatures.spheres import NotableGroup, Sphere
from openappeal.signatures.tally_models import Clock, Departure, Tally

# Theirs; ours need no list.
__all__ = ["AskedBack", "Burst", "Clock", "Cohort", "Departure", "Fold", "Held", "Report", "ReportHour", "Sweep"]
__all__ += ["Tally"]

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class Visibility(models.TextChoices):
    """How much is shown, and so how much is kept. Ordered from most to least shown."""

    PUBLIC = "public", _("name shown")
    WITHHELD = "withheld", _("name withheld")
    COUNTED = "counted", _("only counted")


STRICTNESS = {Visibility.PUBLIC: 0, Visibility.WITHHELD: 1, Visibility.COUNTED: 2}


class Kind(models.TextChoices):
    PERSON = "person", _("person")
    FORMER_PRISONER = "former_prisoner", _("former prisoner")
    RELATIVE = "relative", _("relative of a prisoner")
    ORGANISATION = "organisation", _("organisation")

    @property
    def label_for_many(self) -> StrPromise:
        """The kind as a heading above a number."""
        return {
            Kind.PERSON: _("People"),
            Kind.FORMER_PRISONER: _("Former prisoners"),
            Kind.RELATIVE: _("Relatives of prisoners"),
            Kind.ORGANISATION: _("Organisations"),
        }[self]


RELATIONS = (Kind.FORMER_PRISONER, Kind.RELATIVE)
"""What people may say of themselves: shown after a person has read it; of a withheld name, in the box only."""


class Basis(models.TextChoices):
    """How we know of the signature. Counts of different bases are never added."""

    CONFIRMED = "confirmed", _("confirmed by letter")
    REVIEWED = "reviewed", _("accepted without an address")
    PAPER = "paper", _("on paper")
    IMPORTED = "imported", _("from an earlier list")
    PARTNER = "partner", _("from a partner’s list")


# Others wrote these lists: nobody has pressed a button, and nobody was asked by us what may be shown.
LISTED = (Basis.PAPER, Basis.IMPORTED, Basis.PARTNER)


class Review(models.TextChoices):
    """unread → shown | left_out, either way and back. Only public names are read."""

    UNREAD = "unread", _("waits to be read")
    SHOWN = "shown", _("shown")
    LEFT_OUT = "left_out", _("left out")


class HiddenBy(models.TextChoices):
    NOBODY = "", _("not hidden")
    STAFF = "staff", _("hidden by an organiser")
    REPORT = "report", _("hidden after “This is not me”")


class Signing(models.Model):
    """A signature that waits for its letter's button, seven days at most.

    What it holds depends on the visibility: `public` holds name and credential under a key derived
    from the letter's token, which is stored nowhere, and the address under the mailing key;
    `withheld` holds a box for the office key; `counted` holds neither. After confirmation everything
    but the token's hash goes, so that the link shows the same page again until it expires.
    """

    id = RandomIdField()
    token_hash = models.BinaryField(max_length=32, unique=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PERSON)
    visibility = models.CharField(max_length=10, choices=Visibility)
    tag_1 = models.BinaryField(max_length=16, null=True)
    tag_2 = models.BinaryField(max_length=16, null=True)
    name_tag = models.BinaryField(max_length=16, null=True)
    named = models.BinaryField(null=True, help_text="Name and credential under the token's key.")
    address_sealed = models.BinaryField(null=True, help_text="For letters about this signature.")
    box = models.BinaryField(null=True, help_text="Sealed to the office key.")
    decided = models.CharField(max_length=10, choices=Decided, blank=True, help_text="Of an organisation.")
    contact_sealed = models.BinaryField(null=True, help_text="Who answers for an organisation.")
    news_sealed = models.BinaryField(null=True, help_text="For the separate subscriber record.")
    news_tag = models.BinaryField(max_length=16, null=True)
    country = models.CharField(max_length=2, blank=True)
    sphere = models.CharField(max_length=20, choices=Sphere, blank=True)
    print_consent = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False)
    expires_day = models.DateField()
    remind_day = models.DateField(null=True, help_text="When its one reminder is due; empty when none is, or any more.")
    held = models.CharField(max_length=10, choices=Held, blank=True, default=Held.NO, help_text="From the first.")
    sweep = models.ForeignKey(Sweep, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["expires_day"], name="signatures_signing_expiry"),
            models.Index(
                fields=["remind_day"], condition=Q(remind_day__isnull=False), name="signatures_signing_reminder"
            ),
            models.Index(fields=["sweep"], condition=Q(sweep__isnull=False), name="signatures_signing_sweep"),
        ]

    def __str__(self) -> str:
        return f"signing {self.id}"


class Signature(models.Model):
    """A confirmed signature. A signer's label is an id: whatever outlives the row names nobody.

    States: `visibility` public goes through `review`; `hidden_by` takes a shown name off the wall at
    once and can be undone. `counted_in` says whether the worker has added the row, as it is now, to the tally.

    A `held` signature is set aside: in no count, on no wall, in no list of names. Its `counted_in` says then
    whether it was in the tally when that happened, so that undoing can put back exactly what was taken off.

    One without an address (`reviewed`) begins as `held`: waits → accepted (no longer held) | refused, either way
    and back. What nobody accepts is erased on its `erase_day`.
    """

    id = RandomIdField()
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    language = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PERSON)
    claimed_kind = models.CharField(
        max_length=20, choices=Kind, blank=True, help_text="As the signer says, until somebody has read it."
    )
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.CONFIRMED)
    visibility = models.CharField(max_length=10, choices=Visibility)
    day = models.DateField()
    tag = models.BinaryField(max_length=16, null=True, unique=True)
    name_tag = models.BinaryField(max_length=16, null=True)

    name = models.CharField(max_length=120, blank=True)
    folded_name = models.CharField(max_length=160, blank=True)
    credential = models.CharField(max_length=160, blank=True)
    address_sealed = models.BinaryField(null=True)
    box = models.BinaryField(null=True)
    country = models.CharField(max_length=2, blank=True)
    sphere = models.CharField(max_length=20, choices=Sphere, blank=True)
    print_consent = models.BooleanField(default=False)

    group = models.CharField(max_length=20, choices=NotableGroup, blank=True, help_text="Set for notables.")
    group_position = models.PositiveSmallIntegerField(null=True, blank=True)

    review = models.CharField(max_length=10, choices=Review, blank=True)
    review_reason = models.CharField(max_length=40, blank=True)
    review_words = models.CharField(max_length=200, blank=True, help_text="Of the team about it. They go with it.")
    hidden_by = models.CharField(max_length=10, choices=HiddenBy, blank=True, default=HiddenBy.NOBODY)
    hidden_day = models.DateField(null=True, blank=True)

    commitment = models.BinaryField(max_length=32, null=True, help_text="What the public log has of it.")
    counted_in = models.BooleanField(default=False)
    on_wall = models.BooleanField(default=False, help_text="A line of the wall, named or blank, is taken.")
    import_run = models.ForeignKey(
        "signatures.ImportRun",
        on_delete=models.PROTECT,
        null=True,
        related_name="signatures",
        db_index=False,
        help_text="The list it came with, until the signer confirms it.",
    )

    is_looked_at = models.BooleanField(default=False, help_text="Whether `flags` are those of the name as it is.")

    together = models.ForeignKey("signatures.Together", models.PROTECT, null=True, db_index=False, related_name="+")

    held = models.CharField(max_length=10, choices=Held, blank=True, default=Held.NO)
    sweep = models.ForeignKey(Sweep, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    asks_back = models.BooleanField(default=False, help_text="Its signer asks a person to look.")
    erase_day = models.DateField(null=True, help_text="Without an address: erased then, unless a person accepts it.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(visibility="public") | (~Q(name="") & ~Q(review="")),
                name="signatures_public_has_name",
            ),
            models.CheckConstraint(
                condition=Q(visibility="public")
                | Q(
                    name="",
                    folded_name="",
                    credential="",
                    address_sealed=None,
                    review="",
                    review_words="",
                    group="",
                    hidden_by="",
                ),
                name="signatures_hidden_keeps_no_name",
            ),
            models.CheckConstraint(
                condition=Q(visibility="public") | Q(kind__in=["person", "organisation"], claimed_kind=""),
                name="signatures_hidden_tells_no_relation",
            ),
            models.CheckConstraint(
                condition=~Q(visibility="counted")
                | Q(box=None, name_tag=None, country="", sphere="", print_consent=False, kind="person"),
                name="signatures_counted_keeps_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(visibility="withheld") | Q(box__isnull=False) | Q(basis="paper"),
                name="signatures_withheld_has_box",
            ),
            models.CheckConstraint(
                condition=Q(held__in=["waits", "refused"], basis="reviewed", erase_day__isnull=False)
                | (~Q(held__in=["waits", "refused"]) & Q(erase_day=None)),
                name="signatures_waits_has_end",
            ),
        ]
        indexes = [
            models.Index(fields=["counted_in"], condition=Q(counted_in=False, held=""), name="signatures_uncounted"),
            models.Index(
                fields=["day"],
                condition=Q(on_wall=False, held="") & ~Q(visibility="public"),
                name="signatures_off_wall",
            ),
            models.Index(fields=["review"], condition=Q(review="unread", held=""), name="signatures_unread"),
            models.Index(fields=["held"], condition=Q(sweep=None) & ~Q(held=""), name="signatures_held"),
            models.Index(fields=["sweep"], condition=Q(sweep__isnull=False), name="signatures_by_sweep"),
            models.Index(fields=["day"], condition=Q(asks_back=True), name="signatures_asks_back"),
            models.Index(fields=["folded_name"], condition=~Q(folded_name=""), name="signatures_folded"),
            models.Index(fields=["country", "review"], condition=Q(visibility="public"), name="signatures_country"),
            models.Index(fields=["sphere", "review"], condition=Q(visibility="public"), name="signatures_sphere"),
            models.Index(fields=["group", "group_position"], condition=~Q(group=""), name="signatures_group"),
            models.Index(fields=["import_run"], condition=Q(import_run__isnull=False), name="signatures_imported"),
            models.Index(
                fields=["id"], condition=Q(is_looked_at=False, visibility="public"), name="signatures_not_looked_at"
            ),
            models.Index(fields=["together"], condition=Q(together__isnull=False), name="signatures_by_together"),
            models.Index(fields=["id"], condition=Q(commitment=None, basis="confirmed"), name="signatures_uncommitted"),
        ]

    def __str__(self) -> str:
        return f"signature {self.id}"


class PersonalLink(models.Model):
    """A way back to one's signature: the hash of a code that only its holder knows.

    A signature may have several, since each later letter carries a fresh one. A folded duplicate by
    another name gets a link to no signature, which shows and says the same as any other: so it keeps
    what was asked of it itself. `version` and `language` are those of the text that was signed with it, so that whoever
    signs a newer one once more is not told that she signed an older one; empty where the signature's own count.
    """

    id = RandomIdField()
    code_hash = models.BinaryField(max_length=32, unique=True)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, null=True, related_name="links")
    visibility = models.CharField(max_length=10, choices=Visibility, blank=True)
    print_consent = models.BooleanField(default=False, help_text="Only without a signature.")
    wish = models.CharField(max_length=10, choices=Visibility, blank=True, help_text="Only without a signature.")
    wish_prints = models.BooleanField(default=False, help_text="Only without a signature.")
    wish_from_day = models.DateField(null=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    language = models.CharField(max_length=20, blank=True, default="")
    erase_day = models.DateField(null=True, help_text="Only without a signature, of an organisation: it has no proof.")
    has_receipt = models.BooleanField(default=False, help_text="An entry of the public log belongs to its code.")

    class Meta:
        indexes = [
            models.Index(fields=["erase_day"], condition=Q(erase_day__isnull=False), name="signatures_link_ends")
        ]

    def __str__(self) -> str:
        return f"personal link {self.id}"


class WishToShow(models.Model):
    """A signer wants to show more than now. It waits 72 hours, then it is read like any name.

    Of somebody whose name is shown it can be that it may be printed too; then nothing is sealed.
    """

    id = RandomIdField()
    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="wish")
    visibility = models.CharField(max_length=10, choices=Visibility)
    prints = models.BooleanField(default=False, help_text="The name may be printed too.")
    sealed = models.BinaryField(help_text="Name, credential, country, sphere for the mailing key, or nothing.")
    from_day = models.DateField(help_text="Not before this day.")

    def __str__(self) -> str:
        return f"wish {self.id}"


class WallLine(models.Model):
    """A place on the wall. Pages follow the day, then the random id; a place is never given away.

    `signature` is empty for blank lines: people who signed without a public name, and people who
    have since hidden or withdrawn. Nobody can tell which. A sweep takes as many blank lines off as people who
    show no name were set aside; which of them makes no difference, and undoing puts the same ones back.
    """

    id = RandomIdField()
    day = models.DateField()
    signature = models.OneToOneField(Signature, on_delete=models.SET_NULL, null=True, related_name="wall_line")
    sweep = models.ForeignKey(Sweep, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["day", "id"], condition=Q(sweep=None), name="signatures_wall_order"),
            models.Index(fields=["sweep"], condition=Q(sweep__isnull=False), name="signatures_wall_sweep"),
        ]

    def __str__(self) -> str:
        return f"wall line {self.id}"


# Lists of signers stand in a file of their own. It needs `Basis`, and Django finds models through this module.
from openappeal.signatures.import_models import ImportPair as ImportPair  # noqa: E402
from openappeal.signatures.import_models import ImportPart as ImportPart  # noqa: E402
from openappeal.signatures.import_models import ImportRun as ImportRun  # noqa: E402
from openappeal.signatures.import_models import OtherSpelling as OtherSpelling  # noqa: E402
from openappeal.signatures.import_models import RememberedMapping as RememberedMapping  # noqa: E402
from openappeal.signatures.sheet_models import PetitionSheet as PetitionSheet  # noqa: E402
from openappeal.signatures.sheet_models import SheetRun as SheetRun  # noqa: E402
from openappeal.signatures.sheet_models import SheetScan as SheetScan  # noqa: E402
