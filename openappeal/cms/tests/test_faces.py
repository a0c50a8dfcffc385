"""Names in letters that few pages should have to load a font for."""

import pytest

from openappeal.cms.faces import has_rare_letters


@pytest.mark.parametrize(
    ("name", "rare"),
    [("Nguyễn Thị Hồng", True), ("Łukasz Żółty", False), ("José Ünal", False), ("فاطمه‌زهرا", False)],
)
def test_rare_letters_are_those_of_the_fonts_last_slice(name, rare):
    assert has_rare_letters(name) is rare
