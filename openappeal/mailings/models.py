"""Subscribers, those who wait to become one, and those who want to be none; lists that were taken in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField


class Topic(models.TextChoices):
    """What news is about; subscribers choose."""

    UPDATES = "updates", _("Updates")
    URGENT = "urgent", _("Urgent calls")
    PRESS = "press", _("Press")
    EVENTS = "events", _("Events")


class Frequency(models.TextChoices):
    """How often a subscriber is written to at most."""

    EACH = "each", _("Each letter, when it is written")
    WEEKLY = "weekly", _("One letter a week at most")


def wanted_at_first() -> list[str]:
    """What somebody gets who asked for news and said no more."""
    return [Topic.UPDATES.value]


class Intake(models.Model):
    """A confirmed wish for news, waiting for the hourly shuffled batch.

    The batch keeps the moment of a subscription apart from the moment of a signature.
    """

    id = RandomIdField()
    address_sealed = models.BinaryField()
    tag = models.BinaryField(max_length=16)
    language = models.CharField(max_length=20)
    topics = models.JSONField(default=wanted_at_first)
    country = models.CharField(max_length=2, blank=True)
    sphere = models.CharField(max_length=20, blank=True)
    frequency = models.CharField(max_length=8, choices=Frequency, default=Frequency.EACH)

    def __str__(self) -> str:
        return f"intake {self.id}"


class Subscriber(models.Model):
    """Somebody who gets news. `tag` finds the same address again without reading it.

    `topics` are what the news may be about. `country` and `sphere` are empty unless the subscriber said them.
    `taken_in` is the list that they came with, until they do something themselves. `soft_bounces` counts days on which
    a letter came back for a reason that may pass; `bounced_day` is the last of them.
    """

    id = RandomIdField()
    address_sealed = models.BinaryField()
    tag = models.BinaryField(max_length=16, unique=True)
    language = models.CharField(max_length=20)
    topics = models.JSONField(default=wanted_at_first)
    country = models.CharField(max_length=2, blank=True)
    sphere = models.CharField(max_length=20, blank=True)
    frequency = models.CharField(max_length=8, choices=Frequency, default=Frequency.EACH)
    taken_in = models.ForeignKey("mailings.TakenIn", null=True, on_delete=models.SET_NULL, related_name="subscribers")
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    bounced_day = models.DateField(null=True)
    day = models.DateField()

    def __str__(self) -> str:
        return f"subscriber {self.id}"


class Asking(models.Model):
    """Somebody has typed an address for news; its letter's button has not been pressed, seven days at most.

    After the button both address and tag go, so that the link shows the same page again until it expires.
    """

    id = RandomIdField()
    token_hash = models.BinaryField(max_length=32, unique=True)
    address_sealed = models.BinaryField(null=True)
    tag = models.BinaryField(max_length=16, null=True)
    language = models.CharField(max_length=20)
    topics = models.JSONField(default=wanted_at_first)
    country = models.CharField(max_length=2, blank=True)
    sphere = models.CharField(max_length=20, blank=True)
    frequency = models.CharField(max_length=8, choices=Frequency, default=Frequency.EACH)
    expires_day = models.DateField()

    def __str__(self) -> str:
        return f"asking {self.id}"


class Stop(models.Model):
    """Somebody wants no more news, by a typed address or by a mailing's link, until the worker has looked.

    That is a second later. Every address and every link leaves such a row, known or not, so that stopping is the
    same work for all.
    """

    id = RandomIdField()
    tag = models.BinaryField(max_length=16, null=True)
    subscriber = models.BigIntegerField(null=True, help_text="The number that the link carries, or any other.")

    def __str__(self) -> str:
        return f"stop {self.id}"


class Change(models.Model):
    """Somebody wants other news, by a mailing's link, until the worker has looked. Any link leaves such a row.

    `country` and `sphere` are None where they stay as they are: the page does not know them.
    """

    id = RandomIdField()
    subscriber = models.BigIntegerField(help_text="The number that the link carries, or any other.")
    language = models.CharField(max_length=20)
    topics = models.JSONField()
    country = models.CharField(max_length=2, null=True)
    sphere = models.CharField(max_length=20, null=True)
    frequency = models.CharField(max_length=8, choices=Frequency)

    def __str__(self) -> str:
        return f"change {self.id}"


class Suppression(models.Model):
    """An address to which nothing is sent, known by its tag alone.

    `left` and `bounced` end when somebody asks for news there and presses the letter's button; `complained` does not.
    """

    class Reason(models.TextChoices):
        LEFT = "left", _("wants no news")
        BOUNCED = "bounced", _("takes no letters")
        COMPLAINED = "complained", _("called a letter unwanted")

    id = RandomIdField()
    tag = models.BinaryField(max_length=16, unique=True)
    reason = models.CharField(max_length=10, choices=Reason)
    day = models.DateField()

    def __str__(self) -> str:
        return f"suppression {self.id}"


class TakenIn(models.Model):
    """A list of subscribers that was taken in, with the proof that they had agreed: where, when and to which words.

    It stays when its subscribers have gone: whoever asks must be shown on what ground somebody was written to.
    """

    id = RandomIdField()
    day = models.DateField()
    by = models.CharField(max_length=150)
    label = models.CharField(max_length=80)
    where = models.CharField(max_length=200)
    when = models.CharField(max_length=100)
    consent = models.TextField(max_length=2000)
    number = models.PositiveIntegerField(default=0)
    suppressed = models.PositiveIntegerField(default=0)
    undone_day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"list {self.id}"


# Issues stand in a file of their own. It needs `Topic`, and Django finds models through this module.
from openappeal.mailings.hook_models import Call as Call  # noqa: E402
from openappeal.mailings.hook_models import HookState as HookState  # noqa: E402
from openappeal.mailings.issue_models import Delivery as Delivery  # noqa: E402
from openappeal.mailings.issue_models import Issue as Issue  # noqa: E402
from openappeal.mailings.issue_models import IssueEdition as IssueEdition  # noqa: E402
from openappeal.mailings.issue_models import Sending as Sending  # noqa: E402
