"""Things to take away, with their rights: flyers, posters, cards, clips on other sites, words to paste."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField


class LibraryKind(models.TextChoices):
    """In the order in which readers find them. The first three are files, a clip is a link, a text is words."""

    FLYER = "flyer", _("Flyers")
    POSTER = "poster", _("Posters")
    CARD = "card", _("Cards to share")
    CLIP = "clip", _("Clips on other sites")
    TEXT = "text", _("Words to paste")


FILES = (LibraryKind.FLYER, LibraryKind.POSTER, LibraryKind.CARD)
"""Kinds of which the library holds a file."""


class Resource(models.Model):
    """One thing of the library. It is public as long as the row is there; withdrawing it deletes the row.

    `title` and `description` are in its own `language`. It has a file (`body`, `suffix`, `size`), or `text`, or the
    `url` of a page elsewhere, as its kind says. `seconds` is a clip's length, 0 where nobody knows. `maker`, `licence`
    and `made_day` are its rights, shown beside it.
    """

    id = RandomIdField()
    kind = models.CharField(max_length=10, choices=LibraryKind)
    language = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    description = models.CharField(max_length=300)
    body = models.BinaryField(default=b"")
    suffix = models.CharField(max_length=4, blank=True)
    size = models.PositiveIntegerField(default=0)
    text = models.TextField(max_length=5000, blank=True)
    url = models.URLField(max_length=500, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    maker = models.CharField(max_length=120)
    licence = models.CharField(max_length=200)
    made_day = models.DateField()
    added_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["flyer", "poster", "card"], text="", url="", size__gt=0)
                & Q(suffix__in=["pdf", "png", "jpg", "webp"])
                | Q(kind="text", suffix="", size=0, url="") & ~Q(text="")
                | Q(kind="clip", suffix="", size=0, text="") & ~Q(url=""),
                name="newsroom_resource_is_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(kind="clip") | Q(seconds=0), name="newsroom_resource_clips_have_lengths"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(description="") & ~Q(maker="") & ~Q(licence=""),
                name="newsroom_resource_has_its_rights",
            ),
        ]

    def __str__(self) -> str:
        return f"resource {self.pk}"
