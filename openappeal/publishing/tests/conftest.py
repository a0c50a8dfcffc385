from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from openappeal.publishing import stored
from openappeal.publishing.server import FileServer

Put = Callable[[str, bytes], None]


@pytest.fixture
def public(tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    folder.mkdir()
    return folder


@pytest.fixture
def put(public: Path) -> Put:
    def put(name: str, body: bytes) -> None:
        file = public / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        file.with_name(file.name + ".br").write_bytes(brotli.compress(body))
        file.with_name(file.name + ".gz").write_bytes(gzip.compress(body, mtime=0))

    return put


@pytest.fixture(autouse=True)
def _no_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "TRUSTED_SECONDS", 0.0)


def state_of(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """What stands in a folder, to the byte, and whether it was written again."""
    return {
        str(file): (file.read_bytes(), file.stat().st_ino, file.stat().st_mtime_ns)
        for file in folder.rglob("*")
        if file.is_file()
    }


def application(environ, start_response):  # type: ignore[no-untyped-def]
    start_response("200 OK", [("Content-Type", "text/html"), ("X-Content-Type-Options", "weaker")])
    return [b"a form " + environ["PATH_INFO"].encode("latin-1")]


@pytest.fixture
def site(public: Path, put: Put) -> FileServer:
    put("index.html", b"choose")
    put("en/index.html", b"<h1>An appeal</h1>" * 50)
    put("fa/index.html", "<h1>فراخوان</h1>".encode() * 50)
    put("404/en.html", b"no such page")
    put("404/fa.html", "چنین صفحه‌ای نیست".encode())
    put("410/en.html", b"taken down")
    put("410/fa.html", "برداشته شد".encode())
    put("away/en/index.html", b"away for a moment")
    put("away/fa/index.html", "کمی بعد".encode())
    return FileServer(public, application)
