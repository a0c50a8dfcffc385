"""`openappeal import-subscribers`: the operator's door for lists of people who get news."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from openappeal.appeals import queries as appeals
from openappeal.config.cli import CannotDo
from openappeal.core.sheets import BadFile
from openappeal.mailings.actions import taking_in
from openappeal.mailings.actions.taking_in import Fate, Proof, Result
from openappeal.mailings.lists import NoAddresses, SubscriberList, open_list
from openappeal.mailings.models import TakenIn, Topic
from openappeal.mailings.staff.list_words import FATES_EN, FILE_PROBLEMS_EN

BY = "command line"
LARGEST = 300 * 1024 * 1024


def run(options: argparse.Namespace) -> int:
    """Take in or only look; the exit code.

    :raises CannotDo:
    """
    topics = [word.strip() for word in options.topics.split(",") if word.strip()]
    if not topics or not set(topics) <= set(Topic.values):
        options.parser.error(f"--topics can hold: {', '.join(Topic.values)}")
    path = Path(options.file)
    found = _open(path)
    offered = appeals.campaign_languages() or ["en"]
    language = options.language or offered[0]
    if language not in offered:
        options.parser.error(f"--language can be: {', '.join(offered)}")

    def rows():  # type: ignore[no-untyped-def]
        return found.rows(offered=offered, language=language)

    print(f"{path}: looks like {found.program or 'a plain list'}", end="")
    print(f"; thrown away unread: {', '.join(found.sheet.dropped)}" if found.sheet.dropped else "")
    try:
        if options.dry_run:
            result = taking_in.look(rows=rows, keys=settings.KEYS)
            for number, fate in result.remarks:
                print(f"Row {number}: {FATES_EN[fate]}")
            print("Nothing was changed. An import would do this:")
            _print(result)
            return 0
        proof = Proof(
            label=(options.label or path.name)[:80],
            where=(options.where or found.program or path.name)[:200],
            when=options.when[:100],
            consent=options.consent.strip()[:2000],
        )
        result = taking_in.take_in(
            rows=rows, proof=proof, topics=topics, by=BY, keys=settings.KEYS, today=timezone.now().date()
        )
    except BadFile as error:
        raise CannotDo(FILE_PROBLEMS_EN[error.reason].format(row=error.row)) from None
    _print(result)
    if result.taken_in:
        print(f"To take this list back: openappeal import-subscribers --undo {result.taken_in.pk}")
    else:
        print("Nothing is new: nothing was changed.")
    return 0


def undo(number: int) -> int:
    """Take a list back.

    :raises CannotDo:
    """
    try:
        gone = taking_in.undo(id=number, by=BY, today=timezone.now().date())
    except TakenIn.DoesNotExist:
        raise CannotDo(f"There is no list {number}. Its number was printed when it was taken in.") from None
    except taking_in.NotNow:
        raise CannotDo("This list was taken back already.") from None
    print(f"{gone:,} subscribers of this list were erased. Who has chosen or asked for something since stays.")
    return 0


def _open(path: Path) -> SubscriberList:
    try:
        if path.stat().st_size > LARGEST:
            raise CannotDo(f"{path} is larger than {LARGEST // 1024 // 1024} MB. Split the list into several files.")
        return open_list(path.read_bytes(), name=path.name)
    except FileNotFoundError:
        raise CannotDo(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise CannotDo(f"{path} is a folder. Name the spreadsheet in it.") from None
    except NoAddresses:
        raise CannotDo(FILE_PROBLEMS_EN["no_addresses"]) from None
    except BadFile as error:
        raise CannotDo(FILE_PROBLEMS_EN[error.reason].format(row=error.row)) from None


def _print(result: Result) -> None:
    for fate in Fate:
        if result.counts[fate] or fate == Fate.NEW:
            print(f"  {result.counts[fate]:>9,} {FATES_EN[fate]}")
