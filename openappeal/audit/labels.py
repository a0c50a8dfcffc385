"""What each kind of entry is called on the staff side. Rooms fill this in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_ACTORS = {
    "signer": _("the signer"),
    "worker": _("the program, by itself"),
    "report": _("after “This is not me”"),
    "job-link": _("an outside translator, by link"),
    "init": _("when the campaign was made"),
    "operator": _("whoever runs the server"),
}
_actions: dict[str, StrPromise] = {}


def register(labels: Mapping[str, StrPromise]) -> None:
    """Name the actions that a room records, as “room.verb”: what was done."""
    _actions.update(labels)


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
