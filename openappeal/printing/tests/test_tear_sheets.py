"""Pictures of pages of odd shapes."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image

from openappeal.appeals import queries as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.newsroom.tests.press import offer_languages
from openappeal.printing import actions as printing
from openappeal.printing import blank_pages, tear_sheets
from openappeal.printing.models import Publication
from openappeal.printing.tests.test_people import today
from openappeal.printing.tests.test_printing import a_print, signer


def pdf(width, height) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(width, height))
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("width", "height"), [(10, 14_400), (14_400, 10), (14_400, 14_400), (612, 792)])
def test_no_page_is_drawn_larger_than_its_picture_needs(width, height, monkeypatch):
    drawn, first_page = [], tear_sheets._first_page

    def watched(data):
        drawn.append(first_page(data))
        return drawn[0]

    monkeypatch.setattr(tear_sheets, "_first_page", watched)
    made = tear_sheets.make(pdf(width, height))
    assert max(made.width, made.height) == tear_sheets.LONGEST_EDGE
    with Image.open(io.BytesIO(drawn[0])) as picture:
        assert max(picture.size) <= 1500


def test_the_picture_of_a_small_page_is_smaller():
    made = tear_sheets.make(pdf(612, 792), edge=90)
    assert max(made.width, made.height) == 72


@pytest.mark.django_db
@pytest.mark.usefixtures("data_dir")
def test_a_frozen_page_whose_lines_are_wider_than_its_columns_has_no_picture(keys):
    published_appeal()
    offer_languages("en")
    edition = appeals.current_record("en")
    signer(edition, "Al")
    page = Publication(name="A", width=120, height=400, columns=12, smallest=6, standard="PDF", is_cmyk=False)
    printing.save_publication(page, profile=None, by="pia", today=today())
    made = printing.freeze(id=a_print(edition, publication=page, format="").pk, by="pia", today=today())
    assert blank_pages.picture(made) is None
