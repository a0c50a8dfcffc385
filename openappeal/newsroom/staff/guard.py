"""Who comes into the newsroom's screens."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from openappeal.accounts.models import User
from openappeal.accounts.rules import is_moderator, is_press, is_translator, may_translate
from openappeal.appeals.queries import campaign_languages
from openappeal.newsroom.models import Item, ItemState


def sees_items(user: Any) -> bool:
    """May look at an item: whoever leads it, and whoever may be the second person."""
    return is_press(user) or is_moderator(user)


def comes_in(user: Any) -> bool:
    """May open some screen of the newsroom."""
    return sees_items(user) or is_translator(user)


def may_write(user: Any, item: Item, language: str) -> bool:
    """May write an item in a language. What the others translate is the press's."""
    return is_press(user) or (language != item.source_language and may_translate(user, language))


def item_of(pk: int) -> Item:
    """The item that an address names."""
    found = Item.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def writable(request: HttpRequest, pk: int, language: str) -> Item:
    """The item, if whoever asks may write it in this language."""
    if not comes_in(request.user):
        raise PermissionDenied
    item = item_of(pk)
    if not may_write(request.user, item, language):
        raise PermissionDenied
    if language not in languages_of(item) or item.state == ItemState.CLOSED:
        raise Http404
    return item


def languages_of(item: Item) -> list[str]:
    """The item's languages: its source first, then the campaign's."""
    return list(dict.fromkeys([item.source_language, *campaign_languages()]))


def own_languages(user: User, item: Item) -> list[str]:
    """Of these, the ones in which somebody may write."""
    return [tag for tag in languages_of(item) if may_write(user, item, tag)]


def who(request: HttpRequest) -> dict[str, Any]:
    """By whom, and on which day, as actions want it."""
    return {"by": request.user.get_username(), "today": timezone.now().date()}


def who_now(request: HttpRequest) -> dict[str, Any]:
    """By whom, and at which moment."""
    return {"by": request.user.get_username(), "now": timezone.now()}
