"""The outbox, and the demonstration's mailbox."""

from django.db import models

from openappeal.cms.fields import RandomIdField


class Priority(models.IntegerChoices):
    """Which letters go first."""

    FIRST = 0, "somebody sits before the screen and waits for it"
    ORDINARY = 1, "one letter"
    MANY = 2, "one of many"


class OutboxLetter(models.Model):
    """A letter that waits to be handed over.

    `sealed` is an age file for the mailing key: address, kind, language and what the template needs
    (the link). Nothing here tells who gets it, nor when it was written: `not_before` is empty until
    the first failure, then the next try.

    A letter with an `errand` is sent at most once: `begun` is kept before it is handed over, and a
    row found begun after a kill is reported as uncertain instead of being sent again (`mail.errands`).
    """

    id = RandomIdField()
    sealed = models.BinaryField()
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.FIRST)
    errand = models.CharField(max_length=40, blank=True, help_text="Whose letter it is; see mail.errands.")
    errand_id = models.BigIntegerField(null=True)
    begun = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    lease = models.BigIntegerField(null=True, help_text="The claim of the worker that is sending it.")
    lease_until = models.DateTimeField(null=True)
    expires_day = models.DateField(help_text="On this day the letter is erased: it is of no use any more.")
    given_up = models.BooleanField(default=False, help_text="The mail server refused it for good.")

    class Meta:
        indexes = [models.Index(fields=["given_up", "not_before"], name="mail_outbox_due")]

    def __str__(self) -> str:
        return f"letter {self.id}"


class MailboxLetter(models.Model):
    """A letter of the demonstration, kept to be read on the staff side instead of being sent.

    Only the demonstration writes here; `mail.transports` refuses elsewhere.
    """

    id = RandomIdField()
    number = models.PositiveBigIntegerField(unique=True)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    language = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"demonstration letter {self.number}"
