"""Writes about staff members: add, change the role, lock out, let in again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from openappeal.accounts import approvals
from openappeal.accounts.actions import links
from openappeal.accounts.models import Approval, Role, User
from openappeal.audit import actions as audit
from openappeal.audit import labels


class LoginTaken(Exception):
    """Another staff member has this login, or the audit list uses it for something else."""


class LastOrganiser(Exception):
    """Nobody would be left who can let people in: done to oneself, this is a mistake."""


class NotYourself(Exception):
    """Somebody else has to do this."""


def add_organiser(*, username: str, password: str = "", first_name: str = "", today: date | None = None) -> User:
    """Make a staff member who may do everything.

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
    languages: Iterable[str] = (),
    by: str = "init",
    today: date | None = None,
) -> User:
    """Make a staff member with one role, who has nothing to sign in with yet but a password, if one is given.

    A password opens nothing outside the demonstration (`backends`).

    :raises LoginTaken:
    """
    if labels.is_reserved(username) or User.objects.filter(username__iexact=username).exists():
        raise LoginTaken(username)
    user = User.objects.create_user(username=username, password=password or None, first_name=first_name)
    user.languages = sorted(languages)
    user.save(update_fields=["languages"])
    user.groups.add(Group.objects.get(name=role))
    today = today or timezone.now().date()
    audit.record(by=by, action="accounts.add", today=today, subject=username, reason=str(role.value))
    return user


@transaction.atomic
def invite(
    *, username: str, role: Role, first_name: str, languages: Iterable[str], by: str, now: datetime
) -> links.Made:
    """Make a staff member and the link with which they register their first passkey.

    :raises LoginTaken:
    """
    user = add_staff_member(
        username=username, role=role, first_name=first_name, languages=languages, by=by, today=now.date()
    )
    return links.make_link(user=user, by=by, now=now)


@transaction.atomic
def set_role(*, user: User, role: Role, languages: Iterable[str], by: str, today: date) -> None:
    """Give another role. It counts from the next request on.

    :raises LastOrganiser:
    """
    if role != Role.ORGANISER:
        _keep_an_organiser(user)
    user.groups.remove(*Group.objects.filter(name__in=Role.values))
    user.groups.add(Group.objects.get(name=role))
    user.languages = sorted(languages) if role == Role.TRANSLATOR else []
    user.save(update_fields=["languages"])
    reason = " ".join([str(role.value), *user.languages])
    audit.record(by=by, action="accounts.set_role", today=today, subject=user.get_username(), reason=reason)


@transaction.atomic
def lock(*, user: User, by: str, now: datetime) -> None:
    """Lock somebody out at once: sessions end with the next request, passkeys, codes and links are gone, and what
    they proposed or agreed to is dropped. Locking twice changes nothing.

    One person may always do this. Only oneself one cannot lock as the last organiser.

    :raises LastOrganiser:
    """
    login = user.get_username()
    if login == by:
        _keep_an_organiser(user)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not locked.is_active:
        return
    locked.passkeys.all().delete()
    locked.recovery_codes.all().delete()
    links.take_back(user=locked, by=by, now=now)
    for approval in Approval.objects.filter(Q(proposed_by=login) | Q(approved_by=login)):
        approvals.drop(action=approval.action, subject=approval.subject, by=by, now=now)
    User.objects.filter(pk=locked.pk).update(is_active=False, session_epoch=F("session_epoch") + 1)
    audit.record(by=by, action="accounts.lock", today=now.date(), subject=login)


@transaction.atomic
def unlock(*, user: User, by: str, now: datetime, at_once: bool = False) -> links.Made:
    """Let somebody in again, who has to register a passkey anew. `at_once` is the operator's.

    :raises NotYourself:
    """
    login = user.get_username()
    if login == by:
        raise NotYourself
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        audit.record(by=by, action="accounts.unlock", today=now.date(), subject=login)
    user.refresh_from_db()
    return links.make_link(user=user, by=by, now=now, at_once=at_once)


def _keep_an_organiser(user: User) -> None:
    """Of two who leave at the same time one stays: both wait here for the same rows."""
    organisers = list(
        User.objects.select_for_update().filter(groups__name=Role.ORGANISER, is_active=True).order_by("pk")
    )
    if user not in organisers:
        return
    if not any(one != user and (settings.IS_DEMO or one.passkeys.exists()) for one in organisers):
        raise LastOrganiser
