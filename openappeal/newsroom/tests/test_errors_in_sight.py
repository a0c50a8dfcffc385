"""A form that was sent and not taken says so where its reader looks: on a phone too, wherever the form stood."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.mailings.tests.factories import drafted, subscribe
from openappeal.newsroom.tests.desk import opened, write
from openappeal.newsroom.tests.press import offer_languages, statement_of

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    [*ROOT.glob("newsroom/templates/newsroom/staff/*.html"), *ROOT.glob("mailings/templates/mailings/staff/*.html")]
)
# What shows fields with what is to be put right in them.
FIELDS = ("components/field.html", "press_field.html", "staff/place.html")
BOX = re.compile(r'<(?:p|div) class="oa-problems" role="alert" id="fix" tabindex="-1" autofocus>')


def forms(text):
    """Forms with fields: the tag, and everything up to the form's end."""
    for found in re.finditer(r'<form [^>]*method="post".*?</form>', text, re.DOTALL):
        if any(one in found[0] for one in FIELDS):
            yield re.match(r"<form (?:\{%.*?%\}|[^>])*>", found[0])[0], text[: found.end()]


def test_every_form_with_fields_leads_to_what_has_to_be_put_right():
    found = [(path.name, tag, before) for path in TEMPLATES for tag, before in forms(path.read_text())]

    assert len(found) == 28
    lost = [
        (name, tag)
        for name, tag, before in found
        if '#fix"' not in tag or not (BOX.search(before) or "components/problems.html" in before)
    ]
    assert lost == []


@pytest.mark.django_db
def test_a_form_that_is_not_taken_says_so_once_and_before_its_fields(keys, data_dir, today):
    published_appeal()
    offer_languages("en", "fa")
    subscribe(keys, "mina@post.example")
    draft, read, issue, statement = write(), opened("salt"), drafted(today), statement_of()
    omar = logged_in(Role.ORGANISER)
    sent = [
        ("staff_news:about", [draft.pk], {"slug": "no slug"}),
        ("staff_news:begin", [], {"kind": ""}),
        ("staff_news:close", [read.pk], {"reason": ""}),
        ("staff_news:correct", [read.pk], {"note-en": ""}),
        ("staff_news:note_consent", [], {}),
        ("staff_press:coverage", [], {"url": "no"}),
        ("staff_press:statement", [statement.pk], {"scope": ["no"]}),
        ("staff_press:resource_new", ["clip"], {}),
        ("staff_mailings:new", [], {"topic": "updates"}),
        ("staff_mailings:rule", [], {"number": "no"}),
        ("staff_mailings:test", [issue.pk], {"address": "no"}),
        ("staff_mailings:propose", [issue.pk], {"reason": "", "number": "no"}),
        ("staff_subscribers:overview", [], {"email": "no"}),
    ]
    said = {}
    for name, args, data in sent:
        page = omar.post(reverse(name, args=args), data).content.decode()
        said[name] = (page.count('id="fix"'), len(BOX.findall(page)), '#fix"' in page)

    assert {name: one for name, one in said.items() if one != (1, 1, True)} == {}
