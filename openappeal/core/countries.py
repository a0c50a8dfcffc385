"""Countries and continents.

Codes are ISO 3166-1 alpha-2, with XK for Kosovo (user-assigned, as CLDR and the EU use it). A code
says where a signer lives, and nothing about what is recognised as a state.

Continents follow one stated model, :data:`CONTINENT_MODEL`: seven of them, each country whole and in
one only, placed as in the United Nations' geographical regions (UN M49). So

- Türkiye, Cyprus, Georgia, Armenia and Azerbaijan are in Asia (M49: Western Asia),
- Kazakhstan is in Asia (Central Asia), Russia in Europe (Eastern Europe), Egypt in Africa,
- the Americas are parted between Panama and Colombia; Central America, the Caribbean and Greenland
  belong to North America,
- Taiwan, which M49 does not list, is in Asia; Kosovo in Europe,
- Antarctica is AQ alone; islands around it stay where M49 has them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from openappeal.core.languages import INTERFACE_LANGUAGES, locale_of
from openappeal.core.sorting import sort_key

CONTINENT_MODEL = "Seven continents, countries placed by UN M49"


class UnknownCountry(Exception):
    """The code is not one of ours."""


class Continent(Enum):
    """One of :data:`SEVEN_CONTINENTS`; the value is a stable word for data files."""

    AFRICA = "africa"
    ANTARCTICA = "antarctica"
    ASIA = "asia"
    EUROPE = "europe"
    NORTH_AMERICA = "north-america"
    OCEANIA = "oceania"
    SOUTH_AMERICA = "south-america"


SEVEN_CONTINENTS: tuple[Continent, ...] = tuple(Continent)

_COUNTRIES_OF = {
    Continent.AFRICA: """
        AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR
        MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW
    """,
    Continent.ANTARCTICA: "AQ",
    Continent.ASIA: """
        AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY
        NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE
    """,
    Continent.EUROPE: """
        AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC
        MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK
    """,
    Continent.NORTH_AMERICA: """
        AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR
        SV SX TC TT US VC VG VI
    """,
    Continent.OCEANIA: """
        AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS
    """,
    Continent.SOUTH_AMERICA: "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE",
}

_CONTINENT_NAMES = {
    "en": {
        Continent.AFRICA: "Africa",
        Continent.ANTARCTICA: "Antarctica",
        Continent.ASIA: "Asia",
        Continent.EUROPE: "Europe",
        Continent.NORTH_AMERICA: "North America",
        Continent.OCEANIA: "Oceania",
        Continent.SOUTH_AMERICA: "South America",
    },
    "fa": {
        Continent.AFRICA: "آفریقا",
        Continent.ANTARCTICA: "جنوبگان",
        Continent.ASIA: "آسیا",
        Continent.EUROPE: "اروپا",
        Continent.NORTH_AMERICA: "آمریکای شمالی",
        Continent.OCEANIA: "اقیانوسیه",
        Continent.SOUTH_AMERICA: "آمریکای جنوبی",
    },
}

# Their codes in UN M49 and, for Antarctica, in ISO 3166-1; CLDR names them in the other languages.
_CONTINENT_CODES = {
    Continent.AFRICA: "002",
    Continent.ANTARCTICA: "AQ",
    Continent.ASIA: "142",
    Continent.EUROPE: "150",
    Continent.NORTH_AMERICA: "003",
    Continent.OCEANIA: "009",
    Continent.SOUTH_AMERICA: "005",
}


@dataclass(frozen=True)
class Country:
    """A country by its code, with the continent it lies in."""

    code: str
    continent: Continent


COUNTRIES: dict[str, Country] = {
    code: Country(code, where) for where, codes in _COUNTRIES_OF.items() for code in codes.split()
}


def country(code: str) -> Country:
    """Return the country of an upper-case code.

    :raises UnknownCountry:
    """
    try:
        return COUNTRIES[code]
    except KeyError as error:
        raise UnknownCountry(code) from error


def continent(code: str) -> Continent:
    """Return the continent a country lies in.

    :raises UnknownCountry:
    """
    return country(code).continent


def continents(codes: Iterable[str]) -> set[Continent]:
    """Return the continents that these countries reach.

    :raises UnknownCountry:
    """
    return {continent(code) for code in codes}


def country_name(code: str, lang: str) -> str:
    """Return the country's usual name in a language (CLDR), in English where the language has none.

    :raises UnknownCountry:
    """
    country(code)
    name = locale_of(lang).territories.get(code) or locale_of("en").territories[code]
    return str(name)


def continent_name(which: Continent, lang: str) -> str:
    """Return the continent's name in an interface language, in English for any other."""
    if lang in INTERFACE_LANGUAGES and lang not in _CONTINENT_NAMES:
        return str(locale_of(lang).territories[_CONTINENT_CODES[which]])
    return _CONTINENT_NAMES.get(lang, _CONTINENT_NAMES["en"])[which]


@lru_cache(maxsize=256)
def _countries_sorted(lang: str) -> tuple[tuple[str, str], ...]:
    named = [(code, country_name(code, lang)) for code in COUNTRIES]
    return tuple(sorted(named, key=lambda pair: sort_key(pair[1], lang)))


def countries_sorted(lang: str) -> list[tuple[str, str]]:
    """Return every country's code and name, in the order in which the language's readers look."""
    return list(_countries_sorted(lang))
