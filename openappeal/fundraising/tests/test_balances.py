"""Whatever happens to the books, they balance: after short walks of all kinds, and after ten thousand acts."""

import random

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms.models import StaleAddress
from openappeal.fundraising.actions import books as actions
from openappeal.fundraising.actions import showing
from openappeal.fundraising.tests import walk
from openappeal.fundraising.tests.machine import ACTS, FIRST, PURPOSES, Machine
from openappeal.fundraising.tests.walk import Walk

pytestmark = pytest.mark.django_db
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
MANY, BATCH = 10_000, 200


class Books(RuleBasedStateMachine):
    """Hypothesis chooses the acts and their chances, and shortens what fails. Each try begins with empty books."""

    keys = None

    def __init__(self):
        super().__init__()
        self.before = transaction.savepoint()
        self.machine, self.walk = Machine(), Walk(self.keys)
        purposes()

    @rule(act=st.sampled_from(sorted(set(ACTS))), chance=st.randoms(use_true_random=False))
    def act(self, act: str, chance: random.Random) -> None:
        self.machine.act(act, chance)

    @rule(act=st.sampled_from(sorted(set(walk.ACTS))), chance=st.randoms(use_true_random=False))
    def act_on_gifts(self, act: str, chance: random.Random) -> None:
        self.walk.act(act, chance)

    @invariant()
    def balances(self) -> None:
        self.machine.check()
        self.walk.check()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)


class LongBooks(RuleBasedStateMachine):
    """The same in batches: Hypothesis chooses the seeds, and looks after each batch."""

    keys = None
    done = 0

    def __init__(self):
        super().__init__()
        self.before = transaction.savepoint()
        self.batches = 0
        self.machine, self.walk = Machine(), Walk(self.keys)
        purposes()

    @rule(seed=st.integers(0, 2**32))
    def batch(self, seed: int) -> None:
        pick = random.Random(f"{seed} {self.batches}")
        self.batches += 1
        for _act in range(BATCH):
            if pick.random() < 0.03:
                self.walk.act(pick.choice(walk.ACTS), pick)
            else:
                self.machine.act(pick.choice(ACTS), pick)
        LongBooks.done += BATCH
        # As the publisher does: PostgreSQL would go through every version of a mark that is renewed for ever.
        StaleAddress.objects.all().delete()

    @invariant()
    def balances(self) -> None:
        self.machine.check()
        self.walk.check()

    def teardown(self) -> None:
        assert self.walk.asked
        self.machine.check_exports()
        self.machine.check_public()
        transaction.savepoint_rollback(self.before)


def purposes() -> None:
    for key in PURPOSES:
        actions.name_purpose(key=key, names={"en": key}, by="sara", today=FIRST)


@pytest.mark.both_databases
def test_hypothesis_finds_no_acts_after_which_books_do_not_balance(keys):
    Books.keys = keys

    run_state_machine_as_test(Books, settings=settings(max_examples=6, stateful_step_count=15, **QUIET))


@pytest.mark.both_databases
def test_books_balance_and_say_the_same_everywhere_after_ten_thousand_acts(keys, data_dir, today):
    LongBooks.keys, LongBooks.done = keys, 0
    published_appeal()
    showing.set_public(is_public=True, by="omar", today=today)

    # PostgreSQL goes through all that one transaction has begun, and here everything is one: five books of 2,000 acts
    # there, one of 10,000 on SQLite.
    times = 1 if connection.vendor == "sqlite" else 5
    steps = MANY // BATCH // times
    long = settings(max_examples=times, stateful_step_count=steps, phases=[Phase.generate], **QUIET)
    run_state_machine_as_test(LongBooks, settings=long, _min_steps=steps)

    assert LongBooks.done == MANY


@pytest.mark.both_databases
def test_reversing_all_restores():
    machine, pick = Machine(), random.Random(24)
    purposes()

    for act in ACTS * 6:
        machine.act(act, pick)
    machine.check_exports()
    for entry in machine.standing:
        actions.reverse(entry, by="sara", reason="all of it", today=FIRST)

    machine.held.clear()
    machine.meant.clear()
    machine.check()
