"""The form by which somebody gives by card. It asks for no name and no address: the payment service does."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.cms import language as languages
from openappeal.fundraising import money
from openappeal.fundraising.checkout import amounts
from openappeal.fundraising.checkout.actions.asking import Wish
from openappeal.fundraising.checkout.queries import CardOffer

OWN = "own"
_CENTS_AFTER_COMMA = re.compile(r"[,٫]\s*[0-9۰-۹]{1,2}\s*$")
# A point or comma with three digits behind it: thousands in one country, cents in another. Elsewhere it is thousands.
_EITHER = re.compile(r"[^.,٫]*[.,٫]\s*[0-9۰-۹٠-٩]{3}\s*")
_EITHER_WAY = _("This can be read in two ways. Write whole sums like 12500, and cents with two digits, like 12.50")
_HOW_MUCH = _("Choose a sum, or write your own")


class GiveForm(forms.Form):
    """How much, in which currency, once or monthly; and a name only of those who want to be thanked by it."""

    amount = forms.CharField(required=False, max_length=20)
    own = forms.CharField(required=False, max_length=30, error_messages={"max_length": _HOW_MUCH})
    currency = forms.CharField(required=False, max_length=3)
    often = forms.CharField(required=False, max_length=10)
    public_name = forms.CharField(
        required=False, max_length=80, error_messages={"max_length": _("Keep the name under 80 characters")}
    )

    def __init__(self, data: Any, *, offer: CardOffer, language: str) -> None:
        super().__init__(data)
        self.offer, self._language = offer, language

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        chosen, typed = str(given.get("amount", "")), str(given.get("own", ""))
        offered = {str(one): one for one in self.offer.sums}
        given["currency"] = self.offer.currencies[0]
        if typed and chosen not in offered:
            asked = str(self.data.get("currency", "")) or self.offer.currencies[0]
            if asked not in self.offer.currencies:
                self.add_error("own", str(_HOW_MUCH))
                return given
            given["currency"] = asked
            given["minor"] = self._read(typed, asked)
        elif chosen in offered:
            given["minor"] = offered[chosen]
        elif not self.errors:
            self.add_error("own", str(_HOW_MUCH))
        return given

    def _read(self, typed: str, currency: str) -> int:
        if _EITHER.fullmatch(typed):
            self.add_error("own", str(_EITHER_WAY))
            return 0
        try:
            minor = money.read_sum(typed, currency, decimal="," if _CENTS_AFTER_COMMA.search(typed) else ".")
        except money.BadSum:
            self.add_error("own", str(_("Write the sum in digits, like 40 or 12.50")))
            return 0
        spoken = languages.interface(self._language)
        least, most = amounts.smallest(currency), amounts.largest(currency)
        if minor < least:
            said = money.format_sum(least, currency, spoken)
            self.add_error("own", str(_("By card at least %(sum)s can be given")) % {"sum": said})
        elif minor > most:
            said = money.format_sum(most, currency, spoken)
            self.add_error("own", str(_("By card at most %(sum)s can be given")) % {"sum": said})
        return minor

    def wish(self) -> Wish:
        """What was asked for. Only of a valid form."""
        given = self.cleaned_data
        return Wish(
            amount_minor=given["minor"],
            currency=given["currency"],
            is_monthly=self.offer.is_monthly and given["often"] == "monthly",
            language=self._language,
            public_name=" ".join(given["public_name"].split()),
        )

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Anchor and sentence of each problem, in the order of the page."""
        return [(name, str(self.errors[name][0])) for name in self.fields if name in self.errors]
