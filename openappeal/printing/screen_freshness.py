"""Where the screen PDF of a print stands in public, and when it is made anew: whenever a name may go, first of all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from openappeal.cms import stale
from openappeal.printing.models import Format, Print, PrintState
from openappeal.signatures import freshness

SCREEN = re.compile(r"^/prints/(?P<id>[0-9]{1,19})\.pdf$")


def screen_path(made: Print) -> str:
    """Its address, which says nothing of whose names it bears."""
    return f"/prints/{made.pk}.pdf"


def connect() -> None:
    """Hear of names that leave the wall or are not to be printed any more. Called from `AppConfig.ready()`."""
    freshness.also_names("printing.screen", _may_be_shown)


def mark(made: Print) -> None:
    """It is shown or hidden, or somebody leaves it. Call it in the transaction, after the rows are written."""
    stale.mark([screen_path(made)], priority=stale.PAGE)


def _may_be_shown() -> Iterable[str]:
    # Not only those that are shown: one may be shown just now, and be set with the name of whoever is leaving.
    found = Print.objects.filter(state=PrintState.FROZEN, format=Format.SCREEN)
    return [screen_path(one) for one in found.only("pk")]
