"""What this room erases by itself."""

from openappeal.newsroom import actions
from openappeal.newsroom.models import PreviewLink
from openappeal.privacy.retention import Rule
from openappeal.privacy.retention import register as declare


def register() -> None:
    """Declare every rule of the room."""
    declare(
        Rule(
            "links by which journalists read an item before its minute",
            "until the day they were made for, or until the item is taken back",
            due=lambda now: PreviewLink.objects.filter(until_day__lt=now.date()).count(),
            erase=lambda now: actions.erase_preview_links(today=now.date()),
        )
    )
