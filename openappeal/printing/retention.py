"""What this room erases by itself."""

from openappeal.printing import actions, names
from openappeal.privacy.retention import Rule
from openappeal.privacy.retention import register as declare


def register() -> None:
    """Declare every rule of the room."""
    declare(
        Rule(
            "names in frozen prints",
            "until the name is shown or printed no more",
            due=lambda now: names.gone().count(),
            erase=lambda now: actions.forget_gone(),
        )
    )
