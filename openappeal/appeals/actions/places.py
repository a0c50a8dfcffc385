"""The places of a draft: add, remove and move paragraphs, addressees and demands, in every edition at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.db.models import Manager

from openappeal.appeals.actions.locking import lock_draft
from openappeal.appeals.models import (
    Addressee,
    Demand,
    EditionAddressee,
    EditionDemand,
    EditionParagraph,
    Paragraph,
    ParagraphKind,
    Place,
    Version,
)
from openappeal.audit import actions as audit

Kind = TypeVar("Kind", bound=Place)

# Above every position in use: rows pass through here while they change places.
_ASIDE = 10_000


class MustStay(Exception):
    """The list of demands, the only addressee and the only demand cannot be removed."""


class NoSuchPlace(Exception):
    """The draft has no such place; somebody may have removed it meanwhile."""


@transaction.atomic
def add_paragraph(*, version: Version, after: int, by: str, today: date) -> Paragraph:
    """Put an empty paragraph after number `after` (0 = first) in every edition of a draft.

    :raises AlreadyPublished:
    """
    version = lock_draft(version)
    paragraph = Paragraph.objects.create(version=version, position=_ASIDE, kind=ParagraphKind.TEXT)
    for edition in version.editions.all():
        EditionParagraph.objects.create(edition=edition, paragraph=paragraph)
    others = list(version.paragraphs.exclude(pk=paragraph.pk).order_by("position"))
    _number([*others[:after], paragraph, *others[after:]])
    audit.record(by=by, action="appeals.add_paragraph", today=today, subject=f"{version} {after + 1}")
    return paragraph


@transaction.atomic
def remove_paragraph(*, version: Version, number: int, by: str, today: date) -> None:
    """Take a paragraph out of a draft, in every edition.

    :raises AlreadyPublished:
    :raises NoSuchPlace:
    :raises MustStay: for the list of demands.
    """
    version = lock_draft(version)
    paragraph = _at(version.paragraphs, number)
    if paragraph.kind == ParagraphKind.DEMANDS:
        raise MustStay
    paragraph.delete()
    _number(version.paragraphs.order_by("position"))
    audit.record(by=by, action="appeals.remove_paragraph", today=today, subject=f"{version} {number}")


@transaction.atomic
def move_paragraph(*, version: Version, number: int, up: bool, by: str, today: date) -> None:
    """Let a paragraph change places with its neighbour. At the edge it stays where it is.

    :raises AlreadyPublished:
    :raises NoSuchPlace:
    """
    version = lock_draft(version)
    _exchange(version.paragraphs, number, up=up)
    audit.record(by=by, action="appeals.move_paragraph", today=today, subject=f"{version} {number}")


@transaction.atomic
def add_addressee(*, version: Version, after: int, by: str, today: date) -> Addressee:
    """Put an addressee after number `after`, with one empty demand, in every edition of a draft.

    :raises AlreadyPublished:
    """
    version = lock_draft(version)
    addressee = Addressee.objects.create(version=version, position=_ASIDE)
    for edition in version.editions.all():
        EditionAddressee.objects.create(edition=edition, addressee=addressee)
    others = list(version.addressees.exclude(pk=addressee.pk).order_by("position"))
    _number([*others[:after], addressee, *others[after:]])
    _new_demand(version, addressee)
    _number_demands(version)
    audit.record(by=by, action="appeals.add_addressee", today=today, subject=f"{version} {after + 1}")
    return addressee


@transaction.atomic
def remove_addressee(*, version: Version, number: int, by: str, today: date) -> None:
    """Take an addressee and its demands out of a draft, in every edition.

    :raises AlreadyPublished:
    :raises NoSuchPlace:
    :raises MustStay: for the only one, and for the only one that is asked anything.
    """
    version = lock_draft(version)
    addressee = _at(version.addressees, number)
    if not version.demands.exclude(addressee=addressee).exists():
        raise MustStay
    addressee.delete()
    _number(version.addressees.order_by("position"))
    _number_demands(version)
    audit.record(by=by, action="appeals.remove_addressee", today=today, subject=f"{version} {number}")


@transaction.atomic
def move_addressee(*, version: Version, number: int, up: bool, by: str, today: date) -> None:
    """Let an addressee, with its demands, change places with its neighbour. At the edge it stays.

    :raises AlreadyPublished:
    :raises NoSuchPlace:
    """
    version = lock_draft(version)
    _exchange(version.addressees, number, up=up)
    _number_demands(version)
    audit.record(by=by, action="appeals.move_addressee", today=today, subject=f"{version} {number}")


@transaction.atomic
def add_demand(*, version: Version, addressee: int, by: str, today: date) -> Demand:
    """Put an empty demand after the last one to an addressee, in every edition of a draft.

    :raises AlreadyPublished:
    :raises NoSuchPlace:
    """
    version = lock_draft(version)
    demand = _new_demand(version, _at(version.addressees, addressee))
    _number_demands(version)
    demand.refresh_from_db()
    audit.record(by=by, action="appeals.add_demand", today=today, subject=f"{version} {demand.position}")
    return demand


@transaction.atomic
def remove_demand(*, version: Version, number: int, by: str, today: date) -> None:
    """Take a demand out of a draft, in every edition.

    :raises AlreadyPublished:
    :raises NoSuchPlace:
    :raises MustStay: for the only one.
    """
    version = lock_draft(version)
    demand = _at(version.demands, number)
    if version.demands.count() == 1:
        raise MustStay
    demand.delete()
    _number_demands(version)
    audit.record(by=by, action="appeals.remove_demand", today=today, subject=f"{version} {number}")


@transaction.atomic
def move_demand(*, version: Version, number: int, up: bool, by: str, today: date) -> None:
    """Move a demand by one place; beyond the first or last of its addressee it goes over to the next one.

    :raises AlreadyPublished:
    :raises NoSuchPlace:
    """
    version = lock_draft(version)
    demand = _at(version.demands, number)
    neighbour = version.demands.filter(position=number + (-1 if up else 1)).first()
    if neighbour is not None and neighbour.addressee_id == demand.addressee_id:
        _exchange(version.demands, number, up=up)
    else:
        step = -1 if up else 1
        beyond = version.addressees.filter(position=demand.addressee.position + step).first()
        if beyond is not None:
            demand.addressee = beyond
            demand.save(update_fields=["addressee"])
    _number_demands(version)
    audit.record(by=by, action="appeals.move_demand", today=today, subject=f"{version} {number}")


def _new_demand(version: Version, addressee: Addressee) -> Demand:
    demand = Demand.objects.create(version=version, addressee=addressee, position=_ASIDE)
    for edition in version.editions.all():
        EditionDemand.objects.create(edition=edition, demand=demand)
    return demand


def _number_demands(version: Version) -> None:
    _number(version.demands.order_by("addressee__position", "position"))


def _at(places: Manager[Kind], position: int) -> Kind:
    found = places.filter(position=position).first()
    if found is None:
        raise NoSuchPlace
    return found


def _exchange(places: Manager[Kind], position: int, *, up: bool) -> None:
    order = list(places.order_by("position"))
    index = order.index(_at(places, position))
    other = index - 1 if up else index + 1
    if 0 <= other < len(order):
        order[index], order[other] = order[other], order[index]
        _number(order)


def _number(places: Iterable[Place]) -> None:
    """Number places in this order, from 1. First aside: no two may share a position, not even for a moment."""
    order = list(places)
    if [place.position for place in order] == list(range(1, len(order) + 1)):
        return
    for start in (_ASIDE + 1, 1):
        for position, place in enumerate(order, start=start):
            place.position = position
            place.save(update_fields=["position"])
