"""Countries in which signing is dangerous: whose names are hidden, and where people are warned before they type."""

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


class Risk(models.Model):
    """Where signing by name is dangerous, as the organisers see it. One row, or none: then nobody is warned."""

    id = models.BigIntegerField(primary_key=True, default=1, editable=False)
    countries = models.JSONField(default=list, help_text="Codes.")
    places = models.JSONField(default=dict, help_text="Further places in words, by language.")
    mail_domains = models.TextField(blank=True, help_text="Mail providers that authorities there can read, one a line.")

    def __str__(self) -> str:
        return "risk"
