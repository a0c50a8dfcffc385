"""Reads about issues: numbers, editions, who gets one. Nothing here returns an address."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from openappeal.mailings import pace
from openappeal.mailings.issue_models import Delivery, DeliveryState, Issue, IssueEdition, IssueState, Sending
from openappeal.mailings.models import Subscriber, Topic
from openappeal.mailings.queries import SMALLEST, Cells, gather

GOT = (DeliveryState.SENT, DeliveryState.UNCERTAIN)
"""Who has a letter, or may have it."""


@dataclass(frozen=True)
class Edition:
    """What a subscriber of some language gets. `is_own`: it is in their language."""

    language: str
    is_own: bool
    words: IssueEdition


@dataclass(frozen=True)
class Shown:
    """A number of people as it may be said: exactly, or that there are at most so many."""

    number: int
    is_most: bool


def is_narrow(issue: Issue) -> bool:
    """Whether an issue goes to a part of those who asked for its topic.

    Of such a part no exact number is said: two parts that differ by one country would tell how many are in it.
    """
    return not issue.follows_source and bool(issue.languages or issue.countries or issue.spheres)


def shown(number: int, *, narrow: bool) -> Shown:
    """Fewer than ten are at most ten, and of a part of the list only tens are said. Nobody is nobody."""
    if not number or (number >= SMALLEST and not narrow):
        return Shown(number, False)
    return Shown(-(-number // SMALLEST) * SMALLEST, True)


def audience(issue: Issue) -> QuerySet[Subscriber]:
    """Who would get an issue now: whoever asked for its topic, within what the issue says, and whose turn it is.

    What puts an earlier one right goes to those who got that, all of them and nobody else, out of turn.
    """
    if issue.follows_source:
        earlier = [one.pk for one in followed(issue)]
        got = Delivery.objects.filter(subscriber=OuterRef("pk"), issue__in=earlier, state__in=GOT)
        return Subscriber.objects.filter(Exists(got))
    # As text, since SQLite cannot look into a list. Names of topics hold no quotation mark.
    found = Subscriber.objects.annotate(wanted=Cast("topics", TextField()))
    found = found.filter(wanted__contains=f'"{Topic(issue.topic).value}"')
    if issue.languages:
        found = found.filter(language__in=issue.languages)
    if issue.countries:
        found = found.filter(country__in=issue.countries)
    if issue.spheres:
        found = found.filter(sphere__in=issue.spheres)
    return pace.in_turn(found, issue)


def followed(issue: Issue) -> QuerySet[Issue]:
    """The issues that this one puts right, which have begun: after one that was stopped there may be another."""
    found = Issue.objects.filter(source=issue.follows_source, source_id=issue.follows_source_id)
    return found.filter(began_day__isnull=False)


def is_known_who_got(source: str, source_id: int) -> bool:
    """Whether deliveries still say who got what was made from something. They go two weeks after it was sent."""
    return Delivery.objects.filter(issue__source=source, issue__source_id=source_id, state__in=GOT).exists()


def by_language(issue: Issue) -> Cells:
    """How many would get it in each language, the most first; small numbers are gathered."""
    counted = audience(issue).order_by().values_list("language").annotate(number=Count("pk"))
    return gather([(str(tag), int(number)) for tag, number in counted])


def countries() -> list[str]:
    """Codes of the countries that at least ten subscribers have said: that there is one at all would tell who it is."""
    return _said("country")


def spheres() -> list[str]:
    """The spheres that at least ten subscribers have said."""
    return _said("sphere")


def _said(name: str) -> list[str]:
    found = Subscriber.objects.exclude(**{name: ""}).order_by(name).values_list(name).annotate(number=Count("pk"))
    return [str(value) for value, number in found if number >= SMALLEST]


def edition_for(issue: Issue, language: str) -> Edition:
    """One edition for each subscriber: their own, or the one of the language in which the issue was written."""
    editions = {edition.language: edition for edition in issue.editions.all()}
    own = editions.get(language)
    return Edition(language, True, own) if own else Edition(issue.fallback, False, editions[issue.fallback])


def gone(issue: Issue) -> int:
    """How many letters have an outcome."""
    return issue.sent + issue.refused + issue.uncertain


def remaining(issue: Issue) -> int:
    """How many letters are still to go. Whoever leaves the list meanwhile stays in this number until the end."""
    if issue.state not in (IssueState.SENDING, IssueState.PAUSED):
        return 0
    return max(issue.recipients - gone(issue), 0)


def minutes_left(issue: Issue) -> int | None:
    """For how long the sending will go on at its present rate; None while that is not known."""
    if issue.state != IssueState.SENDING or not issue.rate:
        return None
    return -(-remaining(issue) * 60 // issue.rate)


def alone_up_to() -> int:
    """To how many one organiser may send without a second person."""
    found = Sending.objects.filter(pk=1).values_list("alone_up_to", flat=True).first()
    return Sending.ALONE_UP_TO if found is None else found


def unsent(topic_source: str) -> QuerySet[Issue]:
    """Drafts that were made ready by themselves from a source of this kind."""
    return Issue.objects.filter(state=IssueState.DRAFT, source=topic_source).order_by("id")
