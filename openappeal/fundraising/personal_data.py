"""What this room holds about people, column by column."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table of the room that says anything about a person."""
    _declare_statements()
    _declare_receipts()


def _declare_statements() -> None:
    declare(
        Holding(
            "fundraising_statementline",
            _("People in a bank’s or a payment service’s list: their sums, without their names"),
            _("as long as the books"),
            {
                "id": R.RANDOM,
                "statement": R.RANDOM,
                "account": R.CLEAR,
                "key": R.TAG,
                "reference": R.TAG,
                "day": R.CLEAR,
                "net": R.CLEAR,
                "fee": R.CLEAR,
                "currency": R.CLEAR,
                "kind": R.CLEAR,
                "state": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "fundraising_match",
            _("The same people: which posting of the books a line is"),
            _("as long as the books"),
            {"id": R.RANDOM, "line": R.RANDOM, "posting": R.RANDOM},
        )
    )


def _declare_receipts() -> None:
    declare(
        Holding(
            "fundraising_expense",
            _("Whoever a note about an expense names; the screen asks that it names nobody"),
            _("as long as the books"),
            {"id": R.RANDOM, "entry": R.RANDOM, "note": R.CLEAR},
        )
    )
    declare(
        Holding(
            "fundraising_receipt",
            _("People whom an invoice or a receipt names"),
            _("as long as the books"),
            {
                "id": R.RANDOM,
                "expense": R.RANDOM,
                "sealed": R.MAILING,
                "media_type": R.CLEAR,
                "size": R.CLEAR,
                "sha256": R.CLEAR,
                "day": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "fundraising_receiptopening",
            _("People whose invoice somebody is opening just now"),
            _("seconds"),
            {
                "id": R.RANDOM,
                "receipt": R.RANDOM,
                "recipient": R.RANDOM,
                "by": R.CLEAR,
                "reason": R.CLEAR,
                "refused": R.CLEAR,
                "sealed": R.REQUEST,
            },
        )
    )
