"""Forms in which staff write in another language than the one they read the staff side in."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.models import Locale

from openappeal.core.languages import direction

# Addresses and numbers run from left to right in every language.
_ALWAYS_LTR = (forms.URLInput, forms.EmailInput, forms.NumberInput)
_ALWAYS_LTR_NAMES = frozenset({"slug", "security_contact"})


def write_in(form: forms.BaseForm, language: str) -> None:
    """Give the boxes for words the language and direction of what is written in them.

    Without a known language each box follows its first letter.
    """
    for name, field in form.fields.items():
        widget = field.widget
        if name in _ALWAYS_LTR_NAMES or isinstance(widget, _ALWAYS_LTR):
            widget.attrs["dir"] = "ltr"
        elif isinstance(widget, forms.DateInput):
            continue
        elif isinstance(widget, (forms.TextInput, forms.Textarea)):
            widget.attrs.update({"lang": language, "dir": direction(language)} if language else {"dir": "auto"})


class PageForm(WagtailAdminPageForm):  # type: ignore[misc]
    """A page in its own language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        write_in(self, _language(self.instance))


class WordsForm(WagtailAdminModelForm):  # type: ignore[misc]
    """Menu, footer and words around the pages, in their own language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        write_in(self, _language(self.instance))


def _language(instance: Any) -> str:
    locale = Locale.objects.filter(pk=instance.locale_id).first() if instance.locale_id else None
    return str(locale.language_code) if locale else ""
