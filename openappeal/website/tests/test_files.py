from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from openappeal.cms import addresses, stale
from openappeal.cms.models import StaleAddress
from openappeal.website.models import ContentPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaflet(site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    document = get_document_model()(title="Leaflet")
    document.file.save("our leaflet.pdf", ContentFile(b"%PDF-1.4 leaflet"))
    document.save()
    return document


def offer(document) -> ContentPage:
    page = ContentPage.objects.get(slug="plan")
    page.body = [("download", {"title": "Leaflet", "description": "To fold", "document": document})]
    page.save_revision().publish()
    return page


def test_file_is_public_only_while_a_published_page_offers_it(leaflet):
    path = f"/files/{leaflet.pk}/our_leaflet.pdf"
    assert addresses.render(path) is None

    page = offer(leaflet)

    assert StaleAddress.objects.get(path=path).priority == stale.REST
    assert path in list(addresses.every_address())
    rendered = addresses.render(path)
    assert (rendered.body, rendered.content_type) == (b"%PDF-1.4 leaflet", "application/pdf")
    assert f'<a href="{path}">Leaflet</a>' in addresses.render("/en/plan/").body.decode()

    page.unpublish()

    assert addresses.render(path) is None
    assert path not in list(addresses.every_address())
