"""Counters in memory: what they count, what they forget, and that processes share them."""

import os
import signal
import time

import pytest

from openappeal.antiabuse.memory import KEY_SECONDS, WAYS, Memory

NOW = 1_800_000_000


@pytest.fixture
def memory():
    return Memory(sets=64)


def add(memory, value=b"203.0.113", now=NOW, kind="network", seconds=60):
    with memory.opened(now) as book:
        return book.add(book.mark(kind, value), seconds=seconds)


def test_it_counts_each_thing_by_itself(memory):
    assert [add(memory) for _ in range(3)] == [1, 2, 3]
    assert [add(memory, b"198.51.100"), add(memory, kind="domain")] == [1, 1]


def test_a_window_begins_with_the_first_and_ends_however_often_it_comes(memory):
    assert [add(memory, now=NOW + second) for second in (0, 30, 59)] == [1, 2, 3]
    assert [add(memory, now=NOW + second) for second in (60, 119, 120)] == [1, 2, 1]


def test_taking_back_undoes_one(memory):
    add(memory)
    add(memory)
    with memory.opened(NOW) as book:
        book.take_back(book.mark("network", b"203.0.113"))
        book.take_back(book.mark("network", b"never came"))

    assert add(memory) == 2
    assert add(memory, b"never came") == 1


def test_a_day_old_key_makes_other_marks_and_still_finds_those_of_yesterday(memory):
    with memory.opened(NOW) as book:
        first = book.mark("letters/address", b"mina@post.example")
    late = NOW + KEY_SECONDS - 10
    add(memory, b"mina@post.example", late, "letters/address", KEY_SECONDS)
    tomorrow = NOW + KEY_SECONDS + 10

    with memory.opened(tomorrow) as book:
        second = book.mark("letters/address", b"mina@post.example")
    assert first.before is None
    assert second.before == first.now != second.now
    assert add(memory, b"mina@post.example", tomorrow, "letters/address", KEY_SECONDS) == 2
    with memory.opened(tomorrow) as book:
        assert book.number(second) == 2
        book.forget(second)
        assert book.number(second) == 0


def test_there_are_two_keys_at_most_and_none_is_older_than_two_days(memory):
    marks = []
    for days in (0, 1, 2):
        with memory.opened(NOW + days * KEY_SECONDS) as book:
            marks.append(book.mark("network", b"203.0.113"))
    assert [marks[1].before, marks[2].before] == [marks[0].now, marks[1].now]
    keys = bytes(memory._table[8:72])
    assert bytes(memory._table[72:128]) == bytes(56)

    # Nobody came for three days, and the keys grew old all the same.
    memory.age(NOW + 5 * KEY_SECONDS)
    assert not {keys[:32], keys[32:]} & {bytes(memory._table[8:40]), bytes(memory._table[40:72])}
    with memory.opened(NOW + 5 * KEY_SECONDS) as book:
        assert book.mark("network", b"203.0.113").before is None


def test_another_memory_makes_other_marks(memory):
    """As after a restart."""
    other = Memory(sets=64)

    with memory.opened(NOW) as one, other.opened(NOW) as two:
        assert one.mark("network", b"203.0.113").now != two.mark("network", b"203.0.113").now


def test_nothing_that_was_counted_can_be_read_in_it(memory):
    add(memory, b"canary@post.example", kind="letters/address")

    assert b"canary" not in memory._table[:]
    assert b"post.example" not in memory._table[:]


def test_a_full_set_gives_up_what_would_be_forgotten_first(memory):
    memory = Memory(sets=1)
    for number in range(WAYS):
        add(memory, bytes([number]), seconds=3600 - number)
    assert add(memory, b"one more", seconds=7200) == 1

    assert [add(memory, bytes([number]), seconds=7200) for number in range(WAYS - 1)] == [2] * (WAYS - 1)
    assert add(memory, bytes([WAYS - 1]), seconds=7200) == 1


def test_a_queue_lets_some_pass_at_once_and_the_others_one_by_one(memory):
    def wait(now):
        with memory.opened(now) as book:
            return book.wait(book.mark("letters/domain", b"post.example"), every=36, at_once=3)

    assert [wait(NOW) for _ in range(5)] == [0, 0, 0, 36, 72]
    assert wait(NOW + 100) == 8
    assert wait(NOW + 10_000) == 0


def test_a_number_is_kept_for_its_time(memory):
    with memory.opened(NOW) as book:
        mark = book.mark("token", b"abc")
        book.put(mark, seconds=10, number=7)
        assert (book.number(mark), book.until(mark)) == (7, NOW + 10)
    with memory.opened(NOW + 10) as book:
        assert (book.number(mark), book.until(mark)) == (0, 0)


def test_processes_that_fork_share_it_and_count_exactly(memory):
    children = []
    for _ in range(4):
        pid = os.fork()
        if pid == 0:
            for _ in range(500):
                add(memory)
            os._exit(0)
        children.append(pid)
    for pid in children:
        assert os.waitpid(pid, 0)[1] == 0

    assert add(memory) == 2001


def test_a_process_that_is_killed_with_the_lock_in_hand_leaves_it_open(memory):
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        with memory.opened(NOW):
            os.write(tell, b"x")
            time.sleep(60)
        os._exit(0)
    os.read(told, 1)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)

    began = time.monotonic()
    assert add(memory) == 1
    assert time.monotonic() - began < 5
    os.close(told)
    os.close(tell)
