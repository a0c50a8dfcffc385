"""What the staff screens say about a signature."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from openappeal.core.names import direction_of, initials, lang_hint
from openappeal.signatures.actions import watching
from openappeal.signatures.actions.watching import Seen
from openappeal.signatures.models import HiddenBy, Signature, Visibility
from openappeal.signatures.queries import hidden_countries
from openappeal.signatures.reading_models import Flagged

REASONS = [
    ("not_a_name", _("It is not a name")),
    ("not_theirs", _("It is somebody else’s name")),
    ("insult", _("It insults somebody")),
    ("advert", _("It advertises something")),
    ("other", _("Another reason")),
]

SAYS = {
    Flagged.PROTECTED: _("A name that must not appear, or the words under it hold one. Showing it needs two people."),
    Flagged.NEARLY_PROTECTED: _("Nearly a name that must not appear: a letter or two differ. It may be somebody else."),
    Flagged.NOTABLE: _("It is, holds or nearly is the name of a notable signer on the wall: %(what)s"),
    Flagged.INSULT: _("A word from your list of insults: %(what)s"),
    Flagged.LOOK_ALIKE: _("Letters of another alphabet that look like Latin ones: %(what)s"),
    Flagged.MIXED_SCRIPT: _("Two alphabets in one word: %(what)s"),
    Flagged.LINK: _("It looks like an address of the web or of a messenger: %(what)s"),
    Flagged.PHONE: _("It looks like a telephone number: %(what)s"),
    Flagged.SLOGAN: _("Long for a name: perhaps it is a sentence"),
    Flagged.REPEATED: _("One letter many times, or marks piled up: %(what)s"),
    Flagged.DIGITS: _("Digits in the name: %(what)s"),
    Flagged.CAPS: _("Nothing but capitals"),
}


def sentence(seen: Seen) -> str:
    """What was seen about a name, for whoever reads it."""
    return str(SAYS[seen.kind]) % {"what": f"\u2068{seen.what}\u2069"} if seen.what else str(SAYS[seen.kind])


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
    must_not_appear: bool
    initials: str
    signature: Signature


def row(signature: Signature, seen: Iterable[Seen] = (), hidden: frozenset[str] | None = None) -> Row:
    """What may be seen of a signature, with what was seen about its name. `hidden`: the hidden countries, if known."""
    may_see = (
        signature.visibility == Visibility.PUBLIC
        and signature.hidden_by == HiddenBy.NOBODY
        and signature.country not in (hidden_countries() if hidden is None else hidden)
    )
    name = signature.name if may_see else ""
    said = tuple(seen) if may_see else ()
    return Row(
        pk=signature.pk,
        name=name,
        lang=lang_hint(name) or "",
        direction=direction_of(name),
        credential=signature.credential if may_see else "",
        flags=tuple(map(sentence, said)),
        must_not_appear=any(one.kind == Flagged.PROTECTED for one in said),
        initials=initials(signature.name) if signature.visibility == Visibility.PUBLIC and not may_see else "",
        signature=signature,
    )


def rows_to_read(signatures: Iterable[Signature]) -> list[Row]:
    """Rows of public names, each with what is to be said about it."""
    found = list(signatures)
    seen = watching.see(found, keys=settings.KEYS)
    hidden = hidden_countries()
    return [row(one, seen[one.pk], hidden) for one in found]
