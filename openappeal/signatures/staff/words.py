"""What the staff screens say about a signature."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from openappeal.core.names import direction_of, initials, lang_hint
from openappeal.signatures import staff_queries
from openappeal.signatures.models import HiddenBy, Signature, Visibility

REASONS = [
    ("not_a_name", _("It is not a name")),
    ("not_theirs", _("It is somebody else’s name")),
    ("insult", _("It insults somebody")),
    ("advert", _("It advertises something")),
    ("other", _("Another reason")),
]

FLAGS = {
    "mixed_script": _("two scripts in one name"),
    "look_alike": _("letters that only look alike"),
    "link": _("looks like a link"),
    "long": _("very long"),
}


@dataclass(frozen=True)
class Row:
    """A signature as the staff side may see it. `name` is empty unless it is public and not hidden.

    Of a name that was hidden there are `initials`, so that two of them can be told apart.
    """

    pk: int
    name: str
    lang: str
    direction: str
    credential: str
    flags: tuple[str, ...]
    initials: str
    signature: Signature


def row(signature: Signature) -> Row:
    """What may be seen of a signature."""
    may_see = signature.visibility == Visibility.PUBLIC and signature.hidden_by == HiddenBy.NOBODY
    name = signature.name if may_see else ""
    return Row(
        pk=signature.pk,
        name=name,
        lang=lang_hint(name) or "",
        direction=direction_of(name),
        credential=signature.credential if may_see else "",
        flags=tuple(str(FLAGS[flag]) for flag in staff_queries.flags(name)),
        initials=initials(signature.name) if signature.visibility == Visibility.PUBLIC and not may_see else "",
        signature=signature,
    )
