"""Fixtures of every test. Their environment is set in tests/environment.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from openappeal.antiabuse.memory import MEMORY
from openappeal.vault.testing import StaticKeys

TODAY = date(2026, 11, 24)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture(autouse=True)
def _nobody_came_before() -> None:
    """Without its keys the memory of limits knows nothing of the tests before."""
    MEMORY._table[:128] = bytes(128)


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
