"""Where signing by name is dangerous, as the campaign sees it: said before somebody types, and asked once after.

Depends on what is typed and on nothing else: never on who has signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel.lists import format_list

from openappeal.core.countries import country_name
from openappeal.core.languages import locale_of
from openappeal.signatures.models import Visibility
from openappeal.signatures.risk_models import Risk

COUNTRY, MAILBOX = "country", "mailbox"
ALL = frozenset({COUNTRY, MAILBOX})
MOST_NAMED = 3

# Where a country's own part of the Internet is not called by its code.
_ENDINGS = {"GB": ".uk"}


@dataclass(frozen=True)
class Dangers:
    """Countries by code, further places by language, and mail providers."""

    countries: tuple[str, ...] = ()
    places: Mapping[str, str] | None = None
    domains: tuple[str, ...] = ()

    def in_a_row(self, language: str) -> str:
        """Every place at risk: “A, B or C”.

        Words that nobody has written in the language are left out, unless nothing at all would be said.
        """
        places = self.places or {}
        words = places.get(language, "").strip()
        if not words and not self.countries:
            words = next((text.strip() for tag in ("en", *places) if (text := places.get(tag, "")).strip()), "")
        names = [country_name(code, language) for code in self.countries] + ([words] if words else [])
        return format_list(names, style="or", locale=locale_of(language)) if names else ""

    def named_domains(self) -> tuple[str, ...]:
        """Some providers, to say what is meant."""
        return self.domains[:MOST_NAMED]

    def of(self, *, visibility: str, country: str, address: str = "") -> frozenset[str]:
        """What is dangerous about a signature, as it was typed.

        Whoever shows no name tells nobody but us of the country. The letter goes to the mailbox in any case.
        """
        found = set()
        if visibility == Visibility.PUBLIC and country in self.countries:
            found.add(COUNTRY)
        if address and self._can_be_read(address.rpartition("@")[2].casefold().rstrip(".")):
            found.add(MAILBOX)
        return frozenset(found)

    def _can_be_read(self, domain: str) -> bool:
        endings = tuple(_ENDINGS.get(code, f".{code.lower()}") for code in self.countries)
        return domain.endswith(endings) or any(domain == one or domain.endswith(f".{one}") for one in self.domains)


def dangers() -> Dangers:
    """What the campaign has said. Nothing, until somebody has."""
    found = Risk.objects.filter(pk=1).first()
    if found is None:
        return Dangers()
    return Dangers(tuple(found.countries), dict(found.places), tuple(read_domains(found.mail_domains)))


def read_domains(text: str) -> list[str]:
    """Mail domains out of lines or lists, with or without what stands before the @."""
    words: Iterable[str] = text.replace(",", " ").split()
    found = (word.rpartition("@")[2].casefold().strip(".") for word in words)
    return [one for one in dict.fromkeys(found) if one]


def still_to_say(found: frozenset[str], warned: str) -> frozenset[str]:
    """Which of the dangers somebody has not been told of yet. `warned` comes back with the form."""
    return found - {*warned.split()}
