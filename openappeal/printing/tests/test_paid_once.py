"""An entry of the books is the price of one placement."""

from __future__ import annotations

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.fundraising.tests.giving import a_drive
from openappeal.printing import placement_actions as actions
from openappeal.printing.tests.test_placements import WHO, _appeal, a_placement, spent

__all__ = ["_appeal"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


@pytest.fixture(autouse=True)
def _drive(_appeal):
    a_drive()


@pytest.mark.both_databases
def test_what_one_placement_names_another_cannot():
    first, second = a_placement("first"), a_placement("second")
    whole, rest = spent("page", 1_000_000), spent("page", 200_000)
    actions.link_expenses(placement=first, expenses=[whole], **WHO)

    with pytest.raises(actions.PaidAnother) as refused:
        actions.link_expenses(placement=second, expenses=[whole, rest], **WHO)

    assert refused.value.expenses == [whole]
    assert list(second.expenses.all()) == []
    actions.link_expenses(placement=first, expenses=[whole, rest], **WHO)
    actions.link_expenses(placement=first, expenses=[rest], **WHO)
    actions.link_expenses(placement=second, expenses=[whole], **WHO)
    assert [list(one.expenses.all()) for one in (first, second)] == [[rest], [whole]]


def test_the_screen_says_which_is_named_already_and_keeps_the_ticks():
    first, second = a_placement("first"), a_placement("second")
    whole, rest = spent("page", 1_000_000), spent("page", 200_000)
    actions.link_expenses(placement=first, expenses=[whole], **WHO)
    treasurer = logged_in(Role.TREASURER, "tess")

    answer = treasurer.post(f"/admin/placements/{second.pk}/expenses/", {"expenses": [whole.pk, rest.pk]})

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "a sum is told once: 12 November 2026 · $10,000.00 · the page" in said
    assert said.count(" checked") == 2
    assert not second.expenses.exists()
