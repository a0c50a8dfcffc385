"""Why a file could not be taken, in a sentence that says what to do."""

from __future__ import annotations

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from openappeal.appeals.exchange.jobs import BadFile
from openappeal.core.digits import localise_digits

SENTENCES = {
    "empty": _("The file is empty."),
    "too_large": _("The file is far larger than a translation can be."),
    "not_xml": _("The file is damaged: it is not complete XML. Please save it once more in your program."),
    "doctype": _("The file holds a document type declaration. No translation needs one, so it was not opened."),
    "not_xliff": _("The file is XML, but not XLIFF."),
    "xliff_version": _("The file is not in XLIFF 2.0 or 2.1. Please save it in one of these versions."),
    "several": _("The file holds several documents. Please bring each back as a file of its own."),
    "not_po": _("The file cannot be read as XLIFF or PO."),
    "encoding": _("The file is not in UTF-8. Please save it in this encoding."),
    "no_job": _("The file does not say what it translates. Please translate the file that was fetched here."),
    "no_units": _("The file holds nothing of this translation."),
    "twice": _("The file holds the same paragraph twice, so nobody can say which one counts."),
    "characters": _("The file holds characters that cannot be stored."),
    "other_job": _("The file belongs to another translation."),
    "other_languages": _("The file is in other languages than this translation."),
    "other_version": _("The file is of a version that this translation has not reached."),
}


def sentence(error: BadFile) -> str:
    """What to tell whoever sent the file, in the language of the page."""
    said = str(SENTENCES[error.reason])
    if error.line:
        where = gettext("See line %(number)s.")
        said += " " + where % {"number": localise_digits(str(error.line), get_language() or "en")}
    return said
