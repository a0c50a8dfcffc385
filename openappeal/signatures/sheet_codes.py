"""The number on a petition sheet: eight random digits and one that shows a slip of whoever types it.

It says nothing of where the sheet lay or who gathered: only the team's own list knows. Digits, because they can be
typed on every keyboard, and are read in any script. The ninth is H. M. Damm's (“Total anti-symmetrische Quasigruppen”,
Marburg 2004): every wrong digit and every two neighbours changed about are noticed.
"""

from __future__ import annotations

import secrets

from openappeal.core.digits import to_latin_digits

_TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
DIGITS = 9


class BadCode(Exception):
    """No sheet can have this number: a slip, or something else."""


def new_code() -> str:
    """A number that was drawn just now."""
    body = f"{secrets.randbelow(10 ** (DIGITS - 1)):0{DIGITS - 1}}"
    return body + str(_checked(body))


def read_code(typed: str) -> str:
    """The number that somebody typed: in any digits, with spaces or without.

    :raises BadCode:
    """
    digits = "".join(letter for letter in to_latin_digits(typed) if letter.isalnum())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdecimal()) or _checked(digits) != 0:
        raise BadCode
    return digits


def in_groups(code: str) -> str:
    """As it is printed and read aloud: 482 109 375."""
    return " ".join(code[place : place + 3] for place in range(0, DIGITS, 3))


def _checked(digits: str) -> int:
    found = 0
    for digit in digits:
        found = int(_TABLE[found][int(digit)])
    return found
