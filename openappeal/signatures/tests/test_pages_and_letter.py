"""What the pages and the letter show, rendered without a database."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.http import QueryDict

from openappeal.cms import language, shell
from openappeal.mail.letters import render
from openappeal.signatures.emails import CONFIRM, confirmation
from openappeal.signatures.forms import NotMeForm, SignForm

CANARIES = {"name": "Canary Rahgozar", "email": "canary@post", "credential": "canary keeper", "country": "PT"}


class Elements(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def by_id(self, name):
        return next(attributes for _, attributes in self.found if attributes.get("id") == name)


@pytest.fixture(autouse=True)
def frame(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://lantern.example"
    settings.IS_DEMO = False
    frames = {"en": shell.Shell("The Lantern Letter", term="letter"), "fa": shell.Shell("نامهٔ فانوس")}
    shell.save(
        frames,
        languages=(
            shell.ShellLanguage("en", "English", "ltr"),
            shell.ShellLanguage("fa", "فارسی", "rtl"),
        ),
    )


def sign_page(typed=None, lang="en"):
    data = None
    if typed is not None:
        data = QueryDict(mutable=True)
        data.update(typed)
    with language.use(lang):
        form = SignForm(data)
        html = shell.render("signatures/sign.html", lang, f"/{lang}/sign/", {"form": form, "form_token": "T"})
        return html, form


def test_nothing_is_chosen_beforehand():
    html, _ = sign_page()
    assert " checked" not in html
    assert " selected" not in html


def test_every_field_of_the_form_is_on_the_page_once():
    html, _ = sign_page()
    names = [attributes["name"] for tag, attributes in Elements(html).found if tag in {"input", "select"}]
    mine = ["name", "email", "country", "sphere", "credential", "relation", "visibility"]
    assert sorted(set(names)) == sorted([*mine, "print", "updates", "token", "url"])
    assert names.count("visibility") == 3


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_an_error_has_the_same_words_twice_and_a_link_to_its_field(lang):
    html, form = sign_page(CANARIES, lang)
    elements = Elements(html)
    assert [anchor for anchor, _ in form.problems] == ["email", "visibility-public"]
    with language.use(lang):  # the words are translated when they are asked for
        problems = form.problems
    for anchor, sentence in problems:
        assert html.count(sentence) == 2
        assert f'href="#{anchor}"' in html
        assert elements.by_id(anchor)
    assert elements.by_id("email")["aria-invalid"] == "true"
    assert elements.by_id("email")["aria-describedby"] == "email-e email-h"
    assert elements.by_id("fix")["role"] == "alert"
    assert "#fix" in dict(elements.found[[tag for tag, _ in elements.found].index("form")][1])["action"]


def test_what_was_typed_stays_and_is_the_example():
    html, _ = sign_page(CANARIES)
    assert Elements(html).by_id("name")["value"] == CANARIES["name"]
    assert "Shown as Canary Rahgozar, canary keeper, Portugal" in re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_whoever_is_not_named_is_promised_a_blank_line_and_no_more(lang):
    html, _ = sign_page(lang=lang)

    assert html.count('<span class="blank" aria-hidden="true"></span>') == 2
    assert re.findall(r'value="(\w+)"[^<]*<b>(?:(?!</label>).)*class="blank"', html) == ["withheld", "counted"]


def test_typed_markup_stays_text():
    html, _ = sign_page({"name": '"><script>alert(1)</script>', "email": "x"})
    assert "<script" not in html


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_pages_of_a_signature_have_one_heading_and_no_double_ids(lang):
    contexts = {
        "sent": {},
        "confirm": {},
        "link_expired": {},
        "nothing_to_sign": {},
        "thanks": {"code_grouped": "abcde-fghjk", "personal_path": "/m/x/", "share": [], "share_words": ""},
        "withdraw": {},
        "withdrawn": {},
        "unknown_code": {},
        "not_me": {"form": NotMeForm(None)},
        "not_me_sent": {},
    }
    for name, context in contexts.items():
        elements = Elements(shell.render(f"signatures/{name}.html", lang, "/", context, noindex=True))
        ids = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
        assert len(ids) == len(set(ids)), name
        assert [tag for tag, _ in elements.found].count("h1") == 1, name


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_the_letter_names_neither_the_appeal_nor_anybody(lang):
    letter = render(confirmation(address="a@post.example", token="TOKEN", language=lang, expires=date(2026, 11, 30)))
    for part in (letter.subject, letter.text, letter.html):
        assert "Lantern" not in part
        assert "فانوس" not in part
        assert "a@post.example" not in part
    assert "https://lantern.example/c/TOKEN/" in letter.text
    assert letter.html.count("https://lantern.example/c/TOKEN/") == 3
    assert len(letter.subject) <= 45


def test_a_persian_letter_has_both_calendars_and_its_direction():
    letter = render(confirmation(address="a@post.example", token="TOKEN", language="fa", expires=date(2026, 11, 30)))
    assert "۹ آذر ۱۴۰۵ (۳۰ نوامبر ۲۰۲۶)" in letter.text
    assert '<html lang="fa" dir="rtl">' in letter.html


def test_a_letter_of_the_demonstration_says_so(settings):
    request = confirmation(address="a@post.example", token="T", language="en", expires=date(2026, 11, 30))
    assert request.template == CONFIRM
    assert "Demonstration" not in render(request).text
    settings.IS_DEMO = True
    assert "Demonstration" in render(request).text
    assert "Demonstration" in render(request).html
