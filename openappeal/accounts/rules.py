"""Who may do what on the staff side.

An organiser does everything. A moderator reads names, shows them, leaves them out and hides them, and
changes no text. Outreach goes the way with well-known people and organisations and reads offers of help; what it
shows, a second person agrees to. A translator writes in the languages that an organiser gave: the Appeal, pages,
menus, letters and news; and approves there what somebody else has written. Nothing of her own is published by
herself. The press writes, plans and opens news, proposes letters of it, notes consents, and sees nothing about signers.
A key holder shows that her office key opens, and is a second person for files of names and for nothing else.
One person may always hide, and lock a colleague out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from openappeal.accounts import sessions
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


def is_staff(user: User | AnonymousUser) -> bool:
    """May come in."""
    return bool(roles(user))


def is_organiser(user: User | AnonymousUser) -> bool:
    """May edit and publish, and look after staff members."""
    return Role.ORGANISER in roles(user)


def is_moderator(user: User | AnonymousUser) -> bool:
    """May read and hide names, see who did what, and lock somebody out. Every organiser may."""
    return not roles(user).isdisjoint({Role.ORGANISER, Role.MODERATOR})


def is_outreach(user: User | AnonymousUser) -> bool:
    """May write to well-known people, organisations and those who offer help. Every organiser may."""
    return not roles(user).isdisjoint({Role.ORGANISER, Role.OUTREACH})


def sees_notables(user: User | AnonymousUser) -> bool:
    """May see how far a well-known person is: whoever leads them there, and whoever may be the second person."""
    return is_outreach(user) or is_moderator(user)


def is_translator(user: User | AnonymousUser) -> bool:
    """May write in some languages. Every organiser may."""
    return not roles(user).isdisjoint({Role.ORGANISER, Role.TRANSLATOR})


def is_press(user: User | AnonymousUser) -> bool:
    """May write, plan and open updates and releases. Every organiser may."""
    return not roles(user).isdisjoint({Role.ORGANISER, Role.PRESS})


def is_key_holder(user: User | AnonymousUser) -> bool:
    """May see what names are sealed to, show that a key opens, and see what a seized server shows. Every organiser
    may."""
    return not roles(user).isdisjoint({Role.ORGANISER, Role.KEY_HOLDER})


def keeps_a_key(user: User | AnonymousUser) -> bool:
    """Whether keeping an office key is her work: what she has not done stands on her first screen."""
    return Role.KEY_HOLDER in roles(user)


def sees_exports(user: User | AnonymousUser) -> bool:
    """May see who asks for a file of names, agree and say no."""
    return is_moderator(user) or is_key_holder(user)


def may_translate(user: User | AnonymousUser, language: str) -> bool:
    """May write in this language."""
    return is_organiser(user) or (is_translator(user) and isinstance(user, User) and language in user.languages)


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


def fresh(view: View) -> View:
    """Ask for the passkey before a dangerous act, unless it was shown within ten minutes.

    A page asks in the view's place; afterwards it sends the same request once more, with what was typed.
    Put it below `only`: nobody need show a passkey to be refused.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if sessions.is_fresh(request):
            return view(request, *args, **kwargs)
        typed = [
            (name, value)
            for name, values in (request.POST if request.method == "POST" else request.GET).lists()
            if name != "csrfmiddlewaretoken"
            for value in values
        ]
        return render(request, "accounts/staff/fresh.html", {"typed": typed, "path": request.path}, status=403)

    return guarded
