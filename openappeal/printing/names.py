"""Whose names may be printed with a text, and in which words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.crypto import salted_hmac

from openappeal.appeals.models import Edition
from openappeal.core import names
from openappeal.core.scripts import direction_of
from openappeal.printing.engine.copy import Entry
from openappeal.printing.models import Choice, Pick, Print, PrintedName, PrintState, Proof, ProofState
from openappeal.printing.name_rules import fitting, rule_of
from openappeal.printing.proof_models import LEFT_OUT
from openappeal.signatures.models import Kind, PersonalLink, Signature, Visibility
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
    def words(self) -> str:
        """Whose and which words, as one text."""
        words = f"{self.signature}\n{self.entry.name}\n{self.entry.credential}"
        if self.entry.other:
            words += f"\n{self.entry.other.name}\n{self.entry.other.credential}"
        return words

    @property
    def wording(self) -> str:
        """A keyed mark of the words, by which a later change is seen: nobody without the keys can try names on it."""
        return salted_hmac("printing.wording", self.words, algorithm="sha256").hexdigest()


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
    """Who is printed, in order: well-known people by group and place, then the others as the language sorts.

    Who asked to be left out of this print is in none of its files.
    """
    allowed = may_be_printed(made.edition).exclude(pk__in=left_out(made))
    if made.state == PrintState.FROZEN:
        settled = dict(PrintedName.objects.filter(print=made).values_list("signature", "wording"))
        found = in_words(allowed.filter(pk__in=list(settled)), made)
        changed = tuple(one.entry.name for one in found if settled[one.signature] != one.wording)
        return Chosen(tuple(found), left=(made.names_frozen or 0) - len(found), changed=changed)
    return Chosen(tuple(in_words(_drawn(made, allowed), made)))


def to_freeze(made: Print) -> Chosen:
    """Who stands in a draft when it is frozen: nobody who would rather have another line stands in it with the old."""
    found = chosen(made)
    wishes = set(Proof.objects.filter(print=made, state=ProofState.CHANGE).values_list("signature", flat=True))
    return replace(found, names=tuple(one for one in found.names if one.signature not in wishes))


def left(made: Print) -> int:
    """How many have left a frozen print: no file that is made now holds them."""
    if made.state != PrintState.FROZEN:
        return 0
    settled = PrintedName.objects.filter(print=made).values("signature")
    stays = may_be_printed(made.edition).filter(pk__in=settled).exclude(pk__in=left_out(made))
    return (made.names_frozen or 0) - stays.count()


def left_out(made: Print) -> QuerySet[Proof, int]:
    """Signatures of those who are to be left out of this print."""
    return Proof.objects.filter(print=made, state__in=LEFT_OUT).values_list("signature", flat=True)


def gone() -> tuple[QuerySet[PrintedName], QuerySet[Pick], QuerySet[Proof]]:
    """Of frozen prints, choices by hand and proofs, those of people who show their name no more or took back that it
    may be printed. Hidden for a while is not gone.
    """
    stays = Q(signature__visibility=Visibility.PUBLIC, signature__print_consent=True)
    return PrintedName.objects.exclude(stays), Pick.objects.exclude(stays), Proof.objects.exclude(stays)


def number(edition: Edition) -> int:
    """How many may be printed with this text."""
    return may_be_printed(edition).count()


def _drawn(made: Print, allowed: QuerySet[Signature]) -> QuerySet[Signature]:
    if made.choice == Choice.NOBODY:
        return allowed.none()
    if made.choice == Choice.ALL:
        return allowed
    if made.choice == Choice.HAND:
        return allowed.filter(pk__in=Pick.objects.filter(print=made).values("signature"))
    if made.choice == Choice.NOTABLES:
        return allowed.exclude(group="")
    fits = allowed
    if made.choice == Choice.RULE:
        rule = rule_of(made)
        fits = fitting(allowed, made.edition, rule)
        allowed = allowed.filter(Q(pk__in=fits.values("pk")) | ~Q(group="")) if rule.has_known else fits
        if made.number is None:
            return allowed
    others = fits.filter(group="").values_list("pk", flat=True)
    # The same seed draws the same people, and whoever leaves takes no other's place away.
    lots = sorted(others, key=lambda pk: hashlib.sha256(f"{made.seed} {pk}".encode()).digest())
    return allowed.filter(Q(pk__in=lots[: made.number or 0]) | ~Q(group=""))


def called(found: QuerySet[Signature], text: str) -> QuerySet[Signature]:
    """Those in whose name this stands: as it was signed, or as well-known people approved it in any language."""
    wanted = names.fold_name(text)[:160]
    approved = NotableWording.objects.filter(is_approved=True, notable__signature__in=found)
    known = [pk for pk, name in approved.values_list("notable__signature", "name") if wanted in names.fold_name(name)]
    return found.filter(Q(folded_name__contains=wanted) | Q(pk__in=known))


def in_order(found: QuerySet[Signature], language: str) -> list[int]:
    """Ids of signatures, in the order in which they would be printed."""
    return [row[3] for row in sorted(_keys(found, language))]


def _keys(found: QuerySet[Signature], language: str) -> list[tuple[int, int, Any, int]]:
    rows = found.annotate(place=_place()).values_list("pk", "name", "place", "group_position")
    return [(place, position or 0, names.sort_key(name, language), pk) for pk, name, place, position in rows]


def _place() -> Case:
    return Case(
        *[When(group=key, then=Value(place)) for place, key in enumerate(NotableGroup.values)],
        default=Value(len(NotableGroup.values)),
        output_field=IntegerField(),
    )


def in_words(found: QuerySet[Signature], made: Print) -> list[Printed]:
    """These signatures as they stand in a print."""
    language = made.edition.language
    rows = list(
        found.annotate(place=_place()).values_list(
            "pk", "name", "credential", "group", "place", "group_position", "kind"
        )
    )
    known = [row[0] for row in rows if row[3]]
    approved = _approved(known, language)
    second = _approved(known, made.second.language) if made.second else {}
    printed = []
    for pk, name, credential, group, place, position, kind in rows:
        # Where only the other language's words were approved, they are better than what she typed.
        name, credential = approved.get(pk, second.get(pk, (name, credential)))
        # An organisation's line says what it is; of others only those who are known for something have theirs printed.
        has_line = bool(group) or kind != Kind.PERSON
        entry = _entry(name, credential if has_line else "")
        if pk in approved and second.get(pk, approved[pk]) != approved[pk]:
            entry = replace(entry, other=_entry(*second[pk]))
        order = (place, position or 0, names.sort_key(name, language), pk)
        printed.append((order, Printed(pk, group, entry)))
    return [one for _order, one in sorted(printed, key=lambda pair: pair[0])]


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
