"""`openappeal staff-link`: the way back in for somebody who has lost everything, made at the machine itself.

Whoever can run this can read the database anyway, so nobody else is asked.
"""

from __future__ import annotations

from django.utils import timezone

from openappeal.accounts import actions
from openappeal.accounts.models import User
from openappeal.config.cli import CannotDo

BY = "operator"


def run(*, login: str, unlock: bool) -> int:
    """Make the link and print it."""
    user = User.objects.filter(username__iexact=login).first()
    if user is None:
        raise CannotDo(f"There is no staff member with the login “{login}”.")
    now = timezone.now()
    if user.is_active:
        made = actions.make_link(user=user, by=BY, now=now, at_once=True)
    elif unlock:
        made = actions.unlock(user=user, by=BY, now=now, at_once=True)
    else:
        raise CannotDo(f"{login} is locked out. If a colleague agrees, run it again with --unlock.")
    print(f"Open this on the device that is to be registered. It works once, for three days:\n\n  {made.address}\n")
    print("Passkeys, recovery codes and sessions of before end when it is used.")
    return 0
