"""From what was typed to what is shown."""

import pytest

from openappeal.newsroom import words


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("One.\nTwo.\n\n\nThree.", "<p>One.<br>\nTwo.</p>\n<p>Three.</p>"),
        ("a **b c** d", "<p>a <strong>b c</strong> d</p>"),
        ("2 ** 3 ** 4", "<p>2 ** 3 ** 4</p>"),
        ('<script>x</script> & "y"', "<p>&lt;script&gt;x&lt;/script&gt; &amp; &quot;y&quot;</p>"),
        (
            "See https://a.example/b?c=1&d=2.",
            '<p>See <a href="https://a.example/b?c=1&amp;d=2" rel="noopener" dir="ltr">https://a.example/b?c=1&amp;d=2</a>.</p>',
        ),
        (
            "(https://a.example/b_(c))",
            '<p>(<a href="https://a.example/b_(c)" rel="noopener" dir="ltr">https://a.example/b_(c)</a>)</p>',
        ),
        ("http://a.example javascript:alert(1) https://", "<p>http://a.example javascript:alert(1) https://</p>"),
        (
            'https://a.example/"onclick="x',
            '<p><a href="https://a.example/" rel="noopener" dir="ltr">https://a.example/</a>&quot;onclick=&quot;x</p>',
        ),
        ("", ""),
    ],
)
def test_words_become_paragraphs_bold_and_links_and_nothing_else(typed, shown):
    assert words.html(typed) == shown


def test_words_without_marks():
    assert words.plain("a **b**\r\nc\n \n d") == "a b\nc\n\nd"
    assert words.one_line("a **b**\nc") == "a b c"


@pytest.mark.parametrize(
    ("text", "spelling", "is_there"),
    [
        ("They took Lili Ahmadi away.", "Lili Ahmadi", True),
        ("They took **LILI** Áhmadi’s books.", "Lili Ahmadi", True),
        ("آزادی برای لیلی احمدي", "لیلی احمدی", True),
        ("برای لیلی‌احمدی", "لیلی احمدی", True),
        ("Italian bread", "Ali", False),
        ("Ali’s bread", "Ali", True),
        ("Liliana Ahmad", "Lili Ahmadi", False),
        ("anything", "…", False),
    ],
)
def test_a_name_is_found_however_it_is_written(text, spelling, is_there):
    assert words.names_person(text, spelling) is is_there


def test_the_digest_is_of_the_words_and_not_of_the_spaces():
    assert words.digest({"text": "a  b", "heading": ""}) == words.digest({"text": "a b"})
    assert words.digest({"text": "a b"}) != words.digest({"heading": "a b"})
