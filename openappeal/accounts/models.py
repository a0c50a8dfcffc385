"""Staff users, what they sign in with, and acts that wait for a second person."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openappeal.cms.fields import RandomIdField


class Role(models.TextChoices):
    """Named after people's work. The group of the same name carries the permissions.

    There is a role only where there is something to do with it: `roles` and `rules` say what.
    """

    ORGANISER = "Organiser", _("Organiser")
    MODERATOR = "Moderator", _("Moderator")
    OUTREACH = "Outreach", _("Outreach")
    TRANSLATOR = "Translator", _("Translator")
    PRESS = "Press", pgettext_lazy("role", "Press")
    KEY_HOLDER = "Keyholder", _("Key holder")


# Whose yes or no counts when an act needs a second person.
DECIDING = (Role.ORGANISER, Role.MODERATOR)


class User(AbstractUser):
    """A staff member. Nobody who signs or reads has an account.

    invited (no passkey) → active → locked (`is_active` is false, nothing left to sign in with) → invited again.
    """

    # A day is enough to see that somebody has left; Django would keep the second.
    last_login = None  # type: ignore[assignment]
    last_seen_day = models.DateField(null=True, editable=False)
    session_epoch = models.PositiveIntegerField(
        default=0, editable=False, help_text="Sessions begun under another number have ended."
    )
    languages = models.JSONField(default=list, blank=True, help_text="In which a translator may write.")

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")

    def get_session_auth_hash(self) -> str:
        """What Django compares with the session at each request: another epoch ends a session at once."""
        return salted_hmac("accounts.session", f"{self.password}\n{self.session_epoch}", algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self):  # type: ignore[no-untyped-def]
        """No session outlives a change of the secret key."""
        return iter(())


class Passkey(models.Model):
    """A public key whose private half is in a staff member's device and never leaves it."""

    id = RandomIdField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60, blank=True)
    credential_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the credential's id.")
    credential = models.BinaryField(help_text="Attested credential data: id and public key (WebAuthn §6.5.1).")
    sign_count = models.PositiveBigIntegerField(default=0)
    added_day = models.DateField()
    used_day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"passkey {self.pk}"


class RecoveryCode(models.Model):
    """The hash of one code on paper. The row goes when the code is used."""

    id = RandomIdField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class EnrolmentLink(models.Model):
    """One chance to register a passkey, under the hash of its code. A newer one replaces it; using it deletes it.

    Open at once, or when its approval (`accounts.link`) is granted: see `actions.links`.
    """

    id = RandomIdField()
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolment_link")
    digest = models.CharField(max_length=64, unique=True)
    is_open = models.BooleanField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user.get_username()}, link {self.pk}"


class Approval(models.Model):
    """A proposed act that needs a second person or an announced day: see `approvals`.

    proposed → approved or announced → spent, or dropped at any time: then the row is gone.
    """

    id = RandomIdField()
    action = models.CharField(max_length=60, help_text="room.verb, such as “signatures.sweep”.")
    subject = models.CharField(max_length=150, help_text="A label that names nobody.")
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=150, blank=True)
    announced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "subject"], name="accounts_one_approval"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("proposed_by")) | Q(approved_by=""), name="accounts_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"approval of {self.action} {self.subject}"
