from __future__ import annotations

import pytest

from openappeal.transparency.actions import handing


@pytest.fixture
def _nothing_mixed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pairs that cancel each other, so that numbers can be written into tests."""
    monkeypatch.setattr(handing, "_pairs", lambda: 0)
