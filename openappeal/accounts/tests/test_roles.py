import pytest
from django.contrib.auth.models import AnonymousUser, Group

from openappeal.accounts import actions
from openappeal.accounts.models import Role, User
from openappeal.accounts.rules import is_moderator, is_organiser
from openappeal.accounts.tests.staff import logged_in
from openappeal.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_the_first_organiser_gets_a_password_and_both_rights():
    password = actions.add_organiser(username="omar")

    user = User.objects.get(username="omar")
    assert user.check_password(password)
    assert (is_organiser(user), is_moderator(user), user.is_superuser) == (True, True, False)
    assert Entry.objects.get().subject == "omar"


def test_a_login_is_given_once():
    actions.add_organiser(username="omar")

    with pytest.raises(actions.LoginTaken):
        actions.add_organiser(username="omar")


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
    assert "change_group" not in before


@pytest.mark.parametrize("address", ["/admin/pages/", "/admin/users/", "/admin/documents/", "/admin/appeal/"])
def test_a_moderator_edits_nothing(address):
    answer = logged_in(Role.MODERATOR, "wei").get(address)

    assert (answer.status_code, answer.headers.get("Location")) == (302, "/admin/")
