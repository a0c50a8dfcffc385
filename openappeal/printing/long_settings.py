"""Sizes of pages with many names, which the worker looks for while their screen says how far it is.

A row of `Setting` that is asked for is the whole order. After a kill it is worked off again; when it is gone, because
somebody pressed Stop, the worker stops at its next step.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from openappeal.printing import composing, names, settings_found
from openappeal.printing.actions import WHOLE
from openappeal.printing.engine import fitting
from openappeal.printing.engine.copy import Copy
from openappeal.printing.models import Print, Setting, SettingState

MANY = 1000
"""Fewer names take a second or two, and nobody has to wait for the worker."""


class Stopped(Exception):
    """Nobody waits for it any more."""


def wait_for(made: Print, copy: Copy) -> Setting | None:
    """How far the worker is with a page of many names; None when it can be set, or cannot and why is to be said."""
    if sum(1 for _one in copy.entries()) < MANY:
        return None
    mark = settings_found.mark(copy, made.sheet)
    found = Setting.objects.filter(mark=mark).first()
    if found is None:
        # What was asked for before is another page now.
        Setting.objects.filter(print=made, state=SettingState.ASKED).delete()
        try:
            with transaction.atomic():
                found = Setting.objects.create(mark=mark, print=made, day=timezone.now().date())
        except IntegrityError:
            found = Setting.objects.get(mark=mark)
    return found if found.state == SettingState.ASKED else None


def stop(made: Print) -> None:
    """Nobody waits for this print any more."""
    Setting.objects.filter(print=made, state=SettingState.ASKED).delete()


def work() -> int:
    """The worker's: look for the sizes of one page that somebody waits for. Returns how many it looked for."""
    asked = Setting.objects.filter(state=SettingState.ASKED).order_by("pk").first()
    if asked is None or asked.print_id is None:
        return 0
    made = Print.objects.select_related(*WHOLE).get(pk=asked.print_id)
    copy = composing.copy_of(made, names.chosen(made))
    if settings_found.mark(copy, made.sheet) != asked.mark:
        # Somebody signed or left meanwhile: its screen asks for the page as it is now.
        asked.delete()
        return 1

    def progress(done: int, of: int) -> None:
        if not Setting.objects.filter(pk=asked.pk).update(done=done, of=of):
            raise Stopped

    try:
        settings_found.keep(asked.mark, fitting.fit(copy, made.sheet, progress=progress).sizes)
    except Stopped:
        pass
    except fitting.Failure:
        Setting.objects.filter(pk=asked.pk).update(state=SettingState.FAILED)
    except Exception:
        # It would fail in every round, and whoever waits for its screen would never learn of it.
        Setting.objects.filter(pk=asked.pk).update(state=SettingState.FAILED)
        raise
    return 1
