"""From deleted to gone: what the database leaves on the disk of rows that were erased.

SQLite overwrites a deleted row (`secure_delete`), but its write-ahead log keeps the row until it is emptied.
Source: sqlite.org/pragma.html, `wal_checkpoint`.

PostgreSQL keeps a deleted row in its table's file until the table is written anew, in its write-ahead log until the
log's file goes, and in its statistics, which quote the most frequent and the bordering values of every column.
Sources: postgresql.org/docs, “VACUUM”, “WAL Configuration”, `pg_statistic`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.apps import apps
from django.db import OperationalError, ProgrammingError, connection, models, transaction

from openappeal.privacy.register import Reading, holdings

log = logging.getLogger(__name__)

# Columns of these may stand in statistics: they quote nothing that leads to anybody.
_QUOTABLE = {Reading.CLEAR, Reading.RANDOM}
_FREE_TEXT = 20
"""Texts longer than a country's or language's tag may be a name."""


def empty_log() -> bool:
    """Empty SQLite's write-ahead log. Returns whether it is empty; a reader may hold it for a moment."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    return not busy


def rewrite() -> bool:
    """The nightly step: leave nothing on the disk of what was erased. Returns whether all of it is done.

    On PostgreSQL each table about people is locked while it is written anew: some seconds for a hundred
    thousand rows, in which a form answers that it will be back. A table that others are using is left for the
    next hour.
    """
    if connection.vendor != "postgresql":
        return empty_log()
    stop_statistics()
    with connection.cursor() as cursor:
        # Whoever waits for such a lock makes everybody behind it wait too.
        cursor.execute("SET lock_timeout = '1s'")
        cursor.execute("SET statement_timeout = 0")
        try:
            done = [_rewrite_table(holding.table) for holding in holdings()]
            return _drop_old_log() and all(done)
        finally:
            cursor.execute("RESET lock_timeout")
            cursor.execute("RESET statement_timeout")


def stop_statistics() -> None:
    """Let PostgreSQL keep no statistics of columns whose values could name or mark somebody."""
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, column in telling_columns():
            cursor.execute(
                "SELECT format_type(atttypid, atttypmod), attstattarget, EXISTS(SELECT FROM pg_stats"
                " WHERE schemaname = current_schema() AND tablename = %s AND attname = %s)"
                " FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s",
                [table, column, table, column],
            )
            kind, target, has_statistics = cursor.fetchone()
            if target != 0:
                cursor.execute(f"ALTER TABLE {quote(table)} ALTER COLUMN {quote(column)} SET STATISTICS 0")
            if has_statistics:
                # Those of an older version stay otherwise. Naming a column's own type writes nothing anew.
                cursor.execute(f"ALTER TABLE {quote(table)} ALTER COLUMN {quote(column)} TYPE {kind}")


def telling_columns() -> Iterator[tuple[str, str]]:
    """Columns of tables about people whose values could name somebody or be tested against an address."""
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    for holding in holdings():
        for field in by_table[holding.table]._meta.concrete_fields:
            if holding.columns[field.name] not in _QUOTABLE or _is_free_text(field):
                yield holding.table, field.get_attname_column()[1] or ""


def _is_free_text(field: models.Field) -> bool:  # type: ignore[type-arg]
    if not isinstance(field, models.CharField | models.TextField) or field.choices:
        return False
    return field.max_length is None or field.max_length > _FREE_TEXT


def _rewrite_table(table: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
    except OperationalError:
        return False
    return True


def _drop_old_log() -> bool:
    """Begin a new file of the write-ahead log and drop the older ones, in which erased rows still stand."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_switch_wal()")
            cursor.execute("CHECKPOINT")
    except (OperationalError, ProgrammingError):
        log.warning("PostgreSQL does not let this role drop its old log: see docs/hosting/postgresql.md")
    return True
