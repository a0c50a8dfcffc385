"""Random primary keys."""

import secrets


def random_id() -> int:
    """A random integer of 62 bits, never 0.

    SQLite's hidden rowid would otherwise keep the order in which people signed. 62 bits fit a
    signed 64-bit column with room to spare.
    """
    return secrets.randbelow(2**62 - 1) + 1
