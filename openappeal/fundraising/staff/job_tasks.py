"""Translated words on the first screen: what is handed over, for whoever takes it over; what was sent back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from openappeal.accounts.models import User
from openappeal.accounts.rules import is_organiser, is_translator, may_translate
from openappeal.accounts.tasks_board import Task, Urgency, register_task_source
from openappeal.accounts.waiting import since
from openappeal.cms.proposals import Job
from openappeal.core.languages import language as language_of
from openappeal.fundraising.staff.jobs import Door

Found = Callable[[], Sequence[Any]]


def register_tasks(door: Door, *, handed_over: Found, sent_back: Found) -> None:
    """Put a room's jobs on the first screen of whoever they wait for. What is to be begun stands in the matrix."""

    def tasks(user: User) -> Iterable[Task]:
        if door.may_take(user):
            for one in handed_over():
                yield _task(
                    door, one,
                    _("Ready in %(language)s, by %(who)s: %(title)s"),
                    _("Readers of that language do not have it before you take it over."),
                    _("Read it"),
                )  # fmt: skip
        if is_translator(user) and not is_organiser(user):
            for one in sent_back():
                if may_translate(user, one.language):
                    yield _task(
                        door, one,
                        _("Sent back in %(language)s: %(title)s"),
                        _("Somebody has read it, and says what to look at."),
                        _("Go on"),
                    )  # fmt: skip

    register_task_source(tasks)


def _task(door: Door, one: Any, title: str, consequence: str, button: str) -> Task:
    text = getattr(one, door.text)
    job: Job = door.job(text, one.language)
    name = job.source.words["title"] if job.source is not None else text.slug
    facts = {"language": language_of(one.language).name, "who": one.by, "title": name}
    return Task(
        when=since(one.day, timezone.now().date()),
        title=title % {key: f"\u2068{value}\u2069" for key, value in facts.items()},
        consequence=consequence,
        url=reverse(f"{door.namespace}:translate", args=[text.pk, one.language]),
        button=button,
        urgency=Urgency.WORK,
        minutes=5,
    )
