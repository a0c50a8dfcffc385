"""Well-known people whom organisers ask to sign, and how far each is; whom to write to, sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.privacy import openings
from openappeal.signatures.spheres import NotableGroup

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class NotableState(models.TextChoices):
    """What has been reached. The arrows between them are in `notable_rules`."""

    INVITED = "invited", _("asked")
    AGREED = "agreed", _("has said yes")
    PROVED = "proved", _("identity proved")
    APPROVED = "approved", _("wording approved")
    PLACED = "placed", _("place in the order chosen")
    SHOWN = "shown", _("shown")
    DECLINED = "declined", _("has said no")
    NEVER = "never", _("never to be asked again")
    WITHDRAWN = "withdrawn", _("has withdrawn")


class Step(models.TextChoices):
    """What somebody did about a notable."""

    INVITE = "invite", _("Asked")
    AGREE = "agree", _("Said yes")
    DECLINE = "decline", _("Said no")
    REFUSE = "refuse", _("Wants never to be asked again")
    PROVE = "prove", _("Identity proved")
    APPROVE = "approve", _("Approved the wording")
    PLACE = "place", _("Place in the order chosen")
    SHOW = "show", _("Name shown")
    JOIN = "join", _("Signature on this site recognised as theirs")
    WITHDRAW = "withdraw", _("Withdrew; name taken off")
    TAKE_BACK = "take_back", _("Last step taken back")


class Channel(models.TextChoices):
    """By what way somebody was heard of. An identity is proved by another one than that of the reply."""

    FORM = "form", _("the form of this site")
    EMAIL = "email", _("e-mail")
    TELEPHONE = "telephone", _("telephone")
    VIDEO = "video", _("video call")
    MEETING = "meeting", _("met in person")
    POST = "post", _("letter by post")
    ACCOUNT = "account", _("message from a public account of theirs")
    WEBSITE = "website", _("statement or form on their own website")
    OFFICE = "office", _("their publisher, university or office")


class Speaker(models.TextChoices):
    """Who speaks: the notable, or somebody for them."""

    SELF = "self", _("the person")
    AGENT = "agent", _("an agent, assistant or friend")


class Notable(models.Model):
    """One well-known person, from being asked to being shown. There is one open record for each name.

    `signature` is theirs: made here when the name is first shown, or the one that they made with the form. `version`
    is the text to which they said yes. Erased with the signature; else 30 days after a no, a year after being asked.
    """

    id = RandomIdField()
    name = models.CharField(max_length=120)
    folded_name = models.CharField(max_length=160, unique=True)
    group = models.CharField(max_length=20, choices=NotableGroup)
    position = models.PositiveSmallIntegerField(null=True, help_text="In the group, once a place is chosen.")
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=20, help_text="Of the text that they read.")
    speaker = models.CharField(max_length=10, choices=Speaker)
    state = models.CharField(max_length=10, choices=NotableState, default=NotableState.INVITED)
    state_day = models.DateField()
    may_show = models.BooleanField(default=False)
    may_print = models.BooleanField(default=False)
    version = models.ForeignKey("appeals.Version", on_delete=models.PROTECT, null=True, related_name="+")
    signature = models.OneToOneField(
        "signatures.Signature", on_delete=models.CASCADE, null=True, related_name="notable", db_index=True
    )
    is_made_here = models.BooleanField(default=False, help_text="The signature is of this record, not of the form.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="shown") | Q(signature__isnull=False, may_show=True, position__isnull=False),
                name="signatures_notable_shown_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "proved", "approved", "placed", "shown"]) | Q(version__isnull=False),
                name="signatures_notable_agreed_to_a_text",
            ),
        ]
        indexes = [models.Index(fields=["group", "position"], name="signatures_notable_order")]

    def __str__(self) -> str:
        return f"notable {self.id}"


class NotableWording(models.Model):
    """Name and credential line in one language, as they are to be printed: a draft, or what was approved."""

    id = RandomIdField()
    notable = models.ForeignKey(Notable, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    credential = models.CharField(max_length=160, blank=True)
    is_approved = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notable", "language", "is_approved"], name="signatures_one_wording_each")
        ]

    def __str__(self) -> str:
        return f"wording {self.id}"


class NotableStep(models.Model):
    """One step of the history: what, on which day, by whom of the team, by which way it was heard."""

    id = RandomIdField()
    notable = models.ForeignKey(Notable, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10, choices=Step)
    day = models.DateField()
    by = models.CharField(max_length=150)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    speaker = models.CharField(max_length=10, choices=Speaker, blank=True)
    detail = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notable", "number"], name="signatures_notable_step_number")]

    def __str__(self) -> str:
        return f"step {self.number} of notable {self.notable_id}"


class NotToAsk(models.Model):
    """Somebody who wants never to be asked again: a keyed mark of the name, and nothing else."""

    id = RandomIdField()
    tag = models.BinaryField(max_length=16, unique=True)

    def __str__(self) -> str:
        return f"not to ask {self.id}"


class Contact(models.Model):
    """To whom the team writes: name, address and a note, sealed to the mailing key. Of a notable or an organisation."""

    id = RandomIdField()
    notable = models.OneToOneField(Notable, on_delete=models.CASCADE, null=True, related_name="contact")
    organisation = models.OneToOneField(
        "signatures.Organisation", on_delete=models.CASCADE, null=True, related_name="contact"
    )
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(notable__isnull=False, organisation=None) | Q(notable=None, organisation__isnull=False),
                name="signatures_contact_is_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"contact {self.id}"


class ContactOpening(openings.Opening):
    """An organiser asks the worker to open one contact."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="openings")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="signatures_opening_has_reason")]


NEXT: dict[NotableState, StrPromise] = {
    NotableState.INVITED: _("waits for their answer"),
    NotableState.AGREED: _("waits for you: prove who it was, by another way"),
    NotableState.PROVED: _("waits for them: have the wording approved"),
    NotableState.APPROVED: _("waits for you: choose the place"),
    NotableState.PLACED: _("waits for two of you: show the name"),
    NotableState.SHOWN: _("stands on the wall"),
    NotableState.DECLINED: _("said no; erased after 30 days"),
    NotableState.NEVER: _("never asked again; erased after 30 days"),
    NotableState.WITHDRAWN: _("withdrew; erased after 30 days"),
}
