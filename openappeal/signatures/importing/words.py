"""What is said about a file or a row, in the words of people. The keys are the reasons of this package."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext_lazy as _

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
}

REMARKS = {
    "name_empty": _("no name"),
    "name_no_letter": _("the name has no letter"),
    "name_control": _("the name holds invisible signs that turn the text around"),
    "name_too_long": _("the name is longer than 120 characters"),
    "name_link": _("the name holds a web or e-mail address"),
    "name_formula": _("the name begins like a formula"),
    "address": _("the e-mail address is not complete"),
    "third_name": _("two other people already have this e-mail address"),
    "swapped": _("name and e-mail address were in each other’s place"),
    "turned": _("first and last name were the other way round"),
    "visibility": _("what may be shown was not understood: the name is withheld"),
    "not_agreed": _("asked to be shown, but the list has no agreement: the name is withheld"),
    "credential": _("the line under the name was left out"),
    "country": _("the country was not understood and is left empty"),
    "day": _("the date was not understood: the day of the import is used"),
}

# The command line speaks English.
with translation.override("en"):
    FILE_PROBLEMS_EN = {key: str(words) for key, words in FILE_PROBLEMS.items()}
    REMARKS_EN = {key: str(words) for key, words in REMARKS.items()}
