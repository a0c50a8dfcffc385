"""Where signers live, in one sentence that comes out of the data, and by which model of continents."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openappeal.core.countries import SEVEN_CONTINENTS, Continent, continent_name
from openappeal.core.digits import format_number

INHABITED = tuple(one for one in SEVEN_CONTINENTS if one is not Continent.ANTARCTICA)


def sentence(*, countries: int, continents: frozenset[str], language: str) -> str:
    """Such as “They live in 40 countries, on every continent but Antarctica.”; empty without a country."""
    if not countries:
        return ""
    there = [one for one in SEVEN_CONTINENTS if one.value in continents]
    number = format_number(countries, language)
    if len(there) == len(SEVEN_CONTINENTS):
        return ngettext(
            "They live in %(number)s country, on every continent.",
            "They live in %(number)s countries, on every continent.",
            countries,
        ) % {"number": number}
    if there == [one for one in SEVEN_CONTINENTS if one in INHABITED]:
        return ngettext(
            "They live in %(number)s country, on every continent but Antarctica.",
            "They live in %(number)s countries, on every continent but Antarctica.",
            countries,
        ) % {"number": number}
    separator = _(", ")
    names = separator.join(continent_name(one, language) for one in there)
    return ngettext(
        "They live in %(number)s country. Continents: %(names)s.",
        "They live in %(number)s countries. Continents: %(names)s.",
        countries,
    ) % {"number": number, "names": names}
