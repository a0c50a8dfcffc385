"""`openappeal retention [--dry-run]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from openappeal.privacy import overwriting, retention


class Command(BaseCommand):
    help = "Erase whatever is kept no longer. The worker does the same every hour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="List what is due, erase nothing.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        numbers = retention.due(now=now) if dry_run else retention.erase_due(now=now)
        for rule in retention.rules():
            self.stdout.write(f"{rule.name}: {numbers[rule.name]} {'due' if dry_run else 'erased'} — kept {rule.kept}")
        if not dry_run:
            overwriting.empty_log()
