"""The preview of a draft: the real page, light or dark."""

from contextlib import closing

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
SHEET = ":root{color-scheme:light dark;--ink:#111}@media (prefers-color-scheme:dark){:root{--ink:#eee}}"


@pytest.fixture
def sheet(data_dir):
    folder = data_dir / "public" / "assets"
    folder.mkdir(parents=True)
    (folder / "site.css").write_text(SHEET)


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("dark", ":root{color-scheme:dark;--ink:#111}@media all{:root{--ink:#eee}}"),
        ("light", ":root{color-scheme:light;--ink:#111}@media not all{:root{--ink:#eee}}"),
    ],
)
def test_a_preview_shows_the_sheet_of_the_scheme(sheet, scheme, expected):
    published_appeal()
    organiser = logged_in(Role.ORGANISER)

    page = organiser.get(f"/admin/appeal/preview/en/?scheme={scheme}").content.decode()

    assert f'href="/assets/site.css?scheme={scheme}"' in page
    assert organiser.get(f"/assets/site.css?scheme={scheme}").content.decode() == expected


def test_any_other_scheme_is_the_readers_own(sheet):
    with closing(logged_in(Role.ORGANISER).get("/assets/site.css?scheme=green")) as answer:
        assert b"".join(answer.streaming_content).decode() == SHEET


@pytest.mark.parametrize("name", ["site.0123.css", "fonts.css"])
def test_no_other_file_is_given(sheet, name):
    assert logged_in(Role.ORGANISER).get(f"/assets/{name}?scheme=dark").status_code == 404
