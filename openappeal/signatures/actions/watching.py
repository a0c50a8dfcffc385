"""What is odd about public names: seen when a name is read, and kept as flags, by which a queue can be sorted.

Nothing is dropped, nobody who signs is told. `see` looks and writes nothing; `look_at` keeps what it sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from openappeal.core import insults, planted
from openappeal.core.oddities import oddities
from openappeal.signatures import protected
from openappeal.signatures.models import HiddenBy, Review, Signature, Visibility
from openappeal.signatures.notable_models import NotableWording
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
    """What is to be said about these public names, in all languages' words, the gravest first."""
    insulting = insults.read(insults_listed())
    texts = {one.pk: [(one.name, one.credential)] for one in found}
    for pk, name, credential in in_other_words(texts):
        texts[pk].append((name, credential))
    same, nearly = _protected(texts, keys.tag_key())
    notables = _Notables.of_the_wall()
    seen: dict[int, list[Seen]] = {}
    for one in found:
        odd_kinds: dict[Flagged, str] = {}
        for name, credential in texts[one.pk]:
            for odd in oddities(name, credential, insulting):
                odd_kinds.setdefault(Flagged(odd.kind), odd.seen)
        said = [Seen(kind, what) for kind, what in odd_kinds.items()]
        if one.pk in same:
            said.append(Seen(Flagged.PROTECTED))
        elif one.pk in nearly:
            said.append(Seen(Flagged.NEARLY_PROTECTED))
        if whose := notables.meant_by(one.pk, texts[one.pk]):
            said.append(Seen(Flagged.NOTABLE, whose))
        seen[one.pk] = sorted(said, key=lambda one: _GRAVITY[one.kind])
    return seen


def in_other_words(signatures: Iterable[int] | QuerySet[Signature]) -> list[tuple[int, str, str]]:
    """Names and lines that were approved for a notable's signature, in each language: they stand on the wall too."""
    found = NotableWording.objects.filter(is_approved=True, notable__signature__in=signatures).order_by("pk")
    return list(found.values_list("notable__signature", "name", "credential"))


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


def _protected(texts: Mapping[int, Sequence[tuple[str, str]]], key: bytes) -> tuple[set[int], set[int]]:
    """Whose names must not appear, and whose are nearly such."""
    if not ProtectedTag.objects.exists():
        return set(), set()
    same: dict[bytes, set[int]] = {}
    nearly: dict[bytes, set[int]] = {}
    for pk, name, credential in ((pk, *text) for pk, written in texts.items() for text in written):
        for tag in protected.same(name, credential, key=key):
            same.setdefault(tag, set()).add(pk)
        for tag in protected.nearly(name, key=key):
            nearly.setdefault(tag, set()).add(pk)
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
        shown = shown.exclude(group="")
        others = [(pk, name) for pk, name, _ in in_other_words(shown)]
        for pk, name in [*shown.values_list("pk", "name"), *others]:
            for order in planted.orders(name):
                same.setdefault(order, {})[pk] = name
                for key in planted.near(order):
                    nearly.setdefault(key, {})[pk] = name
        return cls(same, nearly)

    def meant_by(self, signature: int, texts: Sequence[tuple[str, str]]) -> str:
        """The notable signer, another one, whose name this is or holds or nearly is."""
        for known, keys in (
            (self.same, {key for text in texts for key in protected.named(*text)}),
            (self.nearly, {key for name, _ in texts for key in planted.near(planted.whole(name))}),
        ):
            for key in sorted(keys):
                for pk, name in known.get(key, {}).items():
                    if pk != signature:
                        return name
        return ""
