"""Sizes in which banners are drawn, as publishers ask for them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openappeal.cms.fields import RandomIdField

LEAST, MOST = 50, 2000
"""Dots of a side: less holds no word, more is a poster."""


class BannerSize(models.Model):
    """A size that the campaign has noted. While there is none, those stand that publishers take most often."""

    id = RandomIdField()
    name = models.CharField(max_length=60, blank=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["width", "height"], name="printing_banner_size_once"),
            models.CheckConstraint(
                condition=Q(width__gte=LEAST, width__lte=MOST, height__gte=LEAST, height__lte=MOST),
                name="printing_banner_size_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"banner size {self.width}x{self.height}"
