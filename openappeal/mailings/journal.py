"""What a worker notes of each letter of a batch while it hands the batch over: one byte, in a file of its own.

A transaction for each letter would cost more than the letter. What is written to a file stays there when the process
that wrote it is killed, and costs a microsecond. So after a kill one letter at most is uncertain: the one that was
being handed over. A file tells nothing of anybody: it holds random numbers and outcomes.

The file is locked by its worker, and the kernel lets go of the lock when the worker dies, and only then. Whoever can
lock it may settle the batch. The lock of a worker that merely stands still is not to be had, so that its batch is
not given to another.

A power cut may lose what a file was told last. Its head names the boot in which it was written; after another one it
is not believed, and everything in it that was not settled is uncertain.

Format: 36 bytes of the boot's id (ASCII), then for each delivery 8 bytes of its id (big endian) and one of `Outcome`.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import IntEnum
from pathlib import Path
from typing import IO

_HEAD, _ROW = 36, 9
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Outcome(IntEnum):
    """What became of a delivery of the batch."""

    UNTOUCHED = 0  # it waits, as before
    BEGUN = 1
    SENT = 2
    REFUSED = 3
    UNCERTAIN = 4
    LATER = 5  # the server takes it another time
    GONE = 6  # refused, since there is no such mailbox


class Journal:
    """The journal of one batch, open and locked. It is deleted when the batch is settled."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path, self._file = path, file

    @classmethod
    def begin(cls, folder: Path, lease: int, deliveries: Sequence[int]) -> Journal:
        """Write the journal of a batch. Do it before the batch is committed: what is taken has a journal."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Under another name until it is whole and locked, so that nobody takes it for a dead worker's.
        hidden, path = folder / f".{lease}", folder / str(lease)
        file = hidden.open("wb+", buffering=0)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        rows = b"".join(number.to_bytes(8, "big") + bytes([Outcome.UNTOUCHED]) for number in deliveries)
        file.write(_boot().ljust(_HEAD) + rows)
        hidden.rename(path)
        return cls(path, file)

    def note(self, place: int, outcome: Outcome) -> None:
        """Note what became of the delivery at a place of the batch; before handing over, that it begins."""
        os.pwrite(self._file.fileno(), bytes([outcome]), _HEAD + place * _ROW + 8)

    def outcomes(self) -> dict[int, Outcome]:
        """What is known of each delivery. What had begun is uncertain, and so is all of a file not to be believed."""
        raw = self._path.read_bytes()
        is_of_this_boot = bool(_boot()) and raw[:_HEAD].rstrip() == _boot()
        found: dict[int, Outcome] = {}
        for start in range(_HEAD, len(raw) - _ROW + 1, _ROW):
            outcome = Outcome(raw[start + 8]) if is_of_this_boot else Outcome.UNCERTAIN
            number = int.from_bytes(raw[start : start + 8], "big")
            found[number] = Outcome.UNCERTAIN if outcome == Outcome.BEGUN else outcome
        return found

    def end(self) -> None:
        """Delete it: the batch is settled."""
        self._path.unlink(missing_ok=True)
        self._file.close()


def left_behind(folder: Path) -> Iterator[tuple[int, Journal]]:
    """The leases of dead workers of this machine with their journals, each locked by us meanwhile."""
    for path in sorted(folder.glob("[0-9]*")) if folder.exists() else ():
        with _locked(path) as file:
            if file is not None and path.exists():
                yield int(path.name), Journal(path, file)


def is_here(folder: Path, lease: int) -> bool:
    """Whether this machine has the journal of a lease."""
    return (folder / str(lease)).exists()


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes] | None]:
    """The file, if it can be locked."""
    file = None
    try:
        with suppress(OSError):
            opened = path.open("rb+", buffering=0)
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                file = opened
            except OSError:
                opened.close()
        yield file
    finally:
        if file is not None:
            file.close()


def _boot() -> bytes:
    """The id of this run of the machine; empty where the system has none, so that no file is believed."""
    try:
        return _BOOT.read_bytes().strip()
    except OSError:
        return b""
