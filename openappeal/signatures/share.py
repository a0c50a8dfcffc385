"""Plain links that pass the Appeal on. The other service learns nothing until one is pressed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from openappeal.cms import shell
from openappeal.cms.language import interface


@dataclass(frozen=True)
class ShareLink:
    label: str
    href: str


def words(language: str) -> str:
    """A text to copy: the campaign's own words, or ours.

    Ours do not say “I signed”, since that may not be safe to say; the setting asks the same of a campaign. The
    address has a line of its own, or its last slash would jump to the other end in Farsi.
    """
    return f"{_sentence(language)}\n{_url(language)}"


def links(language: str) -> list[ShareLink]:
    """Links for WhatsApp, Telegram and e-mail."""
    frame, url, sentence = shell.load(language), _url(language), _sentence(language)
    letter = f"{frame.share_letter or sentence}\n\n{url}"
    with override(interface(language)):  # the page's language is switched on only while it is rendered
        by_letter = _("E-mail")
    return [
        ShareLink("WhatsApp", f"https://wa.me/?text={quote(words(language))}"),
        ShareLink("Telegram", f"https://t.me/share/url?url={quote(url, safe='')}&text={quote(sentence)}"),
        ShareLink(by_letter, f"mailto:?subject={quote(frame.share_subject or frame.site_name)}&body={quote(letter)}"),
    ]


def _sentence(language: str) -> str:
    frame = shell.load(language)
    if frame.share_text:
        return frame.share_text
    with override(interface(language)):
        return _(
            "%(name)s: please read it and think about signing. It takes two minutes, and each person "
            "chooses whether their name is shown."
        ) % {"name": frame.site_name}


def _url(language: str) -> str:
    return f"{settings.SITE_URL}/{language}/"
