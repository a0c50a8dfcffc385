"""What is odd about public names: seen when a name is read, and kept as flags, by which a queue can be sorted.

Nothing is dropped, nobody who signs is told. `see` looks and writes nothing; `look_at` keeps what it sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from openappeal.core import insults, planted
from openappeal.core.oddities import oddities
from openappeal.signatures import protected
from openappeal.signatures.models import HiddenBy, Review, Signature, Visibility
from openappeal.signatures.reading_models import Flag, Flagged, ProtectedTag, Watching
from openappeal.vault.keys import KeyProvider

TAGS_A_QUERY = 900


@dataclass(frozen=True)
class Seen:
    """One thing about a name, and the part of it that it is about, if that can be said."""

    kind: Flagged
    what: str = ""


def lock_watching() -> Watching:
    """Take the lock under which names are looked at and protected names come and go. Before any signature's row."""
    Watching.objects.get_or_create(pk=1, defaults={"insults": insults.BEGINNING.strip()})
    return Watching.objects.select_for_update().get(pk=1)


def insults_listed() -> str:
    """The campaign's own list of insults, or the one to begin with."""
    found = Watching.objects.filter(pk=1).values_list("insults", flat=True).first()
    return insults.BEGINNING.strip() if found is None else found


def see(found: Sequence[Signature], *, keys: KeyProvider) -> dict[int, list[Seen]]:
    """What is to be said about these public names, the gravest first."""
    insulting = insults.read(insults_listed())
    same, nearly = _protected(found, keys.tag_key())
    notables = _Notables.of_the_wall()
    seen: dict[int, list[Seen]] = {}
    for one in found:
        said = [Seen(Flagged(odd.kind), odd.seen) for odd in oddities(one.name, one.credential, insulting)]
        if one.pk in same:
            said.append(Seen(Flagged.PROTECTED))
        elif one.pk in nearly:
            said.append(Seen(Flagged.NEARLY_PROTECTED))
        if whose := notables.meant_by(one):
            said.append(Seen(Flagged.NOTABLE, whose))
        seen[one.pk] = sorted(said, key=lambda one: _GRAVITY[one.kind])
    return seen


@transaction.atomic
def look_at(*, ids: Iterable[int], keys: KeyProvider) -> list[Signature]:
    """Look at public names that nobody has looked at since they changed. Returns those that must not appear."""
    lock_watching()
    wanted = Signature.objects.filter(pk__in=list(ids), visibility=Visibility.PUBLIC, is_looked_at=False)
    found = list(wanted.select_for_update().order_by("pk"))
    seen = see(found, keys=keys)
    Flag.objects.filter(signature__in=found).delete()
    Flag.objects.bulk_create([Flag(signature=one, kind=said.kind) for one in found for said in seen[one.pk]])
    Signature.objects.filter(pk__in=[one.pk for one in found]).update(is_looked_at=True)
    return [one for one in found if any(said.kind == Flagged.PROTECTED for said in seen[one.pk])]


def look_again() -> None:
    """What is looked for has changed: names that are not on the wall are looked at once more, by the worker."""
    Signature.objects.filter(visibility=Visibility.PUBLIC).exclude(review=Review.SHOWN).update(is_looked_at=False)


_GRAVITY = {kind: place for place, kind in enumerate(Flagged)}


def _protected(found: Sequence[Signature], key: bytes) -> tuple[set[int], set[int]]:
    """Whose names must not appear, and whose are nearly such."""
    if not ProtectedTag.objects.exists():
        return set(), set()
    same: dict[bytes, set[int]] = {}
    nearly: dict[bytes, set[int]] = {}
    for one in found:
        for tag in protected.same(one.name, one.credential, key=key):
            same.setdefault(tag, set()).add(one.pk)
        for tag in protected.nearly(one.name, key=key):
            nearly.setdefault(tag, set()).add(one.pk)
    kept = _kept({*same, *nearly})
    return (
        {pk for tag in kept for pk in same.get(tag, ())},
        {pk for tag in kept for pk in nearly.get(tag, ())},
    )


def _kept(wanted: set[bytes]) -> set[bytes]:
    kept: set[bytes] = set()
    asked = list(wanted)
    for start in range(0, len(asked), TAGS_A_QUERY):
        found = ProtectedTag.objects.filter(tag__in=asked[start : start + TAGS_A_QUERY])
        kept.update(bytes(tag) for tag in found.values_list("tag", flat=True))
    return kept


@dataclass(frozen=True)
class _Notables:
    """Notable signers on the wall, by the ways in which their names may be written and nearly written."""

    same: dict[str, dict[int, str]]
    nearly: dict[str, dict[int, str]]

    @classmethod
    def of_the_wall(cls) -> _Notables:
        shown = Signature.objects.filter(visibility=Visibility.PUBLIC, review=Review.SHOWN, hidden_by=HiddenBy.NOBODY)
        same: dict[str, dict[int, str]] = {}
        nearly: dict[str, dict[int, str]] = {}
        for pk, name in shown.exclude(group="").values_list("pk", "name"):
            for order in planted.orders(name):
                same.setdefault(order, {})[pk] = name
                for key in planted.near(order):
                    nearly.setdefault(key, {})[pk] = name
        return cls(same, nearly)

    def meant_by(self, signature: Signature) -> str:
        """The notable signer, another one, whose name this is or holds or nearly is."""
        for known, keys in (
            (self.same, protected.named(signature.name, signature.credential)),
            (self.nearly, planted.near(planted.whole(signature.name))),
        ):
            for key in sorted(keys):
                for pk, name in known.get(key, {}).items():
                    if pk != signature.pk:
                        return name
        return ""
