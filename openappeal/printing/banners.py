"""Banners of a placement online: what they say in each language, and all of them in one file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from openappeal.appeals import queries as appeals
from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.printing.banner_models import BannerSize
from openappeal.printing.engine import banners as engine
from openappeal.printing.engine.banners import SIZES, Drawn, Size, Words
from openappeal.printing.placement_models import Placement

_DAY = (1980, 1, 1, 0, 0, 0)
"""Of every file in the zip, so that the same banners are the same bytes. A zip knows no earlier one."""


@dataclass(frozen=True)
class Problem:
    """A banner that cannot be drawn: `is_letter` if no font has a letter of it, else there is no room."""

    language: str
    size: Size
    is_letter: bool


def sizes() -> dict[Size, str]:
    """The sizes in which banners are drawn, with their names: the campaign's own, or those to begin with."""
    rows = BannerSize.objects.order_by("width", "height").values_list("width", "height", "name")
    return {Size(width, height): name for width, height, name in rows} or dict.fromkeys(SIZES, "")


def size_of(said: str) -> Size | None:
    """The size that is written so, if banners are drawn in it."""
    return next((one for one in sizes() if str(one) == said), None)


def languages_of() -> list[str]:
    """Languages in which there are banners: those in which the Appeal is published."""
    return [tag for tag in appeals.campaign_languages() if appeals.current_record(tag) is not None]


def target(placement: Placement, language: str) -> str:
    """Where a banner leads: a plain address of this site, the same for every reader."""
    return f"{settings.SITE_URL}/{language}/{placement.target}"


def words(placement: Placement, language: str) -> Words | None:
    """What a banner says: its own words or the Appeal's title, the campaign's name, and where to read it."""
    edition = appeals.current_record(language)
    if edition is None:
        return None
    written = placement.words.filter(language=language).first()
    with languages.use(language):
        button = _("Read it and sign it")
    return Words(
        language=language,
        heading=(written.banner if written else "") or edition.title,
        name=shell.load(language).site_name,
        button=button,
        address=urlsplit(settings.SITE_URL).netloc,
    )


def draw(placement: Placement, language: str, size: Size) -> Drawn | None:
    """One banner, or None where there is no text in this language.

    :raises engine.NoRoom:
    :raises engine.NoLetter:
    """
    said = words(placement, language)
    return engine.draw(said, size) if said is not None else None


def archive(placement: Placement) -> tuple[bytes, list[Problem]]:
    """Every banner in every language, once and twice as large and as SVG, with a file of words; and what lacks."""
    out, problems, found = io.BytesIO(), [], sizes()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for tag in languages_of():
            said = words(placement, tag)
            assert said is not None  # there is an edition
            for size in found:
                try:
                    drawn = engine.draw(said, size)
                except (engine.NoRoom, engine.NoLetter) as error:
                    problems.append(Problem(tag, size, isinstance(error, engine.NoLetter)))
                    continue
                for name, body in (("", drawn.png), ("@2x", drawn.twice)):
                    _put(made, f"{tag}/banner-{size}{name}.png", body)
                _put(made, f"{tag}/banner-{size}.svg", drawn.svg)
            _put(made, f"{tag}/words.txt", _about(placement, said).encode())
    return out.getvalue(), problems


def _about(placement: Placement, said: Words) -> str:
    """What the publisher's form asks for beside the pictures."""
    with languages.use(said.language):
        lines = [
            _("Leads to: %(address)s") % {"address": target(placement, said.language)},
            _("Text in place of the picture: %(words)s") % {"words": f"{said.heading} – {said.name}"},
        ]
    return "\n".join(lines) + "\n"


def _put(made: zipfile.ZipFile, name: str, body: bytes) -> None:
    info = zipfile.ZipInfo(name, _DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    made.writestr(info, body)
