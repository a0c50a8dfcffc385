"""One's own account: name, language, appearance, password.

Of Wagtail's panels it leaves out the picture, which would be a photograph of an organiser on the server, and
the notifications: nothing sends any.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import account as wagtail_account

from openappeal.accounts.forms import OwnName


class NamePanel(wagtail_account.NameEmailSettingsPanel):
    form_class = OwnName


class StaffAccount(wagtail_account.AccountView):
    def get_panels(self) -> list[Any]:
        left_out = (
            wagtail_account.NameEmailSettingsPanel,
            wagtail_account.AvatarSettingsPanel,
            wagtail_account.NotificationsSettingsPanel,
        )
        others = [panel for panel in super().get_panels() if not isinstance(panel, left_out)]
        return [NamePanel(self.request, self.request.user, others[0].profile), *others]


account = require_admin_access(StaffAccount.as_view())
