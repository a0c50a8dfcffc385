"""How “Who did what” puts the reasons that our screens choose from, and the numbers of decisions on many."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from openappeal.audit import labels
from openappeal.signatures.reading_models import WhyProtected
from openappeal.signatures.staff.without_address import REFUSALS
from openappeal.signatures.staff.words import REASONS

_CHOSEN = dict(REFUSALS + REASONS)


def register() -> None:
    """Say them. Only the staff side has a list to show."""
    labels.register_reasons(
        {
            "signatures.left_out": _chosen,
            "signatures.refuse": _chosen,
            "signatures.hide": lambda said: gettext("“This is not me”") if said == "not me" else said,
            "signatures.protect": lambda said: str(WhyProtected(said).label) if said in WhyProtected.values else said,
            "signatures.export": _rows,
            "signatures.together.shown": _names,
            "signatures.together.left_out": _names,
            "signatures.undo_together": _names,
        }
    )


def _chosen(said: str) -> str:
    return str(_CHOSEN.get(said, said))


def _rows(said: str) -> str:
    number = said.partition(" ")[0]
    if not number.isdecimal():
        return said
    return ngettext("%(number)s name", "%(number)s names", int(number)) % {"number": labels.in_digits(number)}


def _names(said: str) -> str:
    """“12 names insult: words for the team”: the number, the chosen reason, and the words as they are."""
    number, _, rest = said.partition(" names")
    key, _, words = rest.strip().partition(": ")
    return " · ".join(filter(None, [_rows(number), _chosen(key), words]))
