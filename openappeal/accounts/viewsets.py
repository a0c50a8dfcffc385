"""The list of staff members in Wagtail."""

from __future__ import annotations

from typing import Any

from wagtail.users.views.users import UserViewSet

from openappeal.accounts.forms import StaffMemberCreation, StaffMemberEdit


class StaffMembers(UserViewSet):
    def get_form_class(self, for_update: bool = False) -> Any:
        return StaffMemberEdit if for_update else StaffMemberCreation
