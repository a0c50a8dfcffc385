"""The command line. Each command translates its arguments and makes one call.

Exit codes: 0 done, 1 the check failed or the work could not be done, 2 bad arguments. A foreseeable
failure is one sentence on stderr.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from openappeal import __version__
from openappeal.config import foreseeable


class CannotDo(Exception):
    """The work could not be done; the message is a sentence that says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    argv = list(sys.argv[1:] if arguments is None else arguments)
    if argv[:1] == ["manage"]:
        return _manage(argv[1:])
    parser = _parser()
    options = parser.parse_args(argv)
    if not hasattr(options, "run"):
        parser.print_help()
        return 2
    try:
        return int(options.run(options))
    except CannotDo as error:
        print(f"openappeal: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = foreseeable.sentence(error)
        if sentence is None:
            raise
        print(f"openappeal: {sentence}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    from openappeal.config import verify_command

    parser = argparse.ArgumentParser(
        prog="openappeal", description="One international appeal, run on your own machine."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(metavar="COMMAND")

    init = commands.add_parser("init", help="make a new, empty campaign: data folder, keys, database, first organiser")
    init.add_argument("--organiser", default="organiser", help="login of the first organiser (default: organiser)")
    init.add_argument("--answers", metavar="FILE", help="answers to the six questions as JSON; - reads standard input")
    init.set_defaults(run=_init)

    serve = commands.add_parser("serve", help="public, staff and worker together")
    serve.add_argument("--public-port", type=int, default=8000, metavar="N")
    serve.add_argument("--staff-port", type=int, default=8001, metavar="N")
    serve.add_argument("--demo", action="store_true", help="the demonstration campaign, made first if needed")
    serve.set_defaults(run=_serve)

    for role, port in (("public", 8000), ("staff", 8001)):
        one = commands.add_parser(role, help=f"the {role} process alone")
        one.add_argument("--port", type=int, default=port, metavar="N")
        one.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
        one.set_defaults(run=_web, role=role)
    worker = commands.add_parser("worker", help="the worker alone: letters, files, counts")
    worker.set_defaults(run=_worker)

    publish = commands.add_parser("publish", help="write the public files that are out of date")
    publish.add_argument("--all", action="store_true", help="write every public file")
    publish.add_argument("--dry-run", action="store_true", help="list the addresses, write nothing")
    publish.set_defaults(run=_publish)

    recount = commands.add_parser(
        "recount", help="compare the published numbers, the database and the public log; exit 1 on drift"
    )
    recount.add_argument("--repair", action="store_true", help="mend what has drifted, but for the log")
    recount.set_defaults(run=_recount)

    key = commands.add_parser("log-key", help="print the public log's key for everybody; make it if there is none")
    key.set_defaults(run=_log_key)

    recover = commands.add_parser(
        "log-recover",
        help="after a backup was put back: take what the public log lacks from its own published files",
        epilog="Without --yes it changes nothing and says what it would do. Exit code 0: done, or nothing to do. "
        "1: the published files do not hold, or are not of this campaign; nothing was changed.",
    )
    recover.add_argument("--yes", action="store_true", help="do it")
    recover.set_defaults(run=_log_recover)

    link = commands.add_parser("staff-link", help="a link with which a staff member registers a passkey")
    link.add_argument("login", nargs="?", metavar="LOGIN", help="whose; without it, the logins are listed")
    link.add_argument("--unlock", action="store_true", help="let in again who was locked out")
    link.set_defaults(run=_staff_link)

    office = commands.add_parser("new-office-key", help="a new office key, while no name is sealed to the old one")
    office.add_argument(
        "--add", action="store_true", help="beside the old one: either opens what is sealed from now on"
    )
    office.set_defaults(run=_new_office_key)

    lists = commands.add_parser(
        "import-signers",
        help="take in a spreadsheet of signers (CSV or XLSX); never public by default, and can be taken back",
        epilog="Stop it with Ctrl-C, and go on by running the same command again.",
    )
    lists.add_argument("file", metavar="FILE", nargs="?", help="the list")
    lists.add_argument("--mapping", metavar="M", help="JSON that says what each column holds; --dry-run prints one")
    lists.add_argument("--dry-run", action="store_true", help="change nothing; print counts, and a reason for each row")
    lists.add_argument(
        "--kind",
        choices=["own", "partner", "paper"],
        default="own",
        help="an earlier list of the campaign's own, a partner's, or sheets of paper; counted apart (default: own)",
    )
    lists.add_argument("--label", metavar="TEXT", help="what you call the list (default: the file's name)")
    lists.add_argument("--language", metavar="TAG", help="in which language they signed (default: the first)")
    lists.add_argument("--text-version", type=int, metavar="N", help="which version they signed (default: the newest)")
    lists.add_argument(
        "--wish",
        choices=["public", "withheld", "counted"],
        default="",
        help="what these people asked for; without it, names are withheld and nobody's earlier choice changes",
    )
    lists.add_argument(
        "--agreed-to-be-shown",
        action="store_true",
        help="these people agreed that their names are shown; without it no name can become public",
    )
    lists.add_argument("--encoding", default="", metavar="E", help="utf-8, cp1252, cp1256 … (default: found out)")
    lists.add_argument(
        "--possible-duplicates",
        choices=["leave", "two"],
        default="leave",
        help="leave them out, or take them as two people; the staff side can decide on each (default: leave)",
    )
    lists.add_argument("--undo", type=int, metavar="NUMBER", help="take a whole import back instead")
    lists.add_argument("--reason", default="", metavar="TEXT", help="why it is taken back")
    lists.set_defaults(run=_import_signers, parser=lists)

    people = commands.add_parser(
        "import-subscribers",
        help="take in a list of people who agreed to get news (CSV or XLSX), with the proof; can be taken back",
        epilog="Whoever had left there is remembered and gets nothing. The same file again changes nothing.",
    )
    people.add_argument("file", metavar="FILE", nargs="?", help="the list")
    people.add_argument("--consent", default="", metavar="WORDS", help="the words to which these people agreed")
    people.add_argument("--where", default="", metavar="TEXT", help="where they agreed: a form, a table at a vigil …")
    people.add_argument("--when", default="", metavar="TEXT", help="when, such as “2021 to 2024”")
    people.add_argument("--label", default="", metavar="TEXT", help="what you call the list (default: the file's name)")
    people.add_argument("--language", default="", metavar="TAG", help="for rows that say none (default: the first)")
    people.add_argument(
        "--topics", default="updates", metavar="LIST", help="updates,urgent,press,events (default: updates)"
    )
    people.add_argument("--dry-run", action="store_true", help="change nothing; print counts, a reason for each row")
    people.add_argument("--undo", type=int, metavar="NUMBER", help="take a whole list back instead")
    people.set_defaults(run=_import_subscribers, parser=people)

    bounce = commands.add_parser(
        "take-bounce",
        help="take one returned letter from standard input; for a mail server's pipe",
        epilog="Exit codes are those of sysexits: 0 dealt with, 75 try again later.",
    )
    bounce.add_argument(
        "--to", action="append", default=[], metavar="ADDRESS", help="to which it came (default: what its headers say)"
    )
    bounce.set_defaults(run=_take_bounce)

    hook = commands.add_parser(
        "mail-webhook",
        help="for letters that go through a company: an address at which it tells of those that came back",
        epilog="Without a provider: what is set, and figures. A new address takes the place of the one before.",
    )
    hook.add_argument("provider", metavar="PROVIDER", nargs="?", help="such as postmark; an unknown one lists all")
    hook.add_argument("--off", action="store_true", help="take the address away")
    hook.set_defaults(run=_mail_webhook, parser=hook)

    check = commands.add_parser(
        "mail-check",
        help="whether letters will be believed: examines DNS records given as text, and a sent letter; asks nobody",
        epilog="Exit codes: 0 nothing is missing, 1 something is, 2 bad arguments.",
    )
    check.add_argument("--domain", default="", metavar="NAME", help="from which letters come (default: the sender's)")
    check.add_argument("--spf", default="", metavar="TEXT", help="the TXT record of the domain that begins with v=spf1")
    check.add_argument("--dkim", default="", metavar="TEXT", help="the TXT record of <selector>._domainkey.<domain>")
    check.add_argument("--dmarc", default="", metavar="TEXT", help="the TXT record of _dmarc.<domain>")
    check.add_argument("--sample", metavar="FILE.eml", help="a letter as it arrived, with all headers")
    check.set_defaults(run=_mail_check, parser=check)

    hold = commands.add_parser("what-we-hold", help="what a seized server would show, by class of person")
    hold.set_defaults(run=lambda options: _manage(["what_we_hold"], "worker"))

    keep = commands.add_parser("retention", help="erase whatever is kept no longer, as the worker does every hour")
    keep.add_argument("--dry-run", action="store_true", help="list what is due, erase nothing")
    keep.set_defaults(run=_retention)

    unseal = commands.add_parser(
        "unseal", help="the key holders' tool: open an exported file, or a drill, on any machine"
    )
    unseal.add_argument("file", metavar="FILE", help="the .age file that was fetched from the staff side")
    unseal.add_argument("--identity", required=True, metavar="KEYFILE", help="file with the office key; - reads it")
    unseal.add_argument(
        "--output",
        metavar="LIST.csv",
        help="a new file for the list, without it standard output; of scans, a new folder",
    )
    unseal.add_argument("--flagged", metavar="IDS.txt", help="a new file for the numbers of rows to look at")
    unseal.add_argument("--dry-run", action="store_true", help="count and check, write no list")
    unseal.set_defaults(run=_unseal)

    verify_command.add_to(commands)

    manage = commands.add_parser("manage", help="Django's own commands", add_help=False)
    manage.set_defaults(run=lambda options: _manage([]))
    return parser


def setup_django(role: str) -> None:
    """Load Django as one of the roles."""
    os.environ["OPENAPPEAL_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openappeal.config.settings")
    import django

    django.setup()


def _init(options: argparse.Namespace) -> int:
    from openappeal.config import founding

    return founding.run(organiser=options.organiser, answers_from=options.answers)


def _serve(options: argparse.Namespace) -> int:
    from openappeal.config import supervisor

    return supervisor.run(public_port=options.public_port, staff_port=options.staff_port, demo=options.demo)


def _web(options: argparse.Namespace) -> int:
    from openappeal.config import processes

    return processes.serve_web(options.role, host=options.host, port=options.port)


def _worker(options: argparse.Namespace) -> int:
    from openappeal.config import database, processes

    database.require_ready()
    return processes.work()


def _publish(options: argparse.Namespace) -> int:
    from openappeal.config import database

    database.require_ready()
    arguments = ["publish", *(["--all"] if options.all else []), *(["--dry-run"] if options.dry_run else [])]
    return _manage(arguments, "worker")


def _recount(options: argparse.Namespace) -> int:
    from openappeal.config import database

    database.require_ready()
    setup_django("worker")
    from openappeal.config import recounting

    return recounting.run(repair=options.repair)


def _log_key(options: argparse.Namespace) -> int:
    from openappeal.config import log_commands

    return log_commands.key()


def _log_recover(options: argparse.Namespace) -> int:
    from openappeal.config import log_commands

    return log_commands.recover(really=options.yes)


def _retention(options: argparse.Namespace) -> int:
    from openappeal.config import database

    database.require_ready()
    return _manage(["retention", *(["--dry-run"] if options.dry_run else [])], "worker")


def _unseal(options: argparse.Namespace) -> int:
    from openappeal.config import unseal

    return unseal.run(
        file=options.file,
        identity=options.identity,
        output=options.output,
        flagged=options.flagged,
        dry_run=options.dry_run,
    )


def _staff_link(options: argparse.Namespace) -> int:
    from openappeal.config import recovering

    return recovering.staff_link(options.login, unlock=options.unlock)


def _new_office_key(options: argparse.Namespace) -> int:
    from openappeal.config import recovering

    return recovering.new_key(beside_the_old=options.add)


def _import_signers(options: argparse.Namespace) -> int:
    if (options.file is None) == (options.undo is None):
        options.parser.error("name a FILE, or an import to take back with --undo NUMBER")
    if options.wish == "public" and not options.agreed_to_be_shown:
        options.parser.error("--wish public needs --agreed-to-be-shown")
    from openappeal.config import database

    database.require_ready()
    setup_django("worker")
    from openappeal.config import list_import

    if options.undo is not None:
        return list_import.undo(options.undo, reason=options.reason)
    return list_import.run(options)


def _import_subscribers(options: argparse.Namespace) -> int:
    if (options.file is None) == (options.undo is None):
        options.parser.error("name a FILE, or a list to take back with --undo NUMBER")
    if options.file and not options.dry_run and not options.consent.strip():
        options.parser.error("say with --consent to which words these people agreed; or look first with --dry-run")
    from openappeal.config import database

    database.require_ready()
    setup_django("worker")
    from openappeal.config import subscriber_list

    return subscriber_list.undo(options.undo) if options.undo is not None else subscriber_list.run(options)


def _take_bounce(options: argparse.Namespace) -> int:
    from openappeal.config import bounce_door

    return bounce_door.run(sys.stdin.buffer, addresses=options.to)


def _mail_webhook(options: argparse.Namespace) -> int:
    if options.provider and options.off:
        options.parser.error("name a PROVIDER, or say --off")
    from openappeal.config import hook_command

    return hook_command.run(provider=options.provider or "", off=options.off)


def _mail_check(options: argparse.Namespace) -> int:
    from openappeal.config import mail_check

    return mail_check.run(options)


def _manage(arguments: Sequence[str], role: str = "") -> int:
    if role:
        os.environ["OPENAPPEAL_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openappeal.config.settings")
    from django.core.management import CommandError, ManagementUtility

    try:
        ManagementUtility(["openappeal manage", *arguments]).execute()
    except CommandError as error:
        print(f"openappeal: {error}", file=sys.stderr)
        return 1
    return 0
