"""What this room erases by itself."""

from openappeal.mail import actions
from openappeal.mail.models import OutboxLetter
from openappeal.privacy.retention import Rule
from openappeal.privacy.retention import register as declare


def register() -> None:
    """Declare every rule of the room."""
    declare(
        Rule(
            "letters that nobody took",
            "until the day they name, seven days at most (messages to the campaign: 14)",
            due=lambda now: OutboxLetter.objects.filter(expires_day__lte=now.date()).count(),
            erase=lambda now: actions.expire(today=now.date()),
        )
    )
