"""Importing lists in tests: the steps that the doors take."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.conf import settings

from openappeal.signatures.actions import imports
from openappeal.signatures.actions.import_work import Work
from openappeal.signatures.actions.intake import Intake
from openappeal.signatures.import_models import ImportRun
from openappeal.signatures.importing.mapping import guess
from openappeal.signatures.importing.outcomes import Outcome
from openappeal.signatures.importing.reading import open_list
from openappeal.signatures.importing.survey import Survey

KEY = b"k" * 32
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def csv_of(*rows: str, header: str = "Name,Email,Country") -> bytes:
    """A list as text."""
    return "\n".join((header, *rows)).encode()


def begin(today: date, **terms) -> ImportRun:
    """A run on usual terms."""
    origin = imports.Origin(**{"label": "List of 2021", "basis": "imported", "language": "en", **terms})
    return imports.begin(origin=origin, by="omar", today=today)


def take_in(data: bytes, today: date, *, look_only: bool = False, **terms) -> tuple[ImportRun, Outcome]:
    """Import a list at once, as the command line does."""
    two = terms.pop("two", False)
    sheet, run = open_list(data), begin(today, **terms)
    mapping, survey = guess(sheet.header), Survey(begins_1904=sheet.begins_1904)
    survey.see(sheet.rows(), mapping=mapping, header=sheet.header)
    intake = Intake(
        run=run, mapping=mapping, header=sheet.header, survey=survey, keys=settings.KEYS, today=today,
        undecided_are_two=two,
    )  # fmt: skip
    whole = Outcome()
    for batch in imports.batches(sheet.rows()):
        part = intake.look(batch) if look_only else intake.take(batch, note=lambda outcome: None)
        whole.counts.add(part.counts)
        whole.remarks += part.remarks
        whole.pairs += part.pairs
    if not look_only:
        ImportRun.objects.filter(pk=run.pk).update(state="done")
    return ImportRun.objects.get(pk=run.pk), whole


def checked(data: bytes, today: date, **terms) -> ImportRun:
    """A list that was read, mapped by its words and checked, as on the staff side."""
    run = begin(today, **terms)
    mapping = imports.keep_rows(run=run, sheet=open_list(data), key=KEY, keys=settings.KEYS, now=NOW)
    imports.map_columns(run_id=run.pk, mapping=mapping, key=KEY, keys=settings.KEYS, by="omar", today=today)
    return go_on(run, today)


def go_on(run: ImportRun, today: date) -> ImportRun:
    """Work until there is nothing left to do."""
    work = Work(run_id=run.pk, key=KEY, keys=settings.KEYS, today=today)
    while work.step():
        pass
    return ImportRun.objects.get(pk=run.pk)
