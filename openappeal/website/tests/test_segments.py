"""Pages taken apart into parts, and put together again in another language."""

from __future__ import annotations

import pytest

from openappeal.website.translating import composing, marked
from openappeal.website.translating.composing import Writing
from openappeal.website.translating.segments import Kind, Places, segments

PLACES = Places({1: ("en", "/"), 2: ("en", "/about/"), 3: ("fa", "/"), 4: ("fa", "/about/"), 5: ("en", "/plan/")})


def parts(values, language="en"):
    return {one.key: one.text for one in segments("contentpage", values, language=language, places=PLACES)}


def page(**values):
    return {"title": "", "intro": "", "body": [], "seo_title": "", "search_description": "", **values}


def paragraph(id_, words):
    return {"type": "paragraph", "value": words, "id": id_}


def written(source, words, target=None, *, pairs=None, leave_out=(), is_new=False, name="contentpage"):
    writing = Writing("en", "fa", PLACES, words, pairs or {}, frozenset(leave_out), is_new)
    return composing.translated(name, source, target or page(), writing)


# ── Marked text ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Plain &amp; simple.</p>", "Plain & simple."),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One<br/>two</p>", "One\ntwo"),
        ("<p>A <b>bold</b> word</p>", "A **bold** word"),
        ('<p>See <a linktype="page" id="2">us</a>.</p>', "See [us](/about/)."),
        ('<p>See <a linktype="document" id="7">it</a>.</p>', "See [it](document:7)."),
        (
            '<p>See <a href="https://a.example/x_(y)?a=1&amp;b=2">it</a>.</p>',
            "See [it](https://a.example/x_(y)?a=1&b=2).",
        ),
        ('<p><b>A <a linktype="page" id="2">bold</a> link</b></p>', "**A [bold](/about/) link**"),
        ('<p>Gone: <a linktype="page" id="99">it</a></p>', "Gone: [it](page:99)"),
    ],
)
def test_rich_text_comes_back_as_it_was(html, text):
    assert marked.from_html(html, PLACES.path_of) == text
    assert marked.to_html(text, lambda path: PLACES.page_at("en", path)) == html


def test_marks_of_an_editor_are_no_change():
    with_keys = '<p data-block-key="x1">A <b>bold</b>\n word</p>'

    assert marked.from_html(with_keys, PLACES.path_of) == "A **bold** word"


def test_what_is_typed_cannot_become_markup():
    typed = '<script>alert(1)</script> [x](javascript:alert(1)) [y](" onclick="z)'

    html = marked.to_html(typed, lambda path: None)

    assert html == "<p>&lt;script&gt;alert(1)&lt;/script&gt; x [y](&quot; onclick=&quot;z)</p>"
    assert not marked.is_safe("javascript:alert(1)")


# ── Taking apart ────────────────────────────────────────────────────────────
def test_every_kind_of_block_has_its_parts():
    body = [
        {"type": "heading", "value": "How it began", "id": "h"},
        paragraph("p", "<p>In <b>spring</b>.</p>"),
        {"type": "list", "id": "l", "value": [{"type": "item", "value": "<p>One</p>", "id": "a"}]},
        {"type": "quote", "id": "q", "value": {"text": "Open.", "source": ""}},
        {
            "type": "faq",
            "id": "f",
            "value": [{"type": "item", "id": "x", "value": {"question": "Why?", "answer": "<p>So.</p>"}}],
        },
        {"type": "callout", "id": "c", "value": {"heading": "Mind", "text": "<p>This.</p>"}},
        {"type": "download", "id": "d", "value": {"title": "Sheet", "description": "", "document": 7}},
    ]

    assert parts(page(title="About", intro="Who.\r\nWe are. ", body=body, seo_title="Us")) == {
        "title": "About",
        "intro": "Who.\nWe are.",
        "body.h": "How it began",
        "body.p": "In **spring**.",
        "body.l.a": "One",
        "body.q.text": "Open.",
        "body.f.x.question": "Why?",
        "body.f.x.answer": "So.",
        "body.c.heading": "Mind",
        "body.c.text": "This.",
        "body.d.title": "Sheet",
        "seo_title": "Us",
    }


def test_a_part_knows_its_bounds():
    values = {"title": "Home", "lede": "Ten people.", "heading_first": "Let", "heading_second": "go."}
    found = {one.key: one for one in segments("homepage", values, language="en", places=PLACES)}

    assert (found["heading_first"].limit, found["heading_first"].required) == (60, True)
    assert (found["heading_second"].required, found["heading_second"].kind) == (False, Kind.LINE)
    assert [type(one).__name__ for one in found["lede"].validators] == ["TextLimit"]
    assert found["lede"].kind == Kind.LINES


def test_a_resource_in_another_language_is_not_this_pages_words():
    def resource(id_, language):
        value = {"kind": "text", "language": language, "title": f"T {language}", "description": "D", "text": ""}
        return {"type": "resource", "id": id_, "value": value}

    values = page(resources=[resource("a", "en"), resource("b", "fa")])
    found = {one.key for one in segments("resourcespage", values, language="en", places=PLACES)}
    assert found == {"resources.a.title", "resources.a.description"}

    words = {"resources.a.title": "عنوان", "resources.a.description": "شرح"}
    new = written(values, words, is_new=True, name="resourcespage")["resources"]
    assert [(one["value"]["language"], one["value"]["title"]) for one in new] == [("fa", "عنوان")]


# ── Putting together ────────────────────────────────────────────────────────
def test_a_translation_has_the_sources_make_up_and_its_own_words():
    source = page(
        title="About",
        body=[
            {"type": "heading", "value": "One", "id": "h"},
            paragraph("p", '<p>See <a linktype="page" id="2">us</a> and <a linktype="page" id="5">the plan</a>.</p>'),
            {"type": "list", "id": "l", "value": [{"type": "item", "value": "<p>A</p>", "id": "a"}]},
        ],
    )
    words = {
        "title": "درباره",
        "body.h": "یک",
        "body.p": "[ما](/about/) و [برنامه](/plan/).",
        "body.l.a": "**الف**",
    }

    assert written(source, words) == {
        "title": "درباره",
        "body": [
            {"type": "heading", "value": "یک", "id": "h"},
            # The plan does not exist in Farsi: the link leads to where it does.
            paragraph("p", '<p><a linktype="page" id="4">ما</a> و <a linktype="page" id="5">برنامه</a>.</p>'),
            {"type": "list", "id": "l", "value": [{"type": "item", "value": "<p><b>الف</b></p>", "id": "a"}]},
        ],
    }


def test_menu_links_lead_to_the_page_in_the_language():
    source = {"menu": [{"type": "link", "id": "m", "value": {"title": "Us", "page": 2, "place": ""}}], "footer": []}

    made = written(source, {"menu.m.title": "ما"}, {"menu": [], "footer": []}, name="navigation")

    assert made["menu"] == [{"type": "link", "id": "m", "value": {"title": "ما", "page": 4, "place": ""}}]


def test_what_has_no_words_yet_is_left_out():
    source = page(
        body=[paragraph("p", "<p>One</p>"), {"type": "quote", "id": "q", "value": {"text": "T", "source": "S"}}]
    )

    made = written(source, {"body.p": "یک", "body.q.source": "کسی"})

    assert [one["id"] for one in made["body"]] == ["p"]


def test_what_stands_in_the_translation_only_stays_at_its_place_unless_it_is_taken_out():
    source = page(body=[paragraph("p", "<p>One</p>"), paragraph("r", "<p>Two</p>")])
    target = page(
        body=[
            paragraph("n", "<p>Note</p>"),
            paragraph("P", "<p>یک</p>"),
            paragraph("o", "<p>Own</p>"),
            paragraph("R", "<p>دو</p>"),
        ]
    )
    pairs = {"body.p": "body.P", "body.r": "body.R"}
    words = {"body.p": "یک", "body.r": "دو"}

    kept = written(source, words, target, pairs=pairs)["body"]
    without = written(source, words, target, pairs=pairs, leave_out=["body.n"])["body"]

    assert [one["id"] for one in kept] == ["n", "p", "o", "r"]
    assert [one["id"] for one in without] == ["p", "o", "r"]
    found = composing.extras("contentpage", source, target, languages=("en", "fa"), pairs=pairs)
    assert [(one.key, one.words) for one in found] == [("body.n", "Note"), ("body.o", "Own")]


# ── Which belongs to which ──────────────────────────────────────────────────
def pairs_of(source, target, **more):
    return composing.pairs("contentpage", page(body=source), page(body=target), languages=("en", "fa"), **more)


def test_blocks_of_one_kind_in_one_order_belong_together():
    source = [{"type": "heading", "value": "A", "id": "1"}, paragraph("2", "<p>B</p>"), paragraph("3", "<p>C</p>")]
    target = [
        {"type": "callout", "value": {"heading": "", "text": "<p>x</p>"}, "id": "9"},
        {"type": "heading", "value": "الف", "id": "a"},
        paragraph("b", "<p>ب</p>"),
        paragraph("c", "<p>ج</p>"),
    ]

    assert pairs_of(source, target) == {"body.1": "body.a", "body.2": "body.b", "body.3": "body.c"}


def test_items_of_lists_belong_together_too():
    source = [{"type": "list", "id": "l", "value": [{"type": "item", "value": "<p>A</p>", "id": "1"}]}]
    target = [{"type": "list", "id": "k", "value": [{"type": "item", "value": "<p>الف</p>", "id": "a"}]}]

    pairs = pairs_of(source, target)

    assert pairs == {"body.l": "body.k", "body.l.1": "body.k.a"}
    assert composing.paired("body.l.1", pairs) == "body.k.a"
    assert composing.paired("body.z.question", pairs) == "body.z.question"


def test_a_new_paragraph_between_known_ones_finds_its_own():
    source = [paragraph("1", "<p>A</p>"), paragraph("new", "<p>N</p>"), paragraph("2", "<p>B</p>")]
    target = [paragraph("a", "<p>الف</p>"), paragraph("n", "<p>ن</p>"), paragraph("b", "<p>ب</p>")]

    assert pairs_of(source, target, known={"body.1": "body.a", "body.2": "body.b"})["body.new"] == "body.n"
    assert "body.new" not in pairs_of(source, [target[0], target[2]], known={"body.1": "body.a", "body.2": "body.b"})
