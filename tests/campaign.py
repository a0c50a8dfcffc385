"""A demonstration campaign of the tests' own: made once per machine, copied, served on free ports.

Making it takes a minute, so it is kept in the temporary folder under the hash of what it is made of. A
change of any other file rewrites its pages only.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "openappeal"
# One address for all copies: pages name it, and another would have them all written again.
SITE = "http://localhost:8000"
LOGIN, PASSWORD = "demo", "open-the-window"
START_SECONDS = 90
TWO_LANGUAGES = """
from openappeal.website.models import HomePage
for home in HomePage.objects.exclude(locale__language_code__in=["en", "fa"]):
    home.delete()
"""
Found = TypeVar("Found")
if TYPE_CHECKING:
    from openappeal.fundraising.tests.standin import Standin


def eventually(look: Callable[[], Found], *, within: float, every: float = 0.1) -> Found:
    """What `look` gives once it is not empty; its last answer when the time is over."""
    end = time.monotonic() + within
    while not (found := look()) and time.monotonic() < end:
        time.sleep(every)
    return found


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with our settings in place of the unit tests'."""
    theirs = ("OPENAPPEAL_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
    return kept | {"OPENAPPEAL_SITE_URL": SITE} | settings


class Campaign:
    """One folder with data and keys, and the processes that serve it."""

    def __init__(self, folder: Path, *, email_url: str = "", is_demo: bool = True, **settings: str) -> None:
        self.is_demo = is_demo
        self.folder, self.data, self.keys = folder, folder / "data", folder / "keys"
        self.public_port, self.staff_port = free_port(), free_port()
        self.public = f"http://localhost:{self.public_port}"
        self.staff = f"http://localhost:{self.staff_port}"
        self.log = folder / "log.txt"
        self.settings = {
            "OPENAPPEAL_DATA": str(self.data),
            "OPENAPPEAL_KEYS": str(self.keys),
            "OPENAPPEAL_OWN_DATA": str(folder / "own" / "data"),
            "OPENAPPEAL_OWN_KEYS": str(folder / "own" / "keys"),
            **({"OPENAPPEAL_EMAIL_URL": email_url} if email_url else {}),
            **settings,
        }
        self.supervisor: subprocess.Popen[bytes] | None = None
        self.till: Standin | None = None

    def start(self) -> float:
        """Serve, and wait until both sides answer. Returns the seconds that took."""
        began = time.monotonic()
        ports = ("--public-port", str(self.public_port), "--staff-port", str(self.staff_port))
        with self.log.open("ab") as log:
            self.supervisor = subprocess.Popen(
                [sys.executable, "-m", "openappeal", "serve", *(["--demo"] if self.is_demo else []), *ports],
                cwd=ROOT,
                env=environment(**self.settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        for address in (f"{self.public}/en/", f"{self.staff}/admin/login/"):
            while not answers(address):
                ended = self.supervisor.poll()
                if ended is not None or time.monotonic() - began > START_SECONDS:
                    raise AssertionError(f"serve did not answer ({ended}):\n{self.log.read_text()[-2000:]}")
                time.sleep(0.05)
        return time.monotonic() - began

    def interrupt(self, number: int = signal.SIGINT) -> int:
        """Ctrl-C. Returns the exit code."""
        assert self.supervisor is not None
        self.supervisor.send_signal(number)
        code = self.supervisor.wait(20)
        self.supervisor = None
        return code

    def end(self) -> None:
        """Stop whatever still runs."""
        if self.supervisor is not None:
            with suppress(ProcessLookupError, subprocess.TimeoutExpired):
                self.interrupt()
            if self.supervisor is not None:
                self.supervisor.kill()
                self.supervisor.wait()
                self.supervisor = None
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def processes(self) -> list[int]:
        """Every process that was started for this folder, found by its environment."""
        mark = f"OPENAPPEAL_DATA={self.data}\0".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                with suppress(OSError):
                    if mark in (entry / "environ").read_bytes() and _is_alive(entry):
                        found.append(int(entry.name))
        return found

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """One command of the command line on this campaign."""
        return subprocess.run(
            [sys.executable, "-m", "openappeal", *arguments],
            cwd=ROOT,
            env=environment(**self.settings | settings),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.data / "db.sqlite3", timeout=20, isolation_level=None)) as found:
            yield found

    def query(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with self.database() as database:
            return database.execute(sql, values).fetchall()

    def number(self, sql: str, *values: object) -> int:
        return int(str(self.query(sql, *values)[0][0]))

    def count(self) -> dict[str, object]:
        with urllib.request.urlopen(f"{self.public}/count.json", timeout=10) as answer:
            found: dict[str, object] = json.load(answer)
            return found

    def file(self, path: str) -> Path:
        """The file behind a public address."""
        return self.data / "public" / path.strip("/") / ("index.html" if path.endswith("/") else "")

    def settle(self, within: float = 90) -> None:
        """Wait until what counts is counted, and every page is written."""
        # What comes together is counted every few seconds only.
        uncounted = "SELECT count(*) FROM signatures_signature WHERE NOT counted_in AND held = ''"
        assert eventually(lambda: self.number(uncounted) == 0, within=within), "signatures still wait to be counted"
        waiting = "SELECT count(*) FROM cms_staleaddress"
        assert eventually(lambda: self.number(waiting) == 0, within=within), "pages still wait"

    def wait_over(self) -> None:
        """As if the minutes had passed that a letter waits after a failure, or a dead worker's claim lasts."""
        with self.database() as database:
            database.execute("UPDATE mail_outboxletter SET not_before = NULL")
            database.execute(
                "UPDATE mail_outboxletter SET lease_until = '2000-01-01 00:00:00' WHERE lease_until IS NOT NULL"
            )


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return False
    except OSError:
        return False


def copy_of_template(folder: Path, *, small: bool = False) -> None:
    """Put data and keys of a fresh demonstration into this folder; a small one has its site in two languages of six."""
    place = Path(tempfile.gettempdir()) / f"openappeal-demonstrations-{os.getuid()}"
    place.mkdir(mode=0o700, exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        template = place / _hash(_made_of())
        if not template.exists():
            _make(template)
        _rewrite_pages(template)
        if small:
            template = _smaller(template)
        os.utime(template)
        _forget_old(place)
        for name in ("data", "keys"):
            shutil.copytree(template / name, folder / name)


def _made_of() -> list[Path]:
    """What decides over the database and keys of a demonstration."""
    rooms = [PACKAGE / "core", PACKAGE / "vault", PACKAGE / "appeals", PACKAGE / "signatures"]
    rooms += [PACKAGE / "newsroom", PACKAGE / "mailings", PACKAGE / "transparency", PACKAGE / "fundraising"]
    rooms.append(PACKAGE / "printing")
    files = [file for room in rooms for file in room.rglob("*.py") if "staff" not in file.parts]
    files += PACKAGE.rglob("migrations/*.py")
    files += [file for file in (PACKAGE / "config" / "demo").rglob("*") if file.suffix in (".py", ".toml", ".typ")]
    files += (PACKAGE / "website" / name for name in ("actions.py", "models.py", "tree.py", "navigation.py"))
    files += (PACKAGE / "website" / "translating").glob("*.py")
    return [file for file in files if "tests" not in file.parts]


def _pages_now() -> str:
    """What pages are made of, and the day: with a new one all are written anew, once here or by each copy's worker."""
    places = [*PACKAGE.rglob("*"), *(ROOT / "locale").rglob("*")]
    files = [file for file in places if file.is_file() and not {"tests", "__pycache__"} & {*file.parts}]
    return f"{_hash(files)} {time.strftime('%Y-%m-%d', time.gmtime())}"


def _hash(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(set(files)):
        digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:20]


def _make(template: Path) -> None:
    making = template.with_name(template.name + ".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    _command([sys.executable, "-m", "openappeal.config.demo.load"], making)
    (making / "pages").write_text(_pages_now())
    making.rename(template)


def _rewrite_pages(template: Path) -> None:
    now = _pages_now()
    if (template / "pages").read_text() != now:
        _command([sys.executable, "-m", "openappeal", "publish", "--all"], template)
        (template / "pages").write_text(now)


def _smaller(whole: Path) -> Path:
    """The same without four languages' sites, for tests that have every page written again."""
    template = whole.with_name(whole.name + "-small")
    if not template.exists() or (template / "pages").read_text() != (whole / "pages").read_text():
        shutil.rmtree(template, ignore_errors=True)
        making = template.with_name(template.name + ".making")
        shutil.rmtree(making, ignore_errors=True)
        shutil.copytree(whole, making)
        _command([sys.executable, "-m", "openappeal", "manage", "shell", "-v", "0", "-c", TWO_LANGUAGES], making)
        _command([sys.executable, "-m", "openappeal", "publish"], making)
        making.rename(template)
    return template


def _command(command: list[str], folder: Path) -> None:
    settings = {"OPENAPPEAL_DATA": str(folder / "data"), "OPENAPPEAL_KEYS": str(folder / "keys")}
    done = subprocess.run(command, cwd=ROOT, env=environment(**settings), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command} failed:\n{done.stdout[-500:]}\n{done.stderr[-1500:]}"


def _forget_old(place: Path) -> None:
    for folder in place.iterdir():
        if folder.is_dir() and time.time() - folder.stat().st_mtime > 2 * 86400:
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(entry: Path) -> bool:
    return (entry / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
