"""A name that is taken off the wall while it is set aside does not come back when it is set aside no more."""

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.signatures import actions, queries
from openappeal.signatures.actions import protecting, sweeps, together
from openappeal.signatures.models import Review, Signature
from openappeal.signatures.tests.test_floods import FLOOD, NOW, approved, confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]
NAMES = ["Zwintscherl Quillonka", "Bram Zandhuys"]


@pytest.fixture
def swept(keys, today):
    """Two names, looked at, shown in one press and then set aside; the press and the sweep."""
    published_appeal()
    for number, name in enumerate(NAMES):
        confirmed(number, today, FLOOD, name=name)
    Signature.objects.filter(name="Zwintscherl Quillonka 0").update(name=NAMES[0])
    Signature.objects.filter(name="Bram Zandhuys 1").update(name=NAMES[1])
    ids = list(Signature.objects.values_list("pk", flat=True))
    act = together.show(ids=ids, by="wei", today=today, keys=keys)
    assert on_the_wall() == set(NAMES)
    sweep = approved()
    sweeps.do(id=sweep.pk, by="omar", now=NOW)
    assert on_the_wall() == set()
    return act, sweep


def on_the_wall():
    return {entry.name for entry in queries.wall_page(1, "en") if entry}


def protect(keys, today):
    protecting.protect(spellings=[NAMES[0]], why="prisoner", by="wei", keys=keys, today=today)


def test_a_protected_name_does_not_come_back_with_its_sweep(swept, keys, today):
    protect(keys, today)

    sweeps.undo(id=swept[1].pk, by="mina", today=today)

    assert on_the_wall() == {"Bram Zandhuys"}
    found = Signature.objects.get(name=NAMES[0])
    assert (found.review, list(found.flags.values_list("kind", flat=True))) == (Review.UNREAD, ["protected"])
    with pytest.raises(actions.MustNotAppear):
        actions.show(ids=[found.pk], by="wei", today=today)
    actions.close_counts(today=today)
    assert (queries.counts(today=today).confirmed, queries.counts(today=today).shown) == (2, 1)
    assert actions.recount(repair=False) == []


def test_nor_when_it_is_released(swept, keys, today):
    protect(keys, today)

    actions.release(ids=Signature.objects.values_list("pk", flat=True), by="mina", today=today)

    assert on_the_wall() == {"Bram Zandhuys"}


def test_a_decision_on_many_that_is_undone_stays_undone(swept, today):
    act, sweep = swept

    assert together.undo(id=act.pk, by="wei", today=today) == 2
    sweeps.undo(id=sweep.pk, by="mina", today=today)

    assert (on_the_wall(), Signature.objects.filter(review=Review.UNREAD).count()) == (set(), 2)


def test_nothing_that_is_set_aside_is_shown(swept, today):
    act, sweep = swept
    together.undo(id=act.pk, by="wei", today=today)

    assert actions.show(ids=Signature.objects.values_list("pk", flat=True), by="wei", today=today) == 0

    sweeps.undo(id=sweep.pk, by="mina", today=today)
    assert on_the_wall() == set()
