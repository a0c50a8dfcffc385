"""The journal of a batch: what is known of it after a kill."""

import os
import signal

import pytest

from openappeal.mailings import journal
from openappeal.mailings.journal import Journal, Outcome


def test_what_was_noted_is_known_and_what_had_begun_is_uncertain(tmp_path):
    child = os.fork()
    if child == 0:
        notes = Journal.begin(tmp_path, 7, [11, 12, 13, 14])
        notes.note(0, Outcome.BEGUN)
        notes.note(0, Outcome.SENT)
        notes.note(1, Outcome.REFUSED)
        notes.note(2, Outcome.BEGUN)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)

    ((lease, notes),) = journal.left_behind(tmp_path)

    assert lease == 7
    assert notes.outcomes() == {
        11: Outcome.SENT,
        12: Outcome.REFUSED,
        13: Outcome.UNCERTAIN,
        14: Outcome.UNTOUCHED,
    }


def test_a_journal_of_somebody_who_lives_is_not_to_be_had(tmp_path):
    notes = Journal.begin(tmp_path, 7, [11])

    assert not list(journal.left_behind(tmp_path))
    assert journal.is_here(tmp_path, 7)
    notes.end()
    assert not journal.is_here(tmp_path, 7)


def test_where_the_system_names_no_boot_nothing_is_believed(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "_BOOT", tmp_path / "none")
    notes = Journal.begin(tmp_path / "j", 7, [11, 12])
    notes.note(0, Outcome.SENT)

    assert notes.outcomes() == {11: Outcome.UNCERTAIN, 12: Outcome.UNCERTAIN}


@pytest.mark.parametrize("cut", [1, 40, 44])
def test_a_file_that_was_cut_off_says_what_is_whole(tmp_path, cut):
    notes = Journal.begin(tmp_path, 7, [11])
    os.truncate(tmp_path / "7", cut)

    assert notes.outcomes() == {}


def test_it_can_be_read_by_its_owner_only(tmp_path):
    Journal.begin(tmp_path / "sending", 7, [11])

    assert (tmp_path / "sending").stat().st_mode & 0o077 == 0
