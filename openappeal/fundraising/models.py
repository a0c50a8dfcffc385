"""All tables of the room, for Django: the books here, statements and their matching beside them."""

from openappeal.fundraising.books_models import (
    AccountCode,
    Entry,
    EntryKind,
    Expense,
    OpenBooks,
    Posting,
    Purpose,
    Receipt,
    ReceiptOpening,
)
from openappeal.fundraising.statement_models import (
    LineKind,
    LineState,
    Match,
    Shape,
    Statement,
    StatementLine,
)

__all__ = [
    "AccountCode",
    "Entry",
    "EntryKind",
    "Expense",
    "LineKind",
    "LineState",
    "Match",
    "OpenBooks",
    "Posting",
    "Purpose",
    "Receipt",
    "ReceiptOpening",
    "Shape",
    "Statement",
    "StatementLine",
]
