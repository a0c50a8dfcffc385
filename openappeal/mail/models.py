"""The outbox, and the demonstration's mailbox."""

from django.db import models

from openappeal.cms.fields import RandomIdField


class OutboxLetter(models.Model):
    """A letter that waits to be handed over.

    `sealed` is an age file for the mailing key: address, kind, language and what the template needs
    (the link). Nothing here tells who gets it, nor when it was written: `not_before` is empty until
    the first failure, then the next try.
    """

    id = RandomIdField()
    sealed = models.BinaryField()
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
