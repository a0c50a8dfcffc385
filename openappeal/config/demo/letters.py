"""The demonstration's mailing: an issue as it was sent, with its numbers, and one that waits for an organiser.

No letter is made: the numbers stand as the worker would have left them. Call it in a transaction, after news and
subscribers.
"""

from __future__ import annotations

from datetime import timedelta

from openappeal.config.demo.afterthought import READER
from openappeal.config.demo.campaign import BY
from openappeal.config.demo.content import CAMPAIGN
from openappeal.mailings import issue_queries
from openappeal.mailings.actions import issues
from openappeal.mailings.issue_models import Issue, IssueState
from openappeal.newsroom import mailing
from openappeal.newsroom.models import Item

SENT, DRAFTED = "three-evenings-of-argument", "nine-months"
REFUSED, UNCERTAIN, BOUNCED, LEFT = 9, 1, 12, 6


def load() -> None:
    """Draft both, and send one."""
    item = Item.objects.get(slug=SENT)
    assert item.opened_day is not None
    day = item.opened_day
    sent = mailing.draft(item=item, by=BY, today=day)
    number = issue_queries.audience(sent).count()
    issues.propose(id=sent.pk, number=number, reason="The week's update, in both languages that are ready.")
    # Whoever agreed as the second person is who sent it.
    issues.begin(id=sent.pk, by=READER, today=day)
    Issue.objects.filter(pk=sent.pk).update(
        state=IssueState.DONE,
        finished_day=day + timedelta(days=1),
        sent=number - REFUSED - UNCERTAIN,
        refused=REFUSED,
        uncertain=UNCERTAIN,
        bounced=BOUNCED,
        left=LEFT,
    )
    mailing.draft(item=Item.objects.get(slug=DRAFTED), by=BY, today=CAMPAIGN.as_of)
