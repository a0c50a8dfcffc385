"""Banners: of every size and language, with the campaign's name, nobody else's, and an address without marks."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.utils import timezone
from PIL import Image

from openappeal.appeals.tests.factories import published_appeal
from openappeal.printing import banners, placement_actions
from openappeal.printing.engine import banners as engine
from openappeal.printing.engine.banners import SIZES, SMALLEST, Size, Words
from openappeal.printing.placement_text import PlacementFacts, PlacementText

SAID = {
    "en": Words("en", "Leave no one inside", "The Lit Window Appeal", "Read it and sign it", "window.example"),
    "fa": Words("fa", "هیچ‌کس را در بند نگذارید", "فراخوان پنجرهٔ روشن", "بخوانید و امضا کنید", "window.example"),
    "de": Words(
        "de",
        "Für die Freiheit aller politischen Gefangenen, und gegen Kriegsdrohungen",
        "Komitee Erleuchtetes Fenster",
        "Lesen und unterschreiben",
        "window.example",
    ),
}


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("size", [Size(320, 50), Size(160, 600), Size(300, 250)], ids=str)
def test_a_banner_fits_and_can_be_read(language, size):
    drawn = engine.draw(SAID[language], size)
    with Image.open(io.BytesIO(drawn.png)) as once, Image.open(io.BytesIO(drawn.twice)) as twice:
        assert once.size == (size.width, size.height)
        assert twice.size == (2 * size.width, 2 * size.height)
    assert drawn.type > SMALLEST
    assert drawn.svg.startswith(b"<svg")


def test_the_same_words_give_the_same_bytes():
    assert engine.draw(SAID["fa"], SIZES[0]) == engine.draw(SAID["fa"], SIZES[0])


def test_a_small_one_leaves_words_out_and_says_so():
    assert engine.draw(SAID["en"], Size(970, 250)).parts == ("heading", "button", "address")
    few = engine.draw(SAID["de"], Size(320, 50)).parts
    assert few in engine.PARTS[1:]


def test_a_name_without_room_and_a_letter_without_a_font_are_errors():
    with pytest.raises(engine.NoRoom):
        engine.draw(Words("en", "x", "N" * 90, "y", "z"), Size(160, 600))
    with pytest.raises(engine.NoLetter):
        engine.draw(Words("en", "\U000f0000", "A name", "y", "z"), Size(300, 250))


@pytest.mark.django_db
@pytest.mark.usefixtures("keys", "data_dir")
def test_all_of_them_come_in_one_file_with_a_plain_address(settings):
    settings.SITE_URL = "https://window.example"
    published_appeal()
    today = timezone.now().date()
    facts = PlacementFacts(kind="online", outlet="Northlight", target="drives/page/")
    made = placement_actions.begin(slug="notice", facts=facts, source_language="en", by="pia", today=today)
    text = PlacementText(title="A window", banner="Somewhere a light is on")
    placement_actions.write(placement=made, language="en", text=text, by="pia", today=today)

    body, problems = banners.archive(made)

    assert problems == []
    with zipfile.ZipFile(io.BytesIO(body)) as found:
        tags = banners.languages_of()
        each = [f"banner-{size}{end}" for size in SIZES for end in (".png", "@2x.png", ".svg")]
        assert sorted(found.namelist()) == sorted(f"{tag}/{name}" for tag in tags for name in [*each, "words.txt"])
        said = found.read("en/words.txt").decode()
    assert "https://window.example/en/drives/page/\n" in said
    assert "Somewhere a light is on" in said
    assert "?" not in said


@pytest.mark.parametrize("target", ["drives/?utm_source=northlight", "https://other.example/", "../admin/", "a#b/"])
@pytest.mark.django_db
def test_a_banner_leads_to_no_other_address(target):
    facts = PlacementFacts(kind="online", outlet="Northlight", target=target)
    with pytest.raises(placement_actions.BadFacts, match="target"):
        placement_actions.begin(slug="notice", facts=facts, source_language="en", by="pia", today=timezone.now().date())
