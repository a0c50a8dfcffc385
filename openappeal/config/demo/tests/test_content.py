"""The demonstration says all in all its languages, invents all, and promises nothing it must not."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from openappeal.config.demo import campaign, content
from openappeal.config.demo.names import invented_signers
from openappeal.config.demo.shapes import LANGUAGES, Block, Page

HERE = Path(content.__file__).parent
STANDARD = HERE.parent / "standard"
DATA_FILES = sorted(HERE.glob("*/**/*.toml"))
OTHERS = [language for language in LANGUAGES if language != "en"]
# Of every calendar in which a page may date something.
YEARS = {"2020", "2021", "2022", "1399", "1400", "1401"}
FIXED_TARGETS = {"home", "sign", "wall", "contact", "sheet", "poster", "updates", "press", "drives"}

NEVER_PROMISED = (
    "anonym", "anónim", "anonim", "unhackable", "verified people", "zero knowledge", "zero-knowledge", "even we cannot",
    "blockchain", "gdpr", "ddos", "ناشناس", "گمنام", "بلاک‌چین", "بلاکچین",
    "هک‌ناپذیر", "غیرقابل هک", "غیر قابل هک",
)  # fmt: skip
REAL_PEOPLE = (
    "Chomsky", "Steinem", "Ellsberg", "Cornel West", "Dorfman", "Jody Williams", "Ebadi", "Judith Butler",
    "Spivak", "Mojab", "Behkish", "Raymond Lotta", "Claren", "Ashoori", "Rahmani", "Kaufman", "Marcia Ross",
    "Bossie", "Mostowik", "Brashear", "Niroomand", "Taghavi", "Raoof", "Sotoudeh", "Mohammadi", "Downer",
    "Veale", "عبادی", "تقوی", "محمدی", "ستوده", "رحمانی", "آشوری",
)  # fmt: skip
REAL_PARTIES = (
    "Iran", "Irán", "İran", "Islamic Republic", "United States", "Estados Unidos", "États-Unis", "U.S.",
    "ایران", "جمهوری اسلامی", "The Nation",
    "New York Review", "CounterPunch", "Pacifica", "Revolution Books", "Burn the Cage", "Amnesty",
)  # fmt: skip


def page(slug: str, language: str) -> Page:
    return next(page for page in content.PAGES if (page.slug, page.language) == (slug, language))


def shape(block: Block) -> tuple[str, int, int, bool]:
    return block.kind, len(block.items), len(block.questions), bool(block.source)


def words(text: str) -> int:
    return len(text.split())


def number(text: str) -> str:
    """Digits as ASCII ones, thousands without a mark between them."""
    latin = text.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
    return re.sub(r"(?<=\d)[.,٬\u202f\u00a0](?=\d{3}(?!\d))", "", latin)


def test_appeal_has_two_addressees_and_six_demands_in_every_language():
    assert len(content.APPEAL.addressees) == 2
    assert [demand.addressee for demand in content.APPEAL.demands] == [0, 0, 0, 0, 1, 1]
    assert all(demand.must_appear for demand in content.APPEAL.demands)
    assert all(demand.text[language] for demand in content.APPEAL.demands for language in LANGUAGES)


def test_one_translation_has_stayed_behind():
    first, second = content.APPEAL.versions
    assert first.languages == LANGUAGES
    assert second.languages == tuple(language for language in LANGUAGES if language != "fr")


def test_versions_are_dated_and_differ_in_two_paragraphs_of_fact_one_with_a_figure():
    first, second = content.APPEAL.versions
    assert (first.number, first.published, first.change_note) == (1, date(2021, 3, 20), None)
    assert (second.number, second.published) == (2, date(2021, 4, 5))
    assert second.change_note is not None
    assert second.changed == ((4, "fact"), (5, "fact"))
    for language in second.languages:
        pairs = list(zip(first.paragraphs, second.paragraphs, strict=True))
        changed = [(a, b) for a, b in pairs if a.text[language] != b.text[language]]
        assert [a.number for a, _ in changed] == [4, 5]
        figures = []
        for pair in changed:
            before, after = (re.split(r"(?<=[.؟])\s", paragraph.text[language]) for paragraph in pair)
            different = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
            assert len(different) == 1
            figures.append([re.findall(r"\d+", number(sentence)) for sentence in different[0]])
        # As it happened to a real campaign: the German sentence stands, its number has gone.
        left = ["2020"] if language == "de" else ["2020", "164"]
        assert [[sorted(found) for found in pair] for pair in figures] == [[["38"], sorted(left)], [[], []]]


def test_the_condensed_text_is_shorter_and_the_excerpt_is_cut_from_the_text():
    newest = content.APPEAL.versions[-1]
    assert content.SHORT.version == newest.number
    full = {paragraph.number: paragraph.text for paragraph in newest.paragraphs}
    for language, excerpt in content.SHORT.excerpt.items():
        assert any(excerpt in text[language] for text in full.values())
        for number_, words_ in content.SHORT.parts:
            assert len(words_.get(language, "")) < len(full[number_][language])


@pytest.mark.parametrize("version", content.APPEAL.versions, ids=lambda version: f"v{version.number}")
def test_appeal_is_of_readable_length_and_its_paragraphs_are_numbered(version):
    assert [paragraph.number for paragraph in version.paragraphs] == list(range(1, len(version.paragraphs) + 1))
    assert [paragraph.kind for paragraph in version.paragraphs].count("demands") == 1
    assert version.paragraphs[-1].kind == "closing"
    assert 450 <= sum(words(paragraph.text["en"]) for paragraph in version.paragraphs) <= 600


def test_lede_is_at_most_thirty_words():
    assert [language for language in LANGUAGES if words(content.HOME.lede[language]) > 30] == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("slug", content.PAGE_SLUGS)
def test_page_has_the_same_parts_in_every_language(slug, language):
    english, other = page(slug, "en"), page(slug, language)
    assert english.dated == other.dated
    assert [shape(block) for block in english.body] == [shape(block) for block in other.body]
    assert [(r.kind, r.target) for r in english.resources] == [(r.kind, r.target) for r in other.resources]
    assert {r.language for r in other.resources} <= {language}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("slug", ["plan", "plan-in-full", "accessibility"])
def test_figures_agree_between_the_languages(slug, language):
    """Dates differ, since each language has its calendar; sums and counts do not."""

    def figures(tag: str) -> list[str]:
        texts = [text for block in page(slug, tag).body for text in (block.text, *block.items)]
        return sorted(set(re.findall(r"\d{4,}", number(" ".join(texts)))) - YEARS)

    assert figures("en") == figures(language)


@pytest.mark.parametrize("slug", ["plan", "plan-in-full"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_plans_tell_the_numbers_of_the_site(slug, language):
    """The site counts people and organisations apart, so a sum of both would be nowhere on it."""
    organisations = sum(signer.kind == "organisation" for signer in invented_signers())
    people = sum(signer.kind != "organisation" for signer in invented_signers())

    text = number(" ".join(part for block in page(slug, language).body for part in (block.text, *block.items)))

    assert re.findall(rf"\b({people})\D+(\d+)\b", text) == [(str(people), str(organisations))]
    assert "2700" not in text


@pytest.mark.parametrize("found", content.PAGES, ids=lambda page: f"{page.language}-{page.slug}")
def test_no_block_is_empty(found):
    for block in found.body:
        filled = {"list": block.items, "faq": block.questions}.get(block.kind, block.text)
        assert filled, block
    for resource in found.resources:
        assert bool(resource.text) != bool(resource.target)


def test_menu_and_footer_lead_to_the_same_places_in_every_language():
    known = FIXED_TARGETS | set(content.PAGE_SLUGS)
    menus = [[link.target for link in content.MENU[language]] for language in LANGUAGES]
    footers = [
        [[link.target for link in column.links] for column in content.FOOTER[language]] for language in LANGUAGES
    ]
    assert all(menu == menus[0] for menu in menus)
    assert all(footer == footers[0] for footer in footers)
    assert set(menus[0]) | {target for column in footers[0] for target in column} <= known


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("slug", content.PAGE_SLUGS)
def test_texts_link_to_the_same_earlier_pages_in_every_language(slug, language):
    def links(tag: str) -> list[str]:
        answers = [text for block in page(slug, tag).body for pair in block.questions for text in pair]
        texts = [text for block in page(slug, tag).body for text in (block.text, *block.items)]
        return sorted(found["slug"] for text in texts + answers for found in campaign.LINK.finditer(text))

    earlier = content.PAGE_SLUGS[: content.PAGE_SLUGS.index(slug)]
    assert links("en") == links(language)
    assert set(links("en")) <= set(earlier)


@pytest.mark.parametrize("path", DATA_FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_texts_promise_nothing_forbidden_and_name_nobody_real(path):
    text = path.read_text()
    assert [word for word in NEVER_PROMISED if word in text.lower()] == []
    assert [name for name in REAL_PEOPLE if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)] == []
    assert [name for name in REAL_PARTIES if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)] == []


@pytest.mark.parametrize("path", DATA_FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_farsi_is_written_with_persian_letters_and_digits(path):
    arabic_pools = {"scripts"}
    text = path.read_text()
    if path.stem not in arabic_pools:
        assert re.findall("[يكى]", text) == []
    assert re.findall("[٠-٩]", text) == []
    for line in text.splitlines():
        persian = re.search("[\u0600-\u06ff]", line) and not line.startswith("#")
        if persian and path.parent.name == "fa":
            assert re.findall(r"[0-9]", line) == [], line
            assert re.findall(r"[,;?]", line.replace('",', "").replace("],", "")) == [], line


def test_no_mark_of_excitement_in_any_text():
    assert [path.name for path in DATA_FILES if "!" in path.read_text()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demonstration_says_all_that_the_standard_page_says_of_what_is_kept(language):
    """But who is responsible: that is each campaign's own."""
    standard = tomllib.loads((STANDARD / language / "privacy.toml").read_text("utf-8"))["body"]
    shown = next(page for page in content.PAGES if (page.slug, page.language) == ("privacy", language))

    def said(text, items):
        return [" ".join(one.split()) for one in (items or [text])]

    ours = [said(block.text, block.items) for block in shown.body]
    assert ours[:-1] == [said(block.get("text", ""), block.get("items")) for block in standard][:-1]
