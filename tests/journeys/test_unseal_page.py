"""The key holders' page: opened from a disk, in a browser without a network, in English and in Farsi."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from openappeal.vault import age, drills, exports, sealing
from tests.campaign import ROOT

PAGE = ROOT / "openappeal/signatures/tools/unseal.html"
IDENTITY, RECIPIENT = age.new_identity()
OTHER, _ = age.new_identity()
SABINE, FATEMEH = "Sabine Lindqvar", "فاطمه‌زهرا بهاری‌نیا"

pytestmark = pytest.mark.journey


SAME = "maybe the same person as 4611686018427387904"


def box(name: str, address: str, credential: str = "", appeal: str = "free-them") -> bytes:
    fields = {"v": 1, "appeal": appeal, "visibility": "withheld", "name": name, "credential": credential}
    fields |= {"country": "DE", "email": address, "lang": "en", "text_sha256": "", "day": "2026-11-24"}
    return age.seal(sealing.pad_box(fields), [RECIPIENT])


@pytest.fixture
def export(tmp_path: Path) -> Path:
    rows = [
        exports.sealed_row(4611686018427387904, box(SABINE, "sabine@post.example", "=1+1")),
        exports.sealed_row(2, box(FATEMEH, "fatemeh@post.example", "آموزگار")),
        exports.sealed_row(3, box("SABINE  LINDQVAR", "Sabine+x@post.example")),
        exports.sealed_row(4, age.seal(b"{}", [age.new_identity()[1]])),
        exports.sealed_row(5, box("Jonas", "jonas@post.example", appeal="another")),
    ]
    file = tmp_path / "sealed-names.age"
    with file.open("wb") as out:
        exports.write(exports.Head("sealed", "free-them", "2026-11-26"), rows, out, [RECIPIENT])
    return file


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The page as somebody saved it, in a browser that is cut off."""
    saved = tmp_path / "unseal.html"
    saved.write_bytes(PAGE.read_bytes())
    context = browser.new_context(offline=True, locale="en-GB", viewport={"width": 360, "height": 740})
    opened = context.new_page()
    asked: list[str] = []
    broken: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: broken.append(str(error)))
    opened.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    opened.goto(saved.as_uri())
    yield opened
    assert {address for address in asked if not address.startswith("blob:file:")} == {saved.as_uri()}
    assert broken == []
    context.close()


def open_file(page: Page, file: Path, key: str) -> None:
    page.set_input_files("#file", file)
    page.fill("#key", key)
    page.click("#go")


def test_a_file_of_the_export_opens_and_the_list_is_saved(page: Page, export: Path) -> None:
    open_file(page, export, IDENTITY)

    expect(page.locator("#said")).to_have_text("Opened. Signatures of 26 November 2026: 5")
    assert page.locator("#summary li").all_text_contents() == [
        "cannot be opened with this key: 1",
        "made for another campaign: 1",
        "maybe the same person as another: 1",
    ]
    with page.expect_download() as saving:
        page.click("#save")
    written = Path(saving.value.path()).read_bytes().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written, newline="")))[1:] == [
        ["4611686018427387904", SABINE, "'=1+1", "DE", "sabine@post.example", "en", "2026-11-24", "", ""],
        ["2", FATEMEH, "آموزگار", "DE", "fatemeh@post.example", "en", "2026-11-24", "", ""],
        ["3", "SABINE  LINDQVAR", "", "DE", "Sabine+x@post.example", "en", "2026-11-24", "", SAME],
        ["4", "", "", "", "", "", "", "", "cannot be opened with this key"],
        ["5", "Jonas", "", "DE", "jonas@post.example", "en", "2026-11-24", "", "made for another campaign"],
    ]
    page.click("#forget")
    assert SABINE not in page.content()
    assert page.input_value("#key") == ""


def test_a_key_file_with_its_comments_does_too(page: Page, export: Path, tmp_path: Path) -> None:
    key = tmp_path / "office.key"
    key.write_text(f"# the office key\n{IDENTITY}\n")
    page.set_input_files("#file", export)
    page.set_input_files("#key_file", key)
    page.click("#go")

    expect(page.locator("#said")).to_have_text("Opened. Signatures of 26 November 2026: 5")


WRONG = {
    "en": "This key does not open this file: it is another key, or the file is damaged.",
    "fa": "این کلید این پرونده را باز نمی‌کند: یا کلید دیگری است یا پرونده آسیب دیده است.",
}


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_wrong_key_is_one_sentence(page: Page, export: Path, language: str) -> None:
    page.click(f"[data-lang={language}]")
    open_file(page, export, OTHER)

    expect(page.locator("#said")).to_have_text(WRONG[language])
    expect(page.locator("#found")).to_be_hidden()


def test_in_farsi_it_reads_from_the_right_with_persian_digits(page: Page, export: Path) -> None:
    page.click("[data-lang=fa]")
    open_file(page, export, IDENTITY)

    expect(page.locator("#said")).to_have_text("باز شد. امضاهای تا ۵ آذر ۱۴۰۵: ۵")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["fa", "rtl"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "No office key was found there: it is one line that begins with AGE-SECRET-KEY-1."),
        (IDENTITY[:-2], "The key is not whole: some of its letters are missing or changed. Copy it again."),
    ],
)
def test_what_is_no_key_is_called_so(page: Page, export: Path, key: str, sentence: str) -> None:
    open_file(page, export, key)

    expect(page.locator("#said")).to_have_text(sentence)


def test_another_file_of_the_same_key_is_called_so(page: Page, tmp_path: Path) -> None:
    other = tmp_path / "diary.age"
    other.write_bytes(age.seal(b"a diary\n", [RECIPIENT]))
    open_file(page, other, IDENTITY)

    expect(page.locator("#said")).to_have_text("The file opens, but is no list of signatures of OpenAppeal.")


def test_of_a_drill_it_shows_the_number_and_for_which_key_it_is(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "drill.age"
    file.write_bytes(drills.seal(drills.Drill("free-them", "2026-11-26", RECIPIENT, "4821 0937 5516 2280")))
    open_file(page, file, IDENTITY)

    expect(page.locator("#said")).to_have_text("It opens. A drill of 26 November 2026: no names are in it.")
    expect(page.locator("#number")).to_have_text("4821 0937 5516 2280")
    expect(page.locator("#drill_for")).to_have_text(RECIPIENT)
    page.click("[data-lang=fa]")
    expect(page.locator("#said")).to_have_text("باز می‌شود. این پروندهٔ آزمایشیِ ۵ آذر ۱۴۰۵ است و هیچ نامی در آن نیست.")
    expect(page.locator("#number")).to_have_text("4821 0937 5516 2280")
    expect(page.locator("#found")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#drill [data-forget]").click()
    assert "4821" not in page.content()
