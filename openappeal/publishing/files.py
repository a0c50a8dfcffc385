"""Writing public files so that no reader ever sees half of one.

Everything is written beside its place under a hidden name first, then renamed: the compressed
copies, and last the plain file. The public process sends a copy only if it unpacks to the plain
file. Another web server may send the new copy an instant before the new plain file; both are whole.
"""

from __future__ import annotations

import contextlib
import errno
import gzip
import os
import secrets
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import brotli

from openappeal.publishing.headers import COMPRESSED_SUFFIXES
from openappeal.publishing.stored import GONE, decoded

COPIES = (".br", ".gz")
TEMPORARY = ".tmp"
SMALL = 256 * 1024
LEFT_OVER_SECONDS = 3600
"""A hidden file older than this belongs to no writer that still runs."""

_FULL = (errno.ENOSPC, errno.EDQUOT)
_DAY = 86400


class DiskFull(Exception):
    """Nothing was changed; the message says what to do."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"The disk is full, so {path} stays as it was. Free some space; it is written again by itself."
        )


class NotAnAddress(ValueError):
    """The text is not a path that the file server would answer."""


def file_of(public_dir: Path, path: str) -> Path:
    """Say where the file of an address stands: `/en/about/` → `en/about/index.html`.

    :raises NotAnAddress:
    """
    try:
        public = decoded(path.encode().decode("latin-1"))
    except UnicodeEncodeError as error:
        raise NotAnAddress(path) from error
    if public is None:
        raise NotAnAddress(path)
    return public_dir / (public[1:] + ("index.html" if public.endswith("/") else ""))


def path_of(public_dir: Path, file: Path) -> str:
    """Say which address a file answers; the reverse of `file_of`."""
    path = "/" + file.relative_to(public_dir).as_posix()
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


class Draft:
    """New content for one address, written to the disk and not yet seen by anybody.

    Made by `draft`. Either `replace` or `discard` ends it.
    """

    def __init__(self, target: Path, written: dict[str, Path], gone: list[str]) -> None:
        self._target, self._written, self._gone = target, written, gone

    def replace(self) -> bool:
        """Put the content in its place; tell whether anything changed."""
        for suffix, temporary in self._written.items():  # the plain file is the last
            os.replace(temporary, _beside(self._target, suffix))
        for suffix in self._gone:
            _beside(self._target, suffix).unlink(missing_ok=True)
        if self._target.name == "index.html":
            self._target.with_name(GONE).unlink(missing_ok=True)
        return bool(self._written)

    def discard(self) -> None:
        for temporary in self._written.values():
            temporary.unlink(missing_ok=True)


def draft(public_dir: Path, path: str, body: bytes) -> Draft:
    """Prepare new content of an address. What the disk already has, byte for byte, is not written.

    :raises DiskFull: and leaves nothing behind
    :raises NotAnAddress:
    """
    target = file_of(public_dir, path)
    has_copies = target.suffix in COMPRESSED_SUFFIXES
    if _is_same(target, body, has_copies):
        return Draft(target, {}, [])
    written: dict[str, Path] = {}
    try:
        _make_folder(public_dir, target.parent)
        moment = _moment(target)
        bodies = _packed(body) if has_copies else {}
        for suffix, content in {**bodies, "": body}.items():
            hidden = target.with_name(f".{target.name}.{secrets.token_hex(6)}{TEMPORARY}")
            written[suffix] = hidden
            _write(hidden, content, moment)
    except BaseException as error:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)
        _remove_empty(public_dir, target.parent)
        if isinstance(error, OSError) and error.errno in _FULL:
            raise DiskFull(path) from error
        raise
    return Draft(target, written, [suffix for suffix in COPIES if suffix not in written])


def write(public_dir: Path, path: str, body: bytes) -> bool:
    """Write the file of an address; tell whether it changed.

    :raises DiskFull: and the old file stays
    :raises NotAnAddress:
    """
    return draft(public_dir, path, body).replace()


def remove(public_dir: Path, path: str) -> bool:
    """Remove the file of an address, its copies and folders left empty; tell whether there was one.

    :raises NotAnAddress:
    """
    target = file_of(public_dir, path)
    there = target.is_file()
    for suffix in ("", *COPIES):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            _beside(target, suffix).unlink()
    _remove_empty(public_dir, target.parent)
    return there


def mark_gone(public_dir: Path, path: str) -> None:
    """Have an address that still has its file answered with “gone” once the file is removed.

    `/en/about/` gets the empty hidden file `en/about/.gone`, which web servers look for and never send.
    It goes with the next file of the address. Without room for it the address is simply not found.

    :raises NotAnAddress:
    """
    target = file_of(public_dir, path)
    if target.name == "index.html" and target.is_file():
        mark = target.with_name(GONE)
        moment = _moment(mark)
        with contextlib.suppress(OSError):
            mark.touch()
            mark.chmod(0o644)
            os.utime(mark, (moment, moment))


def every_file(public_dir: Path) -> Iterator[Path]:
    """All plain public files: no compressed copies, nothing hidden but `.well-known`."""
    for folder, folders, names in os.walk(public_dir):
        folders[:] = [name for name in folders if not name.startswith(".") or name == ".well-known"]
        for name in names:
            if not name.startswith(".") and not name.endswith(COPIES):
                yield Path(folder, name)


def sweep(public_dir: Path) -> int:
    """Remove what writers that were killed have left; give the number of files."""
    removed = 0
    before = time.time() - LEFT_OVER_SECONDS
    for folder, _, names in os.walk(public_dir):
        for name in names:
            file = Path(folder, name)
            if name.startswith(".") and name.endswith(TEMPORARY) and file.lstat().st_ctime < before:
                file.unlink(missing_ok=True)
                removed += 1
    return removed


def _is_same(target: Path, body: bytes, has_copies: bool) -> bool:
    try:
        if target.read_bytes() != body:
            return False
        if not has_copies:
            return True
        packed = target.with_name(target.name + ".br").read_bytes()
        return (
            brotli.decompress(packed) == body
            and gzip.decompress(target.with_name(target.name + ".gz").read_bytes()) == body
        )
    except (OSError, EOFError, brotli.error, zlib.error):
        return False


def _packed(body: bytes) -> dict[str, bytes]:
    # Pages are written again whenever a count changes. Brotli's last step makes them 1 % smaller in more than twice the
    # time; the one before makes them a tenth smaller than 9 does and takes no longer, up to a size.
    quality = 10 if len(body) <= SMALL else 9
    # mtime 0: the same content gives the same bytes.
    return {".br": brotli.compress(body, quality=quality), ".gz": gzip.compress(body, 9, mtime=0)}


def _write(file: Path, content: bytes, moment: int) -> None:
    with open(file, "xb") as stream:
        os.fchmod(stream.fileno(), 0o644)  # for the web server, whatever the umask
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.utime(file, (moment, moment))


def _moment(target: Path) -> int:
    """The file time to set: the day, and one second more for each change within it.

    Web servers tell a file's time to everybody, as Last-Modified or within the ETag. Nothing public
    shows more than a day; and it must still grow with each change, or browsers would keep the old page.
    """
    today = int(time.time()) // _DAY * _DAY
    try:
        return max(today, int(target.stat().st_mtime) + 1)
    except OSError:
        return today


def _make_folder(public_dir: Path, folder: Path) -> None:
    if folder.is_dir():
        return
    if folder != public_dir:
        _make_folder(public_dir, folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(parents=True)
        folder.chmod(0o755)


def _remove_empty(public_dir: Path, folder: Path) -> None:
    while folder != public_dir and public_dir in folder.parents:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _beside(target: Path, suffix: str) -> Path:
    return target.with_name(target.name + suffix)
