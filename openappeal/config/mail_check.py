"""`openappeal mail-check`: says in plain sentences what is missing for our letters to be believed. Asks nobody."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from openappeal.config.cli import CannotDo
from openappeal.mail import checking

MARKS = {True: "good   ", False: "missing", None: "note   "}


def run(options: argparse.Namespace) -> int:
    """Exit code 0 if nothing is missing, else 1.

    :raises CannotDo:
    """
    sample = _read(options.sample) if options.sample else b""
    usual = os.environ.get("OPENAPPEAL_EMAIL_FROM", "").rpartition("@")[2].strip("<> ")
    domain = (options.domain or usual or checking.sender_of(sample)).lower()
    if not domain:
        options.parser.error("say with --domain from which domain your letters come")
    given = checking.Given(domain, options.spf, options.dkim, options.dmarc, sample)
    found = checking.examine(given)
    for one in found:
        print(f"{MARKS[one.is_good]}  {one.sentence}")
    return 1 if any(one.is_good is False for one in found) else 0


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(checking.MOST_BYTES)
    except FileNotFoundError:
        raise CannotDo(f"There is no file {path}. Save a letter with all headers, as .eml.") from None
    except IsADirectoryError:
        raise CannotDo(f"{path} is a folder. Name the .eml file in it.") from None
