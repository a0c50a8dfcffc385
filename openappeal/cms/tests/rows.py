"""What many tests begin with is made once, and its rows are put into the others' databases as they are."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

Rows = dict[str, list[tuple[object, ...]]]


class MadeOnce:
    """Something that takes long to make in the database, and is the same each time.

    On PostgreSQL, and in a database that holds other rows than when it was made, it is made anew.
    """

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._before: Rows = {}
        self._after: Rows = {}

    def put(self) -> None:
        """Have it in this test's database."""
        if connection.vendor != "sqlite":
            self._make()
            return
        now = _every_row()
        if now != self._before:
            self._make()
            self._before, self._after = now, _every_row()
            return
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self._after.items():
                if rows != now[table]:
                    name = connection.ops.quote_name(table)
                    cursor.execute(f"DELETE FROM {name}")
                    marks = ", ".join(["%s"] * len(rows[0])) if rows else ""
                    cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)


def _every_row() -> Rows:
    with connection.cursor() as cursor:
        found: Rows = {}
        # The search's own tables follow by triggers.
        for table in (one for one in connection.introspection.table_names(cursor) if "_fts" not in one):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = cursor.fetchall()
        return found
