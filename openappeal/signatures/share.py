"""Plain links that pass the Appeal on. The other service learns nothing until one is pressed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from openappeal.cms import shell


@dataclass(frozen=True)
class ShareLink:
    label: str
    href: str


def words(language: str) -> str:
    """A text to copy. It does not say “I signed”: we do not know whether that is safe to say."""
    name = shell.load(language).site_name
    sentence = _(
        "%(name)s: please read it and think about signing. It takes two minutes, and each person "
        "chooses whether their name is shown."
    ) % {"name": name}
    return f"{sentence} {_url(language)}"


def links(language: str) -> list[ShareLink]:
    """Links for WhatsApp, Telegram and e-mail."""
    text, url = words(language), _url(language)
    sentence = text.removesuffix(url).strip()
    subject = shell.load(language).site_name
    return [
        ShareLink("WhatsApp", f"https://wa.me/?text={quote(text)}"),
        ShareLink("Telegram", f"https://t.me/share/url?url={quote(url, safe='')}&text={quote(sentence)}"),
        ShareLink(_("E-mail"), f"mailto:?subject={quote(subject)}&body={quote(text)}"),
    ]


def _url(language: str) -> str:
    return f"{settings.SITE_URL}/{language}/"
