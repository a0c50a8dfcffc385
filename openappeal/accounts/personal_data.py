"""What this room holds about staff members beyond their logins, column by column."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare what staff members sign in with. None of it signs anybody in: the private keys are in their devices."""
    declare(
        Holding(
            "accounts_passkey",
            _("Staff members: public keys of their devices"),
            _("until they remove it, register anew or are locked out"),
            {
                "id": R.RANDOM,
                "user": R.CLEAR,
                "name": R.CLEAR,
                "credential": R.CLEAR,
                "credential_digest": R.HASH,
                "sign_count": R.CLEAR,
                "added_day": R.CLEAR,
                "used_day": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "accounts_recoverycode",
            _("Staff members: codes on paper"),
            _("until it is used, renewed or its person is locked out"),
            {"id": R.RANDOM, "user": R.CLEAR, "digest": R.HASH},
        )
    )
    declare(
        Holding(
            "accounts_enrolmentlink",
            _("Staff members who are to register a passkey"),
            _("until it is used, taken back or replaced; it is good for three days"),
            {"id": R.RANDOM, "user": R.CLEAR, "digest": R.HASH, "is_open": R.CLEAR, "expires_at": R.CLEAR},
        )
    )
    declare(
        Holding(
            "accounts_approval",
            _("Staff members: acts that wait for a second person"),
            _("until it is done or somebody says no; asking for a file or to show what is hidden, seven days at most"),
            {
                "id": R.RANDOM,
                "action": R.CLEAR,
                "subject": R.CLEAR,
                "proposed_by": R.CLEAR,
                "proposed_at": R.CLEAR,
                "approved_by": R.CLEAR,
                "announced_at": R.CLEAR,
            },
        )
    )
