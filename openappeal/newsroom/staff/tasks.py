"""What of the newsroom needs somebody, for the first screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openappeal.accounts.models import User
from openappeal.accounts.rules import is_moderator, is_press
from openappeal.accounts.tasks_board import Start, Task, Urgency
from openappeal.accounts.waiting import since
from openappeal.newsroom import channel_queries, consent_queries, mailing, opening_approval, queries
from openappeal.newsroom.models import EditionState, Item, ItemState
from openappeal.newsroom.staff import words


def tasks(user: User) -> Iterable[Task]:
    """Grave news first, then what is late or waits, drafts, consents."""
    now = timezone.now()
    if is_moderator(user):
        yield from _grave(user)
    if is_press(user):
        yield from _consents(now.date())
        yield from _waiting(now)
        yield from _late_languages()
        yield from _not_posted()
        yield from _drafts()
        yield from _letters()


def starts(user: User) -> Iterable[Start]:
    """What can be begun without anything waiting."""
    if is_press(user):
        yield Start(url=reverse("staff_news:items"), button=_("Write an update"))


def _grave(user: User) -> Iterable[Task]:
    for item in opening_approval.proposed():
        found = opening_approval.find(item, now=timezone.now())
        if found is None or found.is_granted or found.by == user.get_username():
            continue
        yield Task(
            when=_("Now"),
            title=_("Grave news waits for a second person: %(title)s") % {"title": _title(item)},
            consequence=_("It does not open before somebody else has read it, or the announced day is over."),
            url=reverse("staff_news:item", args=[item.pk]),
            button=_("Read it"),
            urgency=Urgency.HARM,
            minutes=5,
        )


def _waiting(now: datetime) -> Iterable[Task]:
    for item in Item.objects.filter(state=ItemState.WAITING).order_by("opens_at", "id"):
        todo = [check for check in queries.check_list(item, today=now.date()) if check.blocks and not check.is_done]
        is_late = item.opens_at is not None and item.opens_at <= now
        if not todo:
            continue
        yield Task(
            when=_("Now") if is_late else _("Before its minute"),
            title=_("It should have opened, and could not: %(title)s") % {"title": _title(item)}
            if is_late
            else _("Something is to be done before it opens: %(title)s") % {"title": _title(item)},
            consequence=_("It opens by itself as soon as that is done.")
            if is_late
            else _("Its minute is %(moment)s. Without that it does not open.") % {"moment": words.moment(item)},
            url=reverse("staff_news:item", args=[item.pk]),
            button=_("See what is missing"),
            urgency=Urgency.PROMISE,
            minutes=5,
        )


def _late_languages() -> Iterable[Task]:
    found = Item.objects.filter(state=ItemState.OPEN, editions__state=EditionState.READY).distinct()
    for item in found.order_by("-opened_day", "id"):
        tags = item.editions.filter(state=EditionState.READY).order_by("language").values_list("language", flat=True)
        yield Task(
            when=_("Today"),
            title=_("Ready in %(languages)s: %(title)s") % {"languages": words.names([*tags]), "title": _title(item)},
            consequence=_("It is open in other languages. These readers do not have it yet."),
            url=reverse("staff_news:item", args=[item.pk]),
            button=_("Open this language"),
            urgency=Urgency.WORK,
        )


def _not_posted() -> Iterable[Task]:
    """What the worker has given up, or does not know, until somebody has looked."""
    for item in channel_queries.not_posted():
        yield Task(
            when=_("Today"),
            title=_("Not posted in every channel: %(title)s") % {"title": _title(item)},
            consequence=_("It is open on the site. In another network it is missing, or only perhaps there."),
            url=reverse("staff_news:item", args=[item.pk]) + "#networks",
            button=_("See where"),
            urgency=Urgency.WORK,
        )


def _drafts() -> Iterable[Task]:
    for item in Item.objects.filter(state=ItemState.DRAFT).order_by("id"):
        yield Task(
            when=_("Begun"),
            title=_("%(kind)s, a draft: %(title)s") % {"kind": item.get_kind_display(), "title": _title(item)},
            consequence=_("No reader can find it before it is opened."),
            url=reverse("staff_news:item", args=[item.pk]),
            button=_("Go on"),
            urgency=Urgency.WORK,
            minutes=15,
        )


def _letters() -> Iterable[Task]:
    """What was drafted as a letter, and nobody has proposed, sent or thrown away."""
    for issue in mailing.drafts():
        yield Task(
            when=_("Today"),
            title=_("A letter about news is drafted, and has not been sent"),
            consequence=_("It is open on the site. Those who asked for news by mail do not have it yet."),
            url=reverse("staff_mailings:issue", args=[issue.pk]),
            button=_("Look at it"),
            urgency=Urgency.WORK,
            minutes=5,
        )


def _consents(today: date) -> Iterable[Task]:
    found = list(consent_queries.to_ask_again(today=today))
    if found:
        yield Task(
            when=since(found[0].ask_again, today),
            title=ngettext(
                "One consent to name a prisoner is to be asked again",
                "%(number)s consents to name prisoners are to be asked again",
                len(found),
            )
            % {"number": words.n(len(found))},
            consequence=_("Until then nothing new may name them. What is open stays."),
            url=reverse("staff_news:consents"),
            button=_("See whom to ask"),
            urgency=Urgency.HARM,
            minutes=15,
        )


def _title(item: Item) -> str:
    source = queries.source_of(item)
    return f"\u2068{source.title if source and source.title else item.slug}\u2069"
