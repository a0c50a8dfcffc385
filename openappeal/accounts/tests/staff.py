"""Staff members for tests, logged in."""

from __future__ import annotations

from django.test import Client

from openappeal.accounts.actions import add_staff_member
from openappeal.accounts.models import Role, User


def logged_in(role: Role | None, username: str = "omar") -> Client:
    """A client of somebody with this role; None is nobody."""
    client = Client()
    if role is not None:
        if not User.objects.filter(username=username).exists():
            add_staff_member(username=username, role=role, password="a long enough word", first_name="Omar")
        client.force_login(User.objects.get(username=username))
    return client
