"""The import contract refuses what it is there to refuse; tried on a copy with one bad file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(
        ROOT / "openappeal",
        folder / "openappeal",
        ignore=shutil.ignore_patterns("tests", "static", "templates", "__pycache__"),
    )
    return folder


def lint(folder):
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("path", "line", "broken"),
    [
        ("openappeal/mailings/leak.py", "from openappeal.signatures import models", "Floors: "),
        ("openappeal/core/leak.py", "import django", "The ground floor is plain Python"),
        ("openappeal/vault/leak.py", "from openappeal.core import languages", "Floors: "),
        ("openappeal/helpers/__init__.py", "", "helpers"),
    ],
)
def test_a_bad_import_is_refused(copy, path, line, broken):
    planted = copy / path
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(line + "\n")
    try:
        result = lint(copy)
    finally:
        if planted.name == "__init__.py":
            shutil.rmtree(planted.parent)
        else:
            planted.unlink()

    assert result.returncode == 1, result.stdout
    assert broken in result.stdout


def test_the_house_as_it_stands_is_accepted(copy):
    result = lint(copy)

    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout
