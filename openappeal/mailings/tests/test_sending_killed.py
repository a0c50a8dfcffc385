"""Workers that are killed, or of which there are two: each subscriber once at most, and little that is uncertain."""

import os
import random
import signal
import time
from datetime import timedelta

import pytest
from django.db import connection

from openappeal.mailings.actions import sending
from openappeal.mailings.issue_models import IssueState
from openappeal.mailings.journal import Journal
from openappeal.mailings.tests.factories import NOW, Hands, begun, frames, many, numbers, pace, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _frames(data_dir):
    frames()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "sending"


class Killed(BaseException):
    """Ends a worker without letting it clean up."""


def killed_while(keys, folder, hands, monkeypatch):
    """A worker that dies while it hands a letter over: nothing of what follows happens."""
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_settle", lambda *_, **__: 0)
        patch.setattr(Journal, "end", lambda self: self._file.close())
        with pytest.raises(Killed):
            sending.hand_over(transport=hands, keys=keys, now=NOW, folder=folder, pace=pace())


def test_after_a_kill_one_is_uncertain_and_all_others_are_known(keys, today, folder, monkeypatch):
    many(keys, 10)
    issue, hands = begun(today), Hands(None, None, Killed())
    killed_while(keys, folder, hands, monkeypatch)
    assert (len(hands.to), numbers(issue)) == (2, (10, 0, 0, 0))

    send(keys, folder, hands)

    assert numbers(issue) == (10, 9, 0, 1)
    assert len(set(hands.to)) == len(hands.to) == 9
    assert issue.state == IssueState.DONE


def test_a_batch_of_a_worker_that_lives_is_left_alone(keys, today, folder):
    many(keys, 10)
    issue = begun(today)
    batch = sending._take(issue.pk, folder=folder, number=10, keys=keys, now=NOW)

    hands = Hands()
    send(keys, folder, hands, now=NOW + timedelta(hours=1))
    assert not hands.letters

    batch.notes._file.close()  # it dies
    send(keys, folder, hands)
    assert len(hands.to) == 10


def test_a_batch_of_another_machine_is_uncertain_when_its_time_is_over(keys, today, folder, tmp_path):
    many(keys, 4)
    issue = begun(today)
    sending._take(issue.pk, folder=tmp_path / "elsewhere", number=3, keys=keys, now=NOW)
    hands = Hands()

    send(keys, folder, hands)
    assert (len(hands.to), numbers(issue)) == (1, (4, 1, 0, 0))
    assert issue.state == IssueState.SENDING
    send(keys, folder, hands, now=NOW + sending.LEASE + timedelta(seconds=1))

    assert (len(hands.to), numbers(issue)) == (1, (4, 1, 0, 3))


def test_after_a_loss_of_power_a_journal_is_not_believed(keys, today, folder, monkeypatch, tmp_path):
    many(keys, 5)
    issue, hands = begun(today), Hands(None, Killed())
    killed_while(keys, folder, hands, monkeypatch)
    other = tmp_path / "boot_id"
    other.write_text("0f0f0f0f-0000-4000-8000-000000000000\n")
    monkeypatch.setattr("openappeal.mailings.journal._BOOT", other)

    send(keys, folder, hands)

    assert numbers(issue) == (5, 0, 0, 5)
    assert len(hands.to) == 1


def test_a_journal_of_a_batch_that_was_never_committed_is_thrown_away(keys, today, folder):
    Journal.begin(folder, 5, [1, 2])._file.close()

    assert sending.settle_left_behind(now=NOW, folder=folder) == 0
    assert not list(folder.iterdir())


def test_a_take_that_fails_leaves_nothing_behind(keys, today, folder, monkeypatch):
    many(keys, 3)
    issue = begun(today)

    def fails(*_):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "begin", fails)
        with pytest.raises(OSError):  # noqa: PT011  the disk is full
            send(keys, folder, Hands())
    assert not issue.deliveries.exists()

    hands = Hands()
    send(keys, folder, hands)
    assert len(hands.to) == 3


KILLS = 12


def test_two_workers_killed_at_any_moment_send_nothing_twice(keys, today, folder, tmp_path):
    """`kill -9` of processes that do what the worker does, again and again; then one that ends it."""
    many(keys, 150)
    issue, arrived = begun(today), tmp_path / "arrived"
    arrived.touch()
    for _ in range(KILLS):
        children = [begin_worker(keys, folder, arrived) for _ in range(2)]
        time.sleep(random.uniform(0.02, 0.12))
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    send(keys, folder, Written(arrived), rounds=100)

    came = arrived.read_text().split()
    recipients, sent, refused, uncertain = numbers(issue)
    assert len(came) == len(set(came)), "a letter came twice"
    assert (recipients, sent + uncertain, refused) == (150, 150, 0)
    assert sent <= len(came) <= sent + uncertain
    assert uncertain <= 2 * KILLS
    assert issue.state == IssueState.DONE


class Written:
    """A mail server that writes down whose letter came, and takes its time before and after."""

    def __init__(self, file):
        self.file = file

    def send_made(self, made):
        time.sleep(0.001)
        with self.file.open("a") as file:
            file.write(made.to + "\n")
        time.sleep(0.001)

    def close(self):
        pass


def begin_worker(keys, folder, arrived):
    connection.close()  # or both would speak on one line
    child = os.fork()
    if child:
        return child
    try:
        while True:
            sending.hand_over(transport=Written(arrived), keys=keys, now=NOW, folder=folder, pace=pace())
    finally:
        os._exit(1)
