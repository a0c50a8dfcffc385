"""Publications and what they ask for; prints of the Appeal, and who stands in them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.cms.spheres import Sphere
from openappeal.printing.banner_models import BannerSize
from openappeal.printing.engine.copy import Sheet, Sides
from openappeal.printing.engine.press import Intent, Lack, Standard, lack
from openappeal.printing.placement_models import (
    Placement,
    PlacementKind,
    PlacementState,
    PlacementWords,
    ProposedPlacementWords,
)
from openappeal.printing.proof_models import Pick, Proof, ProofState, Setting, SettingState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

__all__ = [
    "BannerSize",
    "Choice",
    "Format",
    "Leads",
    "Pick",
    "Placement",
    "PlacementKind",
    "PlacementState",
    "PlacementWords",
    "Print",
    "PrintState",
    "PrintedName",
    "Proof",
    "ProofState",
    "ProposedPlacementWords",
    "Publication",
    "Setting",
    "SettingState",
]


def _length(label: StrPromise, least: int, most: int, default: int | None = None) -> models.DecimalField[Any, Any]:
    bounds = [MinValueValidator(Decimal(least)), MaxValueValidator(Decimal(most))]
    if default is None:
        return models.DecimalField(label, max_digits=6, decimal_places=2, validators=bounds)
    return models.DecimalField(label, max_digits=6, decimal_places=2, validators=bounds, default=Decimal(default))


class Format(models.TextChoices):
    """A sheet of our own. Pages of newspapers differ from title to title, and are noted by the campaign."""

    A4 = "a4", _("Flyer, A4")
    A3 = "a3", _("Placard, A3")
    A1 = "a1", _("Poster, A1")
    PALM = "palm", _("Palm card, 105 × 148 mm")
    SCREEN = "screen", _("For the screen, A4 in colours of light")


SHEETS = {
    Format.A4: Sheet(210, 297, bleed=3, live=12, columns=3, smallest=6, largest=13),
    Format.A3: Sheet(297, 420, bleed=3, live=15, columns=4, text_columns=2, smallest=6, largest=18),
    Format.A1: Sheet(594, 841, bleed=3, live=25, columns=8, text_columns=3, smallest=6, largest=30),
    Format.PALM: Sheet(105, 148, bleed=3, live=7, columns=2, smallest=5.5, largest=9),
    Format.SCREEN: Sheet(210, 297, live=15, columns=3, smallest=6, largest=13, is_cmyk=False),
}


LARGE = 18
"""On a large page names are set as large as this part of its shorter side in millimetres, in points."""


class Publication(models.Model):
    """A newspaper's or a printer's page, as its own specification says. Lengths are in millimetres."""

    id = RandomIdField()
    name = models.CharField(_("Name, and which page"), max_length=120)
    width = _length(_("Width, trimmed"), 40, 2000)
    height = _length(_("Height, trimmed"), 40, 2000)
    bleed = _length(_("Bleed"), 0, 20, 3)
    live_top = _length(_("From the edge to the words: top"), 0, 100, 10)
    live_bottom = _length(_("From the edge to the words: bottom"), 0, 100, 10)
    live_left = _length(_("From the edge to the words: left"), 0, 100, 10)
    live_right = _length(_("From the edge to the words: right"), 0, 100, 10)
    gutter = _length(_("Between the two pages of a spread"), 0, 100, 0)
    columns = models.PositiveSmallIntegerField(
        _("Columns of names"), default=4, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    text_columns = models.PositiveSmallIntegerField(
        _("Columns of the text"), default=2, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    smallest = models.DecimalField(
        _("Smallest type, in points"),
        max_digits=3,
        decimal_places=1,
        default=Decimal(6),
        validators=[MinValueValidator(Decimal(4)), MaxValueValidator(Decimal(20))],
    )
    is_cmyk = models.BooleanField(_("In the four inks of a press (CMYK)"), default=True)
    has_marks = models.BooleanField(_("With marks where to cut"), default=True)
    standard = models.CharField(
        _("Standard that is asked for"),
        max_length=20,
        choices=[(one.value, one.value) for one in Standard],
        default=Standard.X1A.value,
    )
    condition = models.CharField(
        _("Printing condition"), max_length=60, blank=True, help_text=_("Its registered name, for example FOGRA39.")
    )
    profile = models.BinaryField(null=True)
    booking_day = models.DateField(_("Last day to book"), null=True, blank=True)
    art_day = models.DateField(_("Last day for the file"), null=True, blank=True)
    price = models.CharField(_("Price, as it was quoted"), max_length=60, blank=True)
    desk = models.CharField(
        _("Whom to write to"), max_length=120, blank=True, help_text=_("A desk or an office, no person’s own address.")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_cmyk=True) | ~Q(standard=Standard.X1A.value), name="printing_x1a_is_cmyk"
            ),
        ]

    def __str__(self) -> str:
        return f"publication {self.id}"

    @property
    def intent(self) -> Intent | None:
        """For which press its inks are meant, as far as it is known."""
        if not (self.condition or self.profile):
            return None
        return Intent(self.condition, bytes(self.profile or b""))

    @property
    def lacks(self) -> Lack | None:
        """What is missing of what its standard asks for: without that no file is made."""
        return lack(Standard(self.standard), is_cmyk=self.is_cmyk, intent=self.intent)

    @property
    def sheet(self) -> Sheet:
        """What is set on it."""
        return Sheet(
            width=float(self.width),
            height=float(self.height),
            bleed=float(self.bleed),
            live=Sides(*(float(side) for side in (self.live_top, self.live_bottom, self.live_left, self.live_right))),
            gutter=float(self.gutter),
            columns=self.columns,
            text_columns=self.text_columns,
            smallest=float(self.smallest),
            largest=max(14.0, float(self.smallest), float(min(self.width - self.gutter, self.height)) / LARGE),
            is_cmyk=self.is_cmyk,
            has_marks=self.has_marks,
        )


class Choice(models.TextChoices):
    """Whose names are printed, of those who may be: everybody, or a few."""

    ALL = "all", _("everybody who may be printed")
    NOTABLES = "notables", _("well-known people only")
    LOT = "lot", _("well-known people, and others drawn by lot")
    RULE = "rule", _("those whom a rule fits")
    HAND = "hand", _("those whom you choose, one by one")
    NOBODY = "nobody", _("nobody: the text alone")


class Leads(models.TextChoices):
    """Where the code to scan leads, if there is one."""

    NOWHERE = "nowhere", _("no code")
    SITE = "site", _("to the site")
    LOG = "log", _("to the state of the public log, with the state in words, for comparing")


class PrintState(models.TextChoices):
    """draft → frozen. Who stands in a frozen one is settled; who leaves later is in no file made after."""

    DRAFT = "draft", _("draft")
    FROZEN = "frozen", _("frozen")


class Print(models.Model):
    """The Appeal on one sheet, in one language or two: for a publication, or on a sheet of our own."""

    id = RandomIdField()
    label = models.CharField(_("Name of this print"), max_length=80)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="prints")
    format = models.CharField(max_length=10, choices=Format, blank=True)
    edition = models.ForeignKey("appeals.Edition", on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey("appeals.TextForm", on_delete=models.SET_NULL, null=True, related_name="+")
    second = models.ForeignKey("appeals.Edition", on_delete=models.PROTECT, null=True, related_name="+")
    second_form = models.ForeignKey("appeals.TextForm", on_delete=models.SET_NULL, null=True, related_name="+")
    choice = models.CharField(_("Names"), max_length=10, choices=Choice, default=Choice.ALL)
    number = models.PositiveIntegerField(_("How many by lot"), null=True, blank=True)
    of_sphere = models.CharField(max_length=20, choices=Sphere, blank=True)
    of_place = models.CharField(max_length=20, blank=True, help_text="A country’s code, or a continent.")
    of_language = models.CharField(max_length=20, blank=True)
    only_organisations = models.BooleanField(default=False)
    has_known = models.BooleanField(default=False, help_text="Well-known people too whom the rule does not fit.")
    seed = models.CharField(max_length=32, help_text="Of the lot, so that it stays drawn.")
    foot = models.CharField(_("Line at the foot"), max_length=200, blank=True)
    second_foot = models.CharField(max_length=200, blank=True, help_text="The same in the second language.")
    code = models.CharField(_("Code to scan"), max_length=10, choices=Leads, default=Leads.SITE)
    log_state = models.CharField(
        max_length=200, blank=True, help_text="Of a frozen one: which state of the public log its code passes on."
    )
    state = models.CharField(max_length=10, choices=PrintState, default=PrintState.DRAFT)
    frozen_day = models.DateField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file as it was frozen.")
    names_frozen = models.PositiveIntegerField(null=True, help_text="How many names it had then.")
    is_shown = models.BooleanField(default=False, help_text="To readers, as a file for the screen.")
    names_size = models.FloatField(null=True, help_text="Of a shown one: in which it is set again, in points.")
    text_size = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(publication=None) & ~Q(format="") | Q(publication__isnull=False, format=""),
                name="printing_one_sheet",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", frozen_day=None, sha256="", names_frozen=None)
                | Q(state="frozen", frozen_day__isnull=False, names_frozen__isnull=False) & ~Q(sha256=""),
                name="printing_frozen_has_file",
            ),
            models.CheckConstraint(
                condition=Q(is_shown=False)
                | Q(state="frozen", format="screen", names_size__isnull=False, text_size__isnull=False),
                name="printing_shown_is_for_the_screen",
            ),
            models.CheckConstraint(
                condition=Q(choice="lot", number__isnull=False)
                | Q(choice="rule")
                | ~Q(choice__in=["lot", "rule"]) & Q(number=None),
                name="printing_lot_has_number",
            ),
            models.CheckConstraint(
                condition=Q(choice="rule") & ~Q(of_sphere="", of_place="", of_language="", only_organisations=False)
                | ~Q(choice="rule")
                & Q(of_sphere="", of_place="", of_language="", only_organisations=False, has_known=False),
                name="printing_rule_asks_something",
            ),
        ]

    def __str__(self) -> str:
        return f"print {self.id}"

    @property
    def sheet(self) -> Sheet:
        """What it is set on."""
        return self.publication.sheet if self.publication else SHEETS[Format(self.format)]

    @property
    def on(self) -> str:
        """The sheet in words."""
        return self.publication.name if self.publication else str(Format(self.format).label)


class PrintedName(models.Model):
    """That a signature stands in a frozen print, and in which words: a keyed mark of them. The name itself stays where
    it is. This row goes with the signature, and when the name is shown or may be printed no more (`retention`).
    """

    id = RandomIdField()
    print = models.ForeignKey(Print, on_delete=models.CASCADE, related_name="names")
    signature = models.ForeignKey("signatures.Signature", on_delete=models.CASCADE, related_name="+")
    wording = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["print", "signature"], name="printing_once_each")]

    def __str__(self) -> str:
        return f"printed name {self.id}"
