"""Channels in other networks: setting one up, giving it another address, removing it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.newsroom import social
from openappeal.newsroom.channel_models import Channel
from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider


class OnlyADemonstration(Exception):
    """The demonstration posts nowhere, and has no channels."""


@transaction.atomic
def add_channel(*, name: str, language: str, address: str, keys: KeyProvider, by: str, today: date) -> Channel:
    """Set a channel up. Nothing is posted there before somebody says so.

    :raises OnlyADemonstration:
    :raises openappeal.newsroom.social.NotInstalled:
    :raises openappeal.newsroom.social.BadAddress:
    """
    channel = Channel(name=name.strip(), language=language)
    _give(channel, address, keys)
    channel.save()
    audit.record(by=by, action="newsroom.channel.add", today=today, subject=str(channel), reason=language)
    return channel


@transaction.atomic
def change_channel(*, channel: Channel, name: str, address: str, keys: KeyProvider, by: str, today: date) -> None:
    """Call a channel otherwise and, unless `address` is empty, reach it by another address.

    :raises OnlyADemonstration:
    :raises openappeal.newsroom.social.NotInstalled:
    :raises openappeal.newsroom.social.BadAddress:
    """
    channel.name = name.strip()
    if address:
        _give(channel, address, keys)
    channel.save(update_fields=["name", "network", "address_sealed"])
    audit.record(by=by, action="newsroom.channel.change", today=today, subject=str(channel))


@transaction.atomic
def remove_channel(*, channel: Channel, by: str, today: date) -> None:
    """Post there no more. What was posted stays there, and is forgotten here."""
    audit.record(by=by, action="newsroom.channel.remove", today=today, subject=str(channel))
    channel.delete()


def _give(channel: Channel, address: str, keys: KeyProvider) -> None:
    if settings.IS_DEMO:
        raise OnlyADemonstration
    channel.network = social.network_of(address)
    box = sealing.pad_box({"v": 1, "address": address})
    channel.address_sealed = sealing.seal(box, keys.mailing_recipients())
