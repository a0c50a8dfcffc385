"""The groups in which notable signers stand, beside the walks of life that every signer may name.

The keys are part of public addresses and of stored signatures: add freely, never rename.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from openappeal.cms.spheres import Sphere as Sphere

if TYPE_CHECKING:
    from openappeal.signatures.models import Signature


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
