"""What an item is, besides its words: for whom, at which address, whether it is grave; whose post it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from openappeal.mailings.models import Topic
from openappeal.newsroom.models import Item, Kind

LONGEST_SLUG = 80


class AboutForm(forms.Form):
    """What an item is, besides its words."""

    topic = forms.ChoiceField(label=gettext_lazy("Who gets it by mail: those who chose"), choices=Topic.choices)
    slug = forms.SlugField(
        label=gettext_lazy("Last part of its address"),
        help_text=gettext_lazy("In Latin letters, with hyphens."),
        max_length=LONGEST_SLUG,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    is_grave = forms.BooleanField(
        label=gettext_lazy("It tells of a death, an execution or a release. A second person agrees before it opens."),
        required=False,
    )
    partner = forms.CharField(label=gettext_lazy("Whose post it is"), max_length=120, required=False)
    partner_url = forms.URLField(
        label=gettext_lazy("Where it stood first"), max_length=500, required=False, assume_scheme="https"
    )
    translators = forms.CharField(
        label=gettext_lazy("Who translated it"),
        help_text=gettext_lazy("As readers see it, such as “volunteers of the campaign”."),
        max_length=200,
        required=False,
    )

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        names = ("topic", "slug", "is_grave", "partner", "partner_url", "translators")
        kwargs["initial"] = {name: getattr(item, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["partner_url"].widget.attrs["dir"] = "ltr"
        if item.kind != Kind.ALLIED:
            for name in ("partner", "partner_url", "translators"):
                del self.fields[name]
