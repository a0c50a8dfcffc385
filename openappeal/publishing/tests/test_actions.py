from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from openappeal.cms import addresses, stale
from openappeal.cms.models import StaleAddress
from openappeal.publishing import actions, assets, files, stored, tasks
from openappeal.publishing.server import FileServer
from openappeal.publishing.tests import workers
from openappeal.publishing.tests.asking import ask
from openappeal.publishing.tests.conftest import state_of

ROOT = Path(actions.__file__).resolve().parents[2]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


class Campaign:
    """Pages kept in a dictionary; each rendering is written down."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.rendered: list[str] = []
        self.while_rendering = lambda path: None

    def render(self, path: str) -> addresses.Rendered | None:
        self.rendered.append(path)
        body = self.pages.get(path)
        self.while_rendering(path)
        if body == b"broken":
            raise RuntimeError("somebody@example.org")
        return None if body is None else addresses.Rendered(body, "text/html")


@pytest.fixture
def campaign(data_dir, monkeypatch):
    made = Campaign()
    monkeypatch.setattr(addresses, "_providers", {})
    addresses.register(
        addresses.Provider("test", addresses=lambda: list(made.pages), owns=lambda path: True, render=made.render)
    )
    return made


def publish(limit: int = 100, now: datetime = NOW) -> actions.Published:
    return actions.publish_stale(limit=limit, now=now)


def read(data_dir: Path, name: str) -> bytes | None:
    file = data_dir / "public" / name
    return file.read_bytes() if file.exists() else None


def test_the_most_urgent_page_is_written_first(campaign, data_dir):
    campaign.pages = {"/en/": b"home", "/en/about/": b"about", "/en/signers/": b"wall", "/count.json": b"{}"}
    stale.mark(["/en/signers/", "/count.json"], priority=stale.WALL)
    stale.mark(["/en/"], priority=stale.HOME)
    stale.mark(["/en/about/"], priority=stale.PAGE)
    assert publish(limit=2).count == 2
    assert campaign.rendered == ["/en/about/", "/en/"]
    assert publish().changed == 2
    assert (read(data_dir, "en/about/index.html"), read(data_dir, "count.json")) == (b"about", b"{}")
    assert stale.waiting() == 0


def test_an_unpublished_page_loses_its_file(campaign, data_dir):
    files.write(data_dir / "public", "/en/about/", b"about")
    stale.mark(["/en/about/"], priority=stale.PAGE)
    assert publish().changed == 1
    assert not (data_dir / "public/en").exists()
    assert stale.waiting() == 0


@pytest.fixture
def pages(data_dir, campaign, monkeypatch):
    """A campaign whose pages leave a mark and whose wall leaves none, as the server shows it."""
    monkeypatch.setattr(stored, "TRUSTED_SECONDS", 0.0)
    addresses.register(
        addresses.Provider(
            "test",
            addresses=lambda: list(campaign.pages),
            owns=lambda path: True,
            render=campaign.render,
            says_gone=lambda path: "/signers/" not in path,
        )
    )
    campaign.pages = dict.fromkeys(("/en/", "/en/plan/", "/en/plan/in-full/", "/en/signers/"), b"page")
    actions.publish_all()
    return FileServer(data_dir / "public", lambda environ, start: pytest.fail("asked the application"))


def test_a_page_that_was_public_is_gone_and_comes_back(campaign, pages, data_dir):
    del campaign.pages["/en/plan/"]
    stale.mark(["/en/plan/", "/en/never/"], priority=stale.PAGE)
    publish()

    assert [ask(pages, path).status for path in ("/en/plan/", "/en/never/", "/en/plan/in-full/")] == [410, 404, 200]
    mark = data_dir / "public/en/plan/.gone"
    assert (mark.read_bytes(), mark.stat().st_mtime % 86400) == (b"", 0)

    campaign.pages["/en/plan/"] = b"page"
    stale.mark(["/en/plan/"], priority=stale.PAGE)
    publish()

    assert ask(pages, "/en/plan/").status == 200
    assert not mark.exists()


def test_the_wall_goes_without_a_trace(campaign, pages, data_dir):
    del campaign.pages["/en/signers/"]
    actions.publish_all()

    assert ask(pages, "/en/signers/").status == 404
    assert not (data_dir / "public/en/signers").exists()


def test_publishing_everything_keeps_the_marks_of_what_is_gone_and_no_others(campaign, pages, data_dir):
    del campaign.pages["/en/plan/"]
    actions.publish_all()
    (data_dir / "public/en/plan/in-full/.gone").touch()  # as a worker killed between file and mark leaves it
    actions.publish_all()
    before = state_of(data_dir / "public")
    assert {file.parent.name for file in (data_dir / "public").rglob(".gone")} == {"plan"}

    assert actions.publish_all().changed == 0
    assert state_of(data_dir / "public") == before


def test_a_worker_killed_after_the_mark_leaves_a_page_that_is_still_read_and_removed_later(campaign, pages, data_dir):
    del campaign.pages["/en/plan/"]
    files.mark_gone(data_dir / "public", "/en/plan/")
    assert ask(pages, "/en/plan/").status == 200

    actions.publish_all()

    assert ask(pages, "/en/plan/").status == 410


def test_a_full_disk_does_not_keep_a_page_that_is_taken_down(campaign, pages, data_dir, monkeypatch):
    def full(self):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "touch", full)
    del campaign.pages["/en/plan/"]
    stale.mark(["/en/plan/"], priority=stale.PAGE)
    publish()

    assert ask(pages, "/en/plan/").status == 404


def test_a_page_marked_again_while_it_is_rendered_keeps_waiting_and_the_old_state_is_not_written(campaign, data_dir):
    campaign.pages = {"/en/": b"before"}
    stale.mark(["/en/"], priority=stale.HOME)

    def change(path):
        campaign.while_rendering = lambda path: None
        campaign.pages["/en/"] = b"after"
        stale.mark(["/en/"], priority=stale.HOME)

    campaign.while_rendering = change
    assert publish().changed == 0
    assert read(data_dir, "en/index.html") is None
    assert stale.waiting() == 1
    assert publish().changed == 1
    assert read(data_dir, "en/index.html") == b"after"


def test_a_slow_worker_cannot_put_its_older_state_over_a_newer_one(campaign, data_dir):
    campaign.pages = {"/en/": b"before"}
    stale.mark(["/en/"], priority=stale.HOME)

    def meanwhile(path):
        campaign.while_rendering = lambda path: None
        campaign.pages["/en/"] = b"after"
        stale.mark(["/en/"], priority=stale.HOME)
        publish()

    campaign.while_rendering = meanwhile
    publish()
    assert read(data_dir, "en/index.html") == b"after"
    assert stale.waiting() == 0
    assert [file.name for file in (data_dir / "public/en").iterdir() if file.suffix == ".tmp"] == []


def test_a_second_worker_takes_other_pages(campaign, data_dir):
    campaign.pages = {f"/en/{number}/": b"page" for number in range(6)}
    stale.mark(campaign.pages, priority=stale.REST)
    second = []

    def meanwhile(path):
        campaign.while_rendering = lambda path: None
        second.append(publish(limit=2).count)

    campaign.while_rendering = meanwhile
    publish()
    assert second == [2]
    assert sorted(campaign.rendered) == sorted(campaign.pages)  # each once


def test_a_page_of_a_dead_worker_is_taken_over_when_its_time_is_up(campaign, data_dir):
    campaign.pages = {"/en/": b"home"}
    stale.mark(["/en/"], priority=stale.HOME)

    def die(path):
        raise KeyboardInterrupt

    campaign.while_rendering = die
    with pytest.raises(KeyboardInterrupt):
        publish()
    campaign.while_rendering = lambda path: None
    assert publish().count == 0
    assert publish(now=NOW + actions.LEASE).changed == 1


def test_a_failing_page_waits_and_the_others_go_on(campaign, data_dir, caplog):
    campaign.pages = {"/en/": b"broken", "/en/about/": b"about"}
    stale.mark(["/en/", "/en/about/", "/no//path"], priority=stale.PAGE)
    done = publish()
    assert (done.count, done.failed) == (1, 2)
    assert read(data_dir, "en/about/index.html") == b"about"
    assert "/en/ could not be published: RuntimeError at test_actions.py" in caplog.text
    assert "somebody" not in caplog.text
    assert publish().count == 0
    campaign.pages["/en/"] = b"mended"
    assert publish(now=NOW + actions.RETRY_AFTER).changed == 1


def test_a_full_disk_keeps_everything_waiting_for_a_while(campaign, data_dir, monkeypatch, caplog):
    campaign.pages = {"/en/": b"home", "/fa/": b"home"}
    stale.mark(campaign.pages, priority=stale.HOME)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert tasks.step(now=NOW) is False
    assert "The disk is full, so /en/ stays as it was." in caplog.text
    assert campaign.rendered == ["/en/"]
    assert tasks.step(now=NOW) is False
    assert campaign.rendered == ["/en/"]  # not asked again at once
    assert stale.waiting() == 2


def test_everything_means_every_address_and_no_file_without_one(campaign, data_dir):
    public = data_dir / "public"
    campaign.pages = {"/": b"choose", "/en/": b"home", "/count.json": b"{}"}
    for path in (
        "/fa/",
        "/fa/feed.atom",
        "/fa/card.png",
        "/files/7/leaflet.pdf",
        "/assets/old.0123.css",
        "/.well-known/acme-challenge/token",
        "/proof-of-ownership.html",
        "/log/checkpoint",
        "/log/tile/0/000.p/7",
    ):
        files.write(public, path, b"old")
    stale.mark_everything()
    while publish().count:
        pass
    left = sorted(files.path_of(public, file) for file in files.every_file(public))
    assert left == [
        "/",
        "/.well-known/acme-challenge/token",
        "/assets/old.0123.css",
        "/count.json",
        "/en/",
        "/log/checkpoint",
        "/log/tile/0/000.p/7",
        "/proof-of-ownership.html",
    ]
    assert stale.waiting() == 0


def test_publish_all_writes_a_page_once_that_waits_already(campaign, data_dir):
    campaign.pages = {f"/en/{number}/": b"page" for number in range(3)}
    stale.mark(campaign.pages, priority=stale.PAGE)

    done = actions.publish_all()

    assert (done.count, done.changed, stale.waiting()) == (4, 3, 0)  # one is the wish for everything


def test_publish_all_is_idempotent_to_the_byte(campaign, data_dir):
    campaign.pages = {f"/en/{number}/": f"page {number}".encode() for number in range(30)}
    told = []
    first = actions.publish_all(progress=lambda done, known: told.append((done, known)))
    assert (first.changed, first.failed) == (30, 0)
    assert told[-1] == (31, 31)
    before = state_of(data_dir / "public")
    assert actions.publish_all().changed == 0
    assert state_of(data_dir / "public") == before


def test_an_upgrade_asks_for_every_page_and_a_restart_does_not(campaign, data_dir, monkeypatch):
    actions.begin()
    assert list(StaleAddress.objects.values_list("path", flat=True)) == ["*"]
    StaleAddress.objects.all().delete()
    actions.begin()
    assert stale.waiting() == 0
    monkeypatch.setattr(assets, "write", lambda **_: {"site.css": "/assets/site.new.css"})
    actions.begin()
    assert stale.waiting() == 1


def test_a_new_day_looks_at_everything(campaign, data_dir, monkeypatch):
    actions.begin()
    StaleAddress.objects.all().delete()
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    tasks.begin()  # a worker that was away at midnight
    assert list(StaleAddress.objects.values_list("path", flat=True)) == ["*"]


def test_the_command_writes_lists_and_reports_failures(campaign, data_dir):
    campaign.pages = {"/en/": b"home", "/fa/": b"home"}
    out = StringIO()
    call_command("publish", "--all", "--dry-run", stdout=out)
    assert out.getvalue() == "/en/\n/fa/\n"
    assert not (data_dir / "public").exists()
    stale.mark(["/fa/"], priority=stale.PAGE)
    call_command("publish", stdout=out)
    assert "1 addresses published, 1 files changed" in out.getvalue()
    call_command("publish", "--all", stdout=out)
    assert read(data_dir, "en/index.html") == b"home"
    campaign.pages["/en/"] = b"broken"
    with pytest.raises(SystemExit):
        call_command("publish", "--all", stdout=out, stderr=out)
    assert "1 addresses could not be published" in out.getvalue()
    assert read(data_dir, "en/index.html") == b"home"


@pytest.mark.django_db(transaction=True)
def test_two_workers_killed_at_random_lose_nothing(tmp_path):
    """Each page ends in the last state, whoever was killed when."""
    folder = tmp_path / "data"
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAPPEAL_", "DJANGO_"))}
    if connection.vendor == "postgresql":
        server, _, _ = os.environ["OPENAPPEAL_DATABASE_URL"].rpartition("/")
        environment["OPENAPPEAL_DATABASE_URL"] = f"{server}/{connection.settings_dict['NAME']}"

    def start(verb: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "openappeal.publishing.tests.workers", str(folder), verb]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)

    change = start("change")

    def say(word: str) -> str:
        assert change.stdin is not None
        assert change.stdout is not None
        change.stdin.write(f"{word}\n")
        change.stdin.flush()
        return change.stdout.readline().strip()

    chance = random.Random(7)
    running = [change]
    try:
        if connection.vendor == "sqlite":
            assert say("make") == "done"
        assert say("0") == "done"
        running = [start("work"), start("work"), change]
        for state in ("1", "2", "3"):
            assert say(state) == "done"
            time.sleep(chance.uniform(0, 0.3))
            victim = running.pop(0)
            victim.send_signal(signal.SIGKILL)
            victim.communicate()
            running.insert(1, start("work"))
        deadline = time.monotonic() + 40
        while say("left") != "0":
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        for process in running:
            process.kill()
            process.communicate()
    for path in workers.PAGES:
        assert files.file_of(folder / "public", path).read_text() == f"{path} 3"
