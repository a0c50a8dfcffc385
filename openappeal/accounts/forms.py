"""Wagtail's forms about staff members, asking for less: whoever seizes the server reads what stands in them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from openappeal.accounts.models import Role, User


class StaffLogin(LoginForm):
    """Wagtail's own leaves the label of the password in English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Login")
        self.fields["password"].label = _("Password")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class _LoginSuffices:
    """Of a staff member only the login is needed."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {
            "email": _("May stay empty: nothing is ever sent there."),
            "first_name": _("May stay empty, or be any word by which the others know who it is."),
            "last_name": _("May stay empty."),
        }
        for name, hint in hints.items():
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text = hint


class _RoleField(forms.ModelMultipleChoiceField):
    """The two roles, named in the reader's language. Wagtail brings groups of its own, which mean nothing here."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(Role(obj.name).label)


class StaffMemberCreation(_LoginSuffices, UserCreationForm):
    groups = _RoleField(Group.objects.filter(name__in=Role.values), required=False, label=_("Roles"))


class StaffMemberEdit(_LoginSuffices, UserEditForm):
    groups = _RoleField(Group.objects.filter(name__in=Role.values), required=False, label=_("Roles"))


class OwnName(_LoginSuffices, forms.ModelForm):  # type: ignore[type-arg]
    """What the first screen calls you."""

    class Meta:
        model = User
        fields = ("first_name", "last_name")
        labels = {"first_name": _("First name"), "last_name": _("Last name")}
