"""Lengths of a publication, typed as somebody who reads Farsi types them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.core.digits import format_tenths
from openappeal.printing.models import Publication
from openappeal.printing.tests.test_printing import PUBLICATION

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["254.5", "254,5", "۲۵۴٫۵", "۲۵۴/۵", "254.50"])
def test_a_length_is_read_in_any_digits_and_with_any_mark(typed):
    press = logged_in(Role.PRESS, "pia")
    answer = press.post("/admin/print/publications/new/", PUBLICATION | {"width": typed, "columns": "۴"})
    assert answer.status_code == 302
    assert Publication.objects.values_list("width", "columns").get() == (Decimal("254.50"), 4)


def test_what_is_there_already_is_shown_in_the_readers_digits_and_saved_unchanged():
    press = logged_in(Role.PRESS, "pia")
    press.get("/admin/?lang=fa")
    page = press.get("/admin/print/publications/new/?from=half-tall").content.decode()
    for name, shown in (("width", "۱۲۳٫۸۲"), ("bleed", "۳"), ("live_top", "۱۰"), ("columns", "۲")):
        assert f'name="{name}" value="{shown}"' in page
    assert 'type="number"' not in page


def test_what_cannot_be_read_stays_as_it_was_typed():
    press = logged_in(Role.PRESS, "pia")
    answer = press.post("/admin/print/publications/new/", PUBLICATION | {"width": "ten inches"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'name="width" value="ten inches"' in page
    # Who hears the box hears what is to be put right.
    assert re.search('name="width"[^>]*aria-describedby="id_width_error"', page)
    assert page.count('id="id_width_error"') == 1


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("width", "12", "۴۰ یا بیشتر بنویسید."),
        ("columns", "99", "۱۲ یا کمتر بنویسید."),
        ("smallest", "x", "عددی بنویسید، مانند ۲۵٫۴."),
        ("text_columns", "x", "عدد درستی با رقم بنویسید."),
    ],
)
def test_a_limit_is_said_in_the_readers_digits(name, typed, said):
    press = logged_in(Role.PRESS, "pia")
    press.get("/admin/?lang=fa")
    page = press.post("/admin/print/publications/new/", PUBLICATION | {name: typed}).content.decode()
    assert f'<span class="oa-field__error">! {said}</span>' in page


def test_a_size_of_type_has_the_readers_mark_before_its_tenths():
    assert [format_tenths(12.64, tag) for tag in ("en", "fa", "de")] == ["12.6", "۱۲٫۶", "12,6"]
