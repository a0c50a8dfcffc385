"""The audit list."""

from typing import Any

from django.db import models

from openappeal.cms.fields import RandomIdField


class AppendOnly(Exception):
    """An audit entry can be neither changed nor deleted."""


class Entry(models.Model):
    """One act of a person or of the worker."""

    id = RandomIdField()
    day = models.DateField()
    actor = models.CharField(max_length=150, help_text="A staff member's login, or “worker”, “signer”.")
    action = models.CharField(max_length=60, help_text="room.verb, such as “signatures.hide”.")
    subject = models.CharField(max_length=150, blank=True, help_text="A label that names nobody.")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["day"], name="audit_day"),
            models.Index(fields=["subject"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.actor} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly
