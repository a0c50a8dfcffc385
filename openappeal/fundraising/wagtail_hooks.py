"""The room on the staff side."""

from openappeal.fundraising.staff import books_hooks

__all__ = ["books_hooks"]
