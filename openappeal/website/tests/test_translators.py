"""How translators are named below the text."""

import pytest
from django.template.loader import render_to_string

from openappeal.appeals.reading import Credits
from openappeal.cms import language, shell


@pytest.mark.parametrize(
    ("tag", "credits", "said"),
    [
        ("en", Credits(("Ada", "نیل الف")), "Translated by <bdi>Ada</bdi>, <bdi>نیل الف</bdi>"),
        ("en", Credits(("<b>",), True), "Translated by <bdi>&lt;b&gt;</bdi> and other volunteers of this campaign"),
        ("en", Credits((), True), "Translated by volunteers of this campaign"),
        ("fa", Credits(("Ada", "نیل الف")), "ترجمه از <bdi>Ada</bdi>، <bdi>نیل الف</bdi>"),
        ("fa", Credits((), True), "ترجمه از داوطلبان این کارزار"),
    ],
)
def test_each_is_named_as_she_wishes(data_dir, tag, credits, said):
    with language.use(tag):
        context = {**shell.page_context(tag, f"/{tag}/"), "appeal": {"translators": credits}}
        html = render_to_string("website/components/translators.html", context)

    assert " ".join(html.split()) == f'<p class="hint">{said}</p>'


def test_nobody_is_named_without_a_wish():
    assert not Credits()
