"""`openappeal what-we-hold`."""

from typing import Any

from django.core.management.base import BaseCommand

from openappeal.privacy.report import what_we_hold


class Command(BaseCommand):
    help = "Print what a seized server would show, by class of person."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in what_we_hold():
            self.stdout.write(line)
