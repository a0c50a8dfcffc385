"""Handing a visitor's message on to the campaign, whose address no page shows."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from openappeal.cms import shell
from openappeal.mail import actions
from openappeal.mail.letters import TO_CAMPAIGN, NoAddress, Request
from openappeal.mail.models import Priority
from openappeal.vault.keys import KeyProvider


def can_reach(language: str) -> bool:
    """Whether somebody gets what is written on a language's contact page."""
    return bool(shell.contact_address(language))


def to_campaign(*, message: str, reply_to: str, language: str, keys: KeyProvider, expires: date) -> None:
    """Queue a message to the campaign, in the language of the page. It waits sealed like any letter.

    :raises openappeal.mail.letters.NoAddress: nobody would get it; nothing is kept
    :raises openappeal.vault.sealing.TooLong:
    """
    if not can_reach(language):
        raise NoAddress
    request = Request(
        template="mail/emails/contact",
        address=TO_CAMPAIGN,
        language=language,
        context={"message": message, "answer_to": reply_to},
        reply_to=reply_to,
    )
    sealed = actions.seal(letter=request, keys=keys)
    with transaction.atomic():
        actions.queue(sealed=sealed, expires=expires, priority=Priority.ORDINARY)
