"""Issues of a mailing, their words in each language, and who gets one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.mailings.models import Topic


class IssueState(models.TextChoices):
    """draft ⇄ proposed → sending ⇄ paused → done; sending or paused → stopped. A draft may be thrown away."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("waits for a second person")
    SENDING = "sending", _("is being sent")
    PAUSED = "paused", _("paused")
    STOPPED = "stopped", _("stopped")
    DONE = "done", _("sent")


class Issue(models.Model):
    """What is sent to subscribers once, in one or more languages.

    `source` and `source_id` say what it was made from, such as an update; both are empty for one written by hand.
    `languages`, `countries` and `spheres` say to whom beside `topic`; an empty list means all. `fallback` is the
    language of those for whom there is no edition in their own.

    `follows_source` and `follows_source_id` name what an earlier issue was made from: then this one puts that right,
    and goes to those who got it, whatever else is said.

    `up_to` is the last subscriber's id that was taken; ids are random, so that the order says nothing. `recipients` is
    the number when the sending began. The numbers after it are what became of the letters; `left` counts those who
    left the list while this was the newest issue that they had got. `rate` is how many go in an hour, lately.
    """

    id = RandomIdField()
    source = models.CharField(max_length=40, blank=True)
    source_id = models.BigIntegerField(null=True)
    follows_source = models.CharField(max_length=40, blank=True)
    follows_source_id = models.BigIntegerField(null=True)
    topic = models.CharField(max_length=10, choices=Topic, default=Topic.UPDATES)
    languages = models.JSONField(default=list, blank=True)
    countries = models.JSONField(default=list, blank=True)
    spheres = models.JSONField(default=list, blank=True)
    fallback = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=IssueState, default=IssueState.DRAFT)
    written_by = models.CharField(max_length=150)
    reason = models.CharField(max_length=300, blank=True)
    sent_by = models.CharField(max_length=150, blank=True)
    began_day = models.DateField(null=True)
    finished_day = models.DateField(null=True)
    up_to = models.BigIntegerField(default=-1)
    rate = models.PositiveIntegerField(default=0)
    measured_at = models.DateTimeField(null=True, help_text="Since when the rate is measured, while it is being sent.")
    measured_from = models.PositiveIntegerField(default=0)
    recipients = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    uncertain = models.PositiveIntegerField(default=0)
    bounced = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed"], sent_by="", began_day=None)
                | ~Q(state__in=["draft", "proposed"]) & ~Q(sent_by="") & Q(began_day__isnull=False),
                name="mailings_issue_was_let_go",
            ),
            models.CheckConstraint(
                condition=Q(source="", source_id=None) | ~Q(source="") & Q(source_id__isnull=False),
                name="mailings_issue_source",
            ),
            models.CheckConstraint(
                condition=Q(follows_source="", follows_source_id=None)
                | ~Q(follows_source="") & Q(follows_source_id__isnull=False),
                name="mailings_issue_follows",
            ),
        ]
        indexes = [models.Index(fields=["source", "source_id"], name="mailings_issue_made_from")]

    def __str__(self) -> str:
        return f"issue {self.id}"


class IssueEdition(models.Model):
    """An issue in one language. `html` is what stands between head and foot of the letter, `path` its public page."""

    id = RandomIdField()
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    preheader = models.CharField(max_length=300, blank=True)
    html = models.TextField()
    text = models.TextField()
    path = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "language"], name="mailings_issue_edition_language")]

    def __str__(self) -> str:
        return f"{self.issue_id} in {self.language}"


class DeliveryState(models.TextChoices):
    """waiting → taken → sent, refused or uncertain; taken may become waiting again; sent → bounced."""

    WAITING = "waiting", "waits"
    TAKEN = "taken", "is being handed over"
    SENT = "sent", "handed over"
    REFUSED = "refused", "refused"
    UNCERTAIN = "uncertain", "uncertain"
    BOUNCED = "bounced", "came back"


class Delivery(models.Model):
    """One issue for one subscriber. Its uniqueness keeps a subscriber from getting an issue twice.

    A row exists from the moment in which a worker takes the subscriber, and for as long as letters come back
    (`retention`). `lease` is the worker's hold on it: what died with it is looked up in its journal (`journal`).
    """

    id = RandomIdField()
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    subscriber = models.ForeignKey("mailings.Subscriber", on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.TAKEN)
    lease = models.BigIntegerField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, help_text="The next try, after a failure.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscriber"], name="mailings_one_issue_each"),
            models.CheckConstraint(
                condition=Q(state="taken", lease__isnull=False, lease_until__isnull=False)
                | ~Q(state="taken") & Q(lease=None, lease_until=None),
                name="mailings_delivery_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["issue"], condition=Q(state="waiting"), name="mailings_deliveries_waiting"),
            models.Index(fields=["lease"], condition=Q(state="taken"), name="mailings_deliveries_taken"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.id}"


class Sending(models.Model):
    """The campaign's rule for sending; one row at most. `alone_up_to`: so many recipients need no second person."""

    ALONE_UP_TO = 500

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    alone_up_to = models.PositiveIntegerField(default=ALONE_UP_TO)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="mailings_one_rule_of_sending")]

    def __str__(self) -> str:
        return "rule of sending"
