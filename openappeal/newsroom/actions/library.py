"""The library: what is put in, changed, and taken out with its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.newsroom.library import files, paths
from openappeal.newsroom.library_models import FILES, LibraryKind, Resource


class NotWhole(Exception):
    """It lacks a file, words or an address, whatever its kind asks for; or has one that is not its kind's."""


class RightsMissing(Exception):
    """Nothing is in the library without its rights: `fields` are those that are empty."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(fields)
        self.fields = fields


@dataclass(frozen=True)
class Facts:
    """What readers see beside a thing. `text`: words to paste; `url` and `seconds`: a clip. Else they are empty."""

    title: str
    description: str
    maker: str
    licence: str
    made_day: date
    text: str = ""
    url: str = ""
    seconds: int = 0


@transaction.atomic
def add(*, kind: str, language: str, facts: Facts, data: bytes | None = None, by: str, today: date) -> Resource:
    """Put something into the library: readers find it within seconds. A file is made anew (`library.files`).

    :raises NotWhole: nothing was kept, and so with the others.
    :raises RightsMissing:
    :raises openappeal.newsroom.library.files.NotAFile:
    """
    resource = Resource(kind=LibraryKind(kind), language=language, added_by=by)
    _fill(resource, facts, data)
    resource.save(force_insert=True)
    paths.mark([paths.of(resource)], kind=resource.kind)
    audit.record(by=by, action="newsroom.add_resource", today=today, subject=str(resource))
    return resource


@transaction.atomic
def change(*, resource: Resource, facts: Facts, data: bytes | None = None, by: str, today: date) -> None:
    """Change what stands beside it, or put a newer file, words or link in its place. Kind and language stay.

    Its address stays too, but for the ending of another type of file.

    :raises NotWhole:
    :raises RightsMissing:
    :raises openappeal.newsroom.library.files.NotAFile:
    """
    found = Resource.objects.select_for_update().get(pk=resource.pk)
    before = paths.of(found)
    _fill(found, facts, data)
    found.save()
    paths.mark([before, paths.of(found)], kind=found.kind)
    audit.record(by=by, action="newsroom.change_resource", today=today, subject=str(found))


@transaction.atomic
def withdraw(*, resource: Resource, by: str, today: date) -> None:
    """Take it out: row, file and every mention. Doing it twice does no harm."""
    path = paths.of(resource)
    deleted, _ = Resource.objects.filter(pk=resource.pk).delete()
    if not deleted:
        return
    paths.mark([path], kind=resource.kind)
    audit.record(by=by, action="newsroom.withdraw_resource", today=today, subject=str(resource))


def _fill(resource: Resource, facts: Facts, data: bytes | None) -> None:
    given: Mapping[str, object] = asdict(facts)
    missing = [name for name in ("title", "description", "maker", "licence") if not given[name]]
    if missing:
        raise RightsMissing(missing)
    if data is not None:
        made = files.make(data)
        resource.body, resource.suffix, resource.size = made.body, made.suffix, len(made.body)
    has = (bool(resource.suffix), bool(facts.text), bool(facts.url))
    is_clip = resource.kind == LibraryKind.CLIP
    if has != (resource.kind in FILES, resource.kind == LibraryKind.TEXT, is_clip) or (facts.seconds and not is_clip):
        raise NotWhole
    for name, value in given.items():
        setattr(resource, name, value)
