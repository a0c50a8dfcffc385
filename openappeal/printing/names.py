"""Whose names may be printed with a text, and in which words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from openappeal.appeals.models import Edition
from openappeal.core import names
from openappeal.core.scripts import direction_of
from openappeal.printing.engine.copy import Entry
from openappeal.printing.models import Choice, Print, PrintedName, PrintState
from openappeal.signatures.models import Kind, PersonalLink, Signature
from openappeal.signatures.notable_models import NotableWording
from openappeal.signatures.queries import shown_names
from openappeal.signatures.spheres import NotableGroup


@dataclass(frozen=True)
class Printed:
    """One name as it will be printed. `group` is empty for everybody who is not well known."""

    signature: int
    group: str
    entry: Entry

    @property
    def wording(self) -> str:
        """A mark of the words, by which a later change is seen."""
        return hashlib.sha256(f"{self.entry.name}\n{self.entry.credential}".encode()).hexdigest()


@dataclass(frozen=True)
class Chosen:
    """Who is printed, and what has changed since it was frozen: how many have left, whose words are others now."""

    names: tuple[Printed, ...]
    left: int = 0
    changed: tuple[str, ...] = ()


def may_be_printed(edition: Edition) -> QuerySet[Signature]:
    """Names that are shown, whose bearers agreed to print, and who signed this version of the text or signed it again.

    Every way into a print goes through here.
    """
    again = PersonalLink.objects.filter(version_id=edition.version_id, signature__isnull=False).values("signature")
    signed = Q(version_id=edition.version_id) | Q(pk__in=again)
    return shown_names().filter(signed, print_consent=True)


def chosen(made: Print) -> Chosen:
    """Who is printed, in order: well-known people by group and place, then the others as the language sorts."""
    allowed = may_be_printed(made.edition)
    if made.state == PrintState.FROZEN:
        settled = dict(PrintedName.objects.filter(print=made).values_list("signature", "wording"))
        found = _in_words(allowed.filter(pk__in=list(settled)), made.edition.language)
        changed = tuple(one.entry.name for one in found if settled[one.signature] != one.wording)
        return Chosen(tuple(found), left=(made.names_frozen or 0) - len(found), changed=changed)
    return Chosen(tuple(_in_words(_drawn(made, allowed), made.edition.language)))


def number(edition: Edition) -> int:
    """How many may be printed with this text."""
    return may_be_printed(edition).count()


def _drawn(made: Print, allowed: QuerySet[Signature]) -> QuerySet[Signature]:
    if made.choice == Choice.NOBODY:
        return allowed.none()
    if made.choice == Choice.ALL:
        return allowed
    known = allowed.exclude(group="")
    if made.choice == Choice.NOTABLES:
        return known
    others = allowed.filter(group="").values_list("pk", flat=True)
    # The same seed draws the same people, and whoever leaves takes no other's place away.
    lots = sorted(others, key=lambda pk: hashlib.sha256(f"{made.seed} {pk}".encode()).digest())
    return allowed.filter(Q(pk__in=lots[: made.number or 0]) | ~Q(group=""))


def _in_words(found: QuerySet[Signature], language: str) -> list[Printed]:
    order = Case(
        *[When(group=key, then=Value(place)) for place, key in enumerate(NotableGroup.values)],
        default=Value(len(NotableGroup.values)),
        output_field=IntegerField(),
    )
    rows = list(
        found.annotate(place=order).values_list("pk", "name", "credential", "group", "place", "group_position", "kind")
    )
    approved = _approved([row[0] for row in rows if row[3]], language)
    made = []
    for pk, name, credential, group, place, position, kind in rows:
        name, credential = approved.get(pk, (name, credential))
        # An organisation's line says what it is; of others only those who are known for something have theirs printed.
        has_line = bool(group) or kind != Kind.PERSON
        line = credential if has_line else ""
        made.append((place, position or 0, names.sort_key(name, language), pk, group, name, line))
    return [Printed(pk, group, _entry(name, line)) for *_order, pk, group, name, line in sorted(made)]


def _approved(ids: Iterable[int], language: str) -> dict[int, tuple[str, str]]:
    """Words of well-known people that they approved in this language."""
    found = NotableWording.objects.filter(is_approved=True, language=language, notable__signature__in=list(ids))
    return {pk: (name, line) for pk, name, line in found.values_list("notable__signature", "name", "credential")}


def _entry(name: str, credential: str) -> Entry:
    return Entry(
        name=name,
        language=names.lang_hint(name) or "",
        direction=direction_of(name),
        credential=credential,
        credential_direction=direction_of(credential),
    )
