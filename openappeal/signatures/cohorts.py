"""What is known of floods: features of signings, bursts, sweeps. Models; `models` imports them for Django."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField


class Held(models.TextChoices):
    """Why a signature is set aside: neither counted nor on the wall until a person has looked.

    Of those given without an address none is confirmed, so each waits for a person first of all.
    """

    NO = "", _("not set aside")
    BURST = "burst", _("came in a burst")
    SWEEP = "sweep", _("set aside with many others")
    TRAP = "trap", _("filled in what no person sees")
    CROWD = "crowd", _("came with many others from one network")
    DOMAIN = "domain", _("came with many others from a rare mail domain")
    THROWAWAY = "throwaway", _("has a throw-away address")
    WAITS = "waits", _("no address given, waits to be read")
    REFUSED = "refused", _("no address given, not accepted")
    PROOF = "proof", _("an organisation that waits for the proof of its decision")


# Set aside for coming together with others, not for anything about itself.
BY_NUMBER = (Held.BURST, Held.CROWD, Held.DOMAIN)
# What the gates set aside for its number, and the feature by which it belongs together.
CROWDS = {Held.CROWD: "network", Held.DOMAIN: "provider"}
# Not set aside from among those that count: nobody has accepted these yet.
NOT_ACCEPTED = (Held.WAITS, Held.REFUSED)
# Each of these waits in a list of its own.
ELSEWHERE = (*NOT_ACCEPTED, Held.PROOF)


class Cohort(models.Model):
    """The features of one signing, for 14 days. It moves to the signature when that is confirmed.

    `minute` is the stated exception to “nothing finer than a day” (trust decision 3), so it stands apart, where
    it can be erased whole. Language and visibility are those of the signing.
    """

    id = RandomIdField()
    signing = models.OneToOneField(
        "signatures.Signing", on_delete=models.CASCADE, null=True, blank=True, related_name="cohort"
    )
    signature = models.OneToOneField(
        "signatures.Signature", on_delete=models.CASCADE, null=True, blank=True, related_name="cohort"
    )
    minute = models.PositiveIntegerField(help_text="Minutes since 1970.")
    network = models.BinaryField(max_length=8)
    provider = models.BinaryField(max_length=8)
    provider_class = models.CharField(max_length=12)
    form_time = models.PositiveSmallIntegerField()
    lane = models.CharField(max_length=10)
    shape = models.CharField(max_length=24, blank=True)
    code = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=20)
    visibility = models.CharField(max_length=10)

    class Meta:
        indexes = [
            # Everything that a preview asks for: rows lie in the order of random ids, and reading a million of them
            # one by one takes many times as long as reading this from one end to the other.
            models.Index(
                fields=[
                    *("minute", "provider", "provider_class", "network", "form_time", "lane", "shape", "code"),
                    *("language", "visibility", "signature", "signing"),
                ],
                name="signatures_cohort_features",
            )
        ]

    def __str__(self) -> str:
        return f"cohort {self.id}"


class Burst(models.Model):
    """Minutes in which signings with one feature came far more often than usual.

    What was signed in them is set aside when it is confirmed. The row goes with the features, after 14 days.
    """

    id = RandomIdField()
    feature = models.CharField(max_length=12, help_text="provider, network or shape.")
    value = models.CharField(max_length=24, help_text="Tags in hexadecimal.")
    first_minute = models.PositiveIntegerField()
    last_minute = models.PositiveIntegerField()
    day = models.DateField()
    is_let_through = models.BooleanField(default=False, help_text="Somebody says that these are people.")

    class Meta:
        indexes = [models.Index(fields=["last_minute"], name="signatures_burst_last")]

    def __str__(self) -> str:
        return f"burst {self.id}"


class Sweep(models.Model):
    """Signatures set aside together: which features, why, and what became of it.

    proposed → done → undone; or dropped. Doing needs an approval (`accounts.approvals`), undoing one person.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        DONE = "done", _("done")
        UNDONE = "undone", _("undone")
        DROPPED = "dropped", _("dropped")

    id = RandomIdField()
    predicate = models.JSONField(help_text="See `predicates`.")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.CharField(max_length=150)
    proposed_day = models.DateField()
    expected = models.PositiveIntegerField(help_text="How many the preview showed.")
    set_aside = models.PositiveIntegerField(default=0)
    done_day = models.DateField(null=True)
    undone_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_day=None) | Q(state__in=["done", "undone"]), name="signatures_sweep_done_has_state"
            ),
        ]

    def __str__(self) -> str:
        return f"sweep {self.id}"


class AskedBack(models.Model):
    """“Was my signature set aside?”, until the worker has looked the code up, a second later.

    Every code leaves such a row, known or not, so that asking is the same work for all.
    """

    id = RandomIdField()
    code_hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"question {self.id}"
