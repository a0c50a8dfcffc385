"""Staff users."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Named after people's work. The group of the same name carries the permissions."""

    ORGANISER = "Organiser", _("Organiser")
    MODERATOR = "Moderator", _("Moderator")


class User(AbstractUser):
    """A staff member. Nobody who signs or reads has an account."""

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")
