"""Two sequencers, and a sequencer beside those who hand over, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from openappeal.appeals.tests.factories import published_appeal
from openappeal.transparency import actions, queries
from openappeal.transparency.actions import handing
from openappeal.transparency.models import Leaf, Pending, Reason
from openappeal.transparency.tests.making import LATER, START, check, commitments, places, sequence

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _appeal(keys, monkeypatch):
    monkeypatch.setattr(handing, "_pairs", lambda: 0)
    published_appeal()


def at_once(*calls):
    """Run the calls at the same moment, each on a connection of its own; their results in order."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(30) for future in [pool.submit(run, call) for call in calls]]


def test_two_sequencers_at_once_append_everything_once(tmp_path):
    for label in "abc":
        actions.hand_over(commitments=commitments(60, label), now=START)
        rounds = at_once(*[lambda: sequence(tmp_path, START + LATER)] * 2)
        assert [one.refused for one in rounds] == ["", ""]

    size = check(tmp_path).checkpoint.size
    assert (queries.state().size, queries.state().counted, Leaf.objects.count()) == (size, 180, size)
    assert not Pending.objects.exists()


def test_setting_aside_while_a_batch_is_appended_counts_nobody_twice(tmp_path):
    for label in "abc":
        here = commitments(50, label)
        actions.hand_over(commitments=here, now=START)
        at_once(
            lambda: sequence(tmp_path, START + LATER),
            lambda here=here: actions.void(commitments=here[:20], reason=Reason.FLOOD, act=1, now=START),
            lambda here=here: actions.hand_over(commitments=here[20:], now=START),
            lambda here=here: actions.withdraw(commitment=here[30], now=START),
        )
    sequence(tmp_path, START + 2 * LATER)
    sequence(tmp_path, START + 4 * LATER)

    assert queries.state().counted == 3 * 29
    assert actions.prove(places(tmp_path)) == []
