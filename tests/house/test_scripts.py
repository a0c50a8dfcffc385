"""The scripts of the first screen answer when asked for help, and are what CI runs."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "name", ["setup", "demo", "server", "test", "lint", "fuzz", "openappeal", "lock", "make-unseal"]
)
def test_a_script_can_be_run_and_says_in_its_second_line_what_it_does(name):
    path = ROOT / "script" / name

    assert os.access(path, os.X_OK)
    assert path.read_text("utf-8").splitlines()[1].startswith(f"# script/{name}")


def test_ci_runs_what_everybody_runs():
    assert 'script/test"' in (ROOT / ".ci/run").read_text("utf-8")


def test_setup_names_an_unknown_set():
    result = subprocess.run([ROOT / "script/setup", "everything"], capture_output=True, text=True)

    assert (result.returncode, result.stdout) == (2, "")
    choices = "runtime, postgres, social, webhooks or dev"
    assert result.stderr == f"script/setup: unknown set 'everything'; choose {choices}.\n"


def test_setup_without_a_fitting_python_says_so(tmp_path):
    """In a copy without an environment, with nothing but an old Python on the path."""
    (tmp_path / "script").mkdir()
    (tmp_path / "requirements").symlink_to(ROOT / "requirements")
    (tmp_path / "script/setup").write_bytes((ROOT / "script/setup").read_bytes())
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("bash", "dirname", "sha256sum", "shasum", "flock", "env"):
        for folder in ("/usr/bin", "/bin"):
            if Path(folder, name).exists() and not (programs / name).exists():
                (programs / name).symlink_to(Path(folder, name))
    old = programs / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit 0\nexit 1\n')
    old.chmod(0o755)

    result = subprocess.run(
        ["bash", str(tmp_path / "script/setup")], env={"PATH": str(programs)}, capture_output=True, text=True
    )

    assert result.returncode == 1
    assert result.stderr == (
        "script/setup: Python 3.9.2 is not one of the versions OpenAppeal runs on (3.11 to 3.14)."
        " Please install Python 3.12, for example, and try again.\n"
    )
