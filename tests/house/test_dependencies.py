"""Each dependency has its reason, its lock and its hash; nothing names a package index."""

import shutil
from pathlib import Path

import pytest

from script.checks import locks

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def change(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_locks_are_in_order():
    assert list(locks.complaints(ROOT)) == []


def test_a_dependency_without_reason_is_refused(copy):
    change(copy / "pyproject.toml", "# the Solar Hijri calendar", "")

    assert list(locks.complaints(copy)) == ['pyproject.toml: "persiantools~=6.2", lacks its reason']


def test_an_unlisted_dependency_is_refused(copy):
    change(copy / "requirements/runtime.in", "segno~=1.6\n", "")

    assert list(locks.complaints(copy)) == ["requirements/runtime.in and pyproject.toml differ: segno~=1.6"]


def test_a_lock_without_hash_is_refused(copy):
    lock = copy / "requirements/runtime.txt"
    lines = lock.read_text("utf-8").splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith("segno=="))
    lines[start] = lines[start].replace(" \\", "")
    while lines[start + 1].lstrip().startswith("--hash"):
        del lines[start + 1]
    lock.write_text("".join(lines), "utf-8")

    assert list(locks.complaints(copy)) == ["requirements/runtime.txt: segno is not pinned with its hash"]


@pytest.mark.parametrize("line", ["--extra-index-url file:///somewhere", "segno @ git+ssh://host/segno"])
def test_an_index_address_is_refused(copy, line):
    with (copy / "requirements/postgres.txt").open("a") as lock:
        lock.write(line + "\n")

    assert any("names an address or an index" in sentence for sentence in locks.complaints(copy))


def test_a_shipped_version_other_than_the_tested_one_is_refused(copy):
    change(copy / "requirements/dev.txt", "segno==1.6", "segno==1.5")

    assert "requirements/dev.txt locks another segno than runtime.txt; run script/lock" in list(locks.complaints(copy))
