"""Subscribers, issues, and mail servers that do as they are told, for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from openappeal.cms import shell
from openappeal.core.mailboxes import canonical_of
from openappeal.mail.letters import Made
from openappeal.mailings import words
from openappeal.mailings.actions import issues, news_tag, sending
from openappeal.mailings.actions.issues import Audience
from openappeal.mailings.issue_models import Issue
from openappeal.mailings.models import Subscriber
from openappeal.mailings.throttle import Pace
from openappeal.vault import sealing

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORDS = {
    "en": words.typed(
        language="en",
        subject="Two have come home",
        text="Dear reader,\n\n**two** of them <are> free.",
        path="/en/u/two/",
    ),
    "fa": words.typed(
        language="fa",
        subject="دو نفر به خانه برگشتند",
        text="خوانندهٔ عزیز،\n\nدو نفر آزاد شدند.",
        path="/fa/u/two/",
    ),
}


def frames() -> None:
    """What letters show of the campaign, in the languages of these tests."""
    rows = [("en", "English", "ltr"), ("fa", "فارسی", "rtl"), ("de", "Deutsch", "ltr")]
    shell.save({"en": shell.Shell("Homeward")}, languages=[shell.ShellLanguage(*row) for row in rows])


def subscribe(keys, address: str, language: str = "en", **facts) -> Subscriber:
    box = sealing.pad_box({"v": 1, "email": address})
    return Subscriber.objects.create(
        address_sealed=sealing.seal(box, keys.mailing_recipients()),
        tag=news_tag(canonical_of(address), keys=keys),
        language=language,
        day=date(2026, 11, 1),
        **facts,
    )


def many(keys, number: int, language: str = "en") -> list[str]:
    addresses = [f"p{one}@post.example" for one in range(number)]
    for address in addresses:
        subscribe(keys, address, language)
    return addresses


def drafted(today, topic="updates", words=WORDS, **audience) -> Issue:
    return issues.write(id=None, topic=topic, audience=Audience(**audience), words=words, by="omar", today=today)


def begun(today, **more) -> Issue:
    """An issue that is being sent."""
    issue = drafted(today, **more)
    issues.propose(id=issue.pk, number=issues.issue_queries.audience(issue).count(), reason="a test")
    return issues.begin(id=issue.pk, by="wei", today=today)


class Hands:
    """A mail server that keeps letters; it first fails as it is told."""

    def __init__(self, *failures, on_send=lambda: None):
        self.letters: list[Made] = []
        self.failures, self.on_send = list(failures), on_send

    @property
    def to(self) -> list[str]:
        return [letter.to for letter in self.letters]

    def send_made(self, made):
        self.on_send()
        if self.failures and (failure := self.failures.pop(0)):
            raise failure
        self.letters.append(made)

    def close(self):
        pass


def numbers(issue: Issue) -> tuple[int, int, int, int]:
    """Recipients, sent, refused, uncertain."""
    issue.refresh_from_db()
    return issue.recipients, issue.sent, issue.refused, issue.uncertain


def pace(per_domain: int = 0, batch: int = 10) -> Pace:
    return Pace(per_domain=per_domain, batch=batch)


def send(keys, folder: Path, hands, *, rounds: int = 30, now: datetime = NOW, at: Pace | None = None) -> int:
    """Let a worker work until nothing more goes. Returns how many went."""
    went = 0
    for _ in range(rounds):
        done = sending.hand_over(transport=hands, keys=keys, now=now, folder=folder, pace=at or pace())
        went += done
        if not done:
            break
    return went
