"""Writes about staff members."""

from __future__ import annotations

import secrets
from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from openappeal.accounts.models import Role, User
from openappeal.accounts.roles import ensure_roles
from openappeal.audit import actions as audit

__all__ = [
    "LoginTaken",
    "UnknownLogin",
    "add_organiser",
    "add_staff_member",
    "ensure_roles",
    "new_password",
    "set_new_password",
]

# Without letters and digits that look alike: people copy a first password from a screen.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


class LoginTaken(Exception):
    """Another staff member has this login."""


class UnknownLogin(Exception):
    """No staff member has this login."""


def add_organiser(*, username: str, password: str = "", first_name: str = "", today: date | None = None) -> str:
    """Make a staff member who may do everything. Returns the password, a new one if none is given.

    :raises LoginTaken:
    """
    return add_staff_member(
        username=username, role=Role.ORGANISER, password=password, first_name=first_name, today=today
    )


@transaction.atomic
def add_staff_member(
    *,
    username: str,
    role: Role,
    password: str = "",
    first_name: str = "",
    by: str = "init",
    today: date | None = None,
) -> str:
    """Make a staff member with one role. Returns the password, a new one if none is given.

    :raises LoginTaken:
    """
    if User.objects.filter(username=username).exists():
        raise LoginTaken(username)
    password = password or new_password()
    user = User.objects.create_user(username=username, password=password, first_name=first_name)
    user.groups.add(Group.objects.get(name=role))
    today = today or timezone.now().date()
    audit.record(by=by, action="accounts.add", today=today, subject=username, reason=str(role.value))
    return password


@transaction.atomic
def set_new_password(*, username: str, by: str, today: date) -> str:
    """Give a staff member a new password and return it. Whoever is logged in with the old one no longer is.

    :raises UnknownLogin:
    """
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise UnknownLogin(username)
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=by, action="accounts.new_password", today=today, subject=username)
    return password


def new_password() -> str:
    """A password of four groups that can be read out, with 80 bits of chance."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
