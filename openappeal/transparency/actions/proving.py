"""Comparing the log's files, its table and its numbers with each other, for `openappeal recount`."""

from __future__ import annotations

from openappeal.tlog.frontier import Frontier
from openappeal.tlog.hashing import leaf_hash
from openappeal.tlog.notes import Verifier
from openappeal.tlog.verifying import DoesNotHold, check_log
from openappeal.transparency import queries
from openappeal.transparency.actions import appending
from openappeal.transparency.counting import BadCount, Tally
from openappeal.transparency.files import Places
from openappeal.transparency.models import Batch, Log, Refusal


def prove(places: Places) -> list[str]:
    """What does not agree, each as a sentence. An empty list is good news, also of a log that has not begun."""
    log = Log.objects.filter(pk=1).first()
    if log is None:
        return []
    found = []
    if log.refused:
        found.append(f"Nothing is signed. {Refusal(log.refused).label}")
    if log.published_size:
        found += _prove_files(log, places)
    return found


def _prove_files(log: Log, places: Places) -> list[str]:
    tally = Tally()
    try:
        checkpoint = check_log(places.read, Verifier.parse(log.verifier), seen=tally.see).checkpoint
        tally.settle(places.read)
    except DoesNotHold as error:
        where = getattr(error, "path", "") or "checkpoint"
        return [f"log/{where}: {type(error).__name__}."]
    except BadCount as error:
        return [f"log: {error}."]
    found = []
    if checkpoint.size != log.published_size:
        found.append(f"log/checkpoint: {checkpoint.size} entries, the database says {log.published_size}.")
    if checkpoint.size <= appending.table_size() and _table_root(checkpoint.size) != checkpoint.root:
        found.append(f"The table of leaves differs from log/checkpoint within its {checkpoint.size} entries.")
    batch = Batch.objects.filter(size=checkpoint.size).first()
    if batch is not None and batch.total != tally.numbers.total:
        found.append(f"log: its entries count {tally.numbers.total}, the database says {batch.total}.")
    if log.published_size == appending.table_size() and not queries.acts_waiting():
        in_table = queries.in_table()
        if in_table != tally.numbers.total:
            found.append(f"log: its entries count {tally.numbers.total}, the table of leaves {in_table}.")
    return found


def _table_root(size: int) -> bytes:
    edge = Frontier()
    for entries in appending.entries_from(0, size):
        edge.append(map(leaf_hash, entries))
    return edge.root()
