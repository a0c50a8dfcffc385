"""What this room's entries in the audit list are called."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "newsroom.begin": _("Update or release begun"),
            "newsroom.describe": _("Facts of an update or release changed"),
            "newsroom.discard": _("Draft of an update or release thrown away"),
            "newsroom.blocks": _("Parts of an update or release changed"),
            "newsroom.save": _("Words of an update or release written"),
            "newsroom.ready": _("Language of an update or release ready"),
            "newsroom.not_ready": _("Language of an update or release not ready after all"),
            "newsroom.plan": _("Minute of an update or release set"),
            "newsroom.unplan": _("Update or release does not open by itself any more"),
            "newsroom.open": _("Update or release opened to readers"),
            "newsroom.open_edition": _("One more language opened to readers"),
            "newsroom.close": _("Update or release taken back"),
            "newsroom.correct": _("Correction published"),
            "newsroom.translate_correction": _("Correction published in another language"),
            "newsroom.note_consent": _("Consent to name a prisoner noted"),
            "newsroom.renew_consent": _("Consent to name a prisoner given again"),
            "newsroom.end_consent": _("Consent to name a prisoner taken back"),
            "newsroom.name": _("Prisoner named with a consent"),
            "newsroom.unname": _("Prisoner named no more"),
            "newsroom.preview_link": _("Link for a journalist made"),
            "newsroom.end_preview_link": _("Link for a journalist ended"),
            "newsroom.channel.add": _("Channel in another network set up"),
            "newsroom.channel.change": _("Channel in another network changed"),
            "newsroom.channel.remove": _("Channel in another network removed"),
            "newsroom.post": _("Update or release to be posted in other networks"),
            "newsroom.post.again": _("Posted once more in another network, after a failure"),
            "newsroom.post.leave": _("Not posted in another network"),
            "newsroom.post.there": _("Found to be posted in another network"),
            "newsroom.grave.propose": _("Opening of grave news proposed"),
            "newsroom.grave.announce": _("Opening of grave news announced to the team"),
            "newsroom.grave.approve": _("Opening of grave news agreed to"),
            "newsroom.grave.drop": _("Opening of grave news refused, or taken back"),
        }
    )
    labels.register_subjects("newsroom", subjects())


def subjects() -> dict[str, Callable[..., str]]:
    """What the acts of this room are done to, as `__str__` of its rows calls it."""

    def numbered(words: StrPromise) -> Callable[..., str]:
        return lambda id: str(words) % {"id": id}

    return {
        r"item (?P<id>\d+)": numbered(_("update or release %(id)s")),
        r"consent (?P<id>\d+)": numbered(_("consent %(id)s")),
        r"channel (?P<id>\d+)": numbered(_("channel %(id)s")),
    }
