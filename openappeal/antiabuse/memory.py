"""Counters that live in memory only and forget: how often a network, a mail domain or an address came.

The processes that answer forms are replaced every minute, so the counters stand in memory that they share: an
`mmap` without a file, made by their parent before it forks, gone when the parent ends. It is left out
of core dumps and, where the system allows it, is never swapped. Where Python makes children in another way than
by `fork` (3.14 on Linux), each child has counters of its own, and limits hold for a minute only.

What is counted is known by a **mark** alone: HMAC-SHA256 under a random key, cut to 64 bits. A key is a day old at
most when it makes a mark and two days when it is overwritten; there are two at a time. With it whoever reads the
memory of the running machine can try an address; without it nobody can. So nothing is known after a restart, and
nothing after two days.

The table, in bytes: 128 for the keys (moment of the newer one in seconds as uint32, one byte that says whether there
is an older one, three of nothing, the newer key, the older key, zeros), then sets of eight entries of 16: mark,
moment when the entry is forgotten (uint32), number (uint32). A full set gives up the entry that would be forgotten
first: the limits err on the side of letting somebody pass. Two different things share a mark with a chance of one in
10^13, if the table is full.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hmac
import mmap
import os
import secrets
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

KEY_SECONDS = 24 * 3600
SETS = 2**15
WAYS = 8

_HEADER = struct.Struct("<IB3x32s32s")
_HEADER_SIZE = 128
_ENTRY = struct.Struct("<8sII")
_VALUES = struct.Struct("<II")
_MOMENTS = struct.Struct("<" + "8xI4x" * WAYS)
_SET_SIZE = WAYS * _ENTRY.size
_NOTHING = bytes(32)
_MOST = 2**32 - 1


class Mark(NamedTuple):
    """How something is known: by the key of today, and by yesterday's while that is kept."""

    now: bytes
    before: bytes | None


class Memory:
    """The table. Make it before the processes that are to share it."""

    def __init__(self, sets: int = SETS) -> None:
        self._sets = sets
        self._table = mmap.mmap(-1, _HEADER_SIZE + sets * _SET_SIZE)
        _keep_off_the_disk(self._table)
        self._lock = _Lock()

    @contextmanager
    def opened(self, now: float) -> Iterator[Book]:
        """Read and write, alone. `now` in seconds since 1970. Do nothing slow in it: everybody else waits."""
        with self._lock:
            yield Book(self._table, self._sets, int(now))

    def age(self, now: float) -> None:
        """Let keys grow old although nobody comes."""
        with self.opened(now):
            pass


class Book:
    """The opened table. Use it inside `Memory.opened` only."""

    def __init__(self, table: mmap.mmap, sets: int, now: int) -> None:
        self._table, self._sets, self._now = table, sets, now
        self._key, self._key_before = self._keys()

    def mark(self, kind: str, value: bytes) -> Mark:
        """The mark of something of a kind."""
        text = kind.encode() + b"\n" + value
        before = hmac.digest(self._key_before, text, "sha256")[:8] if self._key_before else None
        return Mark(hmac.digest(self._key, text, "sha256")[:8], before)

    def add(self, mark: Mark, *, seconds: int) -> int:
        """Count it once more. Returns how often it came since it came first, or since that was forgotten.

        It is forgotten so many seconds after its first coming, however often it comes meanwhile.
        """
        earlier = self._read(mark.before)[1] if mark.before else 0
        place = self._find(mark.now)
        until, number = _VALUES.unpack_from(self._table, place + 8) if place else (0, 0)
        if until <= self._now:
            until, number = self._now + seconds, 0
        self._write(place, mark.now, until, number + 1)
        return earlier + int(number) + 1

    def take_back(self, mark: Mark) -> None:
        """Undo an `add` of a moment ago."""
        until, number = self._read(mark.now)
        if number > 0:
            self._write(self._find(mark.now), mark.now, until, number - 1)

    def number(self, mark: Mark) -> int:
        """The number that is kept with it; 0 for what is not known."""
        return (self._read(mark.before)[1] if mark.before else 0) + self._read(mark.now)[1]

    def until(self, mark: Mark) -> int:
        """When it will be forgotten; 0 for what is not known."""
        return self._read(mark.now)[0] or (self._read(mark.before)[0] if mark.before else 0)

    def put(self, mark: Mark, *, seconds: int, number: int) -> None:
        """Keep a number with it for so long, in place of what was kept."""
        if mark.before:
            self.forget(mark)
        self._write(self._find(mark.now), mark.now, self._now + seconds, number)

    def forget(self, mark: Mark) -> None:
        """Know it no more."""
        for one in filter(None, mark):
            place = self._find(one)
            if place:
                self._table[place : place + _ENTRY.size] = bytes(_ENTRY.size)

    def wait(self, mark: Mark, *, every: int, at_once: int) -> int:
        """Take the next place in its queue, which moves by one in `every` seconds and lets `at_once` pass at first.

        Returns the seconds until that place's turn. Source: the generic cell rate algorithm (ITU-T I.371).
        """
        seconds, turn = self.ahead(mark, every=every, at_once=at_once), max(self._now, self.number(mark))
        self.put(mark, seconds=turn - self._now + every, number=turn + every)
        return seconds

    def ahead(self, mark: Mark, *, every: int, at_once: int) -> int:
        """What `wait` would return; no place is taken."""
        return max(0, max(self._now, self.number(mark)) - self._now - every * (at_once - 1))

    def _keys(self) -> tuple[bytes, bytes | None]:
        made, has_before, key, before = _HEADER.unpack_from(self._table)
        age = self._now - made
        if made and age < KEY_SECONDS:
            return key, before if has_before else None
        # A key of yesterday still finds yesterday's marks; an older one goes, and a clock set back by days is as good.
        kept = key if made and age < 2 * KEY_SECONDS else None
        fresh = secrets.token_bytes(32)
        _HEADER.pack_into(self._table, 0, self._now, kept is not None, fresh, kept or _NOTHING)
        return fresh, kept

    def _read(self, mark: bytes) -> tuple[int, int]:
        """When an entry is forgotten, and its number; zeros if that moment is over."""
        place = self._find(mark)
        if not place:
            return 0, 0
        until, number = _VALUES.unpack_from(self._table, place + 8)
        return (until, number) if until > self._now else (0, 0)

    def _find(self, mark: bytes) -> int:
        """Where its entry begins; 0 if there is none."""
        start = self._start(mark)
        entries = self._table[start : start + _SET_SIZE]
        found = entries.find(mark)
        while found % _ENTRY.size and found > 0:
            found = entries.find(mark, found + 1)
        return start + found if found >= 0 else 0

    def _write(self, place: int, mark: bytes, until: int, number: int) -> None:
        if not place:
            start = self._start(mark)
            moments = _MOMENTS.unpack_from(self._table, start)
            place = start + _ENTRY.size * moments.index(min(moments))
        _ENTRY.pack_into(self._table, place, mark, min(until, _MOST), min(number, _MOST))

    def _start(self, mark: bytes) -> int:
        return _HEADER_SIZE + int.from_bytes(mark[:4], "little") % self._sets * _SET_SIZE


class _Lock:
    """One at a time, among threads and among processes.

    The kernel lets go of it when a process dies; a semaphore would stay shut for all the others.
    """

    def __init__(self) -> None:
        self._open_threads()
        os.register_at_fork(after_in_child=self._open_threads)
        # A file without a name in memory, held by nothing but its number. It stays empty.
        self._file = os.memfd_create("openappeal") if hasattr(os, "memfd_create") else os.dup(_a_file())

    def _open_threads(self) -> None:
        self._threads = threading.Lock()

    def __enter__(self) -> None:
        self._threads.acquire()
        fcntl.lockf(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN)
        self._threads.release()


def _a_file() -> int:
    """Where there are no files in memory (macOS): an empty one that has lost its name."""
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _keep_off_the_disk(table: mmap.mmap) -> None:
    """Out of core dumps, and out of the swap as far as the system lets us. Without that it is not refused to run."""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        table.madvise(mmap.MADV_DONTDUMP)
    with contextlib.suppress(OSError, AttributeError):
        start = ctypes.addressof(ctypes.c_char.from_buffer(table))
        ctypes.CDLL(None).mlock(ctypes.c_void_p(start), ctypes.c_size_t(len(table)))


MEMORY = Memory()
"""Made with the import, which in the public process is its parent's (`config.processes`)."""
