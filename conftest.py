"""Fixtures of every test. Their environment is set in tests/environment.py."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from openappeal.antiabuse.memory import MEMORY
from openappeal.cms import stencils
from openappeal.config import database
from openappeal.fundraising import append_only
from openappeal.vault.testing import StaticKeys

TODAY = date(2026, 11, 24)


def _starts_with_a_copy() -> bool:
    return connection.vendor == "sqlite" and database.empty_copy().exists()


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Where an empty database is kept already, the tests' needs no migrations."""
    connection.settings_dict["TEST"]["MIGRATE"] = not _starts_with_a_copy()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """With rows that migrations make, such as Wagtail's first page, from that copy."""
    if _starts_with_a_copy():
        with django_db_blocker.unblock(), closing(sqlite3.connect(database.empty_copy())) as empty:
            connection.ensure_connection()
            empty.backup(connection.connection)
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = _without_rows  # type: ignore[method-assign]
    else:
        _flush_also_the_books()


def _flush_also_the_books() -> None:
    """SQLite has no way to pass over triggers: they are taken off while a test's rows are thrown away."""
    flush = connection.ops.sql_flush

    def with_the_books(*args: object, **how: bool) -> list[str]:
        return [*append_only.remove("sqlite"), *flush(*args, **how), *append_only.install("sqlite")]

    connection.ops.sql_flush = with_the_books  # type: ignore[method-assign]


def _without_rows(_style: object, tables: list[str], **_how: bool) -> list[str]:
    """What empties PostgreSQL's tables after a test with transactions of its own.

    Truncating, as Django does, makes new files for each of 150 tables and their indexes. Only a few have rows.
    """
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [row[0] for row in cursor.fetchall()]
    # Their relations hold again when all are empty; until then they are not asked for.
    return ["SET LOCAL session_replication_role = replica", *(f'DELETE FROM "{table}"' for table in filled)]  # noqa: S608


def pytest_collection_finish() -> None:
    """Take what is loaded for ever from the collector's rounds: it would walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture(autouse=True)
def _nobody_came_before() -> None:
    """Without its keys the memory of limits knows nothing of the tests before, and no form of theirs is shown."""
    MEMORY._table[:128] = bytes(128)
    stencils.forget()


@pytest.fixture
def keys(settings: object) -> StaticKeys:
    """Keys in memory, also for the views."""
    fresh = StaticKeys.fresh()
    settings.KEYS = fresh  # type: ignore[attr-defined]
    return fresh


@pytest.fixture
def data_dir(settings: object, tmp_path: Path) -> Iterator[Path]:
    """A data folder of this test's own."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    settings.PUBLIC_DIR = tmp_path / "public"  # type: ignore[attr-defined]
    return tmp_path
