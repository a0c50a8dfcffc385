"""Telling what went wrong without telling about whom."""

from __future__ import annotations

import traceback


def where(error: BaseException) -> str:
    """Name the kind of an error and the lines it came from. Its message could quote what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    lines = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {lines}" if lines else type(error).__name__
