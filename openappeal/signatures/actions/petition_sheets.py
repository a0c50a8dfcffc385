"""Petition sheets: numbers for those that will be printed, and what is typed from those that come back.

What stood on a sheet is taken in like a list (`imports`), in one transaction: the whole sheet or nothing of it. Nothing
waits in between; who may have signed already is asked before, and answered with the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from openappeal.appeals.form_models import FormKind, TextForm
from openappeal.appeals.models import Edition, State
from openappeal.audit import actions as audit
from openappeal.mailings import actions as mailings
from openappeal.signatures import sheet_codes
from openappeal.signatures.actions import imports
from openappeal.signatures.actions.intake import Intake
from openappeal.signatures.import_models import ImportPair, ImportRun
from openappeal.signatures.importing.columns import Column
from openappeal.signatures.importing.mapping import Mapping as Columns
from openappeal.signatures.importing.outcomes import Fate, Outcome, Pair
from openappeal.signatures.importing.reading import Row
from openappeal.signatures.importing.survey import Survey
from openappeal.signatures.models import Basis, Visibility
from openappeal.signatures.sheet_models import PetitionSheet, SheetRun
from openappeal.vault.keys import KeyProvider

MOST_SHEETS = 200
HEADER = ("name", "country", "credential", "email", "visibility", "may_be_printed", "signed_on")
COLUMNS = Columns({name: Column(name) for name in HEADER})
TO_PUT_RIGHT = ("country", "credential", "day")
"""What a list is taken in without, and somebody who sits before the sheet can still read."""


class NotPublished(Exception):
    """The text is not published, or the two are not of one version: nobody can sign it."""


class CameBack(Exception):
    """Some of these sheets came back: what was typed from them stands on their numbers."""


class AlreadyBack(Exception):
    """Somebody has typed this sheet before."""


class PutRight(Exception):
    """Some lines cannot be taken in as they are.

    :ivar lines: number of the line → reason, as in `importing.words`.
    :ivar pairs: what is to be decided besides, as in `MayBeSame`.
    """

    def __init__(self, lines: dict[int, str], pairs: list[Pair]) -> None:
        super().__init__(f"{len(lines)} lines")
        self.lines, self.pairs = lines, pairs

    @property
    def tells_of_signers(self) -> bool:
        """Whether one learns from it who has signed."""
        return bool(self.pairs) or "third_name" in self.lines.values()


class MayBeSame(Exception):
    """Some lines may be people who have signed already. Each is to be decided.

    :ivar pairs: in the order of the lines, answered ones too; `answer_key` says which answer belongs to which.
    """

    tells_of_signers = True

    def __init__(self, pairs: list[Pair]) -> None:
        super().__init__(f"{len(pairs)} lines")
        self.pairs = pairs


@dataclass(frozen=True)
class Line:
    """One line of a sheet as it was read. `shows` and `prints` are ticks; `news` asks for a letter."""

    number: int
    name: str
    country: str = ""
    credential: str = ""
    address: str = ""
    shows: bool = False
    prints: bool = False
    news: bool = False


@dataclass(frozen=True)
class Wanted:
    """Sheets that are to be printed."""

    label: str
    paper: str
    edition: Edition
    second: Edition | None
    form: TextForm | None
    lines: int
    contact: str
    number: int
    second_form: TextForm | None = None


@transaction.atomic
def make(*, wanted: Wanted, by: str, today: date) -> SheetRun:
    """Draw a number for each of so many sheets.

    :raises NotPublished:
    """
    _check(wanted)
    run = SheetRun.objects.create(
        label=wanted.label,
        paper=wanted.paper,
        edition=wanted.edition,
        second=wanted.second,
        form=wanted.form,
        is_condensed=wanted.form is not None,
        second_form=wanted.second_form,
        second_is_condensed=wanted.second_form is not None,
        lines=wanted.lines,
        contact=wanted.contact,
        day=today,
    )
    codes: dict[str, None] = {}
    while len(codes) < wanted.number:
        drawn = {sheet_codes.new_code() for _ in range(wanted.number - len(codes))}
        taken = PetitionSheet.objects.filter(code__in=drawn).values_list("code", flat=True)
        codes.update(dict.fromkeys(drawn.difference(taken)))
    PetitionSheet.objects.bulk_create(
        [PetitionSheet(run=run, code=code, number=place) for place, code in enumerate(codes, start=1)]
    )
    audit.record(by=by, action="signatures.make_sheets", today=today, subject=str(run))
    return run


def _check(wanted: Wanted) -> None:
    editions = [wanted.edition, *([wanted.second] if wanted.second else [])]
    if any(one.state != State.PUBLISHED or one.version_id != wanted.edition.version_id for one in editions):
        raise NotPublished
    for form, edition in ((wanted.form, wanted.edition), (wanted.second_form, wanted.second)):
        if form is not None and (
            form.kind != FormKind.CONDENSED
            or form.state != State.PUBLISHED
            or edition is None
            or form.edition_id != edition.pk
        ):
            raise NotPublished


@transaction.atomic
def drop(*, run_id: int, by: str, today: date) -> None:
    """Forget sheets of which none came back. Whoever types one of their numbers hears that it is not known.

    :raises CameBack:
    """
    run = SheetRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        return  # somebody pressed twice
    # Locked, so that nobody takes one of them in meanwhile.
    if any(run.sheets.select_for_update().order_by("pk").values_list("taken_in", flat=True)):
        raise CameBack
    audit.record(by=by, action="signatures.drop_sheets", today=today, subject=str(run))
    run.delete()


def enter(
    *,
    sheet: PetitionSheet,
    lines: Sequence[Line],
    day: date,
    illegible: int,
    crossed_out: int,
    answers: Mapping[str, str],
    entry_key: str,
    keys: KeyProvider,
    by: str,
    now: datetime,
) -> ImportRun:
    """Take in what stood on a sheet: all of it, or nothing.

    A name is shown only if its line has that tick, and is read by a person before. A line that is somebody who has
    signed gives her nothing that she has not chosen: of two wishes the stricter stands. News begin with the button of a
    letter.
    `answers` says by `answer_key` of lines that may be somebody who has signed: “same” or “two”. Whoever is asked has
    learned that somebody of a name has signed; that is recorded, as the check of a list is.

    :raises AlreadyBack:
    :raises PetitionSheet.DoesNotExist: the sheets were forgotten meanwhile.
    :raises PutRight:
    :raises MayBeSame:
    :raises openappeal.signatures.actions.imports.NothingToSign:
    :raises openappeal.mailings.actions.TooManyLetters: nothing is kept; in an hour there is room again.
    """
    held = PetitionSheet.objects.select_related("taken_in").get(pk=sheet.pk)
    if done := _taken_in(held, entry_key):
        return done
    edition = sheet.run.edition
    origin = imports.Origin(
        label=f"{sheet.run.label}, {sheet_codes.in_groups(sheet.code)}",
        basis=Basis.PAPER,
        language=edition.language,
        version_number=edition.version.number,
        agreed=True,
    )
    run = imports.draft(origin=origin, by=by, today=now.date())
    rows = [_row(line, day) for line in lines]
    asked: list[Pair] = []
    decided: dict[int, ImportPair] = {}
    try:
        while True:
            # An answer can raise the next question: two namesakes of one who has signed may be one another.
            looked = _intake(run, rows, decided, keys, now).look(rows)
            asked += looked.pairs
            _complain(looked, lines, asked)
            said = {pair.row: one for pair in looked.pairs if (one := _decision(run, pair, answers)).decision}
            if not said:
                break
            decided |= said
        if looked.pairs:
            raise MayBeSame(asked)
        with transaction.atomic():
            held = PetitionSheet.objects.select_for_update(of=("self",)).select_related("taken_in").get(pk=sheet.pk)
            if done := _taken_in(held, entry_key):
                return done
            run.save(force_insert=True)
            outcome = _intake(run, rows, decided, keys, now).take(rows, note=lambda outcome: None)
            # Somebody may have signed between the look and now: then nothing is taken in, and it is asked.
            asked += outcome.pairs
            _complain(outcome, lines, asked)
            if outcome.counts.fates[Fate.PAIR]:
                raise MayBeSame(asked)
            run.state, run.rows, run.counts = ImportRun.State.DONE, len(rows), {"import": outcome.counts.as_json()}
            run.save()
            held.taken_in, held.collected_day, held.entry_key = run, day, entry_key
            held.illegible, held.crossed_out = illegible, crossed_out
            held.save()
            audit.record(by=by, action="signatures.enter_sheet", today=now.date(), subject=str(held))
            for line in lines:
                if line.news:
                    mailings.ask(address=line.address, language=edition.language, keys=keys, now=now)
    except (PutRight, MayBeSame) as found:
        if found.tells_of_signers:
            audit.record(by=by, action="signatures.check_sheet", today=now.date(), subject=str(held))
        raise
    return run


def _taken_in(held: PetitionSheet, entry_key: str) -> ImportRun | None:
    """What came of the same form, sent before; None if the sheet is not back.

    :raises AlreadyBack: another form was sent.
    """
    if not held.is_back:
        return None
    if not entry_key or held.entry_key != entry_key:
        raise AlreadyBack
    return held.taken_in


def answer_key(pair: Pair) -> str:
    """By which a question is known again in the next sending: another line, or another person, is another question."""
    return f"{pair.row}-{pair.signature_id or pair.other_row}"


def _row(line: Line, day: date) -> Row:
    # What is not ticked is a wish too: the sheet says so.
    wish = Visibility.PUBLIC if line.shows else Visibility.WITHHELD
    cells = [
        line.name,
        line.country,
        line.credential,
        line.address,
        wish.value,
        "yes" if line.prints else "no",
        day.isoformat(),
    ]
    return Row(line.number, cells)


def _intake(
    run: ImportRun, rows: Iterable[Row], decisions: Mapping[int, ImportPair], keys: KeyProvider, now: datetime
) -> Intake:
    survey = Survey()
    survey.see(rows, mapping=COLUMNS, header=HEADER)
    return Intake(
        run=run,
        mapping=COLUMNS,
        header=HEADER,
        survey=survey,
        keys=keys,
        today=now.date(),
        decisions=decisions,
    )


def _complain(outcome: Outcome, lines: Sequence[Line], asked: list[Pair]) -> None:
    wrong = {
        row: reason for row, reason in outcome.remarks if reason in outcome.counts.refused or reason in TO_PUT_RIGHT
    }
    wrong |= {line.number: "no_address" for line in lines if line.news and not line.address.strip()}
    if wrong:
        raise PutRight(wrong, asked)


def _decision(run: ImportRun, pair: Pair, answers: Mapping[str, str]) -> ImportPair:
    said = answers.get(answer_key(pair), "")
    known = said in (ImportPair.Decision.SAME, ImportPair.Decision.TWO)
    return ImportPair(
        run=run,
        row=pair.row,
        other_row=pair.other_row,
        signature_id=pair.signature_id,
        decision=said if known else ImportPair.Decision.OPEN,
    )
