"""A list of signers, from the file to its end: read, mapped, checked, decided, imported, taken back.

Between the file and the end its rows lie encrypted under a key that this program does not keep. Whoever calls
brings it: the staff side from the organiser's browser.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Min, QuerySet

from openappeal.appeals import queries as appeals
from openappeal.appeals.models import Version
from openappeal.audit import actions as audit
from openappeal.signatures import freshness
from openappeal.signatures.actions import clock
from openappeal.signatures.actions.intake import BATCH
from openappeal.signatures.import_models import ImportPair, ImportPart, ImportRun, OtherSpelling, RememberedMapping
from openappeal.signatures.importing.columns import Column, fold_header
from openappeal.signatures.importing.mapping import Mapping, guess
from openappeal.signatures.importing.outcomes import Counts
from openappeal.signatures.importing.reading import Row, Sheet
from openappeal.signatures.models import LISTED, Report, Review, Signature, WallLine
from openappeal.vault import sealing, tags
from openappeal.vault.keys import KeyProvider

HOURS_KEPT = 24
AT_ONCE = 2000
UNFINISHED = (ImportRun.State.READ, ImportRun.State.CHECKING, ImportRun.State.CHECKED, ImportRun.State.IMPORTING)
State = ImportRun.State


class NothingToSign(Exception):
    """No such edition of the Appeal is published: nobody can have signed it."""


class NotNow(Exception):
    """The import is not at the point where this can be done."""


@dataclass(frozen=True)
class Origin:
    """Where a list comes from, what its people signed, and what they were asked.

    `wish` is what all of them asked for, empty when nobody asked them; `agreed` allows names to be shown.
    Without a version number it is the newest in the language.
    """

    label: str
    basis: str
    language: str
    version_number: int | None = None
    wish: str = ""
    agreed: bool = False


def draft(*, origin: Origin, by: str, today: date, file_tag: bytes | None = None) -> ImportRun:
    """An import that is not stored: enough for a dry run.

    :raises NothingToSign:
    """
    if origin.basis not in LISTED:
        raise ValueError(origin.basis)
    editions = appeals.published_editions().filter(language=origin.language)
    if origin.version_number is not None:
        editions = editions.filter(version__number=origin.version_number)
    edition = editions.order_by("-version__number").first()
    if edition is None:
        raise NothingToSign
    return ImportRun(
        day=today,
        by=by,
        label=origin.label,
        basis=origin.basis,
        version=Version.objects.select_related("appeal").get(pk=edition.version_id),
        language=origin.language,
        wish=origin.wish,
        agreed=origin.agreed,
        file_tag=file_tag,
    )


def begin(*, origin: Origin, by: str, today: date, file_tag: bytes | None = None, state: str = State.READ) -> ImportRun:
    """A new import. One that needs no screens begins as IMPORTING.

    :raises NothingToSign:
    """
    run = draft(origin=origin, by=by, today=today, file_tag=file_tag)
    run.state = state
    run.save(force_insert=True)
    return run


@transaction.atomic
def receive(*, sheet: Sheet, origin: Origin, key: bytes, keys: KeyProvider, by: str, now: datetime) -> ImportRun:
    """A new import, its rows put aside, sealed. What its columns mean is guessed, or remembered, and can be changed.

    :raises NothingToSign:
    :raises openappeal.signatures.importing.reading.BadFile:
    """
    run = begin(origin=origin, by=by, today=now.date())
    keep_rows(run=run, sheet=sheet, key=key, keys=keys, now=now)
    return run


@transaction.atomic
def keep_rows(*, run: ImportRun, sheet: Sheet, key: bytes, keys: KeyProvider, now: datetime) -> Mapping:
    """Put the rows of an open list aside, sealed. Returns what its columns are taken to mean.

    :raises openappeal.signatures.importing.reading.BadFile:
    """
    parts: list[ImportPart] = []
    rows = 0
    for number, batch in enumerate(batches(sheet.rows())):
        rows += len(batch)
        plain = json.dumps([[row.number, *row.cells] for row in batch], ensure_ascii=False).encode()
        parts.append(
            ImportPart(run=run, number=number, first_row=batch[0].number, sealed=_seal(key, plain, run, number))
        )
    mapping = recall(header=sheet.header, keys=keys) if sheet.has_header else None
    mapping = mapping or guess(sheet.header)
    run.rows = rows
    run.erase_hour = int(now.timestamp() // 3600) + HOURS_KEPT
    run.sealed = _seal(key, json.dumps(_about(sheet, mapping), ensure_ascii=False).encode(), run, -1)
    run.save()
    ImportPart.objects.bulk_create(parts, batch_size=20)
    return mapping


def batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows in the portions in which they are checked and taken in."""
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@transaction.atomic
def map_columns(*, run_id: int, mapping: Mapping, key: bytes, keys: KeyProvider, by: str, today: date) -> ImportRun:
    """Say what the columns mean, remember it for the next such list, and let the check begin anew.

    It is recorded: the numbers of a check tell how many of the list have signed.

    :raises NotNow:
    :raises openappeal.vault.sealing.CannotOpen:
    """
    run = _locked(run_id, State.READ, State.CHECKING, State.CHECKED)
    about = read_about(run=run, key=key)
    about["mapping"] = mapping.as_json()
    run.sealed = _seal(key, json.dumps(about, ensure_ascii=False).encode(), run, -1)
    run.state, run.position, run.counts = State.CHECKING, 0, {}
    run.save()
    run.pairs.all().delete()
    if about["has_header"]:
        remember(header=tuple(about["header"]), mapping=mapping, keys=keys)
    audit.record(by=by, action="signatures.check_list", today=today, subject=str(run), reason=run.label)
    return run


@transaction.atomic
def decide(*, run_id: int, decisions: dict[int, str], rest: str = "") -> int:
    """Say of pairs, by row, whether they are one person. `rest` is said of all that are still open.

    :raises NotNow:
    """
    run = _locked(run_id, State.CHECKED)
    changed = 0
    for row, decision in decisions.items():
        changed += run.pairs.filter(row=row).update(decision=ImportPair.Decision(decision))
    if rest:
        changed += run.pairs.filter(decision="").update(decision=ImportPair.Decision(rest))
    return changed


@transaction.atomic
def start_importing(*, run_id: int, by: str, today: date) -> ImportRun:
    """Begin to take a checked list in.

    :raises NotNow:
    """
    run = _locked(run_id, State.CHECKED)
    run.state, run.position = State.IMPORTING, 0
    run.save(update_fields=["state", "position"])
    audit.record(by=by, action="signatures.import", today=today, subject=str(run), reason=run.label)
    return run


@transaction.atomic
def finish(*, run_id: int) -> None:
    """The list is through, or nobody will go on: forget all it said. What was taken in can still be taken back."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state in UNFINISHED:
        _forget(run, State.DONE if run.state == State.IMPORTING else State.LEFT)


@transaction.atomic
def finish_at_once(*, run_id: int, counts: Counts, by: str, today: date) -> bool:
    """The end of an import without screens. One that changed nothing leaves no trace; then the answer is False."""
    run = _locked(run_id, State.IMPORTING)
    if not counts.changes_something and not run.signatures.exists():
        run.delete()
        return False
    run.counts = {"import": counts.as_json()}
    audit.record(by=by, action="signatures.import", today=today, subject=str(run), reason=run.label)
    _forget(run, State.DONE)
    return True


def unfinished(*, now: datetime) -> QuerySet[ImportRun]:
    """Lists that have waited for a day."""
    return ImportRun.objects.filter(erase_hour__lte=int(now.timestamp() // 3600))


@transaction.atomic
def expire(*, now: datetime) -> int:
    """Erase lists that nobody has finished within a day. Returns how many."""
    done = 0
    for run in unfinished(now=now).select_for_update():
        _forget(run, State.LEFT)
        done += 1
    return done


@transaction.atomic
def undo(*, run_id: int, reason: str, by: str, today: date) -> int:
    """Take a whole list back: its signatures go, tally and wall are as if it had not come. Returns how many went.

    What it made stricter stays so, and what its signers have confirmed themselves since is theirs.

    :raises NotNow: while it is being taken in, or was taken back before.
    """
    run = _locked(run_id, State.DONE, State.LEFT, State.IMPORTING)
    theirs = Signature.objects.filter(import_run=run)
    # The clock's lock first, as the clock does; then the rows, before anything is marked stale.
    clock.lock_clock()
    ids = list(theirs.select_for_update().order_by("pk").values_list("pk", flat=True))
    _leave_wall(run)
    clock.take_off(theirs)
    Report.objects.filter(signature__import_run=run).delete()
    OtherSpelling.objects.filter(run=run).delete()
    run.parts.all().delete()
    run.pairs.all().delete()
    for start in range(0, len(ids), AT_ONCE):
        # Without their boxes: a hundred thousand of them would not fit into memory.
        Signature.objects.filter(pk__in=ids[start : start + AT_ONCE]).only("pk").delete()
    run.state, run.sealed, run.erase_hour = State.UNDONE, None, None
    run.save()
    audit.record(by=by, action="signatures.undo_import", today=today, subject=str(run), reason=reason)
    return len(ids)


def _leave_wall(run: ImportRun) -> None:
    """Take the lines of a list off the wall, and as many blank ones as it has: nobody can tell them apart."""
    theirs = Signature.objects.filter(import_run=run)
    shown = theirs.filter(review=Review.SHOWN)
    named = WallLine.objects.filter(signature__import_run=run)
    number = theirs.filter(on_wall=True).count() - named.count()
    newest = WallLine.objects.filter(signature=None, day__gte=run.day).order_by("-day", "id")[: max(0, number)]
    blank = WallLine.objects.filter(pk__in=newest.values("pk"))
    freshness.mark_taken_back(
        first_day=min(filter(None, (_first_day(named), _first_day(blank))), default=None),
        countries=set(shown.exclude(country="").values_list("country", flat=True)),
        spheres=set(shown.exclude(sphere="").values_list("sphere", flat=True)),
    )
    blank.delete()
    named.delete()


def _first_day(lines: QuerySet[WallLine]) -> date | None:
    first: date | None = lines.aggregate(day=Min("day"))["day"]
    return first


def _forget(run: ImportRun, state: str) -> None:
    run.parts.all().delete()
    run.pairs.all().delete()
    run.state, run.sealed, run.erase_hour, run.file_tag = state, None, None, None
    run.save()


def _locked(run_id: int, *states: str) -> ImportRun:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state not in states:
        raise NotNow
    return run


# ── What lies sealed ────────────────────────────────────────────────────────


def read_about(*, run: ImportRun, key: bytes) -> dict[str, Any]:
    """Header, columns and kind of a list that waits.

    :raises openappeal.vault.sealing.CannotOpen: also when the list is gone.
    """
    if run.sealed is None:
        raise sealing.CannotOpen
    about: dict[str, Any] = json.loads(sealing.decrypt_under_key(key, bytes(run.sealed), _context(run, -1)))
    return about


def read_part(*, part: ImportPart, key: bytes) -> list[Row]:
    """The rows of a part.

    :raises openappeal.vault.sealing.CannotOpen:
    """
    plain = sealing.decrypt_under_key(key, bytes(part.sealed), _context(part.run, part.number))
    return [Row(number, cells) for number, *cells in json.loads(plain)]


def _seal(key: bytes, plain: bytes, run: ImportRun, number: int) -> bytes:
    return sealing.encrypt_under_key(key, plain, _context(run, number))


def _context(run: ImportRun, number: int) -> bytes:
    return f"signatures.import/{run.pk}/{number}".encode()


def _about(sheet: Sheet, mapping: Mapping) -> dict[str, object]:
    return {
        "header": sheet.header,
        "has_header": sheet.has_header,
        "dropped": sheet.dropped,
        "kind": sheet.kind,
        "encoding": sheet.encoding,
        "name": sheet.name,
        "others": sheet.others,
        "begins_1904": sheet.begins_1904,
        "mapping": mapping.as_json(),
    }


# ── What is remembered ──────────────────────────────────────────────────────


def remember(*, header: tuple[str, ...], mapping: Mapping, keys: KeyProvider) -> None:
    """Mean the columns of such a list the same way next time. Headers are kept as tags only."""
    marks = _header_tags(header, keys)
    RememberedMapping.objects.update_or_create(
        fingerprint=_fingerprint(marks, keys),
        defaults={
            "columns": {marks[name]: mapping.columns.get(name, Column.IGNORED).value for name in header},
            "dates": mapping.dates,
        },
    )


def recall(*, header: tuple[str, ...], keys: KeyProvider) -> Mapping | None:
    """How the columns of such a list were meant last time, in whatever order they stand."""
    marks = _header_tags(header, keys)
    found = RememberedMapping.objects.filter(fingerprint=_fingerprint(marks, keys)).first()
    if found is None:
        return None
    return Mapping({name: Column(found.columns.get(marks[name], Column.IGNORED)) for name in header}, found.dates)


def _header_tags(header: tuple[str, ...], keys: KeyProvider) -> dict[str, str]:
    key = keys.tag_key()
    return {name: tags.plain_tag(key, "signatures.header", fold_header(name) or name).hex() for name in header}


def _fingerprint(marks: dict[str, str], keys: KeyProvider) -> bytes:
    return tags.plain_tag(keys.tag_key(), "signatures.headers", " ".join(sorted(marks.values())))
