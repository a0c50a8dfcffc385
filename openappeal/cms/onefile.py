"""Editions in one file: complete, with its style inside and nothing that is loaded, for passing on by hand.

Such a file reaches readers for whom the site is closed: by a messenger, by Bluetooth, on a stick. It says of what and
of which day it is, and two people can compare its SHA-256 over the telephone with the one that the site shows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from openappeal.cms import shell

NAME = "one-file.html"
HEAVIEST = 100_000
GROUP = 4
GROUPS_SHOWN = 3


@dataclass(frozen=True)
class OneFile:
    """What a page of the site says of a file: where it stands, how heavy it is, its fingerprint's ends; and its PDF."""

    path: str
    kilobytes: int
    begins: str
    ends: str
    pdf_path: str = ""
    pdf_kilobytes: int = 0


class TooHeavy(Exception):
    """The file would weigh `size` bytes, too much to pass on over a slow line."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


def render(template: str, language: str, path: str, context: dict[str, Any]) -> bytes:
    """The file. The same content gives the same bytes, so that its fingerprint can be compared.

    :raises TooHeavy:
    """
    where = {"mirrors": settings.MIRRORS, "file_path": path}
    body = shell.render(template, language, path, {**where, **context}).encode()
    if len(body) > HEAVIEST:
        raise TooHeavy(len(body))
    return body


def described(path: str, body: bytes, *, pdf_path: str = "", pdf: bytes | None = None) -> OneFile:
    """What a page says of a file with these bytes, and of the same as PDF where there is one."""
    begins, ends = fingerprint(hashlib.sha256(body).hexdigest())
    if pdf is None:
        return OneFile(path, _kilobytes(body), begins, ends)
    return OneFile(path, _kilobytes(body), begins, ends, pdf_path, _kilobytes(pdf))


def _kilobytes(body: bytes) -> int:
    return max(1, round(len(body) / 1000))


def fingerprint(sha256: str) -> tuple[str, str]:
    """The first and last signs of a SHA-256, in groups that two people can read to each other."""
    groups = [sha256[start : start + GROUP] for start in range(0, len(sha256), GROUP)]
    return " ".join(groups[:GROUPS_SHOWN]), " ".join(groups[-GROUPS_SHOWN:])
