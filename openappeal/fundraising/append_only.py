"""What stands in the books is not changed by any statement of SQL: the database itself refuses, on both of ours.

The models refuse first, with an exception of their own. SQLite makes a table anew when a later migration changes it and
forgets its triggers with the old one: such a migration ends with `install`. A test looks that they are there.
"""

from __future__ import annotations

TABLES = ("fundraising_entry", "fundraising_posting")
_ACTS = ("update", "delete")
_REFUSAL = "the books are append-only"


def install(vendor: str) -> list[str]:
    """Statements that make the triggers."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {_name(table, act)} BEFORE {act.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            for table in TABLES
            for act in _ACTS
        ]
    function = (
        "CREATE OR REPLACE FUNCTION fundraising_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    return [
        function,
        *(
            f"CREATE TRIGGER {_name(table, act)} BEFORE {act.upper()} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION fundraising_append_only()"
            for table in TABLES
            for act in _ACTS
        ),
    ]


def remove(vendor: str) -> list[str]:
    """Statements that take them away, for the way back of a migration and for emptying a test's database."""
    on = "" if vendor == "sqlite" else " ON {table}"
    return [f"DROP TRIGGER IF EXISTS {_name(table, act)}" + on.format(table=table) for table in TABLES for act in _ACTS]


def _name(table: str, act: str) -> str:
    return f"{table}_no_{act}"
