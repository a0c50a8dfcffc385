"""From what somebody types to an issue's two forms: HTML in the letters' manner, and text.

An empty line begins a paragraph, `**bold**` is bold, and a whole https address becomes a link. Nothing else means
anything, so that no sign that somebody types can break a letter.
"""

from __future__ import annotations

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openappeal.core.languages import Direction, direction
from openappeal.core.scripts import directions_in
from openappeal.mailings.actions.issues import IssueWords

_PARAGRAPHS = re.compile(r"\n\s*\n")
_MARKS = re.compile(r"\*\*(?P<bold>[^*\n]+)\*\*|(?P<link>https://[^\s<>\"]*[^\s<>\".,;:!?)\]’”»،؛؟])")
_PREHEADER = 140
_REST = '<p class="rest">'


def typed(*, language: str, subject: str, text: str, path: str = "") -> IssueWords:
    """An issue's words in a language from a subject and a text as they were typed."""
    text = text.replace("\r\n", "\n").strip()
    return IssueWords(
        subject=" ".join(subject.split()),
        preheader=_beginning(text),
        html=to_html(text, direction(language)),
        # With its asterisks: so people mark words in plain text, and what is typed can be typed on.
        text=text,
        path=path,
    )


def rest(url: str) -> tuple[SafeString, str]:
    """What stands in a letter where its end is left out, as HTML and as text. Call it in the letter's language."""
    link = format_html(
        '<a class="lk" href="{}" style="color:#2135c6">{}</a>', url, _("The rest is on the campaign’s page")
    )
    html = format_html("{}{}</p>\n", SafeString(_REST), link)
    return html, "\n".join((_("The rest is on the campaign’s page:"), url))


def is_cut(html: str) -> bool:
    """Whether a letter's end is left out."""
    return _REST in html


def to_html(text: str, runs: Direction) -> SafeString:
    """Paragraphs as the letters have them, in a letter that runs in a direction."""
    paragraphs = [one.strip() for one in _PARAGRAPHS.split(text) if one.strip()]
    pieces = ((_own_direction(one, runs), _lines(one)) for one in paragraphs)
    return format_html_join("", "<p{}>{}</p>\n", pieces)


def _own_direction(paragraph: str, runs: Direction) -> SafeString:
    """For a paragraph that is quite of another direction than its letter: a quotation, say."""
    found = directions_in(_MARKS.sub(lambda mark: mark["bold"] or "", paragraph))
    return format_html(' dir="{}"', *found) if len(found) == 1 and runs not in found else SafeString("")


def _lines(paragraph: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((_inline(line),) for line in paragraph.split("\n")))


def _inline(line: str) -> SafeString:
    pieces: list[str] = []
    end = 0
    for found in _MARKS.finditer(line):
        pieces.append(line[end : found.start()])
        if found["bold"]:
            pieces.append(format_html("<strong>{}</strong>", found["bold"]))
        else:
            link = '<a class="lk" dir="ltr" href="{0}" style="color:#2135c6">{0}</a>'
            pieces.append(format_html(link, found["link"]))
        end = found.end()
    return format_html_join("", "{}", ((one,) for one in [*pieces, line[end:]]))


def _beginning(text: str) -> str:
    """What stands beside the subject in a list of letters: the first sentence or so, whole words only."""
    first = " ".join(_MARKS.sub(lambda found: found["bold"] or found["link"], text).split())
    return first if len(first) <= _PREHEADER else first[:_PREHEADER].rpartition(" ")[0] + " …"
