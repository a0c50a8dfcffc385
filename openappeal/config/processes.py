"""The three processes: two web servers and the worker."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta

PR_SET_PDEATHSIG = 1
# Many, since posts wait in line for one another (publishing.server) and readers must not wait with them.
WEB_THREADS = {"public": 24, "staff": 4}
# Sealing and the forms are Python: two processes use two cores, and one goes on while the other starts.
WEB_WORKERS = {"public": 2, "staff": 1}
ROUND_SECONDS = 0.25
HOUR = timedelta(hours=1)


def die_with_parent() -> None:
    """Ask Linux to end this process when its parent dies, so that a killed server leaves nothing behind."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def no_core_dumps() -> None:
    """A dump of memory would hold what people typed."""
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve_web(role: str, *, host: str, port: int) -> int:
    """Run the public or the staff process until it is told to stop."""
    from openappeal.config import database, places

    database.require_ready()
    places.refuse_unsafe(role=role, host=host)
    no_core_dumps()
    if os.environ.get("OPENAPPEAL_SUPERVISED"):
        die_with_parent()
    os.environ["OPENAPPEAL_CHILD_OF_SERVER"] = "1"
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        f"openappeal.config.wsgi_{role}:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WEB_WORKERS[role],
        blocking_threads=WEB_THREADS[role],
        backlog=1024,
        log_enabled=False,
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
        websockets=False,
    )
    server.serve()
    return 0


def work() -> int:
    """Run the worker until it is told to stop: letters in one thread, everything else in the other."""
    no_core_dumps()
    if os.environ.get("OPENAPPEAL_SUPERVISED"):
        die_with_parent()
    from openappeal.config.cli import setup_django

    setup_django("worker")
    from openappeal.config import rounds

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    rounds.begin()
    gc.freeze()
    letters = threading.Thread(target=_loop, args=(rounds.letters, stop), name="letters", daemon=True)
    letters.start()
    _loop(rounds.files_and_counts, stop)
    letters.join(timeout=25)
    return 0


def _loop(step: Callable[[], bool], stop: threading.Event) -> None:
    """Repeat a step; rest when it had nothing to do. A failing step is logged and tried again."""
    from django.db import close_old_connections

    logger = logging.getLogger("openappeal.worker")
    pause = ROUND_SECONDS
    while not stop.is_set():
        try:
            busy = step()
            pause = ROUND_SECONDS
        except Exception as error:
            # The kind of failure only: its message could hold what somebody typed.
            logger.error("%s failed: %s", step.__name__, type(error).__name__)
            if os.environ.get("OPENAPPEAL_TRACE"):
                logger.exception("trace")
            busy, pause = False, min(pause * 2, 10.0)
            close_old_connections()
        if not busy:
            stop.wait(pause)
