"""What this room erases by itself."""

from openappeal.appeals import translation_queries
from openappeal.appeals.actions import crediting, job_links
from openappeal.appeals.models import JobLink
from openappeal.privacy.retention import Rule
from openappeal.privacy.retention import register as declare


def register() -> None:
    """Declare every rule of the room."""
    declare(
        Rule(
            "links for outside translators",
            "until their day, ninety days at most",
            due=lambda now: JobLink.objects.filter(expires_day__lte=now.date()).count(),
            erase=lambda now: job_links.expire_links(today=now.date()),
        )
    )
    declare(
        Rule(
            "names of translators below a text that no page shows any more",
            "until the next version in that language",
            due=lambda now: len(translation_queries.unshown_credits()),
            erase=lambda now: crediting.forget_credits(keys=translation_queries.unshown_credits()),
        )
    )
