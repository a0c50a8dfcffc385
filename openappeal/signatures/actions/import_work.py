"""Going through a list that waits, part after part: first to check it, then to take it in.

Each part is one short transaction, so that it can stop anywhere, and signers are not kept waiting.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from openappeal.signatures.actions.imports import State, finish, read_about, read_part
from openappeal.signatures.actions.intake import Intake
from openappeal.signatures.import_models import ImportPair, ImportPart, ImportRun
from openappeal.signatures.importing import mapping as mappings
from openappeal.signatures.importing.outcomes import Counts, Outcome
from openappeal.signatures.importing.reading import Row
from openappeal.signatures.importing.survey import Survey
from openappeal.vault.keys import KeyProvider


class Work:
    """The rest of a check or an import. It begins where an earlier one stopped."""

    def __init__(self, *, run_id: int, key: bytes, keys: KeyProvider, today: date) -> None:
        """
        :raises openappeal.vault.sealing.CannotOpen: the key is not this list's, or the list is gone.
        """
        run = ImportRun.objects.select_related("version__appeal").get(pk=run_id)
        about = read_about(run=run, key=key)
        header = tuple(about["header"])
        mapping = mappings.parse(about["mapping"], header)
        self._key, self._run_id, self._state = key, run_id, run.state
        self._numbers = list(run.parts.order_by("number").values_list("number", flat=True))
        survey = Survey(begins_1904=about["begins_1904"])
        for number in self._numbers:
            survey.see(self._rows(number), mapping=mapping, header=header)
        is_import = run.state == State.IMPORTING
        self._intake = Intake(
            run=run,
            mapping=mapping,
            header=header,
            survey=survey,
            keys=keys,
            today=today,
            decisions={pair.row: pair for pair in run.pairs.all()} if is_import else {},
        )
        self._go_over(run.position)

    def step(self) -> bool:
        """Do the next part. False when nothing is left, or somebody has stopped it, or does it elsewhere."""
        run = ImportRun.objects.get(pk=self._run_id)
        if run.state != self._state or run.state not in (State.CHECKING, State.IMPORTING):
            return False
        if run.position >= len(self._numbers):
            self._end()
            return False
        rows = self._rows(self._numbers[run.position])
        try:
            if run.state == State.CHECKING:
                with transaction.atomic():
                    self._note(self._intake.look(rows), run.position)
            else:
                self._intake.take(rows, note=lambda outcome: self._note(outcome, run.position))
        except _Elsewhere:
            return False
        return True

    def _go_over(self, position: int) -> None:
        for number in self._numbers[:position]:
            if self._state == State.IMPORTING:
                self._intake.replay(self._rows(number))
            else:
                self._intake.look(self._rows(number))

    def _rows(self, number: int) -> list[Row]:
        return read_part(part=ImportPart.objects.get(run_id=self._run_id, number=number), key=self._key)

    def _note(self, outcome: Outcome, position: int) -> None:
        """Write down what became of a part, in its transaction."""
        run = ImportRun.objects.select_for_update().get(pk=self._run_id)
        if run.state != self._state or run.position != position:
            raise _Elsewhere
        which = "import" if run.state == State.IMPORTING else "check"
        counts = Counts.from_json(run.counts.get(which, {}))
        counts.add(outcome.counts)
        run.counts = {**run.counts, which: counts.as_json()}
        run.position = position + 1
        run.save(update_fields=["counts", "position"])
        if which == "check":
            ImportPart.objects.filter(run=run, number=self._numbers[position]).update(outcome=outcome.remarks)
            ImportPair.objects.bulk_create(
                [
                    ImportPair(run=run, row=pair.row, other_row=pair.other_row, signature_id=pair.signature_id)
                    for pair in outcome.pairs
                ]
            )

    def _end(self) -> None:
        if self._state == State.CHECKING:
            ImportRun.objects.filter(pk=self._run_id, state=State.CHECKING).update(state=State.CHECKED)
        else:
            finish(run_id=self._run_id)


class _Elsewhere(Exception):
    """Another process has done this part, or it was stopped, while we were at it."""
