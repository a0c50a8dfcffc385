"""Writes about passkeys: register the first with a link, sign in, add, remove, new recovery codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from fido2.webauthn import AuthenticatorData

from openappeal.accounts import codes, webauthn
from openappeal.accounts.actions import links
from openappeal.accounts.models import Passkey, RecoveryCode, User
from openappeal.audit import actions as audit

RECOVERY_CODES = 8
GROUPS = 4


class LastPasskey(Exception):
    """Without it the person could not come in any more."""


@transaction.atomic
def enrol(
    *, code: str, state: webauthn.State, answer: Mapping[str, Any], name: str, now: datetime
) -> tuple[User, list[str]]:
    """Register a passkey with a link, and begin afresh: earlier passkeys, recovery codes and sessions are gone.

    Returns the person and new recovery codes, which exist here once.

    :raises openappeal.accounts.actions.links.UnknownLink:
    :raises openappeal.accounts.actions.links.NotOpenYet:
    :raises openappeal.accounts.webauthn.Refused:
    """
    user = links.use_up(code=code, now=now)
    key = webauthn.finish_registration(state, answer)
    user.passkeys.all().delete()
    user.session_epoch += 1
    if not settings.IS_DEMO:
        user.set_unusable_password()
    user.save(update_fields=["session_epoch", "password"])
    _keep(user, key, name, now.date())
    audit.record(by=user.get_username(), action="accounts.enrol", today=now.date(), subject=user.get_username())
    return user, _new_codes(user)


@transaction.atomic
def sign_in(*, state: webauthn.State, answer: Mapping[str, Any], today: date, user: User | None = None) -> User:
    """Who shows this passkey; with `user`, whether it is one of theirs.

    :raises openappeal.accounts.webauthn.Refused:
    """
    found = Passkey.objects.select_for_update().filter(credential_digest=webauthn.digest_of(answer)).first()
    if found is None or not found.user.is_active or (user is not None and found.user != user):
        raise webauthn.Refused
    found.sign_count = webauthn.finish_authentication(state, found, answer)
    found.used_day = today
    found.save(update_fields=["sign_count", "used_day"])
    return found.user


@transaction.atomic
def add_passkey(*, user: User, state: webauthn.State, answer: Mapping[str, Any], name: str, today: date) -> Passkey:
    """Register one more passkey, of another device.

    :raises openappeal.accounts.webauthn.Refused:
    """
    passkey = _keep(user, webauthn.finish_registration(state, answer), name, today)
    audit.record(by=user.get_username(), action="accounts.add_passkey", today=today, subject=str(passkey))
    return passkey


@transaction.atomic
def remove_passkey(*, user: User, id: int, today: date) -> None:
    """Forget one of several passkeys, and end the person's other sessions.

    :raises LastPasskey:
    """
    mine = list(user.passkeys.select_for_update().order_by("id"))
    found = next((one for one in mine if one.pk == id), None)
    if found is None:
        return
    if len(mine) == 1:
        raise LastPasskey
    label = str(found)
    found.delete()
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    audit.record(by=user.get_username(), action="accounts.remove_passkey", today=today, subject=label)


@transaction.atomic
def renew_recovery_codes(*, user: User, today: date) -> list[str]:
    """New recovery codes; the earlier ones are worthless."""
    audit.record(
        by=user.get_username(), action="accounts.renew_recovery_codes", today=today, subject=user.get_username()
    )
    return _new_codes(user)


def _keep(user: User, key: AuthenticatorData, name: str, today: date) -> Passkey:
    if key.credential_data is None:
        raise webauthn.Refused
    digest = webauthn.digest(key.credential_data.credential_id)
    if Passkey.objects.filter(credential_digest=digest).exists():
        raise webauthn.Refused
    return Passkey.objects.create(
        user=user,
        name=name,
        credential=bytes(key.credential_data),
        credential_digest=digest,
        sign_count=key.counter,
        added_day=today,
    )


def _new_codes(user: User) -> list[str]:
    user.recovery_codes.all().delete()
    fresh = [codes.new_code(GROUPS) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=codes.digest(code)) for code in fresh)
    return fresh
