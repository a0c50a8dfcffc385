"""A print for the screen shown to readers, and hidden again."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.printing import composing, names, screen_freshness
from openappeal.printing.actions import WHOLE
from openappeal.printing.models import Format, Print, PrintState


class NotForScreen(Exception):
    """It is not frozen, or for paper: in a file for a printer nobody can be left out later."""


def show(*, id: int, by: str, today: date) -> None:
    """Show it to readers: a file at an address of its own, made anew whenever somebody leaves it.

    :raises NotForScreen:
    :raises fitting.NoRoom:
    :raises fitting.NoLetter:
    :raises fitting.TooWide:
    """
    made = Print.objects.select_related(*WHOLE).get(pk=id)
    if made.state != PrintState.FROZEN or made.format != Format.SCREEN:
        raise NotForScreen
    # Before anything is locked: sizes take seconds to find.
    found = composing.fitted(composing.copy_of(made, names.chosen(made)), made.sheet)
    with transaction.atomic():
        made = Print.objects.select_for_update(of=("self",)).get(pk=id)
        if made.is_shown:
            return  # somebody pressed twice
        made.is_shown, made.names_size, made.text_size = True, found.names, found.text
        made.save(update_fields=["is_shown", "names_size", "text_size"])
        screen_freshness.mark(made)
        audit.record(by=by, action="printing.show_screen", today=today, subject=str(made))


@transaction.atomic
def hide(*, id: int, by: str, today: date) -> None:
    """Show it no more. What readers have fetched is theirs."""
    made = Print.objects.select_for_update(of=("self",)).get(pk=id)
    if not made.is_shown:
        return  # somebody pressed twice
    made.is_shown, made.names_size, made.text_size = False, None, None
    made.save(update_fields=["is_shown", "names_size", "text_size"])
    screen_freshness.mark(made)
    audit.record(by=by, action="printing.hide_screen", today=today, subject=str(made))
