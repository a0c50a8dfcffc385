"""Codes that people copy from a screen or from paper: enrolment codes and recovery codes.

Only their hashes are kept. A code is drawn at random and long enough that a plain hash suffices: there
is no list of likely ones to try.
"""

from __future__ import annotations

import hashlib
import secrets

# Without letters and digits that look alike.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
GROUP = 5


def new_code(groups: int) -> str:
    """A code in groups of five, 25 bits each: `k7fqm-2xw9d-…`."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(groups))


def digest(code: str) -> str:
    """What is kept of a code. Case, spaces and hyphens are as people type them."""
    folded = "".join(letter for letter in code.casefold() if letter.isalnum())
    return hashlib.sha256(b"openappeal/staff-code/v1\n" + folded.encode()).hexdigest()
