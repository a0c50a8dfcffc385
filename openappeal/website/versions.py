"""The Appeal's versions in a language with their differences; its edition in one file; what a copy should say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _

from openappeal.appeals import history_queries, queries
from openappeal.appeals.reading import ReadEdition
from openappeal.cms import onefile, shell
from openappeal.cms.boxes import rows_of
from openappeal.cms.language import interface, use
from openappeal.cms.onefile import fingerprint
from openappeal.core.calendars import format_date
from openappeal.core.digits import format_number
from openappeal.core.languages import direction, language
from openappeal.newsroom.press import edition as print_edition
from openappeal.website.cards import card_of
from openappeal.website.tree import site_languages


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
        "one_file": _described(tag),
        "card": card_of(tag),
    }
    return shell.render("website/versions.html", tag, path(tag), context, same_page_languages=languages())


def one_file_path(tag: str) -> str:
    """The address of a language's file for passing on."""
    return f"/{tag}/{onefile.NAME}"


def one_file(tag: str) -> bytes | None:
    """The Appeal in one file, or None while there is no text in this language."""
    edition = queries.current_edition(tag)
    if edition is None or tag not in site_languages():
        return None
    with use(tag):
        context = {
            "appeal": edition,
            "source": language(queries.the_appeal().source_language),
            "this_copy": copy_note(edition).plain.partition("\n")[0],
        }
    return onefile.render("website/one_file.html", tag, one_file_path(tag), context)


def pdf_path(tag: str) -> str:
    """The address of a language's file for printing."""
    return f"/{tag}/{print_edition.NAME}"


def printed(tag: str) -> bytes | None:
    """The Appeal as PDF, or None while there is no text, or a letter of it is in none of our fonts."""
    edition = queries.current_edition(tag)
    if edition is None or edition.published_date is None or tag not in site_languages():
        return None
    ours = interface(tag)
    with use(tag):
        number = {"number": format_number(edition.version_number, ours)}
        about = [copy_note(edition).plain.partition("\n")[0]]
        if not edition.is_current:
            own = {"own": number["number"]}
            about.append(_("This text translates version %(own)s.") % own)
        return print_edition.pdf(
            tag,
            day=edition.published_date,
            title=edition.title,
            meta=f"{_('Version %(number)s') % number} · {format_date(edition.published_date, ours)}",
            summary="",
            parts=_parts(edition, ours),
            about=about,
            url=f"{settings.SITE_URL}/{tag}/",
        )


def _parts(edition: ReadEdition, ours: str) -> Iterator[print_edition.Part]:
    for paragraph in edition.paragraphs:
        if paragraph.text:
            yield print_edition.Part((paragraph.text,))
        if paragraph.kind == "demands":
            for addressee in edition.addressees:
                asked = tuple(f"{format_number(one.number, ours)}. {one.text}" for one in addressee.demands)
                yield print_edition.Part(asked, heading=addressee.name, is_apart=True)


def _described(tag: str) -> onefile.OneFile | None:
    body = one_file(tag)
    if body is None:
        return None
    return onefile.described(one_file_path(tag), body, pdf_path=pdf_path(tag), pdf=printed(tag))


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
