"""Channels in other networks, and which item was posted in which."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField


class Channel(models.Model):
    """The campaign's own channel or account in another network, in one language.

    `address` is how it is posted in: it carries a password, so it is sealed to the mailing key, which the worker alone
    can use. It is shown to nobody again. `network` is told by its beginning.
    """

    id = RandomIdField()
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=20)
    network = models.CharField(max_length=20)
    address_sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"channel {self.id}"


class PostingState(models.TextChoices):
    """waiting → taken → posted, uncertain, failed, or waiting again. What is not posted may be left, or tried again."""

    WAITING = "waiting", _("not posted yet")
    TAKEN = "taken", _("is being posted")
    POSTED = "posted", _("posted")
    FAILED = "failed", _("could not be posted")
    UNCERTAIN = "uncertain", _("perhaps posted")
    LEFT = "left", _("not posted here")


class Problem(models.TextChoices):
    """Why the last try did not succeed. What a network answers is not kept: it may quote the address."""

    AWAY = "away", _("The network could not be reached, or asked to come back later.")
    REFUSED = "refused", _("The network refused it: look whether the account or its password still holds.")
    ADDRESS = "address", _("The address cannot be used: set up the channel anew.")
    PACKAGE = "package", _("The package “apprise” is missing on the server: have it installed there.")


class Posting(models.Model):
    """One item in one channel, and so in one language; its uniqueness keeps it from being posted twice.

    It is wanted from the moment in which somebody says so, and is taken once item and language are open. `lease` is the
    worker's hold on it, written before it posts: what died with it is uncertain, and is not repeated by itself.
    """

    id = RandomIdField()
    item = models.ForeignKey("newsroom.Item", on_delete=models.CASCADE, related_name="postings")
    channel = models.ForeignKey("newsroom.Channel", on_delete=models.CASCADE, related_name="postings")
    state = models.CharField(max_length=10, choices=PostingState, default=PostingState.WAITING)
    problem = models.CharField(max_length=10, choices=Problem, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, help_text="The next try, after a failure.")
    lease = models.BigIntegerField(null=True)
    lease_until = models.DateTimeField(null=True)
    day = models.DateField(null=True, help_text="On which it was posted.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "channel"], name="newsroom_posted_once"),
            models.CheckConstraint(
                condition=Q(state="taken", lease__isnull=False, lease_until__isnull=False)
                | ~Q(state="taken") & Q(lease=None, lease_until=None),
                name="newsroom_posting_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="waiting"), name="newsroom_postings_waiting"),
        ]

    def __str__(self) -> str:
        return f"posting {self.id}"
