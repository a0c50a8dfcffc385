"""Firefox without a driver beside it: the few words of its Marionette protocol that a test needs.

Messages are `<length>:<JSON>`; a request is [0, id, command, parameters], an answer [1, id, error, result]. It speaks
on loopback only, and Firefox gets a profile of its own, with a proxy that answers nothing, so that it reaches no
network.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_PREFERENCES = {
    "marionette.port": 0,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "app.update.enabled": False,
    "browser.download.folderList": 2,
}


class Refused(Exception):
    """Firefox did not do it."""


class Firefox:
    """One window."""

    def __init__(self, connection: socket.socket) -> None:
        self._stream = connection.makefile("rwb")
        self._number = 0
        self._read()
        self._ask("WebDriver:NewSession", {})

    def open(self, address: str) -> None:
        self._ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *given: Any) -> Any:
        """What an asynchronous function with this body returns."""
        body = f"const done = arguments[arguments.length - 1]; (async () => {{ {script} }})().then(done, done);"
        return self._ask("WebDriver:ExecuteAsyncScript", {"script": body, "args": list(given)})["value"]

    def upload(self, selector: str, file: Path) -> None:
        found = self._ask("WebDriver:FindElement", {"using": "css selector", "value": selector})["value"][_ELEMENT]
        self._ask("WebDriver:ElementSendKeys", {"id": found, "text": str(file)})

    def wait(self, condition: str) -> None:
        """Until this expression is true."""
        until(lambda: self.run(f"return Boolean({condition})"))

    def screenshot(self) -> str:
        """The whole page as PNG, base64."""
        return str(self._ask("WebDriver:TakeScreenshot", {"full": True})["value"])

    def _ask(self, command: str, parameters: dict[str, Any]) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._stream.write(b"%d:%s" % (len(message), message))
        self._stream.flush()
        _, _, error, result = self._read()
        if error:
            raise Refused(f"{command}: {error['message']}")
        return result

    def _read(self) -> Any:
        length = b""
        while (digit := self._stream.read(1)) != b":":
            if not digit:
                raise Refused("Firefox has gone")
            length += digit
        return json.loads(self._stream.read(int(length)))


@contextmanager
def started(folder: Path) -> Iterator[Firefox]:
    """A Firefox with a fresh profile in this folder; downloads go there too."""
    assert FIREFOX is not None
    profile = folder / "profile"
    profile.mkdir()
    preferences = _PREFERENCES | {"browser.download.dir": str(folder)}
    (profile / "user.js").write_text(
        "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items())
    )
    command = [FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"HOME": str(folder)})
    try:
        with socket.create_connection(("127.0.0.1", _port(profile)), timeout=30) as connection:
            yield Firefox(connection)
    finally:
        process.terminate()
        process.wait(20)


def _port(profile: Path) -> int:
    written = profile / "MarionetteActivePort"
    until(lambda: written.exists() and written.read_text())
    return int(written.read_text())


def until(true: Callable[[], Any]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + 60
    while not true():
        if time.monotonic() > end:
            raise Refused("a minute was not enough")
        time.sleep(0.05)
