"""In which language a staff member reads the staff side."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import translation

from openappeal.accounts.models import User
from openappeal.core import languages

COOKIE = "staff_language"


def offered() -> list[tuple[str, str]]:
    """Tags and names of the languages that the staff side speaks."""
    return list(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)


def is_offered(tag: str) -> bool:
    """Whether the staff side speaks this language."""
    return tag in dict(offered())


def of_request(request: HttpRequest) -> str:
    """The account's language, else the cookie's, else what the browser likes best, else English."""
    profile = getattr(request.user, "wagtail_userprofile", None)
    for tag in (profile.preferred_language if profile else "", request.COOKIES.get(COOKIE, "")):
        if is_offered(tag):
            return tag
    tags = [tag for tag, _ in offered()]
    return languages.best_language(request.headers.get("Accept-Language", ""), tags) or tags[0]


def remember(user: User | AnonymousUser, tag: str) -> None:
    """Keep the choice in the account. Before login only the cookie knows it."""
    if isinstance(user, User):
        from wagtail.users.models import UserProfile

        profile = UserProfile.get_for_user(user)
        profile.preferred_language = tag
        profile.save(update_fields=["preferred_language"])


def current() -> str:
    """The language of the answer that is being written, as `core` names it."""
    active = translation.get_language() or "en"
    return active if is_offered(active) else active.split("-")[0]
