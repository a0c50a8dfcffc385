"""What the press page tells beside numbers and quotes: boilerplate, names, photographs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.cms import stale
from openappeal.newsroom import consent_queries, freshness
from openappeal.newsroom.models import Consent, Item, ItemState, Kind
from openappeal.newsroom.press import paths, photos
from openappeal.newsroom.press_models import Boilerplate, Photo, PressName
from openappeal.newsroom.statement_models import Scope

RIGHTS = ("holder", "licence", "proof", "credit", "edits", "people")


class ConsentNeeded(Exception):
    """A prisoner's name stands on the page only with a consent that holds."""


class RightsMissing(Exception):
    """No photograph without the record of its rights: `fields` are those that are empty."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(fields)
        self.fields = fields


@transaction.atomic
def set_boilerplate(*, language: str, text: str, by: str, today: date) -> None:
    """Say who we are, in one language; "" takes it away."""
    if text:
        Boilerplate.objects.update_or_create(language=language, defaults={"text": text})
    else:
        Boilerplate.objects.filter(language=language).delete()
    paths.mark_press([language])
    # It stands under every release.
    for item in Item.objects.filter(state=ItemState.OPEN, kind__in=[Kind.RELEASE, Kind.ADVISORY]):
        freshness.mark(item)
    audit.record(by=by, action="newsroom.set_boilerplate", today=today, subject=language)


@transaction.atomic
def add_name(
    *, latin: str, persian: str, said: str, is_prisoner: bool, consent: Consent | None, by: str, today: date
) -> PressName:
    """Put a name on the press page.

    :raises ConsentNeeded:
    """
    if is_prisoner and (consent is None or not consent_queries.is_valid(consent, today=today)):
        raise ConsentNeeded
    name = PressName.objects.create(
        latin=latin, persian=persian, said=said, is_prisoner=is_prisoner, consent=consent if is_prisoner else None
    )
    paths.mark_press()
    audit.record(by=by, action="newsroom.add_press_name", today=today, subject=str(name))
    return name


@transaction.atomic
def remove_name(*, name: PressName, by: str, today: date) -> None:
    """Take a name off the press page."""
    audit.record(by=by, action="newsroom.remove_press_name", today=today, subject=str(name))
    name.delete()
    paths.mark_press()


@transaction.atomic
def add_photo(
    *,
    data: bytes,
    rights: Mapping[str, str],
    scope: Iterable[str],
    words: Mapping[str, Mapping[str, str]],
    is_listed: bool,
    by: str,
    today: date,
) -> Photo:
    """Take a photograph in, with the record of its rights. Only its pixels are kept: nothing that the camera wrote.

    :raises RightsMissing: nothing was kept.
    :raises openappeal.newsroom.press.photos.NotAPhoto:
    """
    _need_rights(rights)
    made = photos.make(data)
    photo = Photo.objects.create(
        jpeg=made.jpeg,
        width=made.width,
        height=made.height,
        sha256=made.sha256,
        scope=_scope(scope),
        words={tag: dict(said) for tag, said in words.items()},
        is_listed=is_listed,
        added_by=by,
        **{field: rights[field] for field in RIGHTS},
    )
    _mark(photo)
    audit.record(by=by, action="newsroom.add_photo", today=today, subject=str(photo))
    return photo


@transaction.atomic
def change_photo(
    *,
    photo: Photo,
    rights: Mapping[str, str],
    scope: Iterable[str],
    words: Mapping[str, Mapping[str, str]],
    is_listed: bool,
    by: str,
    today: date,
) -> None:
    """Change the record or the words of a photograph.

    :raises RightsMissing:
    """
    _need_rights(rights)
    for field in RIGHTS:
        setattr(photo, field, rights[field])
    photo.scope = _scope(scope)
    photo.words = {tag: dict(said) for tag, said in words.items()}
    photo.is_listed = is_listed
    photo.save()
    _mark(photo)
    audit.record(by=by, action="newsroom.change_photo", today=today, subject=str(photo))


@transaction.atomic
def remove_photo(*, photo: Photo, by: str, today: date) -> None:
    """Take a photograph away, file and record."""
    _mark(photo)
    audit.record(by=by, action="newsroom.remove_photo", today=today, subject=str(photo))
    photo.delete()


def _mark(photo: Photo) -> None:
    for item in Item.objects.filter(state=ItemState.OPEN, blocks__data__photo=photo.pk).distinct():
        freshness.mark(item)
    stale.mark([paths.photo(photo.pk)], priority=stale.PAGE)
    paths.mark_press()


def _need_rights(rights: Mapping[str, str]) -> None:
    missing = [field for field in RIGHTS if not rights.get(field)]
    if missing:
        raise RightsMissing(missing)


def _scope(scope: Iterable[str]) -> list[str]:
    chosen = set(scope)
    return [one.value for one in Scope if one.value in chosen]
