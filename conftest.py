"""Settings and fixtures of every test. The environment is set before Django reads it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

_scratch = Path(tempfile.mkdtemp(prefix="openappeal-test-"))
os.environ["OPENAPPEAL_ROLE"] = "test"
os.environ["OPENAPPEAL_DATA"] = str(_scratch / "data")
os.environ["OPENAPPEAL_KEYS"] = str(_scratch / "keys")
for name in ("OPENAPPEAL_EMAIL_URL", "OPENAPPEAL_SITE_URL", "OPENAPPEAL_STAFF_URL", "OPENAPPEAL_SECRET_KEY"):
    os.environ.pop(name, None)
(_scratch / "data").mkdir()

from openappeal.vault.keys import make_keys  # noqa: E402  after the environment
from openappeal.vault.testing import StaticKeys  # noqa: E402

make_keys(_scratch / "keys")

TODAY = date(2026, 11, 24)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def keys(settings: object) -> StaticKeys:
    """Keys in memory, also for the views."""
    fresh = StaticKeys.fresh()
    settings.KEYS = fresh  # type: ignore[attr-defined]
    return fresh


@pytest.fixture
def data_dir(settings: object, tmp_path: Path) -> Iterator[Path]:
    """A data folder of this test's own."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    settings.PUBLIC_DIR = tmp_path / "public"  # type: ignore[attr-defined]
    return tmp_path
