"""Writes of this room: subscribers, and news by an address that is typed again."""

from openappeal.mailings.actions.news import (
    LINK_DAYS,
    LinkExpired,
    TooManyLetters,
    ask,
    confirm,
    expire,
    look_up,
    stop,
    stop_asked,
    stop_for,
)
from openappeal.mailings.actions.subscribing import (
    change,
    change_asked,
    news_tag,
    subscribe_waiting,
    take_in,
    unsubscribe,
    unsubscribe_token,
)

__all__ = [
    "LINK_DAYS",
    "LinkExpired",
    "TooManyLetters",
    "ask",
    "change",
    "change_asked",
    "confirm",
    "expire",
    "look_up",
    "news_tag",
    "stop",
    "stop_asked",
    "stop_for",
    "subscribe_waiting",
    "take_in",
    "unsubscribe",
    "unsubscribe_token",
]
