"""What becomes an issue by itself: a changed demand. It is drafted only; organisers send it, or throw it away."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from openappeal.appeals import queries as appeals
from openappeal.appeals.models import Version
from openappeal.audit import actions as audit
from openappeal.cms.language import interface, use
from openappeal.mailings import issue_queries, words
from openappeal.mailings.actions import issues
from openappeal.mailings.actions.issues import IssueWords
from openappeal.mailings.issue_models import Issue
from openappeal.mailings.models import Topic

SOURCE = "appeals.version"


@transaction.atomic
def draft_about_demand(version: Version, by: str, today: date) -> None:
    """Have an issue ready when a version that changes a demand is published, for those who asked for updates.

    Its words are ours, in each language that we speak, and lead to the text. One about an earlier version that nobody
    has sent goes: its readers would look for a change that is no longer the newest.
    """
    for one in issue_queries.unsent(SOURCE).exclude(source_id=version.pk).select_for_update():
        audit.record(by=by, action="mailings.discard_issue", today=today, subject=str(one))
        one.delete()
    tags = appeals.campaign_languages()
    made = {
        tag: _words(version, tag) for tag in dict.fromkeys([tags[0], *(one for one in tags if interface(one) == one)])
    }
    issues.draft(source=SOURCE, source_id=version.pk, topic=Topic.UPDATES, words=made, by=by, today=today)


def _words(version: Version, tag: str) -> IssueWords:
    note = version.editions.filter(language=tag).values_list("change_note", flat=True).first() or ""
    with use(tag):
        parts = [
            _("We have changed a demand in our text."),
            note,
            _("On our site the text shows what was changed, and which version each signature stands under."),
            _("Whoever has signed stays with what they signed, and may withdraw at any time."),
        ]
        return words.typed(
            subject=_("We have changed a demand"),
            text="\n\n".join(part for part in parts if part),
            path=f"/{tag}/",
        )


def untold() -> list[Issue]:
    """Drafts about changed demands that nobody has sent yet."""
    return list(issue_queries.unsent(SOURCE))
