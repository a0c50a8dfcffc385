"""What this room holds about people, column by column."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table of the room that says anything about a person."""
    declare(
        Holding(
            "mail_outboxletter",
            _("People to whom a letter is on its way"),
            _("until the mail server has it, seven days at most; 14 for letters about a signature"),
            {
                "id": R.RANDOM,
                "sealed": R.MAILING,
                "priority": R.CLEAR,
                "errand": R.CLEAR,
                "errand_id": R.RANDOM,
                "begun": R.RANDOM,
                "attempts": R.RANDOM,
                "not_before": R.RANDOM,
                "lease": R.RANDOM,
                "lease_until": R.RANDOM,
                "expires_day": R.CLEAR,
                "given_up": R.RANDOM,
            },
        )
    )
    declare(
        Holding(
            "mail_mailboxletter",
            _("People of the demonstration only; empty in a real campaign"),
            _("the newest 500 letters of the demonstration"),
            {
                "id": R.RANDOM,
                "number": R.CLEAR,
                "to": R.CLEAR,
                "subject": R.CLEAR,
                "text": R.CLEAR,
                "html": R.CLEAR,
                "language": R.CLEAR,
            },
        )
    )
