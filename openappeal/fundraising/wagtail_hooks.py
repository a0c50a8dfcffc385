"""The room on the staff side. Wagtail looks for this module; the hooks are beside the screens."""

from openappeal.fundraising.staff import books_hooks, drive_hooks

__all__ = ["books_hooks", "drive_hooks"]
