"""The log's files: tiles, documents and the checkpoint, below `public/log/`, and the checkpoint's copies elsewhere.

Each is written beside its place under a hidden name, reaches the disk, and is renamed. File times carry the day alone
(the checkpoint's a counter besides): web servers tell them to everybody.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from openappeal.tlog.tiles import MAX_TILE_BYTES, Missing
from openappeal.tlog.verifying import CHECKPOINT

TEMPORARY = ".tmp"
"""As in `publishing`, which clears away what a killed writer has left."""
AT_ONCE = 8
"""Files that reach the disk side by side: it has more to do, and is done sooner."""

_DAY = 86_400


@dataclass(frozen=True)
class Places:
    """Where one log's files lie, and where its newest checkpoint is kept besides: not public, and best on other disks.

    Copies are what tells that a backup was put back, of the public files too.
    """

    public: Path
    kept: tuple[Path, ...] = ()

    def read(self, path: str) -> bytes:
        """What lies at a path below the log's prefix.

        :raises openappeal.tlog.tiles.Missing:
        """
        try:
            with open(self.public / path, "rb") as stream:
                return stream.read(MAX_TILE_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise Missing(path) from None

    def checkpoints(self) -> list[bytes | None]:
        """The published checkpoint, or None, and then every copy that there is."""
        found: list[bytes | None] = []
        for file in (self.public / CHECKPOINT, *self.kept):
            try:
                found.append(file.read_bytes())
            except FileNotFoundError:
                found.append(None)
        return found


def places() -> Places:
    """The places that the settings name."""
    kept = [Path(settings.DATA_DIR) / "log" / CHECKPOINT, *map(Path, settings.LOG_COPIES)]
    return Places(Path(settings.PUBLIC_DIR) / "log", tuple(kept))


def write(folder: Path, files: Iterable[tuple[str, bytes]], day: date) -> None:
    """Put files below a folder into their places, all on the disk when it returns.

    :raises OSError: if the disk is full, say; then nothing half-written lies in a place that is read.
    """
    drafts: list[tuple[Path, Path]] = []
    try:
        for path, content in files:
            drafts.append((_draft(folder, folder / path, content, _midnight(day)), folder / path))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(flush, [draft for draft, _ in drafts]))
            for draft, target in drafts:
                os.replace(draft, target)
            list(pool.map(flush, {target.parent for _, target in drafts}))
    except BaseException:
        for draft, _ in drafts:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
        raise


def draft_checkpoint(file: Path, content: bytes, day: date) -> Path:
    """Write a checkpoint beside its place; renaming the returned file publishes it."""
    with contextlib.suppress(FileNotFoundError):
        # It changes within a day, and its time must grow, or caches would keep the old one.
        return _draft(file.parent, file, content, max(_midnight(day), int(file.stat().st_mtime) + 1), flush=True)
    return _draft(file.parent, file, content, _midnight(day), flush=True)


def put(draft: Path, file: Path) -> None:
    """Rename a draft into its place, for good."""
    os.replace(draft, file)
    flush(file.parent)


def clear(folder: Path, paths: Iterable[str]) -> None:
    """Remove folders of partial tiles that full ones have replaced."""
    for path in paths:
        shutil.rmtree(folder / path, ignore_errors=True)


def _draft(root: Path, target: Path, content: bytes, moment: int, *, flush: bool = False) -> Path:
    draft = target.with_name(f".{target.name}.{secrets.token_hex(6)}{TEMPORARY}")
    try:
        _make_folder(root, target.parent)
        with open(draft, "xb") as stream:
            os.fchmod(stream.fileno(), 0o644)  # for the web server, whatever the umask
            stream.write(content)
            stream.flush()
            if flush:
                os.fsync(stream.fileno())
        os.utime(draft, (moment, moment))
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    return draft


def flush(path: Path) -> None:
    """Have a file, or a folder's list of files, reach the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_folder(root: Path, folder: Path) -> None:
    if folder.is_dir():
        return
    if folder != root:
        _make_folder(root, folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(parents=True)
        folder.chmod(0o755)
        flush(folder.parent)


def _midnight(day: date) -> int:
    return (day - date(1970, 1, 1)).days * _DAY
