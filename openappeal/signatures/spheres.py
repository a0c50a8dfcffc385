"""The walks of life a signer may name, and the groups in which notable signers stand.

The keys are part of public addresses (`/en/signers/sphere/scholars/`) and of stored signatures: add freely,
never rename.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from openappeal.signatures.models import Signature


class Sphere(models.TextChoices):
    """In the order in which the sign form offers them."""

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


class NotableGroup(models.TextChoices):
    """Of notable signers, in the order in which the wall shows them."""

    LAUREATES = "laureates", _("Laureates")
    WRITERS = "writers", _("Writers and artists")
    FILM = "film", _("Film-makers, actors and musicians")
    SCHOLARS = "scholars", _("Scholars and scientists")
    CLERGY = "clergy", _("Clergy")
    PUBLIC = "public", _("Prominent in law, labour and public life")
    FORMER_PRISONERS = "former-prisoners", _("Former prisoners")
    RELATIVES = "relatives", _("Relatives of prisoners")


ORGANISATIONS = "organisations"
"""The last group of the wall. Nobody chooses it: every organisation that is shown stands in it."""

GROUPS = (*NotableGroup.values, ORGANISATIONS)

GROUP_OF_KIND = {
    "former_prisoner": NotableGroup.FORMER_PRISONERS.value,
    "relative": NotableGroup.RELATIVES.value,
    "organisation": ORGANISATIONS,
}
"""Whoever is shown as one of these kinds stands in this group, notable or not."""


def groups_of(signature: Signature) -> list[str]:
    """The groups in whose lists a signature stands, or has stood before its kind changed."""
    return sorted({signature.group, GROUP_OF_KIND.get(signature.kind, "")} - {""})
