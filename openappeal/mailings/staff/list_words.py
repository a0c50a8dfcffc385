"""What is said of the rows of a list: in English for the command line, translated on the staff side."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from openappeal.mailings.actions.taking_in import Fate

FATES = {
    Fate.NEW: _("new subscribers"),
    Fate.THERE: _("get news already"),
    Fate.TWICE: _("stand in the file a second time"),
    Fate.SUPPRESSED: _("left out: they wanted no news here, complained, or letters came back"),
    Fate.REMEMBERED: _("had left there or could not be reached: nothing will be sent to them"),
    Fate.KNOWN: _("had left there, as was known here"),
    Fate.ASKED_HERE: _("had left there, and have asked for news here: they stay"),
    Fate.NO_ADDRESS: _("without an address that can be used"),
    Fate.NOT_AGREED: _("have not agreed, as the file says"),
    Fate.UNKNOWN_STATUS: _("have a status that we do not know"),
}

FILE_PROBLEMS = {
    "empty": _("The file is empty."),
    "password": _("The file is locked with a password. Open it in your spreadsheet program and save it without."),
    "old_excel": _("This is a file of an old Excel. Open it and save it as XLSX or CSV."),
    "open_document": _("This is an OpenDocument file. Open it and save it as XLSX or CSV."),
    "not_a_list": _("This is not a spreadsheet. Save the list as XLSX or CSV and try again."),
    "damaged": _("The file is damaged. Open it in your spreadsheet program and save it anew."),
    "encoding": _("This encoding is not known."),
    "quotes": _("A quotation mark near row {row} is never closed. Open the list and look at that row."),
    "too_many_rows": _("The list has more than a million rows. Split it into several files."),
    "too_large": _("The file is larger than 30 MB. Split the list, or import it on the server’s command line."),
    "too_long": _("The list has more than 20,000 rows. Split it, or import it on the server’s command line."),
    "no_key": _(
        "The staff side of this installation holds no key for that. Have the list taken in on the server’s command "
        "line: openappeal import-subscribers."
    ),
    "no_addresses": _("No column holds e-mail addresses. Write “email” above it, in the first row."),
}

# The command line speaks English.
with translation.override("en"):
    FATES_EN = {key: str(words) for key, words in FATES.items()}
    FILE_PROBLEMS_EN = {key: str(words) for key, words in FILE_PROBLEMS.items()}
