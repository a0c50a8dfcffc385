"""Two people, or in a small team one person and a day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from openappeal.accounts import approvals
from openappeal.accounts.actions import add_staff_member, lock, set_role
from openappeal.accounts.models import Approval, Role, User
from openappeal.accounts.tests.staff import here_since_last_week
from openappeal.audit.models import Entry
from tests.house.test_audit_labels import APPROVED

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ACT = {"action": "signatures.sweep", "subject": "sweep 7"}


def team(*names):
    for name in names:
        add_staff_member(username=name, role=Role.MODERATOR, password="a long enough word")


def test_a_second_person_makes_it_possible_once():
    approvals.propose(**ACT, by="omar", now=NOW)
    with pytest.raises(approvals.NotApproved):
        approvals.spend(**ACT, now=NOW)
    with pytest.raises(approvals.SamePerson):
        approvals.approve(**ACT, by="omar", now=NOW)

    approvals.approve(**ACT, by=here_since_last_week("wei", NOW), now=NOW)
    approvals.spend(**ACT, now=NOW)

    assert not Approval.objects.exists()
    with pytest.raises(approvals.NotProposed):
        approvals.spend(**ACT, now=NOW)
    acts = [(entry.actor, entry.action) for entry in Entry.objects.order_by("actor")]
    assert acts == [("omar", "signatures.sweep.propose"), ("wei", "signatures.sweep.approve")]


@pytest.mark.parametrize("action", APPROVED)
def test_an_account_of_today_is_nobodys_second_person(action):
    """Whoever proposes could have made it to agree with herself."""
    act = {"action": action, "subject": "anything"}
    add_staff_member(username="wei", role=Role.ORGANISER)
    User.objects.filter(username="wei").update(date_joined=NOW - timedelta(hours=23, minutes=59))
    approvals.propose(**act, by="omar", now=NOW)

    for login in ("wei", "nobody"):
        with pytest.raises(approvals.TooNew):
            approvals.approve(**act, by=login, now=NOW)
    with pytest.raises(approvals.NotApproved):
        approvals.spend(**act, now=NOW)

    approvals.approve(**act, by="wei", now=NOW + timedelta(minutes=1))
    assert approvals.spend(**act, now=NOW + timedelta(minutes=1)).approved_by == "wei"


def test_in_a_team_of_three_an_announced_day_suffices():
    team("omar", "wei", "mina")
    approvals.propose(**ACT, by="omar", now=NOW)
    approvals.announce(**ACT, by="omar", now=NOW)

    with pytest.raises(approvals.NotApproved):
        approvals.spend(**ACT, now=NOW + timedelta(hours=23, minutes=59))
    approvals.announce(**ACT, by="omar", now=NOW + timedelta(hours=20))  # announcing again gains no time
    approvals.spend(**ACT, now=NOW + timedelta(hours=24))


def test_a_team_of_four_has_a_second_person():
    team("omar", "wei", "mina", "lea")
    approvals.propose(**ACT, by="omar", now=NOW)

    with pytest.raises(approvals.TeamIsLargeEnough):
        approvals.announce(**ACT, by="omar", now=NOW)


def test_who_was_locked_out_or_demoted_counts_for_thirty_days():
    """Otherwise one person could make the team small, and then act alone."""
    team("mal", "wei", "mina", "lea")
    add_staff_member(username="tara", role=Role.TRANSLATOR, languages=["fa"])
    people = {user.get_username(): user for user in User.objects.all()}
    lock(user=people["wei"], by="mal", now=NOW)
    lock(user=people["tara"], by="mal", now=NOW)
    for login in ("mina", "lea"):
        set_role(user=people[login], role=Role.TRANSLATOR, languages=["fa"], by="mal", today=NOW.date())
    lock(user=people["lea"], by="mal", now=NOW)
    set_role(user=people["tara"], role=Role.TRANSLATOR, languages=["ckb"], by="mal", today=NOW.date())
    approvals.propose(**ACT, by="mal", now=NOW)

    with pytest.raises(approvals.TeamIsLargeEnough):
        approvals.announce(**ACT, by="mal", now=NOW)
    later = NOW.date() + timedelta(days=30)
    assert approvals.team_size(today=later) == 4

    assert approvals.team_size(today=later + timedelta(days=1)) == 1


def test_who_was_demoted_long_ago_does_not_count_for_a_later_change():
    team("mal", "wei")
    wei = User.objects.get(username="wei")
    Entry.objects.filter(action="accounts.add").update(day=NOW.date() - timedelta(days=90))
    set_role(user=wei, role=Role.TRANSLATOR, languages=["fa"], by="mal", today=NOW.date() - timedelta(days=60))
    set_role(user=wei, role=Role.TRANSLATOR, languages=["ckb"], by="mal", today=NOW.date())

    assert approvals.team_size(today=NOW.date()) == 1


def test_anybody_may_say_no():
    approvals.propose(**ACT, by="omar", now=NOW)
    approvals.announce(**ACT, by="omar", now=NOW)

    approvals.drop(**ACT, by="wei", now=NOW)

    with pytest.raises(approvals.NotProposed):
        approvals.spend(**ACT, now=NOW + timedelta(days=2))


def test_proposing_twice_is_one_proposal_and_keeps_its_day():
    first = approvals.propose(**ACT, by="omar", now=NOW)

    assert approvals.propose(**ACT, by="wei", now=NOW + timedelta(days=1)) == first
    assert list(approvals.waiting(action="signatures.sweep")) == [first]


def test_the_database_knows_that_two_are_two():
    with pytest.raises(IntegrityError):
        Approval.objects.create(**ACT, proposed_by="omar", proposed_at=NOW, approved_by="omar")
