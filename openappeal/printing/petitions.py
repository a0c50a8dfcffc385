"""From petition sheets to their words, and from their words to the file."""

from __future__ import annotations

from functools import lru_cache

import segno
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openappeal.appeals import form_queries
from openappeal.appeals import queries as appeals
from openappeal.appeals.form_models import TextForm
from openappeal.appeals.models import Edition
from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.core.digits import format_number, localise_digits
from openappeal.printing.engine import petition
from openappeal.printing.engine.petition import Mark, Petition, Voice
from openappeal.signatures.sheet_codes import in_groups
from openappeal.signatures.sheet_models import Paper, PetitionSheet, SheetRun

SIZES = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}


def words_of(run: SheetRun) -> Petition:
    """Everything that all sheets of a run say. Nothing of it tells for which occasion they were printed."""
    width, height = SIZES[Paper(run.paper)]
    first = run.edition.language
    voices = [_voice(run.edition, run.form)]
    if run.second is not None:
        voices.append(_voice(run.second, run.second_form))
    frame = shell.load(first)
    site = settings.SITE_URL.split("://", 1)[-1]
    return Petition(
        day=run.day,
        width=width,
        height=height,
        voices=tuple(voices),
        numbers=tuple(format_number(number, first) for number in range(1, run.lines + 1)),
        foot=" · ".join(part for part in (frame.site_name, run.contact, site) if part),
    )


def mark_of(sheet: PetitionSheet, run: SheetRun) -> Mark:
    """What is printed on one sheet alone.

    The square leads to the form for signing, and is the same on all: an address with the number in it would stay in a
    telephone's history, and tell whoever takes the telephone at which table its owner stood.
    """
    language = run.edition.language
    address = f"{settings.SITE_URL}/{language}/sign/"
    matrix = segno.make(address, error="q", micro=False).matrix
    rows = tuple("".join("1" if cell else "0" for cell in row) for row in matrix)
    return Mark(localise_digits(in_groups(sheet.code), language), rows)


def pdf(run: SheetRun) -> bytes:
    """The file with all sheets of a run. The same run gives the same bytes.

    :raises fitting.NoRoom:
    :raises fitting.NoLetter:
    """
    return petition.pdf(words_of(run), [mark_of(sheet, run) for sheet in run.sheets.order_by("number")])


def size(run: SheetRun) -> float:
    """In which type its text is set.

    :raises fitting.NoRoom:
    :raises fitting.NoLetter:
    """
    return _size(words_of(run), _specimen(run))


def picture(run: SheetRun, *, width: int) -> bytes:
    """The first of its sheets as a PNG.

    :raises fitting.NoRoom:
    :raises fitting.NoLetter:
    """
    return petition.picture(words_of(run), _specimen(run), width=width)


@lru_cache(maxsize=8)
def _size(words: Petition, mark: Mark) -> float:
    return petition.fit(words, mark)


def _specimen(run: SheetRun) -> Mark:
    return mark_of(run.sheets.order_by("number")[0], run)


def _voice(edition: Edition, form: TextForm | None) -> Voice:
    read = form_queries.read(form).text if form else appeals.read_edition(edition)
    with languages.use(edition.language):
        # Kept in one piece from left to right, whatever stands around it.
        address = f"\u2066{settings.SITE_URL.split('://', 1)[-1]}/{edition.language}/contact/\u2069"
        return Voice(
            language=edition.language,
            title=read.title,
            demands=tuple(
                (addressee.name, tuple(demand.text for demand in addressee.demands)) for addressee in read.addressees
            ),
            ask=_("I have read this and sign it."),
            heads=(
                "",
                _("Name"),
                _("Country"),
                _("Known for (if you like)"),
                _("E-mail (if you like)"),
                pgettext("tick on paper", "My name may be shown"),
                pgettext("tick on paper", "It may be printed too"),
                pgettext("tick on paper", "Send me news"),
            ),
            small=(
                _(
                    "What happens with it: every line that can be read is counted, as signed on paper. Your name is "
                    "shown only if you tick that box, and printed only if you tick the next one; otherwise it is kept "
                    "locked, for the campaign’s office alone. An address is kept encrypted, and news begin only when "
                    "you press the button in our letter."
                ),
                _("If you want your name taken off again, write to us: %(address)s") % {"address": address},
            ),
            scan=_("Or scan this and sign on your phone."),
            number=_("Number of this sheet"),
        )
