"""From a print to its words, and from its words to the file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openappeal.appeals import form_queries
from openappeal.appeals import queries as appeals
from openappeal.appeals.form_models import TextForm
from openappeal.appeals.models import Edition, ParagraphKind
from openappeal.appeals.reading import ReadEdition
from openappeal.cms import language as languages
from openappeal.core.calendars import format_date
from openappeal.core.digits import format_number
from openappeal.printing import names, settings_found
from openappeal.printing.engine import fitting, press
from openappeal.printing.engine.copy import Code, Copy, Second, Sheet
from openappeal.printing.models import Format, Leads, Print, PrintState
from openappeal.signatures.group_queries import group_label
from openappeal.transparency import captions
from openappeal.transparency.captions import Caption

HEADLINES: dict[str, float] = {Format.A1: 4.5, Format.A3: 3.0}
"""How much larger the title is than the text where it is read from the other side of the street."""


def copy_of(made: Print, chosen: names.Chosen) -> Copy:
    """Everything that the print says. Its demands are the edition's, or those of a condensed text that holds every one
    that must appear.
    """
    edition = made.edition
    read = _read(made.form, edition)
    groups: dict[str, list[names.Printed]] = {}
    for one in chosen.names:
        groups.setdefault(one.group, []).append(one)
    with languages.use(edition.language):
        return Copy(
            language=edition.language,
            day=made.frozen_day or timezone.now().date(),
            title=read.title,
            paragraphs=tuple(one.text for one in read.paragraphs if one.text),
            demands=tuple(demand.text for addressee in read.addressees for demand in addressee.demands),
            demands_at=_demands_at(read),
            headline=HEADLINES.get(made.format, Copy.headline),
            names_title=names_title() if chosen.names else "",
            groups=tuple(
                (title, tuple(one.entry for one in found))
                for title, found in zip(_titles(groups), groups.values(), strict=True)
            ),
            foot=_foot(chosen, made.foot),
            code=_code(made),
            second=_second(made, chosen, groups),
        )


def log_state(made: Print) -> Caption | None:
    """The state of the public log that the print passes on: the one that it was frozen with, else the newest."""
    if made.code != Leads.LOG:
        return None
    if made.log_state:
        return Caption.of(made.log_state)
    return captions.latest() if made.state == PrintState.DRAFT else None


def pdf(made: Print, copy: Copy) -> bytes:
    """The file for the printer. The same print gives the same bytes.

    :raises fitting.NoRoom:
    :raises fitting.NoLetter:
    :raises fitting.TooWide:
    :raises press.Lacks:
    """
    standard, intent = press.Standard.NONE, None
    if made.publication is not None:
        standard, intent = press.Standard(made.publication.standard), made.publication.intent
    return press.finish(fitted(copy, made.sheet).pdf, made.sheet, standard=standard, intent=intent)


def fitted(copy: Copy, sheet: Sheet) -> fitting.Fitted:
    """The page as it is set: its sizes are looked for once, and kept without any name."""
    mark = settings_found.mark(copy, sheet)
    known = settings_found.sizes(mark)
    made = fitting.fit(copy, sheet, known=known)
    if made.sizes != known:
        settings_found.keep(mark, made.sizes)
    return made


def proof_of(made: Print, one: names.Printed) -> Copy:
    """The print with nobody in it but one person, and a word across it."""
    copy = copy_of(made, names.Chosen((one,)))
    with languages.use(made.edition.language):
        return replace(copy, mark=pgettext("across a sheet", "PROOF"))


def names_title() -> str:
    """What stands above the names, in the language of the moment."""
    return _("Among those who have signed")


def _read(form: TextForm | None, edition: Edition) -> ReadEdition:
    return form_queries.read(form).text if form else appeals.read_edition(edition)


def _demands_at(read: ReadEdition) -> int | None:
    """Behind how many paragraphs the text has its demands; none says so of a text that leaves it open."""
    so_far = 0
    for one in read.paragraphs:
        so_far += bool(one.text)
        if one.kind == ParagraphKind.DEMANDS:
            return so_far
    return None


def _second(made: Print, chosen: names.Chosen, groups: Collection[str]) -> Second | None:
    """The text in the second language of a pair."""
    if made.second is None:
        return None
    read, language = _read(made.second_form, made.second), made.second.language
    with languages.use(language):
        return Second(
            language=language,
            title=read.title,
            paragraphs=tuple(one.text for one in read.paragraphs if one.text),
            demands=tuple(demand.text for addressee in read.addressees for demand in addressee.demands),
            demands_at=_demands_at(read),
            names_title=names_title() if chosen.names else "",
            groups=_titles(groups),
            foot=_foot(chosen, made.second_foot),
            caption=_caption(made, language) if made.code != Leads.NOWHERE else "",
        )


def _foot(chosen: names.Chosen, line: str) -> tuple[str, ...]:
    """What stands below everything, in the language of the moment; `line` is the print's own."""
    has_lines = any(one.entry.credential for one in chosen.names)
    known_for = _("What people are known for is said for identification only.") if has_lines else ""
    return tuple(one for one in (known_for, line) if one)


def _titles(groups: Collection[str]) -> tuple[str, ...]:
    others = _("And others") if len(groups) > 1 else ""
    return tuple(group_label(group) if group else others for group in groups)


def _code(made: Print) -> Code | None:
    if made.code == Leads.NOWHERE:
        return None
    state, language = log_state(made), made.edition.language
    address = captions.address(state, page=f"{settings.SITE_URL}/{language}/number/") if state else settings.SITE_URL
    return Code(_rows(address), _caption(made, language))


def _caption(made: Print, language: str) -> str:
    state = log_state(made)
    if state is None:
        return _("Read it and sign it: %(address)s") % {"address": settings.SITE_URL.split("://", 1)[-1]}
    # The fingerprint may break anywhere: it is one long word.
    facts = {
        "day": format_date(state.day, language),
        "size": format_number(state.size, language),
        "root": "\u200b".join(state.root),
    }
    return _("The public log of signatures on %(day)s: %(size)s entries, fingerprint %(root)s") % facts


def _rows(address: str) -> tuple[str, ...]:
    # Level Q: still read where the paper is creased.
    matrix = segno.make(address, error="q", micro=False).matrix
    return tuple("".join("1" if cell else "0" for cell in row) for row in matrix)
