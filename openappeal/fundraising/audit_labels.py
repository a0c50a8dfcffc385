"""What this room's entries in the audit list are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "fundraising.name_purpose": _("Purpose of money named"),
            "fundraising.reverse": _("Entry in the books reversed"),
            "fundraising.spend": _("Expense entered in the books"),
            "fundraising.write_note": _("Note on an expense changed"),
            "fundraising.keep_receipt": _("Receipt kept"),
            "fundraising.remove_receipt": _("Receipt erased"),
            "fundraising.open_receipt": _("Receipt opened"),
            "fundraising.move": _("Money moved between accounts"),
            "fundraising.carry": _("Money carried to another purpose"),
            "fundraising.exchange": _("Currencies exchanged"),
            "fundraising.open_with": _("What was there before entered in the books"),
            "fundraising.show_books": _("Books opened to readers"),
            "fundraising.hide_books": _("Books closed to readers"),
            "fundraising.take_in_statement": _("Bank’s or payment service’s file taken in"),
            "fundraising.match_line": _("Line of a bank’s file matched by hand"),
            "fundraising.let_line_wait": _("Line of a bank’s file left waiting again"),
            "fundraising.set_line_aside": _("Line of a bank’s file set aside"),
            "fundraising.settle_line": _("Gift cleared by a line of a bank’s file"),
            "fundraising.join_entry": _("Entry of a bank’s file made a known gift’s"),
            "fundraising.enter_line": _("Line of a bank’s file entered in the books"),
        }
    )
    labels.register_subjects(
        "fundraising",
        {
            r"receipt (?P<id>\d+)": lambda id: gettext("receipt %(id)s") % {"id": id},
            r"open books": lambda: gettext("open books"),
            r"entry (?P<id>\d+)": lambda id: gettext("entry %(id)s in the books") % {"id": id},
            r"statement (?P<id>\d+)": lambda id: gettext("bank’s file %(id)s") % {"id": id},
            r"statement line (?P<id>\d+)": lambda id: gettext("line %(id)s of a bank’s file") % {"id": id},
            r"purpose (?P<key>[a-z0-9-]+)": lambda key: gettext("purpose “%(key)s”") % {"key": key},
        },
    )
