"""Writes of this room, one module per noun: people, links, passkeys; and what has ended by itself."""

from openappeal.accounts.actions.housekeeping import expire
from openappeal.accounts.actions.links import (
    Made,
    NotOpenYet,
    UnknownLink,
    WrongCode,
    agree_to_link,
    find_link,
    make_by_recovery_code,
    make_link,
    refuse_link,
)
from openappeal.accounts.actions.passkeys import (
    LastPasskey,
    add_passkey,
    enrol,
    remove_passkey,
    renew_recovery_codes,
    sign_in,
)
from openappeal.accounts.actions.people import (
    LastOrganiser,
    LoginTaken,
    NotYourself,
    add_organiser,
    add_staff_member,
    invite,
    lock,
    set_role,
    unlock,
)
from openappeal.accounts.roles import ensure_roles

__all__ = [
    "LastOrganiser",
    "LastPasskey",
    "LoginTaken",
    "Made",
    "NotOpenYet",
    "NotYourself",
    "UnknownLink",
    "WrongCode",
    "add_organiser",
    "add_passkey",
    "add_staff_member",
    "agree_to_link",
    "enrol",
    "ensure_roles",
    "expire",
    "find_link",
    "invite",
    "lock",
    "make_by_recovery_code",
    "make_link",
    "refuse_link",
    "remove_passkey",
    "renew_recovery_codes",
    "set_role",
    "sign_in",
    "unlock",
]
