"""What this room erases by itself. Books and their receipts are kept, as the law of most places asks."""

from openappeal.fundraising.actions import expenses
from openappeal.fundraising.books_models import ReceiptOpening
from openappeal.privacy.retention import Rule
from openappeal.privacy.retention import register as declare


def register() -> None:
    """Declare every rule of the room."""
    declare(
        Rule(
            "receipts that were opened and not fetched",
            "an hour",
            due=lambda now: ReceiptOpening.objects.count(),
            erase=lambda now: expenses.forget_openings(),
        )
    )
