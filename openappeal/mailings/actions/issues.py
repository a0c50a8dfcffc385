"""Issues: drafted, written, proposed, begun, paused, stopped. `sending` hands the letters over.

Who may let an issue go is in `issue_approval`: the worker and the public process know nothing of the team.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from openappeal.appeals import queries as appeals
from openappeal.audit import actions as audit
from openappeal.mail import actions as mail
from openappeal.mail.models import Priority
from openappeal.mailings import emails, fitting, issue_queries, mould
from openappeal.mailings.issue_models import Delivery, DeliveryState, Issue, IssueEdition, IssueState, Sending
from openappeal.mailings.models import Topic
from openappeal.vault.keys import KeyProvider

BOUNCE_WINDOW = timedelta(days=14)
FORGET_AT_ONCE = 5000
TEST_KEPT = timedelta(days=2)


class NotPossibleNow(Exception):
    """The issue is not in a state in which this can be done."""


class NoWords(Exception):
    """The issue says nothing in any language."""


class TooLarge(Exception):
    """Some letters are larger than they may be. `languages` says which, and by how many bytes."""

    def __init__(self, languages: Mapping[str, int]) -> None:
        super().__init__(languages)
        self.languages = languages


class FirstStillGoes(Exception):
    """It puts right what is still being sent: who gets that is not known yet."""


class NumberDiffers(Exception):
    """The number that was typed is not the number of recipients. The right one, as it may be said, is `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True)
class IssueWords:
    """An issue in one language. `html` is the inner part of the letter, `path` its public page, or empty."""

    subject: str
    preheader: str
    html: str
    text: str
    path: str


@dataclass(frozen=True)
class Audience:
    """To whom, of those who asked for the topic. Empty means all."""

    languages: Sequence[str] = ()
    countries: Sequence[str] = ()
    spheres: Sequence[str] = ()


@transaction.atomic
def draft(
    *,
    source: str,
    source_id: int,
    topic: str,
    words: Mapping[str, IssueWords],
    by: str,
    today: date,
    follows: tuple[str, int] | None = None,
) -> Issue:
    """Make an issue from something that is published. With `follows` it goes to those who got what was made from that.

    Of one source there is one issue: a draft gets the newer words, and one that waits for agreement, is being sent
    or has been sent is returned as it is, so that nobody gets the same twice. After a stopped one there may be another.

    :raises NoWords:
    """
    if not words:
        raise NoWords
    there = Issue.objects.select_for_update().filter(source=source, source_id=source_id)
    found = there.exclude(state=IssueState.STOPPED).order_by("id").first()
    if found is not None and found.state != IssueState.DRAFT:
        return found
    issue = found or Issue(source=source, source_id=source_id)
    issue.follows_source, issue.follows_source_id = follows or ("", None)
    issue.topic, issue.written_by = Topic(topic), by
    _put(issue, words, _fallback(words))
    audit.record(by=by, action="mailings.write_issue", today=today, subject=str(issue))
    return issue


@transaction.atomic
def write(
    *,
    id: int | None,
    topic: str,
    audience: Audience,
    words: Mapping[str, IssueWords],
    by: str,
    today: date,
) -> Issue:
    """Keep a draft, a new one without `id`.

    :raises NotPossibleNow: when it is no draft any more.
    :raises NoWords:
    """
    if not words:
        raise NoWords
    issue = Issue() if id is None else _locked(id, IssueState.DRAFT)
    issue.topic, issue.written_by = Topic(topic), by
    issue.languages, issue.countries = sorted(audience.languages), sorted(audience.countries)
    issue.spheres = sorted(audience.spheres)
    _put(issue, words, issue.fallback if issue.fallback in words else _fallback(words))
    audit.record(by=by, action="mailings.write_issue", today=today, subject=str(issue))
    return issue


@transaction.atomic
def reword(*, id: int, language: str, words: IssueWords, by: str, today: date) -> Issue:
    """Replace a draft's words in one of its languages.

    :raises NotPossibleNow: when it is no draft any more.
    """
    issue = _locked(id, IssueState.DRAFT)
    edition = issue.editions.get(language=language)
    edition.subject, edition.preheader, edition.html = words.subject, words.preheader, words.html
    edition.text, edition.path = words.text, words.path
    edition.save()
    audit.record(by=by, action="mailings.write_issue", today=today, subject=str(issue))
    return issue


@transaction.atomic
def address(*, id: int, topic: str, audience: Audience, by: str, today: date) -> Issue:
    """Say to whom a draft goes, and leave its words as they are.

    :raises NotPossibleNow: also for what puts an earlier one right, of which nobody chooses the readers.
    """
    issue = _locked(id, IssueState.DRAFT)
    if issue.follows_source:
        raise NotPossibleNow
    issue.topic = Topic(topic)
    issue.languages, issue.countries = sorted(audience.languages), sorted(audience.countries)
    issue.spheres = sorted(audience.spheres)
    issue.save()
    audit.record(by=by, action="mailings.write_issue", today=today, subject=str(issue))
    return issue


@transaction.atomic
def discard(*, id: int, by: str, today: date) -> None:
    """Throw a draft away.

    :raises NotPossibleNow:
    """
    issue = _locked(id, IssueState.DRAFT)
    audit.record(by=by, action="mailings.discard_issue", today=today, subject=str(issue))
    issue.delete()


@transaction.atomic
def propose(*, id: int, number: int, reason: str) -> int:
    """Ask that the issue be sent; `issue_approval` writes the entry of the audit list.

    Returns how many would get it, as it may be said (`issue_queries.shown`): whoever tries numbers, or sets above which
    a second person is needed, must not find out a smaller one.

    `number` is what a person typed after reading the preview. People come and go meanwhile, so among many it may be
    off by one in fifty.

    :raises NotPossibleNow:
    :raises NoWords:
    :raises TooLarge:
    :raises FirstStillGoes:
    :raises NumberDiffers:
    """
    issue = _locked(id, IssueState.DRAFT)
    if not issue.editions.exists():
        raise NoWords
    if larger := fitting.too_large(issue):
        raise TooLarge(larger)
    if issue.follows_source and issue_queries.followed(issue).filter(finished_day=None).exists():
        raise FirstStillGoes
    there = issue_queries.audience(issue).count()
    said = issue_queries.shown(there, narrow=issue_queries.is_narrow(issue))
    is_near = abs(said.number - number) <= said.number // 50
    is_within = said.is_most and issue_queries.shown(number, narrow=True).number == said.number
    if not there or not (is_near or is_within):
        raise NumberDiffers(said.number)
    issue.state, issue.reason, issue.recipients = IssueState.PROPOSED, reason, there
    issue.save()
    return said.number


@transaction.atomic
def take_back(*, id: int) -> None:
    """Make a proposed issue a draft again; `issue_approval` writes the entry of the audit list.

    :raises NotPossibleNow:
    """
    issue = _locked(id, IssueState.PROPOSED)
    issue.state, issue.reason = IssueState.DRAFT, ""
    issue.save()


@transaction.atomic
def begin(*, id: int, by: str, today: date) -> Issue:
    """Begin to send a proposed issue. Whether it may be sent, `issue_approval` decides in the same transaction.

    :raises NotPossibleNow:
    """
    issue = _locked(id, IssueState.PROPOSED)
    issue.state, issue.recipients = IssueState.SENDING, issue_queries.audience(issue).count()
    issue.sent_by, issue.began_day = by, today
    issue.save()
    audit.record(by=by, action="mailings.send_issue", today=today, subject=str(issue), reason=issue.reason)
    return issue


@transaction.atomic
def pause(*, id: int, by: str, today: date) -> None:
    """Send no more for now. It takes hold within seconds.

    :raises NotPossibleNow:
    """
    issue = _locked(id, IssueState.SENDING)
    issue.state, issue.rate, issue.measured_at = IssueState.PAUSED, 0, None
    issue.save()
    audit.record(by=by, action="mailings.pause_issue", today=today, subject=str(issue))


@transaction.atomic
def resume(*, id: int, by: str, today: date) -> None:
    """Go on where it was paused.

    :raises NotPossibleNow:
    """
    issue = _locked(id, IssueState.PAUSED)
    issue.state = IssueState.SENDING
    issue.save()
    audit.record(by=by, action="mailings.resume_issue", today=today, subject=str(issue))


@transaction.atomic
def cancel(*, id: int, by: str, today: date) -> None:
    """Send no more, for good.

    :raises NotPossibleNow:
    """
    issue = _locked(id, IssueState.SENDING, IssueState.PAUSED)
    issue.state, issue.rate, issue.measured_at = IssueState.STOPPED, 0, None
    issue.save()
    audit.record(by=by, action="mailings.stop_issue", today=today, subject=str(issue))


@transaction.atomic
def send_test(*, id: int, language: str, address: str, keys: KeyProvider, by: str, today: date) -> None:
    """Send a draft to its author's own address, as one letter among others. The address is kept nowhere else.

    :raises NotPossibleNow: when it is no draft, nor waits for agreement.
    """
    issue = _locked(id, IssueState.DRAFT, IssueState.PROPOSED)
    made = mould.render(issue, language, is_test=True)
    letter = emails.test(address=address, language=language, subject=made.subject, text=made.text, html=made.html)
    mail.queue(sealed=mail.seal(letter=letter, keys=keys), expires=today + TEST_KEPT, priority=Priority.ORDINARY)
    audit.record(by=by, action="mailings.test_issue", today=today, subject=str(issue))


@transaction.atomic
def set_alone_up_to(*, number: int, by: str, today: date) -> None:
    """Say to how many one organiser may send without a second person."""
    Sending.objects.update_or_create(pk=1, defaults={"alone_up_to": number})
    audit.record(by=by, action="mailings.set_alone_up_to", today=today, reason=str(number))


@transaction.atomic
def note_bounce(*, delivery: int) -> int | None:
    """A letter has come back for good: count it once. Returns the subscriber, or None if nothing is known."""
    found = Delivery.objects.select_for_update().filter(pk=delivery).first()
    if found is None:
        return None
    if found.state in (DeliveryState.SENT, DeliveryState.UNCERTAIN):
        Delivery.objects.filter(pk=delivery).update(state=DeliveryState.BOUNCED)
        Issue.objects.filter(pk=found.issue_id).update(bounced=F("bounced") + 1)
    return found.subscriber_id


def note_leaving(subscribers: Iterable[int]) -> None:
    """Count those who leave the list, with the newest issue that each has got. Call it before they are erased."""
    newest: dict[int, tuple[date, int]] = {}
    got = Delivery.objects.filter(
        subscriber__in=list(subscribers), state__in=[DeliveryState.SENT, DeliveryState.UNCERTAIN]
    )
    for subscriber, issue, began in got.values_list("subscriber_id", "issue_id", "issue__began_day"):
        if began is not None:
            newest[subscriber] = max(newest.get(subscriber, (began, issue)), (began, issue))
    for _, issue in newest.values():
        Issue.objects.filter(pk=issue).update(left=F("left") + 1)


def past_bounces(*, today: date) -> QuerySet[Delivery]:
    """Deliveries of issues that were finished so long ago that no letter comes back any more."""
    return Delivery.objects.filter(issue__finished_day__lte=today - BOUNCE_WINDOW)


def forget_deliveries(*, today: date) -> int:
    """Forget who got an issue; its numbers stay. In parts, so that others can write. Returns how many."""
    erased = 0
    while ids := list(past_bounces(today=today).values_list("pk", flat=True)[:FORGET_AT_ONCE]):
        erased += Delivery.objects.filter(pk__in=ids).delete()[0]
    return erased


def _put(issue: Issue, words: Mapping[str, IssueWords], fallback: str) -> None:
    issue.fallback = fallback
    issue.save()
    issue.editions.all().delete()
    IssueEdition.objects.bulk_create(
        IssueEdition(
            issue=issue,
            language=language,
            subject=one.subject,
            preheader=one.preheader,
            html=one.html,
            text=one.text,
            path=one.path,
        )
        for language, one in words.items()
    )


def _fallback(words: Mapping[str, IssueWords]) -> str:
    """The campaign's first language, if it has words; else the first that has."""
    first = next(iter(appeals.campaign_languages()), "")
    return first if first in words else next(iter(words))


def _locked(id: int, *states: IssueState) -> Issue:
    issue = Issue.objects.select_for_update().get(pk=id)
    if issue.state not in states:
        raise NotPossibleNow
    return issue
