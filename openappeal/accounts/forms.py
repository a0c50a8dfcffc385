"""Wagtail's forms about oneself, asking for less: whoever seizes the server reads what stands in them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm

from openappeal.accounts.models import User


class StaffLogin(LoginForm):
    """Wagtail's own leaves the label of the password in English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Login")
        self.fields["password"].label = _("Password")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class OwnName(forms.ModelForm):  # type: ignore[type-arg]
    """What the first screen calls you: any word, or none."""

    class Meta:
        model = User
        fields = ("first_name", "last_name")
        labels = {"first_name": _("First name"), "last_name": _("Last name")}
        help_texts = {
            "first_name": _("May stay empty, or be any word by which the others know who it is."),
            "last_name": _("May stay empty."),
        }
