"""The forms for news: an address and what is to become of it; and what somebody wants who gets them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.cms.spheres import Sphere
from openappeal.core.countries import COUNTRIES, countries_sorted
from openappeal.core.mailboxes import BadAddress, clean_address
from openappeal.mailings.links import Choices
from openappeal.mailings.models import Frequency, Topic
from openappeal.vault import tokens

PURPOSE = "mailings.news"
GET, STOP, CHANGE = "get", "stop", "change"
AS_IT_IS = "as-it-is"


class ChoicesForm(forms.Form):
    """Language, topics, frequency, country and field of work. `shown` stands there until the form is sent.

    What somebody has said of their country and field of work is not shown again, and stays as it is unless they choose.
    """

    is_change = True

    language = forms.CharField(required=False, max_length=20)
    topics = forms.MultipleChoiceField(required=False, choices=Topic.choices)
    frequency = forms.ChoiceField(required=False, choices=Frequency.choices)
    country = forms.CharField(required=False)
    sphere = forms.CharField(required=False, max_length=20)

    def __init__(self, data: Any = None, *, shown: Choices) -> None:
        super().__init__(data)
        self._shown = shown
        self._offered = [(one.tag, one.name, one.direction) for one in shell.languages()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.wants_news and not given.get("topics") and "topics" not in self.errors:
            self.add_error("topics", _("Choose at least one topic, or press the button that stops the news"))
        return given

    def clean_country(self) -> str | None:
        """What is no country says nothing."""
        given = str(self.cleaned_data["country"])
        if self.is_change and (given == AS_IT_IS or "country" not in self.data):
            return None
        return given if given in COUNTRIES else ""

    def clean_sphere(self) -> str | None:
        """What is none of the choices says nothing."""
        given = str(self.cleaned_data["sphere"])
        if self.is_change and (given == AS_IT_IS or "sphere" not in self.data):
            return None
        return given if given in Sphere.values else ""

    @property
    def wants_news(self) -> bool:
        """Whether the choices count: not when somebody wants no news."""
        return True

    @property
    def chosen(self) -> Choices:
        """What was chosen. Only of a valid form. A language that the campaign has not is the page's."""
        given = self.cleaned_data
        language = given["language"] if given["language"] in [tag for tag, _, _ in self._offered] else ""
        frequency = Frequency(given["frequency"] or Frequency.EACH)
        about = {"country": given["country"], "sphere": given["sphere"]}
        return Choices(language or self._shown.language, given["topics"], frequency, **about)

    @property
    def languages(self) -> list[tuple[str, str, str, bool]]:
        """Tag, name in itself, direction, and whether it is chosen, of the campaign's languages."""
        wanted = self.data.get("language") or self._shown.language
        return [(tag, name, direction, tag == wanted) for tag, name, direction in self._offered]

    @property
    def all_topics(self) -> list[tuple[str, str, bool]]:
        """Key, words and whether it is ticked, of each topic."""
        ticked = self.data.getlist("topics") if self.is_bound else self._shown.topics  # type: ignore[attr-defined]
        return [(topic.value, str(topic.label), topic.value in ticked) for topic in Topic]

    @property
    def frequencies(self) -> list[tuple[str, str, bool]]:
        """Key, words and whether it is chosen."""
        wanted = self.data.get("frequency") or self._shown.frequency
        return [(one.value, str(one.label), one.value == wanted) for one in Frequency]

    @property
    def countries(self) -> list[tuple[str, str]]:
        """Code and name of each country, as the page's readers look for them."""
        return countries_sorted(languages.current())

    @property
    def said_country(self) -> str:
        """What is chosen of the country, before and after the form is sent. Nothing is chosen for anybody."""
        return str(self.data.get("country", AS_IT_IS if self.is_change else ""))

    @property
    def spheres(self) -> list[tuple[str, str, bool]]:
        """Key, words and whether it is chosen, of each field of work, after what says nothing of it."""
        offered = [("", str(_("Not given"))), *((one.value, str(one.label)) for one in Sphere)]
        if self.is_change:
            offered.insert(0, (AS_IT_IS, str(_("Leave it as it is"))))
        wanted = self.data.get("sphere", offered[0][0])
        return [(key, words, key == wanted) for key, words in offered]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Anchor and sentence of each problem, in the order of the page."""
        anchors = {"email": "email", "topics": f"topics-{Topic.UPDATES.value}"}
        return [(anchor, str(self.errors[name][0])) for name, anchor in anchors.items() if name in self.errors]


class NewsForm(ChoicesForm):
    """Which button was pressed says which wish it is."""

    is_change = False
    email = forms.CharField(required=False, strip=False, max_length=254)
    wish = forms.ChoiceField(choices=[(GET, GET), (STOP, STOP)])
    token = forms.CharField(required=False)
    url = forms.CharField(required=False)

    @property
    def wants_news(self) -> bool:
        return bool(self.data.get("wish") == GET)

    def clean_email(self) -> str:
        try:
            return clean_address(str(self.cleaned_data["email"]))
        except BadAddress:
            raise forms.ValidationError(_("Write the full e-mail address, like mina@post.example")) from None

    def is_stale(self, *, key: bytes, now: datetime) -> bool:
        """Whether the form was left open too long, sent at once, or is not ours."""
        try:
            tokens.check_form_token(key, str(self.data.get("token", "")), now, PURPOSE)
        except (tokens.FormTokenInvalid, tokens.FormTokenTooOld, tokens.FormTokenTooYoung):
            return True
        return False

    @property
    def is_trap(self) -> bool:
        """Whether something filled in the field that no person sees."""
        return bool(self.data.get("url"))
