"""What readers say of a name on the wall: “This is not me”."""

from django.db import models
from django.db.models import Q

from openappeal.cms.fields import RandomIdField


class Report(models.Model):
    """“This is not me”, from the wall. The name as typed is public already, or matches nothing."""

    id = RandomIdField()
    day = models.DateField()
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True)
    signature = models.ForeignKey("signatures.Signature", on_delete=models.SET_NULL, null=True, related_name="reports")
    hid = models.BooleanField(default=False)
    closed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["closed"], condition=Q(closed=False), name="signatures_open_reports")]

    def __str__(self) -> str:
        return f"report {self.id}"


class ReportHour(models.Model):
    """How many names reports have hidden in this hour, of all reports together."""

    hour = models.BigIntegerField(primary_key=True, help_text="Hours since 1970.")
    hidden = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"hour {self.hour}"
