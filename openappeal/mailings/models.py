"""Subscribers, and those who wait to become one."""

from django.db import models

from openappeal.cms.fields import RandomIdField


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


class Subscriber(models.Model):
    """Somebody who gets news. `tag` finds the same address again without reading it."""

    id = RandomIdField()
    address_sealed = models.BinaryField()
    tag = models.BinaryField(max_length=16, unique=True)
    language = models.CharField(max_length=20)
    day = models.DateField()

    def __str__(self) -> str:
        return f"subscriber {self.id}"
