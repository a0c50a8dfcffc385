"""What a request asks for: encoding, range, version. RFC 9110 sections 12.5.3, 13 and 14."""

from __future__ import annotations

import re
from functools import lru_cache

ENCODINGS = ("br", "gzip", "identity")
"""In the order we prefer when the reader has no preference."""

_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})", re.IGNORECASE)
_QUALITY = re.compile(r"\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*")


class NotSatisfiable(Exception):
    """The range lies outside the file."""


@lru_cache(maxsize=512)
def accepted_encodings(header: str) -> tuple[str, ...]:
    """List the encodings a reader accepts, best first; `identity` is always the last resort."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = _quality(parameters)
    anything = weights.get("*", 0.0)
    # Not mentioned means refused for a compression, and allowed but least wanted for identity.
    wished = [(weights.get(name, anything), -rank, name) for rank, name in enumerate(ENCODINGS[:2])]
    wished.append((weights.get("identity", 0.0), -2, "identity"))
    ordered = [name for weight, _, name in sorted(wished, reverse=True) if weight > 0]
    return tuple(ordered) if "identity" in ordered else (*ordered, "identity")


def _quality(parameters: str) -> float:
    if not parameters:
        return 1.0
    match = _QUALITY.fullmatch(parameters)
    return float(match[1]) if match else 0.0


def has_version(if_none_match: str, etag: str) -> bool:
    """Tell whether the reader already has this version (weak comparison)."""
    if if_none_match.strip() == "*":
        return True
    return any(tag.strip().removeprefix("W/") == etag for tag in if_none_match.split(","))


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Give the first and last byte of a single range, or None when the header is to be ignored.

    Several ranges at once are ignored, as the RFC allows: they serve attackers more than readers.

    :raises NotSatisfiable:
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:  # the last n bytes
        length = int(last)
        if length == 0 or size == 0:
            raise NotSatisfiable
        return max(size - length, 0), size - 1
    start = int(first)
    end = int(last) if last else size - 1
    if last and end < start:
        return None
    if start >= size:
        raise NotSatisfiable
    return start, min(end, size - 1)
