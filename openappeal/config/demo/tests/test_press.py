"""The demonstration's press page has whatever a reporter looks for, in English and Farsi."""

import pytest

from openappeal.config.demo import news, press
from openappeal.newsroom.press_models import Boilerplate, Photo, PressName

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def test_names_a_picture_with_its_rights_and_who_we_are(keys):
    news._consents()
    press._page(press._toml("press"))

    assert set(Boilerplate.objects.values_list("language", flat=True)) == {"en", "fa"}
    prisoner = PressName.objects.get(is_prisoner=True)
    assert (prisoner.latin, prisoner.consent is not None) == ("Mahin Sarnehi", True)
    assert PressName.objects.filter(is_prisoner=False).count() == 1
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.is_listed, sorted(photo.words)) == (1500, 1000, True, ["en", "fa"])
    assert all((photo.holder, photo.licence, photo.proof, photo.credit, photo.edits, photo.people))
