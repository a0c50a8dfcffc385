"""`openappeal serve`: public, staff and worker together on one machine.

The supervisor loads neither Django nor the database: it starts the three, starts again what dies,
and ends all of them when it is told to stop. When “Start your own” has made a campaign, it finds
`switch.json` in the demonstration's folder and goes on with the new folders.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from openappeal.config import database, places, processes
from openappeal.config.cli import CannotDo

DEMO_DATA, DEMO_KEYS = "demo/data", "demo/keys"
SWITCH = "switch.json"
WORKERS_ALONE = ("OPENAPPEAL_STRIPE_KEY", "OPENAPPEAL_STRIPE_KEY_FILE")
"""Settings that the public and the staff process are not given: whoever breaks into them finds nothing there."""

START_SECONDS = 60.0
STOP_SECONDS = 8.0


@dataclass
class Child:
    """One of the three, and when it last had to be started again."""

    role: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = field(default=0)

    def start(self) -> None:
        environment = {**os.environ, "OPENAPPEAL_ROLE": self.role, "OPENAPPEAL_SUPERVISED": "1"}
        for name in WORKERS_ALONE if self.role != "worker" else ():
            environment.pop(name, None)
        self.process = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", "openappeal", *self.arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            # Its own group: Ctrl-C reaches the supervisor alone, which ends the three in order.
            start_new_session=True,
        )
        self.started = time.monotonic()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            with suppress(ProcessLookupError):
                self.process.terminate()

    def wait(self, seconds: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.05, seconds))
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        # A server's own worker may outlive it for a moment; the group goes with it.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Stopped(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def run(*, public_port: int, staff_port: int, demo: bool) -> int:
    """Serve until stopped. Returns the exit code."""
    processes.no_core_dumps()
    _require_free(public_port)
    _require_free(staff_port)
    _on_stop_raise()
    children: list[Child] = []
    try:
        if demo:
            _prepare_demo()
        else:
            database.require_ready()
        places.refuse_unsafe(role="staff", host="127.0.0.1")
        places.refuse_office_key()
        os.environ.setdefault("OPENAPPEAL_SITE_URL", f"http://localhost:{public_port}")
        os.environ.setdefault("OPENAPPEAL_STAFF_URL", f"http://localhost:{staff_port}")
        children = [
            Child("worker", ["worker"]),
            Child("public", ["public", "--port", str(public_port)]),
            Child("staff", ["staff", "--port", str(staff_port)]),
        ]
        for child in children:
            child.start()
        _wait_until_up(children, [public_port, staff_port])
        _announce(public_port, staff_port)
        _watch(children, public_port, staff_port)
    except Stopped:
        print("\nStopping.", flush=True)
    finally:
        _stop(children)
    return 0


def _prepare_demo() -> None:
    os.environ.setdefault("OPENAPPEAL_DATA", DEMO_DATA)
    os.environ.setdefault("OPENAPPEAL_KEYS", DEMO_KEYS)
    folder = database.data_dir()
    if (folder / "schema").exists() and not places.is_demo():
        raise CannotDo(
            f"{folder} holds a campaign of your own. Start it with script/server, or name another folder in "
            "OPENAPPEAL_DATA for the demonstration."
        )
    os.environ.setdefault("OPENAPPEAL_OWN_DATA", str(Path("data").resolve()))
    os.environ.setdefault("OPENAPPEAL_OWN_KEYS", str(Path("keys").resolve()))
    # A switch that was carried out must not be carried out again.
    (folder / SWITCH).unlink(missing_ok=True)
    if (folder / "demo-loaded").exists() and database.is_current():
        return
    print("Making the demonstration campaign. This takes about a minute, the first time only.", flush=True)
    _run_to_end([sys.executable, "-m", "openappeal.config.demo.load"])


def _run_to_end(command: list[str]) -> None:
    process = subprocess.Popen(command, start_new_session=True)  # noqa: S603  our own program
    try:
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if code:
        raise CannotDo("The demonstration could not be made; the line above says why.")


def _watch(children: list[Child], public_port: int, staff_port: int) -> None:
    while True:
        time.sleep(0.25)
        switch = database.data_dir() / SWITCH
        if switch.exists():
            _switch(switch, children, public_port, staff_port)
        for child in children:
            if child.process is not None and child.process.poll() is not None:
                _start_again(child)


def _start_again(child: Child) -> None:
    """A process that dies comes back at once; one that keeps dying comes back ever more slowly."""
    lived = time.monotonic() - child.started
    child.failures = 0 if lived > 60 else child.failures + 1
    child.wait(0.1)
    pause = min(2 ** max(0, child.failures - 1) * 0.2, 30.0) if child.failures else 0.0
    if lived < pause:
        time.sleep(min(pause - lived, 1.0))
    child.start()


def _switch(switch: Path, children: list[Child], public_port: int, staff_port: int) -> None:
    """Go on with the campaign that “Start your own” has made."""
    target = json.loads(switch.read_text())
    switch.unlink()
    time.sleep(1.0)  # let the page that says so reach the browser
    _stop(children)
    for name in os.environ.keys() - places.without_campaign(os.environ).keys():
        del os.environ[name]
    os.environ["OPENAPPEAL_DATA"], os.environ["OPENAPPEAL_KEYS"] = target["data"], target["keys"]
    for child in children:
        child.start()
    _wait_until_up(children, [public_port, staff_port])
    print("This is your own campaign now. Next time start it with: script/server", flush=True)
    _announce(public_port, staff_port)


def _announce(public_port: int, staff_port: int) -> None:
    print(f"\n  Public site   http://localhost:{public_port}", flush=True)
    print(f"  Staff side    http://localhost:{staff_port}", flush=True)
    if places.is_demo():
        login = json.loads((database.data_dir() / "demo-loaded").read_text())
        print(f"  Log in as     {login['login']}   password  {login['password']}")
        if not os.environ.get("OPENAPPEAL_EMAIL_URL"):
            print(f"  Letters       http://localhost:{staff_port}/mailbox/")
    print("\n  Ctrl-C ends all of it.", flush=True)


def _wait_until_up(children: list[Child], ports: list[int]) -> None:
    deadline = time.monotonic() + START_SECONDS
    for port in ports:
        while not _answers(port):
            for child in children:
                if child.process is not None and child.process.poll() is not None:
                    raise CannotDo(f"The {child.role} process could not start; the line above says why.")
            if time.monotonic() > deadline:
                raise CannotDo(
                    f"Nothing answers on port {port} after a minute. Start again; if it stays, see docs/hosting."
                )
            time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, urllib.error.URLError):
        return False


def _require_free(port: int) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotDo(
                f"This user may not use port {port}. Choose one above 1023 with --public-port or --staff-port."
            ) from None
        except OSError:
            raise CannotDo(
                f"Port {port} is taken by another program. Stop it, or choose other ports: "
                "--public-port 8080 --staff-port 8081."
            ) from None


def _on_stop_raise() -> None:
    def stop(number: int, frame: object) -> None:
        # Once is enough: a second signal must not cut the orderly end short.
        for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(again, signal.SIG_IGN)
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _stop(children: list[Child]) -> None:
    for child in children:
        child.stop()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.wait(deadline - time.monotonic())
