"""Marking public addresses as out of date, inside the transaction that changes what they show."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from openappeal.cms.models import StaleAddress
from openappeal.core.ids import random_id

PAGE, ANCESTOR, HOME, WALL, FEED, REST = 0, 1, 2, 3, 4, 9
EVERYTHING = "*"


def mark(paths: Iterable[str], *, priority: int) -> None:
    """Ask for these addresses to be rendered again. Asking twice costs one rendering.

    Smaller priorities are rendered first; an address keeps the smallest that was asked for.
    """
    for path in sorted(set(paths)):  # one order for all writers: no deadlock on PostgreSQL
        _upsert(path, priority)


def mark_everything() -> None:
    """Ask for every public address, after all single wishes."""
    _upsert(EVERYTHING, REST)


def _upsert(path: str, priority: int) -> None:
    # One statement, so that two writers marking the same address cannot collide.
    smaller = "LEAST" if connection.vendor == "postgresql" else "MIN"
    table = StaleAddress._meta.db_table
    with connection.cursor() as cursor:
        statement = (
            f"INSERT INTO {table} (id, path, priority, mark) VALUES (%s, %s, %s, %s) "  # noqa: S608  our own names
            "ON CONFLICT (path) DO UPDATE SET mark = excluded.mark, lease_until = NULL, "
            f"priority = {smaller}({table}.priority, excluded.priority)"
        )
        cursor.execute(statement, [random_id(), path, priority, random_id()])


def waiting() -> int:
    """How many addresses wait to be rendered."""
    return StaleAddress.objects.count()
