"""Countries in which signing is dangerous: whose names are hidden."""

from __future__ import annotations

from django.db import models

from openappeal.cms.fields import RandomIdField


class HiddenCountry(models.Model):
    """No name of this country is public while the row is there, nor shown to staff. The count does not move."""

    id = RandomIdField()
    code = models.CharField(max_length=2, unique=True)
    reason = models.CharField(max_length=500)
    day = models.DateField()
    by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"country {self.code}"
