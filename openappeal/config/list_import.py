"""`openappeal import-signers`: a list from a file, at once, with progress."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from openappeal.appeals import queries as appeals
from openappeal.config.cli import CannotDo
from openappeal.signatures.actions import imports
from openappeal.signatures.actions.intake import Intake
from openappeal.signatures.import_models import ImportRun
from openappeal.signatures.importing import mapping as mappings
from openappeal.signatures.importing.outcomes import Counts, Fate, Outcome
from openappeal.signatures.importing.reading import ENCODINGS, BadFile, Sheet, open_list
from openappeal.signatures.importing.survey import Survey
from openappeal.signatures.importing.words import FILE_PROBLEMS_EN, REMARKS_EN
from openappeal.signatures.models import Basis
from openappeal.vault import tags

BY = "command line"
LARGEST = 300 * 1024 * 1024
KINDS = {"own": Basis.IMPORTED, "partner": Basis.PARTNER, "paper": Basis.PAPER}
SAID_EVERY = 2.0
FATES = {
    Fate.NEW: "new",
    Fate.SAME: "there already",
    Fate.STRICTER: "there already, will show less",
    Fate.PAIR: "possible duplicates, left out",
    Fate.REFUSED: "cannot be taken in",
}


def run(options: argparse.Namespace) -> int:
    """Import or only look; the exit code.

    :raises CannotDo:
    """
    today = timezone.now().date()
    data = _read(Path(options.file))
    sheet, mapping, survey = _open(data, options)
    run = _begin(data, options, today)
    try:
        counts = _go(run, sheet, mapping, survey, options, today)
    except KeyboardInterrupt:
        print("\nStopped. What is in stays in; run the same command again to go on.", file=sys.stderr)
        raise
    if options.dry_run:
        print("Nothing was changed. An import would do this:")
        _print_counts(counts)
        return 0
    _print_counts(counts)
    if imports.finish_at_once(run_id=run.pk, counts=counts, by=BY, today=today):
        print(f"To take this import back: openappeal import-signers --undo {run.pk}")
    else:
        print("Nobody is new: nothing was changed.")
    return 0


def undo(number: int, *, reason: str) -> int:
    """Take an import back.

    :raises CannotDo:
    """
    try:
        gone = imports.undo(run_id=number, reason=reason, by=BY, today=timezone.now().date())
    except ImportRun.DoesNotExist:
        raise CannotDo(f"There is no import {number}. Its number was printed when it was done.") from None
    except imports.NotNow:
        raise CannotDo("This import was taken back already, or has not begun.") from None
    print(f"{gone:,} signatures of this import were taken back.")
    print("Who was made to show less stays so, and who has confirmed since stays too.")
    return 0


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise CannotDo(f"{path} is larger than {LARGEST // 1024 // 1024} MB. Split the list into several files.")
        return path.read_bytes()
    except FileNotFoundError:
        raise CannotDo(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise CannotDo(f"{path} is a folder. Name the spreadsheet in it.") from None


def _open(data: bytes, options: argparse.Namespace) -> tuple[Sheet, mappings.Mapping, Survey]:
    if options.encoding and options.encoding not in ENCODINGS:
        options.parser.error(f"--encoding can be: {', '.join(ENCODINGS)}")
    try:
        sheet = open_list(data, encoding=options.encoding)
        mapping = _mapping(sheet, options)
        survey = Survey(begins_1904=sheet.begins_1904)
        survey.see(sheet.rows(), mapping=mapping, header=sheet.header)
    except BadFile as error:
        raise CannotDo(FILE_PROBLEMS_EN[error.reason].format(row=error.row)) from None
    _say_what_was_read(sheet, survey, options)
    if options.dry_run:
        print("Mapping, to be changed and given with --mapping:")
        print(mapping.with_order(survey.order).as_json())
    if not mapping.is_enough:
        raise CannotDo(
            "No column holds a name. Say which one does with --mapping; --dry-run prints the mapping to change."
        )
    return sheet, mapping, survey


def _mapping(sheet: Sheet, options: argparse.Namespace) -> mappings.Mapping:
    if options.mapping:
        try:
            mapping = mappings.parse(Path(options.mapping).read_text(encoding="utf-8"), sheet.header)
        except OSError:
            raise CannotDo(f"The mapping {options.mapping} cannot be read.") from None
        except mappings.BadMapping as error:
            raise CannotDo(str(error)) from None
        if sheet.has_header and not options.dry_run:
            imports.remember(header=sheet.header, mapping=mapping, keys=settings.KEYS)
        return mapping
    known = imports.recall(header=sheet.header, keys=settings.KEYS) if sheet.has_header else None
    return known or mappings.guess(sheet.header)


def _say_what_was_read(sheet: Sheet, survey: Survey, options: argparse.Namespace) -> None:
    facts = [f"{survey.rows:,} rows"]
    facts.append(f"sheet “{sheet.name}”" if sheet.name else f"text in {sheet.encoding}")
    if sheet.others:
        facts.append(f"{sheet.others} more sheets are not read")
    if sheet.dropped:
        facts.append(f"thrown away unread: {', '.join(sheet.dropped)}")
    print(f"{options.file}: {'; '.join(facts)}")


def _begin(data: bytes, options: argparse.Namespace, today: date) -> ImportRun:
    """The import to go on with, if this file was stopped half-way; else a new one."""
    import hashlib

    terms = f"{options.kind}/{options.language}/{options.text_version}/{options.wish}/{options.agreed_to_be_shown}"
    file_tag = tags.plain_tag(settings.KEYS.tag_key(), "signatures.file", f"{hashlib.sha256(data).hexdigest()}/{terms}")
    stopped = ImportRun.objects.filter(file_tag=file_tag, state=ImportRun.State.IMPORTING)
    found = stopped.select_related("version__appeal").first()
    if found is not None and not options.dry_run:
        print("Going on with the import that was stopped.")
        return found
    languages = appeals.campaign_languages()
    if not languages:
        raise CannotDo("There is no Appeal yet that anybody could have signed.")
    origin = imports.Origin(
        label=(options.label or Path(options.file).name)[:80],
        basis=KINDS[options.kind],
        language=options.language or languages[0],
        version_number=options.text_version,
        wish=options.wish,
        agreed=options.agreed_to_be_shown,
    )
    try:
        if options.dry_run:
            return imports.draft(origin=origin, by=BY, today=today)
        return imports.begin(origin=origin, by=BY, today=today, file_tag=file_tag, state=ImportRun.State.IMPORTING)
    except imports.NothingToSign:
        raise CannotDo("No such edition of the Appeal is published. Look at --language and --text-version.") from None


def _go(
    run: ImportRun,
    sheet: Sheet,
    mapping: mappings.Mapping,
    survey: Survey,
    options: argparse.Namespace,
    today: date,
) -> Counts:
    intake = Intake(
        run=run,
        mapping=mapping,
        header=sheet.header,
        survey=survey,
        keys=settings.KEYS,
        today=today,
        undecided_are_two=options.possible_duplicates == "two",
    )
    counts, done, said = Counts(), 0, time.monotonic()
    for number, batch in enumerate(imports.batches(sheet.rows()), start=1):
        if options.dry_run:
            outcome = intake.look(batch)
            _print_rows(outcome)
        else:
            outcome = intake.take(batch, note=lambda _, n=number: _note(run, n))  # type: ignore[misc]
        counts.add(outcome.counts)
        done += len(batch)
        if time.monotonic() - said > SAID_EVERY:
            said = time.monotonic()
            print(f"  {done:,} of {survey.rows:,} rows", file=sys.stderr, flush=True)
    return counts


def _note(run: ImportRun, position: int) -> None:
    """Note how far it is, in the transaction of the part.

    :raises CannotDo: and so takes the part back, when somebody has taken the whole list back meanwhile.
    """
    if not ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.IMPORTING).update(position=position):
        raise CannotDo("Somebody has ended or taken back this import meanwhile. Run the command again to begin anew.")


def _print_rows(outcome: Outcome) -> None:
    for row, reason in outcome.remarks:
        print(f"Row {row}: {REMARKS_EN[reason]}.")
    for pair in outcome.pairs:
        other = f"row {pair.other_row}" if pair.other_row else f"signature {pair.signature_id}"
        print(f"Row {pair.row}: may be the same person as {other}.")


def _print_counts(counts: Counts) -> None:
    for fate, words in FATES.items():
        print(f"  {words:<34}{counts.fates[fate]:>9,}")
    for reason, number in counts.refused.most_common():
        print(f"    {REMARKS_EN[reason]:<40}{number:>9,}")
    if counts.fates[Fate.NEW]:
        shown = ", ".join(f"{number:,} {visibility}" for visibility, number in counts.shown.items())
        print(f"  New ones are: {shown}. A public name appears after one of you has read it.")
    if counts.notes:
        print("  Taken in with a remark:")
        for note, number in counts.notes.most_common():
            print(f"    {REMARKS_EN[note]:<60}{number:>6,}")
