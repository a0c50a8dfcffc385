"""Publications as data: what their specifications ask for, and what is missing of it."""

from __future__ import annotations

import io
from importlib import import_module

import pikepdf
import pytest
from django.apps import apps

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import queries as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.printing import actions
from openappeal.printing.engine import press as engine
from openappeal.printing.models import Print, Publication
from openappeal.printing.tests.test_pdfx import PROFILE
from openappeal.printing.tests.test_printing import PUBLICATION, a_print, freeze, signer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
X4 = PUBLICATION | {"standard": "PDF/X-4"}


@pytest.fixture
def edition(keys):
    published_appeal()
    return appeals.current_record("en")


@pytest.fixture
def press():
    return logged_in(Role.PRESS, "pia")


def profile(body: bytes = PROFILE) -> io.BytesIO:
    file = io.BytesIO(body)
    file.name = "profile.icc"
    return file


def plain(answer) -> str:
    return " ".join(answer.content.decode().split())


# ── PDF/X-4 wants its profile ───────────────────────────────────────────────
def test_pdf_x_4_is_refused_without_a_profile_and_taken_with_one(press):
    refused = press.post("/admin/print/publications/new/", X4)
    assert refused.status_code == 422
    assert "PDF/X-4 wants the printer’s colour profile in the file itself." in plain(refused)
    assert press.post("/admin/print/publications/new/", X4 | {"profile_file": profile()}).status_code == 302
    publication = Publication.objects.get()
    assert (publication.lacks, bytes(publication.profile)) == (None, PROFILE)
    # One that was given before stays.
    page = f"/admin/print/publications/{publication.pk}/"
    assert press.post(page, X4 | {"price": "€ 400"}).status_code == 302
    no_inks = press.post(page, X4 | {"is_cmyk": ""})
    assert "PDF/X-4 is made here in the four inks of a press only." in plain(no_inks)


def test_no_other_door_keeps_a_publication_whose_files_would_not_be_what_they_are_called():
    facts = {name: value for name, value in X4.items() if name not in {"is_cmyk", "has_marks"}}
    with pytest.raises(engine.Lacks):
        actions.save_publication(Publication(**facts), profile=None, by="pia", today=None)
    assert not Publication.objects.exists()


def test_a_publication_of_before_opens_says_what_is_missing_and_is_completed(press, edition):
    """Also where a print was frozen for it, whose file was called by a standard that it did not keep."""
    signer(edition, "Ada")
    press.post("/admin/print/publications/new/", PUBLICATION)
    publication = Publication.objects.get()
    draft, frozen = (a_print(edition, publication=publication, format="") for _print in range(2))
    freeze(frozen)
    Publication.objects.update(standard="PDF/X-4")
    for made in (draft, frozen):
        page = press.get(f"/admin/print/{made.pk}/")
        assert page.status_code == 200
        assert "wants the printer’s colour profile in the file, and none is there. So no file is made." in plain(page)
        assert f'href="/admin/print/{made.pk}/file.pdf"' not in plain(page)
        assert press.get(f"/admin/print/{made.pk}/file.pdf")["Location"] == f"/admin/print/{made.pk}/"
        assert press.get(f"/admin/print/{made.pk}/picture.png").status_code == 200
    press.post(f"/admin/print/{draft.pk}/freeze/")
    assert Print.objects.get(pk=draft.pk).state == "draft"
    page = f"/admin/print/publications/{publication.pk}/"
    assert press.get(page).status_code == 200
    # Its page is settled by the print that is frozen; what is missing may be added.
    assert "A print is frozen for this page" in plain(
        press.post(page, X4 | {"width": "250", "profile_file": profile()})
    )
    assert press.post(page, X4 | {"profile_file": profile()}).status_code == 302
    file = press.get(f"/admin/print/{frozen.pk}/file.pdf")
    with pikepdf.open(io.BytesIO(file.content)) as opened:
        assert opened.Root.OutputIntents[0].DestOutputProfile.read_bytes() == PROFILE


# ── The live area, side by side ─────────────────────────────────────────────
def test_each_side_of_the_live_area_is_noted_and_of_a_spread_both_outer_edges_are_alike(press):
    sides = {"live_top": "8", "live_bottom": "12.5", "live_left": "20", "live_right": "9"}
    assert press.post("/admin/print/publications/new/", PUBLICATION | sides).status_code == 302
    assert Publication.objects.get().sheet.margins == (8, 12.5, 20, 9)
    refused = press.post("/admin/print/publications/new/", PUBLICATION | sides | {"gutter": "20"})
    assert (refused.status_code, "its two outer edges: give both the same" in plain(refused)) == (422, True)
    spread = PUBLICATION | sides | {"gutter": "20", "live_right": "20"}
    assert press.post("/admin/print/publications/new/", spread).status_code == 302


def test_one_distance_of_before_stands_on_all_four_sides():
    Publication.objects.create(**{name: PUBLICATION[name] for name in ("name", "width", "height")}, live_top="9.5")
    import_module("openappeal.printing.migrations.0006_live_on_four_sides").spread(apps, None)
    assert Publication.objects.get().sheet.margins == (9.5, 9.5, 9.5, 9.5)
