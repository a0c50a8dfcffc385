import pytest
from django.contrib.auth.models import AnonymousUser, Group

from openappeal.accounts import actions
from openappeal.accounts.models import Role, User
from openappeal.accounts.rules import is_moderator, is_organiser
from openappeal.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_the_first_organiser_gets_both_rights_and_no_password():
    actions.add_organiser(username="omar")

    user = User.objects.get(username="omar")
    assert not user.has_usable_password()
    assert (is_organiser(user), is_moderator(user), user.is_superuser) == (True, True, False)
    assert Entry.objects.get().subject == "omar"


def test_a_login_is_given_once():
    actions.add_organiser(username="omar")

    with pytest.raises(actions.LoginTaken):
        actions.add_organiser(username="Omar")


@pytest.mark.parametrize("login", ["worker", "Signer", "operator", "init", "report"])
def test_nobody_acts_under_the_name_of_the_program(login):
    with pytest.raises(actions.LoginTaken):
        actions.add_organiser(username=login)


def test_a_moderator_reads_and_an_outsider_does_nothing():
    actions.add_staff_member(username="wei", role=Role.MODERATOR)
    outsider = User.objects.create_user("bea")

    assert is_moderator(User.objects.get(username="wei"))
    assert not is_organiser(User.objects.get(username="wei"))
    assert not is_moderator(outsider)
    assert not is_moderator(AnonymousUser())


def test_somebody_who_left_may_do_nothing():
    actions.add_organiser(username="omar")
    User.objects.update(is_active=False)

    assert not is_moderator(User.objects.get())


def test_roles_are_put_right_and_making_them_again_changes_nothing():
    organisers, moderators = Group.objects.get(name="Organiser"), Group.objects.get(name="Moderator")
    before = set(organisers.permissions.values_list("codename", flat=True))
    moderators.permissions.set(organisers.permissions.all())

    actions.ensure_roles()

    assert set(organisers.permissions.values_list("codename", flat=True)) == before
    assert list(moderators.permissions.values_list("codename", flat=True)) == ["access_admin"]
    assert before.isdisjoint({"add_user", "change_user", "delete_user", "change_group"})
