"""Marking public addresses as out of date, inside the transaction that changes what they show."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from openappeal.cms.models import StaleAddress
from openappeal.core.ids import random_id

PAGE, ANCESTOR, HOME, WALL, FEED, REST = 0, 1, 2, 3, 4, 9
EVERYTHING = "*"
MARKING = 7_052_021  # the number of the advisory lock; any that nobody else uses


def mark(paths: Iterable[str], *, priority: int) -> None:
    """Ask for these addresses to be rendered again. Asking twice costs one rendering.

    Smaller priorities are rendered first; an address keeps the smallest that was asked for.
    """
    _one_at_a_time()
    for path in sorted(set(paths)):
        _upsert(path, priority)


def mark_everything(*, priority: int = REST) -> None:
    """Ask for every public address, by default after all single wishes."""
    _one_at_a_time()
    _upsert(EVERYTHING, priority)


def _one_at_a_time() -> None:
    """Let one transaction at a time mark. Two that mark the same addresses in unlike order would deadlock.

    So an action locks the rows it changes first and marks afterwards. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MARKING])


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
