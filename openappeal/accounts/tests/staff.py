"""Staff members for tests, logged in."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone

from openappeal.accounts import actions
from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.authenticator import Device


def logged_in(role: Role | None, username: str = "omar", *, fresh: bool = True) -> Client:
    """A client of somebody with this role; None is nobody."""
    client = Client()
    if role is not None:
        if not User.objects.filter(username=username).exists():
            actions.add_staff_member(username=username, role=role, first_name="Omar")
        client.force_login(User.objects.get(username=username))
        if fresh:
            session = client.session
            session["fresh_at"] = time.time()
            session.save()
    return client


def here_since_last_week(username: str, now: datetime | None = None) -> str:
    """Let an account be old enough to agree to something; make one, without a role, if there is none. The login."""
    joined = (now or timezone.now()) - timedelta(days=7)
    User.objects.update_or_create(username=username, defaults={"date_joined": joined})
    return username


def enrolled(username: str = "omar", role: Role = Role.ORGANISER) -> tuple[User, Device, list[str]]:
    """Somebody with a passkey, the device that has it, and their recovery codes."""
    user = actions.add_staff_member(username=username, role=role, first_name=username.title())
    made = actions.make_link(user=user, by="operator", now=timezone.now(), at_once=True)
    device = Device()
    answer = register(Client(), device, made.code)
    user.refresh_from_db()
    return user, device, answer.json()["codes"]


def register(client: Client, device: Device, code: str):
    """What the page of a link does."""
    options = client.post("/admin/enrol/begin/", {"code": code})
    if options.status_code != 200:
        return options
    credential = device.create(options.json())
    return client.post("/admin/enrol/finish/", {"code": code, "credential": credential, "name": "Laptop"})


def sign_in(client: Client, device: Device, **more: str):
    """What the page of the login does."""
    options = client.post("/admin/login/passkey/begin/").json()
    return client.post("/admin/login/passkey/finish/", {"credential": device.get(options), **more})
