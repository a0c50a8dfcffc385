"""Sizes of banners noted and forgotten."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from openappeal.audit import actions as audit
from openappeal.printing.banner_models import BannerSize
from openappeal.printing.banners import sizes
from openappeal.printing.engine.banners import Size

MOST_SIZES = 30
"""Each is drawn three times in every language."""


class IsThere(Exception):
    """This size is noted already."""


class TooMany(Exception):
    """More sizes than a publisher reads, and than are drawn in a moment."""


class LastOne(Exception):
    """Without any size there would be no banner."""


@transaction.atomic
def note_size(*, name: str, width: int, height: int, by: str, today: date) -> BannerSize:
    """Draw banners in this size too.

    :raises IsThere:
    :raises TooMany:
    """
    found = _begin()
    if Size(width, height) in found:
        raise IsThere
    if len(found) >= MOST_SIZES:
        raise TooMany
    try:
        with transaction.atomic():
            made = BannerSize.objects.create(name=name.strip(), width=width, height=height)
    except IntegrityError:
        raise IsThere from None  # somebody noted it at the same moment
    audit.record(by=by, action="printing.note_banner_size", today=today, subject=str(made))
    return made


@transaction.atomic
def forget_size(*, size: Size, by: str, today: date) -> None:
    """Draw banners in this size no more. Doing it twice does no harm.

    :raises LastOne:
    """
    found = _begin()
    rows = BannerSize.objects.select_for_update()
    if len(rows) == 1 and size in found:
        raise LastOne
    if rows.filter(width=size.width, height=size.height).delete()[0]:
        audit.record(by=by, action="printing.forget_banner_size", today=today, subject=f"banner size {size}")


def _begin() -> dict[Size, str]:
    """The sizes as they are drawn now, each in a row of its own."""
    found = sizes()
    if not BannerSize.objects.exists():
        rows = [BannerSize(name=name, width=size.width, height=size.height) for size, name in found.items()]
        BannerSize.objects.bulk_create(rows, ignore_conflicts=True)
    return found
