"""openappeal publish [--all] [--dry-run]"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from openappeal.cms import addresses, stale
from openappeal.cms.models import StaleAddress
from openappeal.publishing import actions


class Command(BaseCommand):
    help = "Write the public files that are out of date, or all of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="every public address; unknown files go")
        parser.add_argument("--dry-run", action="store_true", help="list the addresses and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self._list(everything=options["all"])
            return
        progress = self._progress if sys.stderr.isatty() else None
        publish = actions.publish_all if options["all"] else actions.publish_waiting
        done = publish(progress=progress)
        if progress:
            self.stderr.write("\r\033[K", ending="")
        self.stdout.write(f"{done.count} addresses published, {done.changed} files changed, in {done.seconds:.1f} s.")
        if done.failed:
            self.stderr.write(f"{done.failed} addresses could not be published; the log says which.")
            raise SystemExit(1)

    def _list(self, *, everything: bool) -> None:
        waiting = set(StaleAddress.objects.values_list("path", flat=True))
        if everything or stale.EVERYTHING in waiting:
            waiting |= set(addresses.every_address())
        for path in sorted(waiting - {stale.EVERYTHING}):
            self.stdout.write(path)

    def _progress(self, done: int, known: int) -> None:
        self.stderr.write(f"\r{done} of {known} addresses", ending="")
