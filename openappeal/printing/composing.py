"""From a print to its words, and from its words to the file."""

from __future__ import annotations

from functools import lru_cache

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from openappeal.appeals import form_queries
from openappeal.appeals import queries as appeals
from openappeal.cms import language as languages
from openappeal.core.calendars import format_date
from openappeal.core.digits import format_number
from openappeal.printing import names
from openappeal.printing.engine import fitting, press
from openappeal.printing.engine.copy import Code, Copy, Sheet
from openappeal.printing.models import Leads, Print, PrintState
from openappeal.signatures.group_queries import group_label
from openappeal.transparency import captions
from openappeal.transparency.captions import Caption


def copy_of(made: Print, chosen: names.Chosen) -> Copy:
    """Everything that the print says. Its demands are the edition's, or those of a condensed text that holds every one
    that must appear.
    """
    edition = made.edition
    read = form_queries.read(made.form).text if made.form else appeals.read_edition(edition)
    groups: dict[str, list[names.Printed]] = {}
    for one in chosen.names:
        groups.setdefault(one.group, []).append(one)
    with languages.use(edition.language):
        foot = []
        if any(one.entry.credential for one in chosen.names):
            foot.append(_("What people are known for is said for identification only."))
        if made.foot:
            foot.append(made.foot)
        return Copy(
            language=edition.language,
            day=made.frozen_day or timezone.now().date(),
            title=read.title,
            paragraphs=tuple(one.text for one in read.paragraphs if one.text),
            demands=tuple(demand.text for addressee in read.addressees for demand in addressee.demands),
            names_title=names_title() if chosen.names else "",
            groups=tuple(
                (group_label(group) if group else _others(groups), tuple(one.entry for one in found))
                for group, found in groups.items()
            ),
            foot=tuple(foot),
            code=_code(made),
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
    """
    standard, intent = press.Standard.NONE, None
    if made.publication is not None:
        standard = press.Standard(made.publication.standard)
        if made.publication.condition or made.publication.profile:
            intent = press.Intent(made.publication.condition, bytes(made.publication.profile or b""))
    return press.finish(fitted(copy, made.sheet).pdf, made.sheet, standard=standard, intent=intent)


@lru_cache(maxsize=2)
def fitted(copy: Copy, sheet: Sheet) -> fitting.Fitted:
    """The page, set once for its screen, its picture and its file."""
    return fitting.fit(copy, sheet)


def names_title() -> str:
    """What stands above the names, in the language of the moment."""
    return _("Among those who have signed")


def _others(groups: dict[str, list[names.Printed]]) -> str:
    return _("And others") if len(groups) > 1 else ""


def _code(made: Print) -> Code | None:
    if made.code == Leads.NOWHERE:
        return None
    state, language = log_state(made), made.edition.language
    if state is None:
        words = _("Read it and sign it: %(address)s") % {"address": settings.SITE_URL.split("://", 1)[-1]}
        return Code(_rows(settings.SITE_URL), words)
    # The fingerprint may break anywhere: it is one long word.
    facts = {
        "day": format_date(state.day, language),
        "size": format_number(state.size, language),
        "root": "\u200b".join(state.root),
    }
    words = _("The public log of signatures on %(day)s: %(size)s entries, fingerprint %(root)s") % facts
    return Code(_rows(captions.address(state, page=f"{settings.SITE_URL}/{language}/number/")), words)


def _rows(address: str) -> tuple[str, ...]:
    # Level Q: still read where the paper is creased.
    matrix = segno.make(address, error="q", micro=False).matrix
    return tuple("".join("1" if cell else "0" for cell in row) for row in matrix)
