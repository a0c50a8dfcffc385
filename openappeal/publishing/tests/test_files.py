from __future__ import annotations

import errno
import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import brotli
import pytest

from openappeal.publishing import files, stored
from openappeal.publishing.server import FileServer
from openappeal.publishing.tests.asking import ask
from openappeal.publishing.tests.conftest import application, state_of

ROOT = Path(files.__file__).resolve().parents[2]
NIGHT = 1_800_000_000 // 86400 * 86400


def names(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "index.html"),
        ("/en/about/", "en/about/index.html"),
        ("/count.json", "count.json"),
        ("/en/feed.atom", "en/feed.atom"),
        ("/404/en.html", "404/en.html"),
        ("/.well-known/security.txt", ".well-known/security.txt"),
        ("/fa/درباره/", "fa/درباره/index.html"),
    ],
)
def test_each_address_has_its_file(public, path, name):
    assert files.file_of(public, path) == public / name
    assert files.path_of(public, public / name) == path


@pytest.mark.parametrize("path", ["", "en/", "/../x", "/en//", "/.env", "/en/x.html.br", "/\x00", "/\ud800/"])
def test_what_no_reader_could_ask_for_is_not_written(public, path):
    with pytest.raises(files.NotAnAddress):
        files.write(public, path, b"x")
    assert names(public.parent) == []


def test_a_page_stands_with_its_compressed_copies(public):
    body = "فراخوان ".encode() * 500
    assert files.write(public, "/fa/", body) is True
    assert names(public) == ["fa/index.html", "fa/index.html.br", "fa/index.html.gz"]
    assert (public / "fa/index.html").read_bytes() == body
    assert brotli.decompress((public / "fa/index.html.br").read_bytes()) == body
    assert gzip.decompress((public / "fa/index.html.gz").read_bytes()) == body
    assert (public / "fa/index.html").stat().st_mode & 0o777 == 0o644
    assert (public / "fa").stat().st_mode & 0o777 == 0o755


def test_what_is_compressed_already_has_no_copies(public):
    files.write(public, "/assets/text.woff2", b"font" * 900)
    assert names(public) == ["assets/text.woff2"]


def test_the_same_content_is_not_written_again(public):
    files.write(public, "/en/", b"same")
    before = state_of(public)
    assert files.write(public, "/en/", b"same") is False
    assert state_of(public) == before


def test_the_same_content_gives_the_same_bytes_anywhere(public, tmp_path):
    for folder in (public, tmp_path / "mirror"):
        files.write(folder, "/en/", b"words " * 900)
    assert [(public / name).read_bytes() for name in names(public)] == [
        (tmp_path / "mirror" / name).read_bytes() for name in names(public)
    ]


@pytest.mark.parametrize("name", ["en/index.html.br", "en/index.html.gz", "en/index.html"])
@pytest.mark.parametrize("damage", [None, b"", b"damaged"])
def test_a_damaged_or_missing_part_is_made_good(public, name, damage):
    files.write(public, "/en/", b"words")
    (public / name).unlink()
    if damage is not None:
        (public / name).write_bytes(damage)
    assert files.write(public, "/en/", b"words") is True
    assert files.write(public, "/en/", b"words") is False


def test_file_times_tell_the_day_only_and_still_grow(public, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: NIGHT + 40_000.5)
    files.write(public, "/en/", b"1")
    times = {(public / name).stat().st_mtime for name in names(public)}
    assert times == {NIGHT}
    files.write(public, "/en/", b"2")
    assert (public / "en/index.html").stat().st_mtime == NIGHT + 1
    monkeypatch.setattr(time, "time", lambda: NIGHT - 90_000.0)  # a clock that was set back
    files.write(public, "/en/", b"3")
    assert (public / "en/index.html").stat().st_mtime == NIGHT + 2


def test_removing_takes_the_copies_and_empty_folders(public):
    files.write(public, "/en/", b"home")
    files.write(public, "/en/about/team/", b"team")
    assert files.remove(public, "/en/about/team/") is True
    assert names(public) == ["en/index.html", "en/index.html.br", "en/index.html.gz"]
    assert not (public / "en/about").exists()
    assert files.remove(public, "/en/about/team/") is False
    files.remove(public, "/en/")
    assert public.is_dir()


def test_a_draft_that_is_given_up_leaves_nothing(public):
    files.write(public, "/en/", b"old")
    files.draft(public, "/en/", b"new").discard()
    assert names(public) == ["en/index.html", "en/index.html.br", "en/index.html.gz"]
    assert (public / "en/index.html").read_bytes() == b"old"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_a_full_disk_leaves_the_old_page(public, monkeypatch, code, fails_at):
    files.write(public, "/en/", b"old")
    calls = []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) > fails_at:
            raise OSError(code, "full")

    monkeypatch.setattr(os, "fsync", full)
    for path in ("/en/", "/en/new/"):
        calls.clear()
        with pytest.raises(files.DiskFull, match=f"{path} stays as it was. Free some space"):
            files.write(public, path, b"new")
    monkeypatch.undo()
    assert names(public) == ["en/index.html", "en/index.html.br", "en/index.html.gz"]
    assert not (public / "en/new").exists()
    assert files.write(public, "/en/", b"old") is False


def test_a_really_full_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may make a small disk")
    try:
        files.write(disk, "/en/", b"old" * 1000)
        with pytest.raises(files.DiskFull):
            files.write(disk, "/en/", os.urandom(400_000))
        assert names(disk) == ["en/index.html", "en/index.html.br", "en/index.html.gz"]
        assert files.write(disk, "/en/", b"old" * 1000) is False
        assert files.write(disk, "/en/", b"new") is True
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_only_what_nobody_writes_any_more_is_swept(public, monkeypatch):
    files.write(public, "/en/", b"page")
    (public / "en/.index.html.0123.tmp").write_bytes(b"half")
    assert files.sweep(public) == 0
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + files.LEFT_OVER_SECONDS + 60)
    assert files.sweep(public) == 1
    assert names(public) == ["en/index.html", "en/index.html.br", "en/index.html.gz"]


VERSIONS = {letter: (f"<p>{letter}</p>" * 3000).encode() for letter in "abc"}
WRITER = """
import sys
from pathlib import Path
from openappeal.publishing import files
while True:
    for letter in "abc":
        files.write(Path(sys.argv[1]), "/en/", (f"<p>{letter}</p>" * 3000).encode())
"""


def test_killing_the_writer_at_any_moment_leaves_whole_files(public):
    site = FileServer(public, application)
    for number in range(12):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(public)], cwd=ROOT)
        try:
            deadline = time.monotonic() + 20
            while not (public / "en/index.html").exists() and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(0.15 + number * 0.013)
        finally:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        plain = (public / "en/index.html").read_bytes()
        assert plain in VERSIONS.values()
        assert brotli.decompress((public / "en/index.html.br").read_bytes()) in VERSIONS.values()
        assert gzip.decompress((public / "en/index.html.gz").read_bytes()) in VERSIONS.values()
        for name in names(public):
            assert name.startswith("en/index.html") or Path(name).name.startswith(".")
        packed = ask(site, "/en/", accept_encoding="br")
        body = brotli.decompress(packed.body) if "Content-Encoding" in packed.headers else packed.body
        assert body == plain
    assert files.write(public, "/en/", b"next") is True


def test_readers_never_see_a_mixture_while_a_page_changes(public):
    """Whatever was asked for, body, encoding, length and ETag belong to one version."""
    site = FileServer(public, application)
    files.write(public, "/en/", VERSIONS["a"])
    stop = threading.Event()

    def write():
        while not stop.is_set():
            for body in VERSIONS.values():
                files.write(public, "/en/", body)

    writer = threading.Thread(target=write)
    writer.start()
    seen: dict[str, set[bytes]] = {}
    try:
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline:
            for accepted in ("br", "gzip", "identity"):
                got = ask(site, "/en/", accept_encoding=accepted)
                unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
                body = unpack[got.headers.get("Content-Encoding")](got.body)
                assert got.status == 200
                assert body in VERSIONS.values()
                assert got.headers["Content-Length"] == str(len(got.body))
                seen.setdefault(got.headers["ETag"], set()).add(body)
    finally:
        stop.set()
        writer.join()
    assert stored.TRUSTED_SECONDS == 0
    assert all(len(bodies) == 1 for bodies in seen.values())
    assert len(set().union(*seen.values())) > 1
