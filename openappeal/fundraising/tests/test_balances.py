"""Whatever happens to the books, they balance. Ten thousand acts: `benchmarks/books.py`."""

import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from openappeal.fundraising.actions import books as actions
from openappeal.fundraising.tests.machine import ACTS, FIRST, PURPOSES, Machine

pytestmark = pytest.mark.django_db


class Books(RuleBasedStateMachine):
    """Hypothesis chooses the acts and their chances, and shortens what fails. Each try begins with empty books."""

    def __init__(self):
        super().__init__()
        self.machine, self.before = Machine(), transaction.savepoint()
        purposes()

    @rule(act=st.sampled_from(sorted(set(ACTS))), chance=st.randoms(use_true_random=False))
    def act(self, act: str, chance: random.Random) -> None:
        self.machine.act(act, chance)

    @invariant()
    def balances(self) -> None:
        self.machine.check()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)


def purposes() -> None:
    for key in PURPOSES:
        actions.name_purpose(key=key, names={"en": key}, by="sara", today=FIRST)


def test_hypothesis_finds_no_acts_after_which_books_do_not_balance():
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=6, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.both_databases
def test_books_balance_whatever_happens_and_reversing_all_restores():
    machine, pick = Machine(), random.Random(24)
    purposes()

    for act in ACTS * 6:
        machine.act(act, pick)
        machine.check()
    machine.check_exports()
    for entry in machine.standing:
        actions.reverse(entry, by="sara", reason="all of it", today=FIRST)

    machine.held.clear()
    machine.meant.clear()
    machine.check()
