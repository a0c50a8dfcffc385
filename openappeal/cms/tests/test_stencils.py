"""Pages that are drawn once and filled in for each visitor."""

import pytest

from openappeal.cms import assets, shell, stencils
from openappeal.cms.shell import Shell, ShellLanguage

ENGLISH = ShellLanguage("en", "English", "ltr")


@pytest.fixture
def drawn(data_dir):
    """What `page` had drawn, one entry each time."""
    return []


def page(word, drawn, *depends_on):
    def draw(mark):
        drawn.append(mark)
        return f"<p>{mark}</p>"

    return stencils.page(draw, word, *depends_on)


def test_it_is_drawn_once_and_each_gets_a_word_of_their_own(drawn):
    assert [page(word, drawn, "form", "en") for word in ("a-1", "B_2")] == ["<p>a-1</p>", "<p>B_2</p>"]
    assert len(drawn) == 1
    assert page("a-1", drawn, "form", "fa") == "<p>a-1</p>"
    assert len(drawn) == 2


def test_another_frame_or_site_has_it_drawn_anew(drawn, settings):
    page("a", drawn, "form")
    shell.save({"en": Shell("One name")}, languages=[ENGLISH])
    page("a", drawn, "form")
    shell.save({"en": Shell("Another name")}, languages=[ENGLISH])
    page("a", drawn, "form")
    page("a", drawn, "form")
    assert len(drawn) == 3
    assets.save_manifest({"site.css": "/assets/site.1.css"})
    page("a", drawn, "form")
    assets.save_manifest({"site.css": "/assets/site.22.css"})
    page("a", drawn, "form")
    assert len(drawn) == 5
    settings.SITE_URL = "https://elsewhere.example"
    page("a", drawn, "form")
    assert len(drawn) == 6


@pytest.mark.parametrize("word", ["", "<b>", 'a"', "a b", "é", "a\n"])
def test_only_a_word_is_filled_in(drawn, word):
    with pytest.raises(ValueError, match="only letters"):
        page(word, drawn, "form")
    assert drawn == []


def test_it_does_not_grow_for_ever(drawn):
    for number in range(2 * stencils.MOST + 1):
        page("a", drawn, number)
        assert len(stencils._drawn) <= stencils.MOST
