"""Imports that run: one thread each in the staff process, with the key in its memory.

So a press goes on although the browser is closed. A process that ends loses the thread and nothing else: whoever
has the key presses “Go on”.
"""

from __future__ import annotations

import logging
import threading

from django.conf import settings
from django.db import connection
from django.utils import timezone

from openappeal.signatures.actions.import_work import Work

# Between two parts signers and the worker write; on SQLite only one can.
PAUSE_SECONDS = 0.02

LONGEST_PART_SECONDS = 30

_running: dict[int, tuple[threading.Thread, threading.Event]] = {}
_lock = threading.Lock()
logger = logging.getLogger("openappeal.imports")


def start(run_id: int, key: bytes) -> None:
    """Go on with a check or an import. One that runs already is left alone; one that is stopping is waited for."""
    with _lock:
        thread, stop_it = _running.get(run_id, (None, None))
    if thread is not None and stop_it is not None:
        if not stop_it.is_set():
            return
        thread.join(LONGEST_PART_SECONDS)
    with _lock:
        if run_id in _running:
            return
        event = threading.Event()
        new = threading.Thread(target=_run, args=(run_id, key, event), name=f"import {run_id}", daemon=True)
        _running[run_id] = (new, event)
    new.start()


def stop(run_id: int) -> None:
    """Stop after the part that is being done."""
    with _lock:
        _thread, event = _running.get(run_id, (None, None))
    if event is not None:
        event.set()


def is_running(run_id: int) -> bool:
    """Whether it runs in this process."""
    with _lock:
        return run_id in _running


def _run(run_id: int, key: bytes, stop_it: threading.Event) -> None:
    try:
        work = Work(run_id=run_id, key=key, keys=settings.KEYS, today=timezone.now().date())
        while not stop_it.is_set() and work.step():
            stop_it.wait(PAUSE_SECONDS)
    except Exception as error:  # noqa: BLE001  a thread has nobody above it who could answer
        # The kind only: a message could quote the list. The page offers to go on.
        logger.error("import %s stopped: %s", run_id, type(error).__name__)
    finally:
        with _lock:
            _running.pop(run_id, None)
        connection.close()
