"""Public files in memory, each checked against the disk, at most a few times a second."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli

from openappeal.publishing import headers
from openappeal.publishing.headers import Headers

MEMORY_LIMIT = 64 * 1024 * 1024
KEPT_SIZE = 1024 * 1024
"""Larger files are read from the disk each time and not compressed: images, print files."""

TRUSTED_SECONDS = 0.2
"""How long a file is taken to be unchanged after the disk was asked. Asking costs more than answering."""

GONE = ".gone"
"""Stands in the folder of a page that was public and is no more. Empty, and never sent itself."""

_CHUNK = 64 * 1024
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")
_SIBLING = re.compile(
    "(?:" + "|".join(map(re.escape, sorted(headers.COMPRESSED_SUFFIXES))) + r")\.(?:br|gz)", re.IGNORECASE
)

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """One encoding of a file: what is sent with it and instead of it."""

    etag: str
    full: Headers
    unchanged: Headers
    body: bytes | None  # None: read it from the disk


@dataclass(slots=True)
class StoredFile:
    """A public file as it was when its stamp was taken. Only `trusted_until` changes."""

    file: str
    stamp: Stamp
    size: int
    answers: dict[str, Answer]
    memory: int
    trusted_until: float = 0.0

    def chunks(self, first: int, last: int) -> Iterator[bytes]:
        """Read a part from the disk. A file that was replaced meanwhile ends the answer early."""
        with open(self.file, "rb") as stream:
            if _stamp(os.fstat(stream.fileno())) != self.stamp:
                return
            stream.seek(first)
            left = last - first + 1
            while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
                left -= len(chunk)
                yield chunk


class Shelf:
    """The files of one folder, loaded when first asked for and again when the disk has newer ones."""

    def __init__(self, folder: Path, every_answer: Headers) -> None:
        self._folder = os.path.realpath(folder)
        self._every_answer = every_answer
        self._files: dict[str, StoredFile] = {}
        self._memory = 0
        self._lock = threading.Lock()

    def known(self, path: str) -> StoredFile | None:
        """Give the file of a path that was fetched before, if the disk still has just that one."""
        stored = self._files.get(path)
        if stored is None:
            return None
        now = time.monotonic()
        if now < stored.trusted_until:
            return stored
        try:
            found = os.stat(stored.file)
        except OSError:
            return None
        if _stamp(found) != stored.stamp:
            return None
        stored.trusted_until = now + TRUSTED_SECONDS
        return stored

    def fetch(self, path: str) -> StoredFile | None:
        """Give the file of a path as WSGI tells it, or None when there is none to show."""
        stored = self.known(path)
        if stored is not None:
            return stored
        public = decoded(path)
        file = self._place(public) if public else None
        stored = self._load(public or "", file) if file else None
        self._keep(path, stored)
        return stored

    def is_folder(self, path: str) -> bool:
        """Tell whether a path lacks only its last slash."""
        public = decoded(path)
        return public is not None and self._place(public + "/") is not None

    def is_gone(self, path: str) -> bool:
        """Tell whether a page stood at a path and was taken down."""
        public = decoded(path)
        return public is not None and public.endswith("/") and self._inside(public[1:] + GONE) is not None

    def names(self, folder: str = "") -> list[str]:
        """List what stands in a folder, or nothing when it is not there."""
        try:
            return sorted(os.listdir(os.path.join(self._folder, folder)))
        except OSError:
            return []

    def _place(self, public: str) -> str | None:
        return self._inside(public[1:] + ("index.html" if public.endswith("/") else ""))

    def _inside(self, name: str) -> str | None:
        # A symbolic link may not lead out of the folder.
        file = os.path.realpath(os.path.join(self._folder, name))
        inside = file.startswith(self._folder + os.sep)
        try:
            return file if inside and os.path.isfile(file) else None
        except ValueError:
            return None

    def _load(self, public: str, file: str) -> StoredFile | None:
        try:
            with open(file, "rb") as stream:
                found = os.fstat(stream.fileno())  # of the very file that is read
                if found.st_size > KEPT_SIZE:
                    digest = hashlib.file_digest(stream, "sha256")
                    bodies: dict[str, bytes | None] = {"identity": None}
                else:
                    plain = stream.read()
                    digest = hashlib.sha256(plain)
                    bodies = {"identity": plain, **_compressed(file, plain)}
        except OSError:
            return None
        answers = {
            encoding: self._answer(public, encoding, digest.hexdigest(), body, found.st_size)
            for encoding, body in bodies.items()
        }
        memory = sum(len(body) for body in bodies.values() if body) + 4096
        return StoredFile(file, _stamp(found), found.st_size, answers, memory)

    def _answer(self, public: str, encoding: str, digest: str, body: bytes | None, size: int) -> Answer:
        etag = f'"{digest[:20]}"' if encoding == "identity" else f'"{digest[:20]}-{encoding}"'
        validators = [
            *headers.security(public, self._every_answer),
            *headers.robots(public),
            *headers.downloads(public),
            *headers.sharing(public),
            ("Cache-Control", headers.cache_control(public)),
            ("ETag", etag),
        ]
        if os.path.splitext(public)[1] in headers.COMPRESSED_SUFFIXES or public.endswith("/"):
            validators.append(("Vary", "Accept-Encoding"))
        described = [
            ("Content-Type", headers.content_type(public if not public.endswith("/") else "/index.html")),
            ("Content-Length", str(size if body is None else len(body))),
        ]
        # Parts are given of the plain file only.
        described.append(("Accept-Ranges", "bytes") if encoding == "identity" else ("Content-Encoding", encoding))
        return Answer(etag, validators + described, validators, body)

    def _keep(self, path: str, stored: StoredFile | None) -> None:
        with self._lock:
            before = self._files.pop(path, None)
            self._memory -= before.memory if before else 0
            if stored is None:
                return
            if self._memory + stored.memory > MEMORY_LIMIT:
                self._files.clear()
                self._memory = 0
            self._files[path] = stored
            self._memory += stored.memory


def decoded(path: str) -> str | None:
    """Turn a path as WSGI tells it (UTF-8 read as Latin-1) into text, or None when it names no file.

    Hidden names are refused, so that a file being written is never read; so are the compressed
    copies under their own names.
    """
    try:
        public = path.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    if not public.startswith("/") or _FORBIDDEN.search(public) or len(public) > 1000:
        return None
    *folders, name = public[1:].split("/")
    if "" in folders or _SIBLING.search(name):
        return None
    if folders[:1] == [".well-known"]:
        folders = folders[1:]
    return None if any(part.startswith(".") for part in (*folders, name)) else public


def _compressed(file: str, plain: bytes) -> dict[str, bytes]:
    """Read the copies that unpack to exactly these bytes.

    The writer replaces the copies just before the plain file. Between those moments, or after it
    was killed there, a copy belongs to another version and is left alone.
    """
    copies = {}
    if os.path.splitext(file)[1] in headers.COMPRESSED_SUFFIXES:
        for encoding, suffix, unpack in (("br", ".br", brotli.decompress), ("gzip", ".gz", gzip.decompress)):
            try:
                with open(file + suffix, "rb") as stream:
                    packed = stream.read(KEPT_SIZE)
                if unpack(packed) == plain:
                    copies[encoding] = packed
            except (OSError, EOFError, zlib.error, brotli.error):
                continue
    return copies


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_mtime_ns, found.st_size, found.st_ino
