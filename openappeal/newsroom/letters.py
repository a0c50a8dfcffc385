"""An open item as a letter to subscribers: the same words, in the letters' manner, and as text."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from openappeal.cms.language import use
from openappeal.mailings.actions.issues import IssueWords
from openappeal.newsroom.models import Edition
from openappeal.newsroom.reading import read

_PREHEADER = 140


def words(edition: Edition) -> IssueWords:
    """What an issue says of an item in one language. Figures say what the item's page says.

    Pictures stay on the page, since letters load nothing.
    """
    item = read(edition)
    context = {"item": item, "base": settings.SITE_URL}
    with use(item.language):
        html = render_to_string("newsroom/letter.html", context).strip()
        text = render_to_string("newsroom/letter.txt", context)
    # What is left out leaves no gap.
    paragraphs = [part.strip() for part in text.split("\n\n")]
    return IssueWords(
        subject=" ".join(item.title.split()),
        preheader=_beginning(item.summary or next((b.fields["text"] for b in item.blocks if "text" in b.fields), "")),
        html=html,
        text="\n\n".join(part for part in paragraphs if part),
        path=item.path,
    )


def _beginning(text: str) -> str:
    """What stands beside the subject in a list of letters: whole words only."""
    first = " ".join(text.split())
    return first if len(first) <= _PREHEADER else first[:_PREHEADER].rpartition(" ")[0] + " …"
