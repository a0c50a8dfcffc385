"""The worker's round: compare, append, write tiles, sign, publish. It can be cut off anywhere and goes on there.

1. The published checkpoint and its copies are compared with the table. If it is shorter, or has another root at their
   size, nothing is signed: a second history would accuse the campaign for ever.
2. What is due becomes leaves in a transaction (`appending`).
3. Tiles are written: a pure function of the table, so that writing them again gives the same bytes.
4. Checkpoint: its copies first, then the public one, in a transaction that sees whether somebody else was quicker.

The public checkpoint is never ahead of the tiles, nor the tiles of the table.
"""

from __future__ import annotations

import contextlib
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection, transaction

from openappeal.audit import actions as audit
from openappeal.tlog import checkpoints, notes, tiles
from openappeal.tlog.checkpoints import BadCheckpoint, Checkpoint
from openappeal.tlog.frontier import Frontier
from openappeal.tlog.hashing import leaf_hash
from openappeal.tlog.tiles import ENTRIES, HEIGHT, WIDTH, BadTile, Missing, Tile
from openappeal.tlog.verifying import CHECKPOINT
from openappeal.transparency import files, freshness
from openappeal.transparency.actions import appending, handing
from openappeal.transparency.files import Places
from openappeal.transparency.models import Batch, Document, Refusal
from openappeal.vault.keys import KeyMissing, KeyProvider


class Refused(Exception):
    """Nothing is signed, for this reason."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Round:
    """What one round did."""

    appended: int = 0
    size: int = 0
    refused: Refusal = Refusal.NOTHING


def sequence(*, keys: KeyProvider, site_url: str, places: Places, now: datetime) -> Round:
    """Append what is due and publish it. Nothing is lost by calling it often, or at once in two processes."""
    try:
        signer = begin(keys=keys, site_url=site_url, places=places)
        published = compare(places, signer.verifier)
        edge = _edge(places, published) or Frontier()
        ahead, appended = deepcopy(edge), 0
        appending.catch_up(ahead)
        _publish(edge, published, ahead.size, signer, places, now.date())
        for _ in range(appending.AT_ONCE):
            more = appending.append_batch(edge=ahead, keys=keys, now=now)
            appended += more
            _publish(edge, published, ahead.size, signer, places, now.date())
            if more < appending.MOST:
                break
    except Refused as refused:
        _note(refused.why, now.date())
        return Round(refused=refused.why)
    _note(Refusal.NOTHING, now.date())
    return Round(appended, edge.size)


def begin(*, keys: KeyProvider, site_url: str, places: Places) -> notes.Signer:
    """Whoever signs the log, by the name that it has.

    Until its first leaf it is named after the site's address, and from then on keeps its name wherever the site moves:
    receipts and printed keys name it. Its public half is kept for those who may not read the key.

    :raises Refused:
    """
    try:
        seed = keys.log_key()
    except KeyMissing:
        raise Refused(Refusal.NO_KEY) from None
    with transaction.atomic():
        log = handing.lock_log()
        has_begun = appending.table_size() > 0 or (log.origin != "" and any(places.checkpoints()))
        origin = log.origin if has_begun and log.origin else origin_of(site_url)
        signer = notes.Signer(origin, seed)
        if has_begun and log.verifier and log.verifier != str(signer.verifier):
            raise Refused(Refusal.OTHER_KEY)
        if log.verifier != str(signer.verifier):
            log.origin, log.verifier = origin, str(signer.verifier)
            log.save(update_fields=["origin", "verifier"])
            freshness.mark_log()
    return signer


def origin_of(site_url: str) -> str:
    """How a log is named that begins at this address (C2SP tlog-tiles, “Parameters”)."""
    parts = urlsplit(site_url)
    host = (parts.hostname or "").encode("idna").decode()
    port = f":{parts.port}" if parts.port else ""
    return f"{host}{port}{parts.path.rstrip('/')}/log"


def compare(places: Places, verifier: notes.Verifier) -> Checkpoint | None:
    """The published checkpoint, if its tiles can be built upon, after comparing it and its copies with the table.

    :raises Refused:
    """
    public, *kept = [opened(data, verifier) for data in places.checkpoints()]
    good = [one for one in (public, *kept) if isinstance(one, Checkpoint)]
    if not good and any(isinstance(one, BadCheckpoint) for one in (public, *kept)):
        raise Refused(Refusal.BAD_CHECKPOINT)
    size = appending.table_size()
    for one in good:
        if one.size > size:
            raise Refused(Refusal.DATABASE_OLDER)
        if _root_at(one.size) != one.root:
            raise Refused(Refusal.ROOT_DIFFERS)
    return public if isinstance(public, Checkpoint) else None


def _root_at(size: int) -> bytes:
    batch = Batch.objects.filter(size=size).first()
    if batch is not None:
        return bytes(batch.root)
    # Inside what was recovered, which came back as one batch: a copy of the checkpoint that lay elsewhere.
    edge = Frontier()
    for entries in appending.entries_from(0, size):
        edge.append(map(leaf_hash, entries))
    return edge.root()


def opened(data: bytes | None, verifier: notes.Verifier) -> Checkpoint | BadCheckpoint | None:
    """What a checkpoint says, or why it is none of this log."""
    if data is None:
        return None
    try:
        return checkpoints.open_checkpoint(data, verifier)
    except BadCheckpoint as error:
        return error


def _edge(places: Places, published: Checkpoint | None) -> Frontier | None:
    """The edge of the published tree, read from its tiles; None if they are not there or not as they should be."""
    if published is None:
        return None
    try:
        edge = Frontier.load(places.read, published.size)
    except (BadTile, Missing):
        return None
    return edge if edge.root() == published.root else None


def _publish(
    edge: Frontier, published: Checkpoint | None, size: int, signer: notes.Signer, places: Places, today: date
) -> None:
    """Carry the files along from the edge to this size of the table.

    :raises Refused: if the table does not have the root that it had when its leaves were appended.
    """
    before, is_rebuilt = edge.size, edge.size == 0
    if size == before and published is not None and published.size == size:
        return
    if size == 0:
        return
    batch = Batch.objects.get(size=size)
    day = max(today, batch.day)
    _write_tiles(edge, size, places.public, day)
    if edge.root() != bytes(batch.root):
        raise Refused(Refusal.ROOT_DIFFERS)
    _write_partial_tiles(edge, places.public, day, is_rebuilt=is_rebuilt)
    new = Document.objects.filter(index__gte=before, index__lt=size)
    files.write(places.public, ((f"{one.kind}/{bytes(one.digest).hex()}", bytes(one.body)) for one in new), day)
    checkpoint = Checkpoint(signer.name, size, edge.root()).sign(signer)
    _make_durable()
    for file in places.kept:
        files.put(files.draft_checkpoint(file, checkpoint, day), file)
    _replace(places.public / CHECKPOINT, checkpoint, size, day)
    files.clear(places.public, _filled(before, size))


def _make_durable() -> None:
    """Have the table reach the disk before what is signed about it: SQLite leaves that to the system otherwise.

    The write-ahead log alone: closing the database's own file here would end SQLite's locks on it.
    """
    if connection.vendor == "sqlite":
        with contextlib.suppress(FileNotFoundError):
            files.flush(Path(f"{connection.settings_dict['NAME']}-wal"))


def _write_tiles(edge: Frontier, size: int, folder: Path, day: date) -> None:
    """Write every tile that has become full, and the bundles of entries; carry the edge along."""
    known = edge.size
    start = known - known % WIDTH
    for entries in appending.entries_from(start, size):
        new = entries[max(0, known - start) :]
        full = [(tile.path, data) for tile, data in edge.append(map(leaf_hash, new))]
        for at in range(0, len(entries), WIDTH):
            some = entries[at : at + WIDTH]
            full.append((Tile(ENTRIES, (start + at) // WIDTH, len(some)).path, tiles.bundle_bytes(some)))
        files.write(folder, full, day)
        start += len(entries)


def _write_partial_tiles(edge: Frontier, folder: Path, day: date, *, is_rebuilt: bool) -> None:
    """Write the tiles at the tree's end: for its size, and after a loss for every size that was published before."""
    sizes = [edge.size]
    if is_rebuilt:
        sizes = list(Batch.objects.filter(size__gte=edge.size - edge.size % WIDTH**2).values_list("size", flat=True))
    wanted: dict[str, bytes] = {}
    for tile, data in edge.partial_tiles():
        for size in sizes:
            index, width = divmod(size >> HEIGHT * tile.level, WIDTH)
            if index == tile.index and 0 < width <= tile.width:
                wanted[Tile(tile.level, index, width).path] = data[: 32 * width]
    if is_rebuilt and edge.size % WIDTH:
        first = edge.size - edge.size % WIDTH
        (entries,) = appending.entries_from(first, edge.size)
        for size in sizes:
            if first < size <= edge.size:
                some = entries[: size - first]
                wanted[Tile(ENTRIES, first // WIDTH, len(some)).path] = tiles.bundle_bytes(some)
    files.write(folder, wanted.items(), day)


def _filled(before: int, size: int) -> list[str]:
    """The folders of partial tiles of a tree that are full in a larger one."""
    found = []
    for level in range(ENTRIES, 8):
        shift = HEIGHT * max(level, 0)
        index = (before >> shift) // WIDTH
        if (before >> shift) % WIDTH and (size >> shift) // WIDTH > index:
            found.append(Tile(level, index).path + ".p")
    return found


def _replace(file: Path, checkpoint: bytes, size: int, day: date) -> None:
    """Publish a checkpoint, unless somebody else has published a larger tree meanwhile."""
    draft = files.draft_checkpoint(file, checkpoint, day)
    try:
        with transaction.atomic():
            log = handing.lock_log()
            if log.published_size > size:
                return
            files.put(draft, file)
            log.published_size, log.checkpoint = size, checkpoint
            log.save(update_fields=["published_size", "checkpoint"])
            freshness.mark_log()
    finally:
        draft.unlink(missing_ok=True)


def _note(why: Refusal, today: date) -> None:
    """Remember whether something is signed, and say once that nothing is."""
    with transaction.atomic():
        log = handing.lock_log()
        if log.refused != why:
            log.refused = why
            log.save(update_fields=["refused"])
            if why:
                audit.record(by="worker", action="transparency.refused", today=today, reason=why.value)
