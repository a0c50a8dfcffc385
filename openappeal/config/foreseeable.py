"""Failures whose cause lies outside the program, in a sentence that says what to do."""

from __future__ import annotations

import errno


def sentence(error: Exception) -> str | None:
    """A sentence for failures whose cause lies outside the program."""
    # Here and not above: commands that need no database start without its library.
    import sqlite3

    from openappeal.vault.keys import KeyMissing, KeysExist

    if isinstance(error, KeyMissing | KeysExist):
        return str(error)
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError):
            where = f" ({cause.filename})" if cause.filename else ""
            if cause.errno == errno.ENOSPC:
                return f"The disk is full{where}. Free some space and run the command again; nothing was lost."
            if cause.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                return f"This user may not write there{where}. Change the folder's owner, or choose another folder."
        if isinstance(cause, sqlite3.OperationalError):
            text = str(cause)
            if "full" in text:
                return "The disk is full. Free some space and run the command again; nothing was lost."
            if "disk I/O" in text:
                # What SQLite says when not even its small index beside the database finds room.
                return "The database cannot be written: the disk is full or failing. Look after it, then try again."
            if "locked" in text:
                return "The database is busy. Stop the other program that uses it, or try again in a minute."
            if "unable to open" in text:
                return "The database cannot be opened. Look whether the data folder exists and may be written."
        cause = cause.__cause__ or cause.__context__
    if type(error).__name__ == "ImproperlyConfigured":
        return str(error)
    if type(error).__module__.startswith("psycopg") or type(error).__name__ == "OperationalError":
        return "The database server cannot be reached. Look at OPENAPPEAL_DATABASE_URL and whether it runs."
    return None
