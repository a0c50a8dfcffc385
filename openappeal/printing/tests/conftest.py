from __future__ import annotations

from pathlib import Path

import pytest

from openappeal.printing.engine import fitting

FONTS = Path(__file__).parent / "fonts"


@pytest.fixture
def _east_fonts(monkeypatch):
    """Letters of Chinese, Japanese and Korean names, whether or not this machine has fonts for them."""
    monkeypatch.setattr(fitting, "INSTALLED", (FONTS,))
    for found in (fitting.fonts, fitting.other_families):
        found.cache_clear()
    yield
    for found in (fitting.fonts, fitting.other_families):
        found.cache_clear()
