"""Handing a visitor's message on to the campaign, whose address no page shows."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from openappeal.mail import actions
from openappeal.mail.letters import TO_CAMPAIGN, Request
from openappeal.mail.models import Priority
from openappeal.vault.keys import KeyProvider


def to_campaign(*, message: str, reply_to: str, keys: KeyProvider, expires: date) -> None:
    """Queue a message to the campaign. It waits sealed like any letter.

    :raises openappeal.vault.sealing.TooLong:
    """
    request = Request(
        template="mail/emails/contact",
        address=TO_CAMPAIGN,
        language="en",
        context={"message": message, "answer_to": reply_to},
        reply_to=reply_to,
    )
    sealed = actions.seal(letter=request, keys=keys)
    with transaction.atomic():
        actions.queue(sealed=sealed, expires=expires, priority=Priority.ORDINARY)
