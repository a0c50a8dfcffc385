"""What a mail provider has told and nobody has read yet, and what is known of its hook."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openappeal.cms.fields import RandomIdField


class Call(models.Model):
    """One request of the provider's, sealed whole to the mailing key, until the worker has read it.

    `size` is that of what is sealed.
    """

    id = RandomIdField()
    day = models.DateField()
    size = models.PositiveIntegerField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"call {self.id}"


class HookState(models.Model):
    """The hook's figures, and whether it is held; one row at most. Nobody is named in it.

    `removed` counts who left the list on `day` because of what the provider told; `let_on_day` is the day on which an
    organiser said that more may. `acted`, `unknown` and `dropped` count since the beginning: events that something
    followed from, events about letters that we do not know, and calls that could not be read or were not signed.
    `to_confirm` is what Amazon wants to have opened before it tells anything.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    day = models.DateField(null=True)
    removed = models.PositiveIntegerField(default=0)
    is_held = models.BooleanField(default=False)
    let_on_day = models.DateField(null=True)
    acted = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)
    to_confirm = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="mailings_one_hook")]

    def __str__(self) -> str:
        return "hook of the mail provider"
