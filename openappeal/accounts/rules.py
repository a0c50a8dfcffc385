"""Who may do what on the staff side.

An organiser does everything. A moderator reads names, shows them, leaves them out and hides them, and
changes no text. One person may always hide.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from openappeal.accounts.models import Role, User

View = Callable[..., HttpResponseBase]
Rule = Callable[[User | AnonymousUser], bool]


def roles(user: User | AnonymousUser) -> frozenset[str]:
    """The roles of a user; a superuser has all."""
    if not user.is_active or not isinstance(user, User):
        return frozenset()
    if user.is_superuser:
        return frozenset(Role.values)
    # Menu, page and every button ask; one query a request is enough.
    known = getattr(user, "_roles", None)
    if known is None:
        known = frozenset(user.groups.filter(name__in=Role.values).values_list("name", flat=True))
        user._roles = known  # type: ignore[attr-defined]
    return known


def is_organiser(user: User | AnonymousUser) -> bool:
    """May edit and publish, and look after staff members."""
    return Role.ORGANISER in roles(user)


def is_moderator(user: User | AnonymousUser) -> bool:
    """May read and hide names. Every organiser may."""
    return bool(roles(user))


def only(rule: Rule) -> Callable[[View], View]:
    """Refuse a view to everybody to whom the rule says no."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not rule(request.user):  # type: ignore[arg-type]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
