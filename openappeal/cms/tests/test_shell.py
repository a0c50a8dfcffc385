import json

from openappeal.cms import shell
from openappeal.cms.shell import Column, Link, Shell, ShellLanguage


def languages_of(page):
    return {one["tag"]: one["url"] for one in page["languages"]}


def test_what_is_saved_is_loaded(frame):
    loaded = shell.load("en")
    assert loaded.site_name == "The Lantern Letter"
    assert loaded.footer == (Column("This letter", (Link("Read it", "/en/"),)),)
    assert loaded.languages[1] == ShellLanguage("fa", "فارسی", "rtl")


def test_a_replaced_frame_is_read_again(frame):
    assert shell.load("fa").site_name == "نامهٔ فانوس"
    shell.save({"en": Shell("Another"), "fa": Shell("دیگر")}, languages=shell.languages())
    assert shell.load("fa").site_name == "دیگر"


def test_saving_the_same_leaves_the_file_alone(frame):
    before = shell.shell_path().stat().st_ino
    shell.save({tag: shell.load(tag) for tag in ("en", "fa", "ckb")}, languages=shell.languages())
    assert shell.shell_path().stat().st_ino == before


def test_before_the_first_save_the_frame_is_bare(data_folder):
    assert shell.languages() == ()
    assert shell.load("en").site_name == "OpenAppeal"


def test_a_language_without_a_frame_gets_the_first_ones(frame):
    assert shell.load("de").site_name == "The Lantern Letter"


def test_no_file_takes_the_mark_of_a_demonstration_away(frame, settings):
    settings.IS_DEMO = True
    content = json.loads(shell.shell_path().read_text())
    assert "is_demo" not in content["by_language"]["en"]
    assert shell.page_context("en", "/en/")["page"]["is_demo"] is True


def test_the_masthead_leads_to_the_same_page_in_other_languages(frame):
    page = shell.page_context("en", "/en/about/")["page"]
    assert languages_of(page) == {"en": "/en/about/", "fa": "/fa/about/", "ckb": "/ckb/about/"}
    assert ("fa", "https://lantern.example/fa/about/") in page["alternates"]
    assert page["canonical"] == "https://lantern.example/en/about/"


def test_a_language_without_the_page_leads_to_its_home(frame):
    page = shell.page_context("en", "/en/about/", same_page_languages={"fa"})["page"]
    assert languages_of(page)["ckb"] == "/ckb/#untranslated"
    assert [tag for tag, _ in page["alternates"]] == ["en", "fa"]


def test_a_letters_link_is_not_indexed_and_its_token_not_repeated(frame):
    page = shell.page_context("en", "/c/SECRET/")["page"]
    assert page["noindex"]
    assert page["alternates"] == []
    assert languages_of(page)["fa"] == "?lang=fa"


def test_the_chooser_may_be_indexed_and_leads_to_the_home_pages(frame):
    page = shell.page_context("en", "/")["page"]
    assert not page["noindex"]
    assert languages_of(page) == {"en": "/en/", "fa": "/fa/", "ckb": "/ckb/"}


def test_the_menu_marks_the_page_and_the_section_it_is_in(frame):
    def current(path):
        return [link["title"] for link in shell.page_context("en", path)["page"]["menu"] if link["current"]]

    assert current("/en/") == ["The letter"]
    assert current("/en/signers/page-2/") == ["Names"]
    assert current("/en/contact/") == []


def test_an_interface_without_a_catalogue_is_english(frame):
    page = shell.page_context("ckb", "/ckb/")["page"]
    assert (page["lang"], page["dir"], page["ui_lang"], page["ui_dir"]) == ("ckb", "rtl", "en", "ltr")


def test_only_scripts_that_our_fonts_cover_preload_them(frame):
    fonts = {tag: shell.page_context(tag, f"/{tag}/")["page"]["preload"] for tag in ("en", "fa", "ckb")}
    assert fonts == {
        "en": ("fonts/display.woff2", "fonts/sans.woff2"),
        "fa": ("fonts/fa-display.woff2", "fonts/fa.woff2"),
        "ckb": (),
    }


def test_a_letter_shows_the_host_and_not_the_campaign(frame):
    assert shell.letter_frame("fa") == {
        "lang": "fa",
        "dir": "rtl",
        "host": "lantern.example",
        "is_demo": False,
    }
