"""Writes about staff members."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction

from openappeal.accounts.models import Role, User
from openappeal.audit import actions as audit


class LoginTaken(Exception):
    """Another staff member has this login."""


@transaction.atomic
def add_organiser(*, login: str, password: str, first_name: str = "", by: str, today: date) -> User:
    """Make a staff member who may do everything.

    :raises LoginTaken:
    """
    return add_staff_member(
        login=login, password=password, first_name=first_name, role=Role.ORGANISER, by=by, today=today
    )


@transaction.atomic
def add_staff_member(
    *, login: str, password: str, role: Role, first_name: str = "", by: str, today: date
) -> User:
    """Make a staff member with one role.

    :raises LoginTaken:
    """
    if User.objects.filter(username=login).exists():
        raise LoginTaken(login)
    user = User.objects.create_user(username=login, password=password, first_name=first_name)
    user.groups.add(Group.objects.get(name=role))
    audit.record(by=by, action="accounts.add", today=today, subject=login, reason=str(role.value))
    return user
