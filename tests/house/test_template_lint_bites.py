"""What a template must not hold is refused, and only there where it matters."""

from pathlib import Path

import pytest

from script.checks import templates

PUBLIC = Path("openappeal/website/templates/website/planted.html")
LETTER = Path("openappeal/mail/templates/mail/emails/planted.html")
STAFF = Path("openappeal/accounts/templates/accounts/planted.html")


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red">',
        '<button type="button" onclick="go()">',
        "<style>p{}</style>",
        "<script>go()</script>",
        '<script nonce="x">go()</script>',
        '<a href="javascript:go()">',
        '<td align="left">',
        '<img src="https://example.org/x.png">',
        '<link rel="stylesheet" href="//example.org/x.css">',
    ],
)
def test_what_the_policy_would_block_is_refused_on_public_pages_only(text):
    assert len(list(templates.complaints(PUBLIC, text))) == 1
    assert list(templates.complaints(LETTER, text)) == []
    assert list(templates.complaints(STAFF, text)) == []


def test_an_edition_in_one_file_brings_its_style_and_nothing_else():
    kept = PUBLIC.with_name("one_file.html")
    assert list(templates.complaints(kept, "<style>p{}</style>")) == []
    assert len(list(templates.complaints(kept, "<script>go()</script>"))) == 1
    assert len(list(templates.complaints(kept, '<p style="color:red">'))) == 1


@pytest.mark.parametrize("path", [PUBLIC, LETTER, STAFF])
@pytest.mark.parametrize(
    "text",
    [
        "{{ name|safe }}",
        "{{ name | safe }}",
        "{% autoescape off %}{% endautoescape %}",
        "{% blocktranslate with name=name %}Dear{% endblocktranslate %}",
    ],
)
def test_what_is_never_allowed(path, text):
    assert len(list(templates.complaints(path, text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        '<script src="/static/x.js" defer></script>',
        '<script type="application/ld+json">{}</script>',
        "{# style= is not allowed here, |safe neither #}",
        "{% blocktranslate trimmed with name=name %}Dear{% endblocktranslate %}",
        '<a href="https://example.org/">elsewhere</a>',
    ],
)
def test_what_is_allowed(text):
    assert list(templates.complaints(PUBLIC, text)) == []


def test_a_template_that_does_not_parse_is_told():
    assert "endif" in (templates.parse_error("{% if a %}") or "")
    assert templates.parse_error("{% if a %}{% endif %}") is None


def test_a_planted_file_fails_the_program(tmp_path, capsys):
    planted = tmp_path / "templates/planted.html"
    planted.parent.mkdir()
    planted.write_text("<p onclick=go()>{{ a|safe }}</p>")

    assert templates.main([str(planted)]) == 1
    assert capsys.readouterr().out.count("planted.html:1:") == 2
