"""The three processes: two web servers and the worker.

Each is a parent, which loads the program once and never meets a request, a letter or a row, and children, which do
the work for a minute and are replaced: what people typed stays in the memory of a process for as long as that
lives, whatever the program does with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import gc
import importlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

PR_SET_PDEATHSIG = 1
# Many, since posts wait in line for one another (publishing.server) and readers must not wait with them.
WEB_THREADS = {"public": 24, "staff": 4}
# Sealing and the forms are Python: two processes use two cores, and one goes on while the other starts.
WEB_WORKERS = {"public": 2, "staff": 1}
# Two minutes are promised (SECURITY.md). The longest life of a web child is its minute, as much again when
# another has died, and the end of what it is at; of a worker's child a minute and the letter it is at.
LIFE_SECONDS = 60
LAST_REQUEST_SECONDS = 20
LAST_LETTER_SECONDS = 25
ROUND_SECONDS = 0.25


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
    places.refuse_office_key()
    no_core_dumps()
    if os.environ.get("OPENAPPEAL_SUPERVISED"):
        die_with_parent()
    load = functools.partial(load_application, role)
    _load_once(role)
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
        # A new child answers before the old one is told to finish.
        workers_lifetime=LIFE_SECONDS,
        workers_kill_timeout=LAST_REQUEST_SECONDS,
        websockets=False,
    )
    server.serve(target_loader=load, wrap_loader=False)
    return 0


def load_application(role: str) -> Any:
    """The WSGI application of a web child."""
    # A parent that is killed cannot end its children; they would go on holding the port.
    die_with_parent()
    if role == "public":
        from openappeal.antiabuse.memory import MEMORY

        # A child begins each minute, whether or not somebody comes: the keys of yesterday do not outlive their time.
        MEMORY.age(time.time())
    return importlib.import_module(f"openappeal.config.wsgi_{role}").application


def _load_once(role: str) -> None:
    """Load the program before the children are made, so that each begins at once and shares its memory.

    Where Python makes children in another way than by `fork` (3.14), each loads it again.
    """
    importlib.import_module(f"openappeal.config.wsgi_{role}")
    from django.db import connections

    connections.close_all()
    gc.collect()
    gc.freeze()


def work() -> int:
    """Run the worker until it is told to stop, in children that work for a minute each."""
    from openappeal.config import places

    places.refuse_office_key()
    no_core_dumps()
    if os.environ.get("OPENAPPEAL_SUPERVISED"):
        die_with_parent()
    from openappeal.config.cli import setup_django

    setup_django("worker")
    from django.db import connections

    from openappeal.config import rounds

    connections.close_all()
    gc.collect()
    gc.freeze()
    stop = threading.Event()
    child: list[int] = []

    def end(*_: object) -> None:
        stop.set()
        for pid in child:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    pause = ROUND_SECONDS
    while not stop.is_set():
        pid = os.fork()
        if pid == 0:
            _work_for_a_minute()
        child[:] = [pid]
        if stop.is_set():
            end()  # told to stop between the two lines above
        began = time.monotonic()
        _, status = os.waitpid(pid, 0)
        child.clear()
        if status:
            # It was killed, or could not work: what it left is looked at again, ever more slowly.
            rounds.forget_beginning()
            pause = ROUND_SECONDS if time.monotonic() - began > LIFE_SECONDS / 2 else min(pause * 2, 10.0)
            stop.wait(pause)
    return 0


def _work_for_a_minute() -> None:
    """The life of a worker's child: letters in one thread, everything else in the other. Never returns."""
    code = 1
    try:
        die_with_parent()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        over = threading.Timer(LIFE_SECONDS, stop.set)
        over.daemon = True
        over.start()
        from openappeal.config import rounds

        rounds.begin()
        letters = threading.Thread(target=_loop, args=(rounds.letters, stop), name="letters", daemon=True)
        letters.start()
        _loop(rounds.files_and_counts, stop)
        letters.join(timeout=LAST_LETTER_SECONDS)
        code = 0
    except Exception as error:  # noqa: BLE001  the parent sees the code, and tries again
        logging.getLogger("openappeal.worker").error("the worker failed: %s", type(error).__name__)
    finally:
        logging.shutdown()
        # Not by returning: the rest of this program is the parent's.
        os._exit(code)


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
