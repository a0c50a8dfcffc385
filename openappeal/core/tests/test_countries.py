import pytest
from babel import Locale

from openappeal.core.countries import (
    CONTINENT_MODEL,
    COUNTRIES,
    SEVEN_CONTINENTS,
    Continent,
    UnknownCountry,
    continent,
    continent_name,
    continents,
    countries_sorted,
    country,
    country_name,
)
from openappeal.core.languages import INTERFACE_LANGUAGES, LANGUAGES


def test_every_country_of_iso_3166_and_kosovo():
    # CLDR's two-letter territories, less what ISO 3166-1 has not assigned to a country.
    territories = {code for code in Locale("en").territories if len(code) == 2 and code.isalpha()}
    unassigned = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}

    assert set(COUNTRIES) == territories - unassigned
    assert len(COUNTRIES) == 250


def test_each_country_lies_in_one_of_seven_continents():
    assert len(SEVEN_CONTINENTS) == 7
    assert {one.continent for one in COUNTRIES.values()} == set(SEVEN_CONTINENTS)


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("TR", Continent.ASIA),
        ("RU", Continent.EUROPE),
        ("CY", Continent.ASIA),
        ("GE", Continent.ASIA),
        ("AZ", Continent.ASIA),
        ("AM", Continent.ASIA),
        ("KZ", Continent.ASIA),
        ("EG", Continent.AFRICA),
        ("XK", Continent.EUROPE),
        ("TW", Continent.ASIA),
        ("PA", Continent.NORTH_AMERICA),
        ("CO", Continent.SOUTH_AMERICA),
        ("AQ", Continent.ANTARCTICA),
    ],
)
def test_continent_of_the_countries_people_ask_about(code, where):
    assert continent(code) == where


def test_every_continent_but_antarctica_comes_out_of_the_data():
    reached = continents(["IR", "DE", "US", "BR", "ZA", "AU", "DE"])

    assert set(SEVEN_CONTINENTS) - reached == {Continent.ANTARCTICA}
    assert "M49" in CONTINENT_MODEL


@pytest.mark.parametrize("code", ["", "ir", "XX", "EU", "IRN", "\ud800"])
def test_an_unknown_country_is_refused(code):
    for function in (country, continent, lambda code: country_name(code, "en")):
        with pytest.raises(UnknownCountry):
            function(code)


def test_country_names():
    assert country_name("IR", "fa") == "ایران"
    assert country_name("IR", "en") == "Iran"
    assert country_name("DE", "ckb") == "ئەڵمانیا"
    assert country_name("DE", "xx") == "Germany"


def test_every_country_has_a_name_in_every_language():
    for one in LANGUAGES:
        assert all(country_name(code, one.tag) for code in COUNTRIES)


def test_countries_sorted_as_english_readers_look():
    names = [name for _, name in countries_sorted("en")]

    assert names[:4] == ["Afghanistan", "Åland Islands", "Albania", "Algeria"]
    assert names.index("Türkiye") < names.index("Turkmenistan") < names.index("Tuvalu")
    assert len(names) == 250


def test_countries_sorted_as_persian_readers_look():
    names = [name for _, name in countries_sorted("fa")]

    assert names[0] == "آرژانتین"
    assert names[-1] == "یونان"
    order = ["اتریش", "برزیل", "پاناما", "چین", "ژاپن", "شیلی", "کانادا", "گرجستان", "هند"]
    assert [name for name in names if name in order] == order


def test_continent_names():
    assert continent_name(Continent.NORTH_AMERICA, "en") == "North America"
    assert continent_name(Continent.NORTH_AMERICA, "fa") == "آمریکای شمالی"
    assert continent_name(Continent.NORTH_AMERICA, "es") == "América del Norte"
    assert continent_name(Continent.OCEANIA, "fr") == "Océanie"
    # The sentence around it is in English where we have no catalogue.
    assert continent_name(Continent.AFRICA, "nl") == "Africa"
    names = {lang: [continent_name(one, lang) for one in SEVEN_CONTINENTS] for lang in INTERFACE_LANGUAGES}
    assert all(len(set(found)) == 7 for found in names.values())
    assert [lang for lang in names if lang != "en" and names[lang] == names["en"]] == []


@pytest.mark.parametrize(
    ("lang", "first", "order"),
    [
        ("es", "Afganistán", ["Canadá", "Costa Rica", "Côte d’Ivoire", "España", "México", "Níger", "Nigeria"]),
        ("de", "Afghanistan", ["Ägypten", "Albanien", "Norwegen", "Oman", "Österreich", "Pakistan", "Türkei"]),
        (
            "fr",
            "Afghanistan",
            ["Danemark", "Égypte", "Espagne", "États-Unis", "Fidji", "Hongrie", "Île de Man", "Inde"],
        ),
        (
            "tr",
            "ABD Küçük Harici Adaları",
            ["Curaçao", "Çad", "Hindistan", "Irak", "İran", "Özbekistan", "Şili", "Ürdün"],
        ),
    ],
)
def test_countries_sorted_as_each_language_sorts(lang, first, order):
    names = [name for _, name in countries_sorted(lang)]

    assert names[0] == first
    assert [name for name in names if name in order] == order
