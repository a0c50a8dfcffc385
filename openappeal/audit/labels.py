"""What each kind of entry is called on the staff side. Rooms fill this in `AppConfig.ready()`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from openappeal.core.digits import localise_digits

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_ACTORS = {
    "signer": _("the signer"),
    "worker": _("the program, by itself"),
    "report": _("after “This is not me”"),
    "job-link": _("an outside translator, by link"),
    "statement-link": _("a statement’s author, by link"),
    "proof-link": _("a well-known person, by link"),
    "init": _("when the campaign was made"),
    "operator": _("whoever runs the server"),
    "demonstration": _("the demonstration"),
}
_actions: dict[str, StrPromise] = {}
_subjects: dict[str, dict[re.Pattern[str], Callable[..., str]]] = {}
_reasons: dict[str, Callable[[str], str]] = {}


def register(labels: Mapping[str, StrPromise]) -> None:
    """Name the actions that a room records, as “room.verb”: what was done."""
    _actions.update(labels)


def register_subjects(room: str, labels: Mapping[str, Callable[..., str]]) -> None:
    """Say how what a room's acts were done to is called: by a pattern of the whole label, words for its groups."""
    _subjects.setdefault(room, {}).update({re.compile(pattern): say for pattern, say in labels.items()})


def register_reasons(labels: Mapping[str, Callable[[str], str]]) -> None:
    """Say, by action, how a reason is put that is not somebody's own words."""
    _reasons.update(labels)


def of_subject(action: str, subject: str) -> str:
    """To what it was done, in the reader's language; a login and what no room names as it is."""
    for pattern, say in _subjects.get(action.partition(".")[0], {}).items():
        if found := pattern.fullmatch(subject):
            return say(**found.groupdict())
    return subject


def of_reason(action: str, reason: str) -> str:
    """Why, or how many, in the reader's language; somebody's own words as they are."""
    return _reasons[action](reason) if reason and action in _reasons else reason


def in_digits(number: str) -> str:
    """A number of a label in the reader's digits."""
    return localise_digits(number, get_language() or "en")


def of_action(action: str) -> str:
    """What was done, in the reader's language. An action that no version of ours names is shown as recorded."""
    return str(_actions.get(action, action))


def of_actor(actor: str) -> str:
    """Who did it, in the reader's language; a login as it is."""
    return str(_ACTORS.get(actor, actor))


def is_reserved(actor: str) -> bool:
    """Whether this cannot be a person's login, because entries of something else carry it."""
    return actor.casefold() in _ACTORS


def named() -> frozenset[str]:
    """The actions that have a name."""
    return frozenset(_actions)
