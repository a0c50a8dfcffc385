"""The file with which somebody shows that an office key opens: one small age file, for that key alone.

Inside stands UTF-8 text, one JSON object (RFC 8259) on one line. The number is what whoever opens it types on the
staff side, which has kept no more of it than a hash:

    {"openappeal": "drill/v1", "appeal": "…", "day": "2026-11-26", "key": "age1…", "number": "4821 0937 5516 2280"}

Nothing in it comes from a signer.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from openappeal.vault import age

FORMAT = "drill/v1"
LARGEST = 4096
"""No drill is larger, in bytes, sealed."""
GROUPS, DIGITS = 4, 4
# What is read is shown on somebody's terminal: nothing else stands in it, whoever made the file.
_SHAPES = {
    "appeal": re.compile(r"[-\w]{1,200}"),
    "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "key": re.compile(r"age1[0-9a-z]{50,70}"),
    "number": re.compile(r"[0-9]{4}( [0-9]{4}){3}"),
}


class NotADrill(Exception):
    """The file opens, and is something else."""


@dataclass(frozen=True)
class Drill:
    """What the file says."""

    appeal: str
    day: str
    key: str
    """The recipient (age1…) to which it is sealed."""
    number: str


def new_number() -> str:
    """Return a number nobody guesses: sixteen digits in groups, which every keyboard and every language has."""
    return " ".join(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(GROUPS))


def seal(drill: Drill) -> bytes:
    """Return the file, sealed to the drill's key and to no other.

    :raises openappeal.vault.age.BadRecipient:
    """
    line = json.dumps({"openappeal": FORMAT, **asdict(drill)}, ensure_ascii=False, separators=(",", ":"))
    return age.seal(line.encode() + b"\n", [drill.key])


def read(sealed: bytes, identities: Sequence[str]) -> Drill:
    """Open a drill.

    :raises openappeal.vault.age.BadRecipient: if an identity is none.
    :raises openappeal.vault.age.CannotOpen:
    :raises NotADrill:
    """
    if len(sealed) > LARGEST:
        raise NotADrill
    try:
        found = json.loads(age.open_with_any(sealed, identities))
    except ValueError as error:
        raise NotADrill from error
    if not isinstance(found, dict) or found.get("openappeal") != FORMAT:
        raise NotADrill
    texts = {name: str(found.get(name, "")) for name in _SHAPES}
    if not all(shape.fullmatch(texts[name]) for name, shape in _SHAPES.items()):
        raise NotADrill
    return Drill(**texts)
