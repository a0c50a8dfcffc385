"""Taking the rows of a list in: who is new, who is there already, who may be. Batch by batch.

The same steps make a dry run and an import; a dry run only does not write. What an earlier row of the same list
does is seen by later ones in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import IntegrityError, transaction

from openappeal.appeals import queries as appeals
from openappeal.signatures import sealing as boxes
from openappeal.signatures.actions.less import make_stricter
from openappeal.signatures.actions.places import choose_place
from openappeal.signatures.actions.standing import Known, holders, namesakes
from openappeal.signatures.import_models import ImportPair, ImportRun, OtherSpelling
from openappeal.signatures.importing.index import NameIndex
from openappeal.signatures.importing.mapping import Mapping as Columns
from openappeal.signatures.importing.marks import Marks, bare_tag, marks_of
from openappeal.signatures.importing.outcomes import Fate, Outcome, Pair
from openappeal.signatures.importing.reading import Row
from openappeal.signatures.importing.rows import Entry, Refused, Terms, clean
from openappeal.signatures.importing.survey import Survey
from openappeal.signatures.models import LISTED, STRICTNESS, Review, Signature, Visibility
from openappeal.vault.keys import KeyProvider

BATCH = 500
Decision = ImportPair.Decision
Person = tuple[Entry, Marks]
Namesakes = Mapping[str, list[tuple[int, str]]]


@dataclass(frozen=True)
class _Step:
    """What is to be done with one entry."""

    fate: Fate
    entry: Entry
    marks: Marks
    tag: bytes | None = None
    known: Known | None = None

    @property
    def needs_box(self) -> bool:
        is_withheld = self.entry.visibility == Visibility.WITHHELD
        return self.fate == Fate.MERGED or (self.fate in (Fate.NEW, Fate.STRICTER) and is_withheld)

    @property
    def shows_less(self) -> bool:
        """What a signer chose gives way to a wish that was really said; of two lists the stricter stands."""
        if self.known is None or STRICTNESS[self.entry.visibility] <= STRICTNESS[Visibility(self.known.visibility)]:
            return False
        return self.entry.is_stated or self.known.basis in LISTED


class Intake:
    """One list on its way in: `look` for a dry run, `take` for an import, each with the rows in their order."""

    def __init__(
        self,
        *,
        run: ImportRun,
        mapping: Columns,
        header: tuple[str, ...],
        survey: Survey,
        keys: KeyProvider,
        today: date,
        decisions: Mapping[int, ImportPair] | None = None,
        undecided_are_two: bool = False,
    ) -> None:
        self.run, self.mapping, self.header, self.survey = run, mapping, header, survey
        self.keys, self.today = keys, today
        self.decisions = decisions or {}
        self.undecided_are_two = undecided_are_two
        self._terms = Terms(wish=run.wish, agreed=run.agreed)
        self._appeal = run.version.appeal.slug
        self._text = appeals.text_hash(version_id=run.version_id, language=run.language)
        self._index = NameIndex()
        # In a dry run: what earlier rows would have stored or changed.
        self._would_hold: dict[bytes, Known] = {}
        # Rows with which others are to be merged, and their signatures.
        self._targets = {pair.other_row for pair in self.decisions.values() if pair.decision == Decision.SAME}
        self._placed: dict[int, int] = {}
        self._placed_now: dict[int, int] = {}
        self._batch: dict[int, Signature] = {}
        self._rows: dict[int, Entry] = {}

    def look(self, rows: Iterable[Row]) -> Outcome:
        """What would become of some rows. Nothing is changed."""
        people, outcome = self._clean(rows)
        known = self._known(people)
        known |= {tag: self._would_hold[tag] for tag in self._tags(people) if tag in self._would_hold}
        before = dict(known)
        for step in self._steps(people, known, outcome):
            _count(step, outcome)
        self._would_hold.update({tag: one for tag, one in known.items() if before.get(tag) is not one})
        self._index.keep()
        return outcome

    def replay(self, rows: Iterable[Row]) -> None:
        """Go over rows that were taken in before a stop, so that later ones find their names."""
        for entry, _ in self._clean(rows)[0]:
            if not entry.canonical:
                self._index.occurrence(entry)
            self._index.add(entry)
        self._index.keep()

    def take(self, rows: Iterable[Row], *, note: Callable[[Outcome], None]) -> Outcome:
        """Take some rows in; in one transaction, all or nothing. `note` is called at its end, inside it."""
        people, refused = self._clean(rows)
        # Sealing is the slow part, so it is done before the transaction: signers must not wait for it.
        steps = list(self._steps(people, self._known(people), Outcome()))
        sealed = {step.entry.number: self._seal(step.entry) for step in steps if step.needs_box}
        for last_try in (False, False, False, True):
            self._index.drop()
            self._batch, self._rows, self._placed_now = {}, {}, {}
            try:
                with transaction.atomic():
                    outcome = self._write(people, refused, sealed)
                    note(outcome)
            except IntegrityError:
                # Somebody confirmed with one of these addresses meanwhile; looking again finds the signature.
                if last_try:
                    raise
                continue
            self._index.keep()
            self._placed |= outcome.placed
            return outcome
        raise AssertionError

    def _write(self, people: list[Person], refused: Outcome, sealed: dict[int, bytes]) -> Outcome:
        outcome = Outcome(remarks=list(refused.remarks))
        outcome.counts.add(refused.counts)
        spellings: list[OtherSpelling] = []
        for step in self._steps(people, self._known(people, lock=True), outcome):
            box = (sealed.get(step.entry.number) or self._seal(step.entry)) if step.needs_box else None
            if step.fate == Fate.NEW:
                self._batch[step.entry.number] = self._signature(step, box)
                self._rows[step.entry.number] = step.entry
            elif step.fate == Fate.MERGED:
                assert box is not None
                spellings.append(self._spelling(step, box))
                if step.shows_less:
                    self._make_stricter(step, None)
            elif step.fate == Fate.STRICTER:
                self._make_stricter(step, box)
            self._note_place(step, outcome)
            _count(step, outcome)
        Signature.objects.bulk_create(self._batch.values())
        OtherSpelling.objects.bulk_create([one for one in spellings if _may_be_kept(one)])
        for row, pk in outcome.placed.items():
            ImportPair.objects.filter(run=self.run, other_row=row).update(signature=pk)
        return outcome

    # ── Who is it ───────────────────────────────────────────────────────────

    def _clean(self, rows: Iterable[Row]) -> tuple[list[Person], Outcome]:
        people: list[Person] = []
        outcome = Outcome()
        for row in rows:
            one = clean(
                row, mapping=self.mapping, header=self.header, survey=self.survey, terms=self._terms, today=self.today
            )
            if isinstance(one, Refused):
                _refuse(outcome, one.number, one.reason)
            else:
                people.append((one, marks_of(one, key=self.keys.tag_key(), appeal=self._appeal)))
        return people, outcome

    def _tags(self, people: list[Person]) -> set[bytes]:
        return {tag for _, marks in people for tag in (*marks.slots, marks.bare)}

    def _known(self, people: list[Person], *, lock: bool = False) -> dict[bytes, Known]:
        return holders(self._tags(people), lock=lock)

    def _steps(self, people: list[Person], known: dict[bytes, Known], outcome: Outcome) -> Iterator[_Step]:
        """Decide row after row. `known` and the index learn of each what later rows must know."""
        strangers = [pair for pair in people if pair[0].name and not _is_among(known, *pair)]
        public = namesakes({name[:160] for entry, _ in strangers for name in entry.orders}, not_of=self.run.pk)
        for entry, marks in people:
            if not entry.canonical:
                marks = self._of_occurrence(entry, marks, known)
            same, free = self._place(entry, marks, known)
            if same is not None:
                step = _Step(Fate.SAME, entry, marks, known=same)
                if step.shows_less:
                    step = replace(step, fate=Fate.STRICTER)
                    for slot in marks.slots:
                        if known.get(slot) is same:
                            known[slot] = replace(same, visibility=entry.visibility)
            elif free is None:
                _refuse(outcome, entry.number, "third_name")
                continue
            else:
                step = self._new(entry, marks, free, known, public, outcome)
            if step.fate in (Fate.NEW, Fate.SAME, Fate.STRICTER):
                self._index.add(entry)
            yield step

    def _place(self, entry: Entry, marks: Marks, known: dict[bytes, Known]) -> tuple[Known | None, bytes | None]:
        return choose_place(marks.slots, known, lambda one: one.is_same(entry, marks))

    def _of_occurrence(self, entry: Entry, marks: Marks, known: dict[bytes, Known]) -> Marks:
        """A second “Ali Ahmadi” without an address has a tag of his own, the same in each run of the list."""
        occurrence = self._index.occurrence(entry)
        if occurrence == 1:
            return marks
        tag = bare_tag(entry, key=self.keys.tag_key(), appeal=self._appeal, occurrence=occurrence)
        known |= holders([tag])
        if tag in self._would_hold:
            known[tag] = self._would_hold[tag]
        return replace(marks, slots=(tag,))

    def _new(
        self,
        entry: Entry,
        marks: Marks,
        free: bytes,
        known: dict[bytes, Known],
        public: Namesakes,
        outcome: Outcome,
    ) -> _Step:
        decided = self.decisions.get(entry.number)
        if decided is not None and decided.decision != Decision.TWO:
            target = self._target(decided) if decided.decision == Decision.SAME else None
            if target is None:
                return _Step(Fate.PAIR, entry, marks)
            return _Step(Fate.MERGED, entry, marks, free, target)
        if decided is None and not self.undecided_are_two:
            pair = self._pair(entry, marks, known, public)
            if pair is not None:
                outcome.pairs.append(pair)
                return _Step(Fate.PAIR, entry, marks)
        name_tag = None if entry.visibility == Visibility.COUNTED else marks.name_tag
        known[free] = Known(None, name_tag, entry.visibility, self.run.basis, entry.number)
        return _Step(Fate.NEW, entry, marks, free)

    def _pair(self, entry: Entry, marks: Marks, known: Mapping[bytes, Known], public: Namesakes) -> Pair | None:
        """Somebody of this name who may be the same, though the address is another, or missing."""
        if not entry.name:
            return None
        for name in entry.orders:
            for pk, country in public.get(name[:160], ()):
                if not country or not entry.country or country == entry.country:
                    return Pair(entry.number, None, pk)
        earlier = self._index.earlier(entry)
        if earlier is not None:
            return Pair(entry.number, earlier, None)
        # A withheld name cannot be read. Only where it came without an address, its tag tells.
        bare = known.get(marks.bare)
        if bare is not None and bare.signature_id and entry.canonical:
            return Pair(entry.number, None, bare.signature_id)
        return None

    def _target(self, pair: ImportPair) -> Known | None:
        """With whom a row is to be merged; None if that row was not taken in."""
        row = pair.other_row
        if row in self._batch:
            found = self._batch[row]
            return Known(found.pk, None, found.visibility, found.basis, row)
        pk = pair.signature_id or self._placed.get(row or 0) or self._placed_now.get(row or 0)
        held = Signature.objects.filter(pk=pk).values_list("visibility", "basis").first() if pk else None
        return Known(pk, None, *held) if held else None

    # ── What is stored ──────────────────────────────────────────────────────

    def _note_place(self, step: _Step, outcome: Outcome) -> None:
        row = step.entry.number
        if row not in self._targets:
            return
        if row in self._batch:
            outcome.placed[row] = self._batch[row].pk
        elif step.known is not None and step.known.signature_id:
            # A later row of this very batch may be merged with it.
            outcome.placed[row] = self._placed_now[row] = step.known.signature_id

    def _seal(self, entry: Entry) -> bytes:
        return boxes.seal_box(
            appeal=self._appeal,
            visibility=Visibility.WITHHELD,
            name=entry.name,
            credential=entry.credential,
            country=entry.country,
            address=entry.address,
            language=self.run.language,
            text_sha256=self._text,
            today=entry.day or self.today,
            keys=self.keys,
        )

    def _signature(self, step: _Step, box: bytes | None) -> Signature:
        entry = step.entry
        is_public, is_counted = entry.visibility == Visibility.PUBLIC, entry.visibility == Visibility.COUNTED
        return Signature(
            appeal_id=self.run.version.appeal_id,
            version_id=self.run.version_id,
            language=self.run.language,
            basis=self.run.basis,
            visibility=entry.visibility,
            day=entry.day or self.today,
            tag=step.tag,
            name_tag=None if is_counted else step.marks.name_tag,
            name=entry.name if is_public else "",
            folded_name=entry.folded[:160] if is_public else "",
            credential=entry.credential if is_public else "",
            address_sealed=boxes.seal_address(entry.address, self.keys) if is_public and entry.address else None,
            box=box if entry.visibility == Visibility.WITHHELD else None,
            country="" if is_counted else entry.country,
            sphere="" if is_counted else entry.sphere,
            print_consent=entry.prints,
            review=Review.UNREAD if is_public else "",
            import_run_id=self.run.pk,
        )

    def _spelling(self, step: _Step, box: bytes) -> OtherSpelling:
        assert step.known is not None
        assert step.known.signature_id is not None
        return OtherSpelling(
            run_id=self.run.pk,
            signature_id=step.known.signature_id,
            tag=step.tag,
            name_tag=step.marks.name_tag,
            box=box,
        )

    def _make_stricter(self, step: _Step, box: bytes | None) -> None:
        """Show less of whom a row means. Without a box the name that is shown now is sealed."""
        assert step.known is not None
        visibility = step.entry.visibility
        row = step.known.row
        if row in self._batch:
            # It came with this very batch and is not stored yet.
            own = self._seal(self._rows[row]) if visibility == Visibility.WITHHELD else None
            _show_less(self._batch[row], visibility, own)
            return
        assert step.known.signature_id is not None
        signature = Signature.objects.select_for_update().get(pk=step.known.signature_id)
        make_stricter(
            signature=signature, visibility=visibility, keys=self.keys, today=self.today, box=box, by=self.run.by
        )


def _show_less(new: Signature, visibility: Visibility, box: bytes | None) -> None:
    new.visibility, new.box = visibility, box
    new.name = new.folded_name = new.credential = new.review = ""
    new.address_sealed, new.print_consent = None, False
    if visibility == Visibility.COUNTED:
        new.name_tag = None
        new.country = new.sphere = ""


def _is_among(known: Mapping[bytes, Known], entry: Entry, marks: Marks) -> bool:
    return any(slot in known and known[slot].is_same(entry, marks) for slot in marks.slots)


def _may_be_kept(spelling: OtherSpelling) -> bool:
    """Of what is only counted nothing is kept, not even another spelling."""
    return Signature.objects.filter(pk=spelling.signature_id).exclude(visibility=Visibility.COUNTED).exists()


def _count(step: _Step, outcome: Outcome) -> None:
    outcome.counts.fates[step.fate] += 1
    if step.fate == Fate.NEW:
        outcome.counts.shown[step.entry.visibility] += 1
    for note in step.entry.notes:
        outcome.counts.notes[note] += 1
        outcome.remarks.append((step.entry.number, note))


def _refuse(outcome: Outcome, row: int, reason: str) -> None:
    outcome.counts.fates[Fate.REFUSED] += 1
    outcome.counts.refused[reason] += 1
    outcome.remarks.append((row, reason))
