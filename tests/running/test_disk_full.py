"""A disk without room, in a mount of the test's own: one sentence, no traceback, nothing half made."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.campaign import ROOT, environment, free_port

UNSHARE = ["unshare", "--map-root-user", "--mount"]
SCRIPT = 'mount -t tmpfs -o size="$1" none "$2" && shift 2 && exec "$@"'


def may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not may_mount(), reason="this machine lets nobody mount a small disk")
@pytest.mark.parametrize("size", ["16k", "400k", "3m"])
def test_a_full_disk_is_one_sentence(tmp_path: Path, size: str) -> None:
    """Full at the first file, while the database is made, and while it is filled."""
    settings = {
        "OPENAPPEAL_DATA": str(tmp_path / "small" / "data"),
        "OPENAPPEAL_KEYS": str(tmp_path / "keys"),
    }
    (tmp_path / "small").mkdir()
    ports = ["--public-port", str(free_port()), "--staff-port", str(free_port())]
    serve = [sys.executable, "-m", "openappeal", "serve", "--demo", *ports]
    done = subprocess.run(
        [*UNSHARE, "sh", "-c", SCRIPT, "sh", size, str(tmp_path / "small"), *serve],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stderr[-1500:]
    assert "Traceback" not in done.stderr
    assert "disk is full" in done.stderr.lower(), done.stderr
