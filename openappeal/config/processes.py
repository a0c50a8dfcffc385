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
from pathlib import Path
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
FILES_NICENESS = 5
REAP_SECONDS = 0.1


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

    if role == "public":
        _prepare_pages()
    connections.close_all()
    for one in connections.all(initialized_only=True):
        if one.vendor == "postgresql":
            # A pool that was opened here would be shared by the children, with its connections and without its threads.
            one.close_pool()  # type: ignore[attr-defined]  # that backend alone has it
    gc.collect()
    gc.freeze()


def _prepare_pages() -> None:
    """Compile the templates, addresses and sentences that the first visitors of every minute would wait for."""
    from django.apps import apps
    from django.template import TemplateSyntaxError
    from django.template.loader import get_template
    from django.urls import get_resolver
    from django.utils import translation

    from openappeal.core.languages import INTERFACE_LANGUAGES

    for app in apps.get_app_configs():
        folder = Path(app.path) / "templates"
        for file in folder.rglob("*.html") if app.name.startswith("openappeal.") else ():
            # Those of the staff side use tags that this process has not.
            with contextlib.suppress(TemplateSyntaxError):
                get_template(str(file.relative_to(folder)))
    for language in INTERFACE_LANGUAGES:
        with translation.override(language):
            translation.gettext("Sign")
            assert get_resolver().reverse_dict


def work() -> int:
    """Run the worker until it is told to stop: children for letters, for all else and, where cards are taken, for what
    the payment service is asked, each for a minute.
    """
    from openappeal.config import places

    places.refuse_office_key()
    no_core_dumps()
    if os.environ.get("OPENAPPEAL_SUPERVISED"):
        die_with_parent()
    from openappeal.config.cli import setup_django

    setup_django("worker")
    from django.db import connections

    from openappeal.config import rounds
    from openappeal.fundraising.checkout import services

    connections.close_all()
    gc.collect()
    gc.freeze()
    stop = threading.Event()
    trades = [_Trade(rounds.letters), _Trade(rounds.files_and_counts)]
    if services.is_known():
        trades.append(_Trade(rounds.payments))

    def end(*_: object) -> None:
        stop.set()
        for trade in trades:
            if trade.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(trade.pid, signal.SIGTERM)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    while not stop.is_set():
        for trade in trades:
            trade.look_after()
        if stop.is_set():
            end()  # told to stop while a child was being made
        stop.wait(REAP_SECONDS)
    for trade in trades:
        if trade.pid:
            os.waitpid(trade.pid, 0)
    return 0


class _Trade:
    """One of the worker's kinds of work, and the child that does it now.

    Several children and not one: letters wait neither for a page that is being written nor, each minute, for the end
    of it.
    """

    def __init__(self, step: Callable[[], bool]) -> None:
        self.step = step
        self.pid = 0
        self._began = self._due = 0.0
        self._pause = ROUND_SECONDS

    def look_after(self) -> None:
        """Notice that the child has ended, and make the next one when its time has come."""
        from openappeal.config import rounds

        if self.pid:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if not ended:
                return
            self.pid = 0
            if status:
                # It was killed, or could not work: what it left is looked at again, ever more slowly.
                rounds.forget_beginning()
                lived = time.monotonic() - self._began
                self._pause = ROUND_SECONDS if lived > LIFE_SECONDS / 2 else min(self._pause * 2, 10.0)
                self._due = time.monotonic() + self._pause
        if time.monotonic() >= self._due:
            self._began = time.monotonic()
            pid = os.fork()
            if pid == 0:
                _work_for_a_minute(self.step)
            self.pid = pid


def _work_for_a_minute(step: Callable[[], bool]) -> None:
    """The life of a worker's child. Never returns."""
    code = 1
    try:
        die_with_parent()
        from openappeal.config import rounds

        stop, waits_for_others = threading.Event(), step != rounds.files_and_counts

        def finish(*_: object) -> None:
            stop.set()
            if waits_for_others:
                # A mail server may keep a letter waiting, a payment service its answer; a fresh child tries it again.
                last = threading.Timer(LAST_LETTER_SECONDS, os._exit, [0])
                last.daemon = True
                last.start()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, finish)
        over = threading.Timer(LIFE_SECONDS, finish)
        over.daemon = True
        over.start()
        if not waits_for_others:
            # Whoever reads or signs comes first: a page that was written a moment later is noticed by nobody.
            os.nice(FILES_NICENESS)
            rounds.begin()
        _loop(step, stop)
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
