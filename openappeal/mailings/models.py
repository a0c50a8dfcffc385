"""Subscribers, those who wait to become one, and those who want to be none."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField


class Topic(models.TextChoices):
    """What news is about; subscribers choose."""

    UPDATES = "updates", _("Updates")
    URGENT = "urgent", _("Urgent calls")
    PRESS = "press", _("Press")
    EVENTS = "events", _("Events")


class Intake(models.Model):
    """A confirmed wish for news, waiting for the hourly shuffled batch.

    The batch keeps the moment of a subscription apart from the moment of a signature.
    """

    id = RandomIdField()
    address_sealed = models.BinaryField()
    tag = models.BinaryField(max_length=16)
    language = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"intake {self.id}"


def wanted_at_first() -> list[str]:
    """What somebody gets who asked for news and said no more."""
    return [Topic.UPDATES.value]


class Subscriber(models.Model):
    """Somebody who gets news. `tag` finds the same address again without reading it.

    `topics` are what the news may be about. `country` and `sphere` are empty unless the subscriber said them.
    """

    id = RandomIdField()
    address_sealed = models.BinaryField()
    tag = models.BinaryField(max_length=16, unique=True)
    language = models.CharField(max_length=20)
    topics = models.JSONField(default=wanted_at_first)
    country = models.CharField(max_length=2, blank=True)
    sphere = models.CharField(max_length=20, blank=True)
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


# Issues stand in a file of their own. It needs `Topic`, and Django finds models through this module.
from openappeal.mailings.issue_models import Delivery as Delivery  # noqa: E402
from openappeal.mailings.issue_models import Issue as Issue  # noqa: E402
from openappeal.mailings.issue_models import IssueEdition as IssueEdition  # noqa: E402
from openappeal.mailings.issue_models import Sending as Sending  # noqa: E402
