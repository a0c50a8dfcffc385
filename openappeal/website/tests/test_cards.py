"""The card of a shared link is drawn with the letters of its language."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from openappeal.cms import cards as pictures
from openappeal.website import cards

HEADINGS = {
    "en": ("Leave no one", "inside."),
    "es": ("¿Quién quedará", "«adentro», mañana?"),
    "de": ("Lasst niemanden", "drinnen: größer, schöner"),
    "tr": ("Kimse içeride", "kalmasın: İğde, şûra"),
    "fr": ("Que nul ne reste\u202f:", "derrière, là, à l’aîné"),
}


@pytest.mark.parametrize("language", HEADINGS)
def test_every_letter_comes_from_a_file_that_has_it(language):
    for family in pictures.FACES[language]:
        for line in HEADINGS[language]:
            runs = pictures._runs(line, family)
            has = {name: TTFont(pictures.STATIC / "fonts" / name).getBestCmap() for name, _ in runs}

            assert "".join(part for _, part in runs) == line.replace("\u202f", "\u00a0")
            assert [part for name, part in runs if not {ord(letter) for letter in part} <= set(has[name])] == []


@pytest.mark.parametrize("language", HEADINGS)
def test_the_opening_is_never_cut(language, monkeypatch):
    """Whatever the heading, all of the opening stays above the lower edge, and the picture small."""
    lede = "Pedimos su libertad, la de todas las personas, y rechazamos la guerra en su nombre, hoy y siempre. " * 2
    first, second = HEADINGS[language]
    home = SimpleNamespace(heading_first=first, heading_second=second, lede=lede)
    monkeypatch.setattr(cards, "home_of", lambda tag: home)
    monkeypatch.setattr(cards, "can_draw", lambda tag: True)
    written = []
    monkeypatch.setattr(pictures, "_write", lambda pen, y, line, *rest: written.append((y, line)))

    picture = cards.draw(language)

    assert " ".join(line for _, line in written[2:]) == lede.strip()
    assert max(y for y, _ in written) <= pictures.SIZE[1] - pictures.EDGE - 38
    assert picture is not None
    assert Image.open(BytesIO(picture)).size == pictures.SIZE
