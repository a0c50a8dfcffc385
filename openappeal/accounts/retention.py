"""What this room erases by itself."""

from openappeal.accounts import actions, queries
from openappeal.privacy.retention import Rule
from openappeal.privacy.retention import register as declare


def register() -> None:
    """Declare every rule of the room."""
    declare(
        Rule(
            "links with which a passkey is registered, and sessions that have ended",
            "three days; twelve hours",
            due=lambda now: queries.ended(now=now),
            erase=lambda now: actions.expire(now=now),
        )
    )
