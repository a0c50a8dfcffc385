"""The list of public addresses whose files are out of date."""

from django.db import models

from openappeal.cms.fields import RandomIdField
from openappeal.core.ids import random_id


class StaleAddress(models.Model):
    """One public address to be rendered again.

    `mark` changes each time the address becomes stale, so that a worker which rendered an earlier
    state does not delete a later wish. `lease_until` keeps a second worker away for a while; it is
    about pages, never about people.
    """

    id = RandomIdField()
    path = models.CharField(max_length=500, unique=True)
    priority = models.PositiveSmallIntegerField()
    mark = models.BigIntegerField(default=random_id)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["priority", "path"], name="cms_stale_order")]

    def __str__(self) -> str:
        return self.path
