"""Fields of more than one room."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from openappeal.core.ids import random_id


class RandomIdField(models.BigIntegerField):  # type: ignore[type-arg]
    """A random primary key, and on SQLite the row's place too.

    Only a column declared as INTEGER PRIMARY KEY replaces SQLite's hidden rowid. Beside a BIGINT key the
    rowid would count upwards and keep the order in which people signed.
    Source: sqlite.org/lang_createtable.html, “ROWIDs and the INTEGER PRIMARY KEY”.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"primary_key": True, "default": random_id, "editable": False, **kwargs})

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)
