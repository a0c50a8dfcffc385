"""Photographs: taken in, made anew from their pixels, and served to the press."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language

from openappeal.newsroom import freshness
from openappeal.newsroom import photos as keepers
from openappeal.newsroom.models import Block, BlockKind, Item, ItemState
from openappeal.newsroom.press import paths
from openappeal.newsroom.press.content import WHERE, read_photo
from openappeal.newsroom.press_models import Photo
from openappeal.newsroom.statement_models import Scope

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_EDGE = 2400
QUALITY = 86


class NotAPhoto(Exception):
    """The file is no JPEG, PNG or WebP, is damaged, or is far too large."""


@dataclass(frozen=True)
class Made:
    """A picture of pixels alone: no place, no time, no camera, no thumbnail of what was cut away."""

    jpeg: bytes
    width: int
    height: int
    sha256: str


def make(data: bytes) -> Made:
    """Read a picture and write it anew, upright, in sRGB without a profile, at most 2,400 pixels long.

    :raises NotAPhoto:
    """
    # Here and not above: the public process loads this room, and never a picture.
    from PIL import Image, ImageOps

    if len(data) > MOST_BYTES:
        raise NotAPhoto
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPhoto
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
            # What is see-through becomes white; every other mode becomes colours.
            seen = upright.convert("RGBA")
            plain = Image.new("RGB", seen.size, "white")
            plain.paste(seen, mask=seen.getchannel("A"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise NotAPhoto from None
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    jpeg = out.getvalue()
    return Made(jpeg, plain.width, plain.height, hashlib.sha256(jpeg).hexdigest())


def shown() -> list[int]:
    """Ids of photographs that readers find: on the press page, or in an item that is open.

    Nothing else is on the disk where readers are served from: a photograph can tell what an item will.
    """
    used = set(_used().values_list("data__photo", flat=True))
    found = Photo.objects.order_by("pk").values_list("pk", "scope", "is_listed")
    return [pk for pk, scope, is_listed in found if _is_shown(scope, is_listed=is_listed, is_used=pk in used)]


def jpeg(pk: int) -> bytes | None:
    """The file, or None where readers do not find it."""
    photo = Photo.objects.filter(pk=pk).first()
    if photo is None:
        return None
    is_used = _used().filter(data__photo=pk).exists()
    return bytes(photo.jpeg) if _is_shown(photo.scope, is_listed=photo.is_listed, is_used=is_used) else None


def find(pk: int) -> keepers.Photo | None:
    """A photograph for an item, with its rights, if this site may show it."""
    photo = Photo.objects.defer("jpeg").filter(pk=pk).first()
    if photo is None or Scope.SITE not in photo.scope:
        return None
    shape = (photo.width, photo.height)
    return keepers.Photo(photo.pk, paths.photo(pk), *shape, photo.credit, photo.licence, words=photo.words)


def choices() -> list[tuple[int, str]]:
    """Every photograph that this site may show, by its caption and credit, in the order of these words."""
    tag = get_language() or "en"
    found = [one for one in Photo.objects.defer("jpeg") if Scope.SITE in one.scope]
    told = [(read_photo(one, tag), one) for one in found]
    named = [
        (one.pk, f"\u2068{read.caption or read.alt or one.people}\u2069 · \u2068{one.credit}\u2069")
        for read, one in told
    ]
    return sorted(named, key=lambda one: (one[1], one[0]))


def paths_in(item: Item, language: str) -> list[str]:
    """Files of an item's photographs, which come and go with it."""
    blocks = item.blocks.filter(kind=BlockKind.PHOTO).values_list("data__photo", flat=True)
    return [paths.photo(pk) for pk in blocks if isinstance(pk, int)]


def register() -> None:
    """Keep the photographs of items."""
    keepers.register(find, choices)
    freshness.also("newsroom.photos", paths_in)


def _used() -> QuerySet[Block]:
    return Block.objects.filter(kind=BlockKind.PHOTO, item__state=ItemState.OPEN)


def _is_shown(scope: list[str], *, is_listed: bool, is_used: bool) -> bool:
    return Scope.SITE in scope and (is_used or (is_listed and set(WHERE) <= set(scope)))
