"""What becomes an issue by itself: a changed demand. It is drafted only; organisers send it, or throw it away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from openappeal.appeals import history_queries, step_queries
from openappeal.appeals import queries as appeals
from openappeal.appeals.models import State, Version
from openappeal.audit import actions as audit
from openappeal.cms.language import interface, use
from openappeal.mailings import issue_queries, words
from openappeal.mailings.actions import issues
from openappeal.mailings.actions.issues import IssueWords
from openappeal.mailings.issue_models import Issue
from openappeal.mailings.models import Topic

SOURCE = "appeals.version"
PLACE = "cms/components/place.html"


@transaction.atomic
def draft_about_demand(version: Version, by: str, today: date) -> None:
    """Have an issue ready when a version that changes a demand is published, for those who asked for updates.

    Its words are ours, in each language that we speak, show the change, and lead to the text. One about an
    earlier version that nobody has sent goes: its readers would look for a change that is no longer the newest.
    """
    for one in issue_queries.unsent(SOURCE).exclude(source_id=version.pk).select_for_update():
        audit.record(by=by, action="mailings.discard_issue", today=today, subject=str(one))
        one.delete()
    tags = appeals.campaign_languages()
    made = {
        tag: _words(version, tag) for tag in dict.fromkeys([tags[0], *(one for one in tags if interface(one) == one)])
    }
    issues.draft(source=SOURCE, source_id=version.pk, topic=Topic.UPDATES, words=made, by=by, today=today)


@transaction.atomic
def take_translation(version: Version, language: str, by: str, today: date) -> None:
    """Let a draft about a changed demand show the change in a language whose translation has come after it.

    Words that somebody has edited meanwhile stay as they are.
    """
    for issue in issue_queries.unsent(SOURCE).filter(source_id=version.pk).select_for_update():
        edition = issue.editions.filter(language=language).first()
        if edition is not None and edition.text == _words(version, language, is_translated=False).text:
            issues.reword(id=issue.pk, language=language, words=_words(version, language), by=by, today=today)


def _words(version: Version, tag: str, *, is_translated: bool = True) -> IssueWords:
    """Our words in a language, and what each changed demand said before and says now.

    :param is_translated: False for what they are before the language has a text of this version.
    """
    published = version.editions.filter(language=tag, state=State.PUBLISHED)
    note = published.values_list("change_note", flat=True).first() if is_translated else None
    with use(tag):
        parts = [
            _("We have changed a demand in our text."),
            note or "",
            *_changes(version, [tag] if is_translated else []),
            _("On our site the text shows what was changed, and which version each signature stands under."),
            _("Whoever has signed stays with what they signed, and may withdraw at any time."),
        ]
        return words.typed(
            language=tag,
            subject=_("We have changed a demand"),
            text="\n\n".join(part for part in parts if part),
            path=f"/{tag}/",
        )


def _changes(version: Version, languages: Sequence[str]) -> Iterator[str]:
    """A paragraph for each text, so that each runs in its own direction."""
    before = step_queries.previous(version)
    since = before and history_queries.demands_since(version_id=before.pk, languages=languages)
    if not since:
        return
    if since.language not in languages:
        yield _("The change has not been translated yet. Here it stands in the language in which it was written:")
    for change in since.changes:
        name = render_to_string(PLACE, {"part": change.part, "number": change.number}).strip()
        if change.before:
            yield f"**{name}.** {_('Before:')}"
            yield change.before
        yield f"**{name}.** {_('Now:')}"
        yield change.after or _("no longer asked")


def untold() -> list[Issue]:
    """Drafts about changed demands that nobody has sent yet."""
    return list(issue_queries.unsent(SOURCE))
