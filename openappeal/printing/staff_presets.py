"""Pages of newspapers from which a publication is begun.

Starting figures: what its own specification says replaces them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True)
class Preset:
    """A page, in inches as newspapers say it. Of a spread both pages together, with what is between them."""

    key: str
    label: StrPromise
    width: str
    height: str
    columns: int
    text_columns: int
    gutter: str = "0"

    def initial(self) -> dict[str, object]:
        """What the form of a publication begins with, in millimetres."""
        return {
            "width": _millimetres(self.width),
            "height": _millimetres(self.height),
            "gutter": _millimetres(self.gutter),
            "columns": self.columns,
            "text_columns": self.text_columns,
        }


PRESETS = (
    Preset("full", _("Full page, 10 × 13.25 in"), "10", "13.25", columns=4, text_columns=2),
    Preset("back", _("Back cover, 10 × 13.25 in"), "10", "13.25", columns=4, text_columns=2),
    Preset("half-wide", _("Half page, wide, 10 × 6.5 in"), "10", "6.5", columns=5, text_columns=3),
    Preset("half-tall", _("Half page, tall, 4.875 × 13.25 in"), "4.875", "13.25", columns=2, text_columns=1),
    Preset("spread", _("Two facing pages, 20.75 × 13.25 in"), "20.75", "13.25", 4, 2, gutter="1.5"),
)


def find(key: str) -> Preset | None:
    """The preset of this key."""
    return next((one for one in PRESETS if one.key == key), None)


def _millimetres(inches: str) -> Decimal:
    return (Decimal(inches) * Decimal("25.4")).quantize(Decimal("0.01"))
