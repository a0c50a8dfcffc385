"""Prints for the screen that an organiser shows, as files for readers: each made anew without whoever has left since.

A file that somebody has fetched is hers. What stands at the address bears nobody who is shown or printed no more. While
the wall is stopped nothing stands there, as no name stands anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.models import Part
from openappeal.cms import addresses
from openappeal.cms.addresses import Rendered
from openappeal.printing import composing, names
from openappeal.printing.actions import WHOLE
from openappeal.printing.engine import fitting, press
from openappeal.printing.models import Print
from openappeal.printing.screen_freshness import SCREEN, screen_path


def register() -> None:
    """Make these addresses known to the publisher. None says “gone” afterwards: it bore names."""
    addresses.register(
        addresses.Provider(
            name="printing.screen", addresses=_addresses, owns=lambda path: bool(SCREEN.match(path)), render=_render
        )
    )


def _addresses() -> Iterator[str]:
    if switches.is_stopped(Part.WALL):
        return
    for one in Print.objects.filter(is_shown=True).order_by("pk"):
        yield screen_path(one)


def _render(path: str) -> Rendered | None:
    match = SCREEN.match(path)
    made = Print.objects.select_related(*WHOLE).filter(pk=int(match["id"]), is_shown=True).first() if match else None
    if made is None or screen_path(made) != path or switches.is_stopped(Part.WALL):
        return None
    copy = composing.copy_of(made, names.chosen(made))
    assert made.names_size is not None  # it was set when it was shown
    assert made.text_size is not None
    try:
        # Fewer names have room in the sizes of more, and nobody waits for others to be looked for.
        found = fitting.fit(copy, made.sheet, known=fitting.Sizes(made.names_size, made.text_size))
    except fitting.Failure:
        return None
    return Rendered(press.finish(found.pdf, made.sheet, standard=press.Standard.NONE, intent=None), "application/pdf")
