"""The style sheet, fonts and images, under names that tell their content and so never change."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path, PurePosixPath

import openappeal.cms
from openappeal.cms.assets import save_manifest
from openappeal.publishing import files

KEPT_DAYS = 30
"""How long an asset outlives the last page that named it: in browsers, in mirrors."""

_SOURCE = Path(openappeal.cms.__file__).parent / "static" / "cms"
_DAY = 86400
_URL = re.compile(r"""url\(\s*(["']?)(?!data:|#|/|[a-z]+:)([^"')]+?)\1\s*\)""")
# Strings and addresses stand as they are; comments and blanks between them are looked at.
_TOKEN = re.compile(
    r"""(?P<kept>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)"']*\))|(?P<comment>/\*.*?\*/)|(?P<blank>\s+)""",
    re.DOTALL,
)
_MARKED = re.compile("\x00(\\d+)\x00")


class MissingAsset(Exception):
    """A style sheet names a file that is not there."""


def write(*, public_dir: Path, now: float, source: Path = _SOURCE) -> dict[str, str]:
    """Write all assets and the map of their names, and remove those that no page names any more.

    :raises DiskFull:
    :raises MissingAsset:
    """
    bodies = {
        file.relative_to(source).as_posix(): file.read_bytes()
        for file in sorted(source.rglob("*"))
        if file.is_file() and file.parent.name != "css"
    }
    addresses = {name: _address(name, body) for name, body in bodies.items()}
    sheet = style_sheet(source / "css", addresses).encode()
    bodies["site.css"], addresses["site.css"] = sheet, _address("site.css", sheet)
    today = int(now) // _DAY * _DAY
    for name, path in addresses.items():
        files.write(public_dir, path, bodies[name])
        os.utime(files.file_of(public_dir, path), (today, today))  # still in use today
    save_manifest(addresses)
    _remove_old(public_dir / "assets", set(addresses.values()), today)
    return addresses


def style_sheet(folder: Path, addresses: dict[str, str]) -> str:
    """Join the sheets in the order of `index.txt`, with the files they name under their new names.

    :raises MissingAsset:
    """
    names = (folder / "index.txt").read_text(encoding="utf-8").split()
    joined = "\n".join((folder / name).read_text(encoding="utf-8") for name in names)

    def renamed(match: re.Match[str]) -> str:
        name = os.path.normpath(PurePosixPath("css") / match[2])
        if name not in addresses:
            raise MissingAsset(f"The style sheet names {match[2]}, which is not among the assets.")
        return f"url({PurePosixPath(addresses[name]).name})"  # beside the sheet, wherever a mirror puts both

    return shortened(_URL.sub(renamed, joined))


def shortened(css: str) -> str:
    """Drop comments and needless blanks; nothing that could change what the sheet means."""
    kept: list[str] = []

    def stand_in(match: re.Match[str]) -> str:
        if match["kept"] is None:
            return " "
        kept.append(match["kept"])
        return f"\x00{len(kept) - 1}\x00"

    text = _TOKEN.sub(stand_in, css)
    text = re.sub(r" +", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    text = text.replace(": ", ":")  # in a selector no blank follows a colon; before one it has a meaning
    text = text.replace(";}", "}").strip()
    return _MARKED.sub(lambda match: kept[int(match[1])], text) + "\n"


def _address(name: str, body: bytes) -> str:
    file = PurePosixPath(name)
    return f"/assets/{file.stem}.{hashlib.sha256(body).hexdigest()[:12]}{file.suffix}"


def _remove_old(folder: Path, current: set[str], today: int) -> None:
    for file in files.every_file(folder):
        path = f"/assets/{file.name}"
        if path not in current and file.stat().st_mtime < today - KEPT_DAYS * _DAY:
            files.remove(folder.parent, path)
