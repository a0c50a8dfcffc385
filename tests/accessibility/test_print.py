"""What is made for paper fits one side of it, in the sizes of the whole world; a drive’s ad is paper everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.campaign import Campaign


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_sheet_and_poster_fit_one_side(campaign: Campaign, browser: Browser, language: str, size: str) -> None:
    page = browser.new_page()
    for path in ("sheet/", "poster/"):
        page.goto(f"{campaign.public}/{language}/{path}")
        sides = re.findall(rb"/Type\s*/Page\b", page.pdf(format=size))
        assert len(sides) == 1, path
    page.close()


def test_names_that_are_shown_stay_off_paper(campaign: Campaign, browser: Browser) -> None:
    page = browser.new_page()
    for path, names in (("", ".signed"), ("", ".names"), ("signers/", ".wall"), ("signers/group/writers/", ".roll")):
        page.emulate_media(media="screen")
        page.goto(f"{campaign.public}/en/{path}")
        said = page.get_by_text("Names are not printed with this page")
        expect(page.locator(names).first).to_be_visible()
        expect(said).to_have_count(1 if path else 0)
        page.emulate_media(media="print")
        for one in page.locator(names).all():
            expect(one).to_be_hidden()
        if path:
            expect(said).to_be_visible()
    page.close()


# Eight paragraphs of 160 characters, as of six demands and a long excerpt, and 110 names: as much as can be.
MUCH = """() => {
  const text = document.querySelector('.ad .txt'), names = document.querySelector('.ad .names');
  const words = (text.textContent + ' ').repeat(9).replace(/\\s+/g, ' ');
  text.replaceChildren(...Array.from({length: 8}, (_, place) => {
    const one = document.createElement('p');
    one.textContent = words.slice(place * 160, (place + 1) * 160);
    return one;
  }));
  const there = [...names.children];
  for (let place = 0; names.children.length < 110; place++)
    names.append(there[place % there.length].cloneNode(true));
}"""
# Names that some box around them cuts, that have no size, or that stand where the text stands.
CUT = """() => {
  const end = document.querySelector('.ad .txt').getBoundingClientRect().bottom;
  return [...document.querySelectorAll('.ad .names li')].filter((name) => {
    const rects = [...name.getClientRects()].filter((rect) => rect.width > 0 && rect.height > 4);
    if (!rects.length || rects.some((rect) => rect.top < end - 1)) return true;
    for (let box = name.parentElement; !box.matches('main'); box = box.parentElement) {
      const frame = box.getBoundingClientRect(), cuts = getComputedStyle(box).overflow !== 'visible';
      if ((cuts || box.matches('.ad')) && rects.some((rect) => rect.bottom > frame.bottom + 1
          || rect.top < frame.top - 1 || rect.left < frame.left - 1 || rect.right > frame.right + 1)) return true;
    }
    return false;
  }).map((name) => name.textContent);
}"""


@pytest.mark.parametrize("language", ["en", "fa"])
def test_no_name_in_the_ad_of_a_drive_is_cut(campaign: Campaign, browser: Browser, language: str) -> None:
    page = browser.new_page()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{campaign.public}/{language}/drives/two-pages/")
        page.evaluate(MUCH)

        assert page.locator(".ad .names li").count() == 110
        assert page.evaluate(CUT) == [], width
    page.close()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_ad_is_white_paper_with_dark_names_in_the_dark_and_in_print(
    campaign: Campaign, browser: Browser, language: str
) -> None:
    page = browser.new_page()
    page.emulate_media(color_scheme="dark")
    page.goto(f"{campaign.public}/{language}/drives/two-pages/")
    for media in ("screen", "print"):
        page.emulate_media(media=media, color_scheme="dark")
        colours = page.evaluate(
            "['.ad', '.ad .names li'].map((one, place) => getComputedStyle(document.querySelector(one))"
            "[place ? 'color' : 'backgroundColor'])"
        )
        assert colours == ["rgb(255, 255, 255)", "rgb(17, 20, 43)"], media

    # On paper its names are not set as a wall is, and what a closed answer says can be read.
    assert page.evaluate("getComputedStyle(document.querySelector('.ad .names')).columnCount") == "auto"
    assert page.evaluate(CUT) == []
    assert page.locator(".paid a").first.is_visible()
    assert page.locator("details p").first.is_visible()
    page.close()


def test_groups_of_a_drive_are_on_paper_and_its_givers_are_not(browser: Browser) -> None:
    of_drive = Path("openappeal/fundraising/templates/fundraising/drive.html").read_text(encoding="utf-8")
    lists = re.findall(r'<ul class="(roll [^"]*)">', of_drive)
    assert lists == ["roll l drives mt", "roll l mt"]
    assert '<div class="noprint"><h2{% ui_lang %}>{% translate "Thanks to" %}' in of_drive
    page = browser.new_page()
    page.set_content("".join(f'<ul class="{one}"><li>Ada</li></ul>' for one in lists))
    page.add_style_tag(content=Path("openappeal/cms/static/cms/css/print.css").read_text(encoding="utf-8"))
    page.emulate_media(media="print")
    groups, givers = page.locator("ul").all()
    expect(groups).to_be_visible()
    expect(givers).to_be_hidden()
    page.close()
