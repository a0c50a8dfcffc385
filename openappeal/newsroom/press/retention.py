"""What the press room erases by itself."""

from openappeal.newsroom.actions import statements
from openappeal.newsroom.statement_models import StatementLink
from openappeal.privacy.retention import Rule
from openappeal.privacy.retention import register as declare


def register() -> None:
    """Declare every rule."""
    declare(
        Rule(
            "links for authors of statements",
            "until their day, sixty days at most",
            due=lambda now: StatementLink.objects.filter(expires_day__lte=now.date()).count(),
            erase=lambda now: statements.expire_links(today=now.date()),
        )
    )
