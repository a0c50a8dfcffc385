"""The arguments of `openappeal verify`. What they mean stands in verify.py, which is loaded when it is needed."""

from __future__ import annotations

import argparse
from typing import NoReturn


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to those of the command line."""
    verify = commands.add_parser("verify", help="check a public log or a receipt, of whatever campaign")
    checks = verify.add_subparsers(metavar="WHAT", required=True)
    whole = checks.add_parser(
        "log",
        help="every entry and every tile, against the signed checkpoint and an older one that you kept",
        epilog="Exit code 0: it holds. 1: it does not, or it cannot be told. 2: bad arguments. "
        "Keep a copy of the log's file `checkpoint` each time: --since shows later whether history was rewritten. "
        "Two checkpoints of one size are compared without the log: name one of them in place of the folder.",
    )
    whole.add_argument("place", metavar="FOLDER-OR-URL", help="a copy of the log, or its address, https://…/log")
    whole.add_argument("--since", metavar="FILE", help="an older checkpoint of this log")
    whole.add_argument(
        "--site", metavar="FOLDER-OR-URL", help="compare with the numbers, key and texts that this site shows"
    )
    whole.set_defaults(run=_log)
    one = checks.add_parser(
        "receipt",
        help="that a signature, or another entry, is in a log; asks no network but that of --log",
        epilog="Exit code 0: it holds. 1: it does not, or it cannot be told. 2: bad arguments. "
        "With --log the whole log is read, so that nobody learns which entry you look for.",
    )
    one.add_argument("file", metavar="FILE", help="the receipt, complete or as it was at the signing")
    one.add_argument(
        "--leaf", metavar="HEX", help="the entry's bytes, in hexadecimal digits, if they do not stand in it"
    )
    one.add_argument("--log", metavar="FOLDER-OR-URL", help="where to look for the entry of a receipt without a proof")
    one.add_argument("--save", metavar="FILE", help="where to write the complete receipt")
    one.set_defaults(run=_receipt)
    for check in (whole, one):
        check.add_argument("--key", required=True, help="the log's key, name+id+key, from elsewhere than the log")
        check.add_argument("--minutes", type=int, default=60, metavar="N", help="how long it may take (default: 60)")
        check.set_defaults(parser=check)


def _log(options: argparse.Namespace) -> int:
    from openappeal.config import verify

    try:
        return verify.log(
            options.place, key=options.key, since=options.since, minutes=options.minutes, site=options.site
        )
    except verify.BadArgument as error:
        _refuse(options.parser, error)


def _receipt(options: argparse.Namespace) -> int:
    from openappeal.config import verify

    try:
        return verify.receipt(
            options.file,
            key=options.key,
            leaf=options.leaf,
            place=options.log,
            save=options.save,
            minutes=options.minutes,
        )
    except verify.BadArgument as error:
        _refuse(options.parser, error)


def _refuse(parser: argparse.ArgumentParser, error: Exception) -> NoReturn:
    parser.error(str(error))
