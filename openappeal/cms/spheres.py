"""The walks of life that people may name: signers, and separately subscribers. Nothing joins the two.

The keys are part of public addresses (`/en/signers/sphere/scholars/`) and of what is stored: add freely, never rename.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sphere(models.TextChoices):
    """In the order in which forms offer them."""

    ARTISTS = "artists", _("Visual arts and design")
    WRITERS = "writers", _("Writing and translation")
    FILM = "film", _("Film and theatre")
    MUSIC = "music", _("Music")
    JOURNALISM = "journalism", _("Journalism")
    SCHOLARS = "scholars", _("University and research")
    EDUCATION = "education", _("Schools and teaching")
    STUDENTS = "students", _("Students")
    HEALTH = "health", _("Health and care")
    LAW = "law", _("Law")
    CLERGY = "clergy", _("Clergy and religious communities")
    LABOUR = "labour", _("Trades, transport and unions")
    TECHNOLOGY = "technology", _("Engineering and technology")
    RIGHTS = "rights", _("Human rights and community work")
    OFFICE = "office", _("Elected and public office")
    OTHER = "other", _("Other work, or none")
