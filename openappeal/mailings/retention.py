"""What this room erases by itself."""

from openappeal.mailings import actions
from openappeal.mailings.actions import hearing, issues
from openappeal.mailings.models import Asking
from openappeal.privacy.retention import Rule
from openappeal.privacy.retention import register as declare


def register() -> None:
    """Declare every rule of the room."""
    declare(
        Rule(
            "wishes for news",
            "until the day their letter names, seven days at most",
            due=lambda now: Asking.objects.filter(expires_day__lte=now.date()).count(),
            erase=lambda now: actions.expire(today=now.date()),
        )
    )
    declare(
        Rule(
            "who got an issue of the mailing",
            "14 days after it was sent, while letters may come back",
            due=lambda now: issues.past_bounces(today=now.date()).count(),
            erase=lambda now: issues.forget_deliveries(today=now.date()),
        )
    )
    declare(
        Rule(
            "what a mail provider told and nobody read",
            "to the end of the day after it came",
            due=lambda now: hearing.past(today=now.date()).count(),
            erase=lambda now: hearing.expire(today=now.date()),
        )
    )
