"""The Appeal's versions in a language, with the differences, and what a copy elsewhere should say of itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _

from openappeal.appeals import history_queries, queries
from openappeal.appeals.reading import ReadEdition
from openappeal.cms import shell
from openappeal.cms.language import interface
from openappeal.core.calendars import format_date
from openappeal.core.digits import format_number
from openappeal.core.languages import direction, language
from openappeal.website.cards import card_of
from openappeal.website.resources import rows_of
from openappeal.website.tree import site_languages

GROUP = 4
GROUPS_SHOWN = 3


@dataclass(frozen=True)
class CopyNote:
    """What to put under a copy of the text, as plain text and as HTML, and the fingerprint's ends."""

    plain: str
    html: str
    plain_rows: int
    html_rows: int
    begins: str
    ends: str


def path(tag: str) -> str:
    """The address of a language's versions."""
    return f"/{tag}/{shell.SECTIONS['versions']}"


def languages() -> frozenset[str]:
    """Languages in which there is a text."""
    return frozenset(tag for tag in site_languages() if queries.current_record(tag) is not None)


def render(tag: str) -> str | None:
    """The page, or None while there is no text in this language."""
    edition = queries.current_edition(tag)
    if edition is None or tag not in site_languages():
        return None
    context = {
        "appeal": edition,
        "versions": history_queries.history(tag),
        "source": language(queries.the_appeal().source_language),
        "copy": copy_note(edition),
        "card": card_of(tag),
    }
    return shell.render("website/versions.html", tag, path(tag), context, same_page_languages=languages())


def fingerprint(sha256: str) -> tuple[str, str]:
    """The first and last signs of a SHA-256, in groups that two people can read to each other."""
    groups = [sha256[start : start + GROUP] for start in range(0, len(sha256), GROUP)]
    return " ".join(groups[:GROUPS_SHOWN]), " ".join(groups[-GROUPS_SHOWN:])


def copy_note(edition: ReadEdition) -> CopyNote:
    """What to put under a copy of this edition. Call it in the edition's language."""
    begins, ends = fingerprint(edition.sha256)
    ours = interface(edition.language)
    home = f"{settings.SITE_URL}/{edition.language}/"
    assert edition.published_date is not None  # of a published edition
    facts = {
        "number": format_number(edition.version_number, ours),
        "day": format_date(edition.published_date, ours),
        "title": edition.title,
        "language": language(edition.language).name,
        "begins": begins,
        "ends": ends,
    }
    sentence = _("This copy is of version %(number)s of “%(title)s” (%(language)s), published on %(day)s.") % facts
    now = _("The text as it stands now, with all its versions:")
    check = _("The fingerprint (SHA-256) of this version’s plain text begins %(begins)s and ends %(ends)s:") % facts
    text = settings.SITE_URL + edition.text_url
    plain = f"{sentence}\n{now} {home}\n{check} {text}"
    html = format_html(
        '<p lang="{}" dir="{}">{}<br>\n{} <a href="{}">{}</a><br>\n{} <a href="{}">{}</a></p>',
        ours,
        direction(ours),
        sentence,
        now,
        home,
        home,
        check,
        text,
        text,
    )
    return CopyNote(plain, html, rows_of(plain), rows_of(html), begins, ends)
