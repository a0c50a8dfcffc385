"""The Appeal on the staff side: addresses, menu, drafts and languages that wait."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks

from openappeal.accounts import language as languages
from openappeal.accounts import translating
from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.models import User
from openappeal.accounts.rules import is_organiser, is_translator, may_translate
from openappeal.accounts.tasks_board import Task, Urgency, register_task_source
from openappeal.appeals import queries, step_queries, translation_queries
from openappeal.appeals.staff import NAMES
from openappeal.appeals.translation_queries import Stage
from openappeal.core.digits import format_number


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [
        path("appeal/translate/", include("openappeal.appeals.staff_translating")),
        path("appeal/", include("openappeal.appeals.staff")),
    ]


@hooks.register("register_admin_menu_item")
def appeal_item() -> CountedMenuItem:
    return CountedMenuItem(
        gettext_lazy("The Appeal"),
        reverse("staff_appeal:overview"),
        rule=is_translator,
        group=Group.TEXTS,
        name="appeal",
        icon_name="doc-full-inverse",
        order=20,
    )


def languages_to_give() -> list[str]:
    """What a translator can be given: also the first language, into which what others have written is translated. Of
    the Appeal it is the source, and stays the organisers' (`staff._may_write`, `staff_guard`)."""
    tags = queries.campaign_languages()
    return tags if len(tags) > 1 else []


translating.register_source(languages_to_give)


@register_task_source
def translations(user: User) -> Iterable[Task]:
    """What can be translated or read again before its version is published.

    What readers wait for is in the matrix (`rows`), from which the screen of languages makes its lines.
    """
    if queries.latest_version() is None:
        return
    mine = [tag for tag in queries.campaign_languages()[1:] if may_translate(user, tag)]
    for edition in translation_queries.translations(mine):
        job = translation_queries.job(edition)
        if job.is_late:
            continue
        words = {"number": _n(job.version_number), "language": NAMES[job.language]}
        url = reverse("staff_translating:job", args=[edition.pk])
        if job.stage is Stage.REVIEW and job.may_be_read_by(user.get_username(), is_organiser=is_organiser(user)):
            yield Task(
                when=_("This week"),
                title=_("Version %(number)s in %(language)s waits for a second reader") % words,
                consequence=_("Readers see nothing of a translation before somebody else has read it."),
                url=url,
                button=_("Read it"),
                urgency=Urgency.WORK,
                minutes=20,
            )
        elif job.is_writable and job.open and not is_organiser(user):
            yield Task(
                when=_("This week"),
                title=_("Version %(number)s waits for its words in %(language)s") % words,
                consequence=_("Without them that language goes on showing the version before, or nothing."),
                url=url,
                button=_("Translate"),
                urgency=Urgency.WORK,
                minutes=20,
            )


@register_task_source
def tasks(user: User) -> Iterable[Task]:
    if not is_organiser(user):
        return
    draft, latest = queries.draft(), queries.latest_version()
    if draft is not None:
        yield Task(
            when=_("Begun"),
            title=_("Version %(number)s of the Appeal is a draft") % {"number": _n(draft.number)},
            consequence=_("Readers and signers see the version before it."),
            url=reverse("staff_appeal:edit", args=[draft.appeal.source_language]),
            button=_("Go on writing"),
            urgency=Urgency.WORK,
            minutes=15,
        )
        return
    if latest is None:
        return
    for tag in (tag for tag in latest.appeal.languages if _is_behind(tag)):
        yield Task(
            when=_("This week"),
            title=_("%(language)s is behind version %(number)s")
            % {"language": NAMES[tag], "number": _n(latest.number)},
            consequence=_("Readers of that language see the older text and a line saying so, or no text at all."),
            url=reverse("staff_translating:overview"),
            button=_("See what is missing"),
            urgency=Urgency.WORK,
            minutes=20,
        )


def _is_behind(tag: str) -> bool:
    """A slip of the pen that was mended leaves no language behind."""
    edition = queries.current_record(tag)
    return edition is None or bool(step_queries.behind(edition))


def _n(number: int) -> str:
    return format_number(number, languages.current())
