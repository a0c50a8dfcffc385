"""Small JSON files of the data folder that another process writes."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

_cache: dict[Path, tuple[tuple[int, int, int], dict[str, Any]]] = {}


def stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes when the file is replaced; None while there is none."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def read(path: Path) -> dict[str, Any]:
    """What the file says now, or {} when there is none yet. Read again only when it was replaced."""
    now = stamp(path)
    if now is None:
        _cache.pop(path, None)
        return {}
    known = _cache.get(path)
    if known is None or known[0] != now:
        known = (now, json.loads(path.read_text(encoding="utf-8")))
        _cache[path] = known
    return known[1]


def write(path: Path, content: dict[str, Any]) -> None:
    """Replace the file; a reader sees the old or the new one, never half of it.

    The same content leaves the file untouched.
    """
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            # mkstemp lets only this user in; the other processes may run as users of the same group.
            os.fchmod(file.fileno(), 0o640)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
