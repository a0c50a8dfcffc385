import pytest

from openappeal.core.countries import COUNTRIES, UnknownCountry, country_name
from openappeal.core.country_words import TYPED_LANGUAGES, country_of


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("US", "USA|U.S.|U.S.A.|u s a|us|آمریکا|امريكا|ایالات متحده|ایالات متحدهٔ آمریکا|Etats-Unis|EE.UU."
         "|les États-Unis|EE. UU.|Estados unidos|ABD|Amerika Birleşik Devletleri|Vereinigte Staaten|Boston, USA"),
        ("GB", "UK|U.K.|England|Großbritannien|GROSSBRITANNIEN|انگلیس|İngiltere|ingiltere|Royaume Uni|GBR"),
        ("IR", "Iran|IRAN|ايران|ایران|İran|Irán|Iran (Islamic Republic of)|جمهوری اسلامی ایران|تهران، ایران|IRN"),
        ("DE", "Germany|germany (Berlin)|Deutschland|Allemagne|Alemania|Almanya|آلمان|DEU|BRD"),
        ("TR", "Turkey|Türkiye|Turkiye|TÜRKİYE|Türkei|Turquie|Turquía|تركيه|ترکیه"),
        ("NL", "Holland|The Netherlands|Nederland (Niederlande)|Pays-Bas|هلند"),
        ("BA", "Bosnia and Herzegovina|Bosnia & Herzegovina|Bosnien und Herzegowina|Bosna-Hersek|Bosnie-Herzégovine"),
        ("CI", "Ivory Coast|Côte d'Ivoire|Cote d’Ivoire"),
        ("MM", "Burma|Myanmar|Myanmar (Burma)"),
        ("KR", "South Korea|Korea|Corée du Sud|کره جنوبی"),
        ("IN", "Asia::India|India|Indien"),
        ("FR", "Paris - France|France|Paris, France|FRANCE|فرانسه"),
    ],
)  # fmt: skip
def test_a_country_is_found_as_people_type_it(code, typed):
    assert {word: country_of(word) for word in typed.split("|")} == dict.fromkeys(typed.split("|"), code)


def test_every_country_is_found_by_its_name_in_each_of_the_six_languages():
    missed = [
        (code, lang)
        for lang in TYPED_LANGUAGES
        for code in COUNTRIES
        if (code, lang) != ("CG", "es") and country_of(country_name(code, lang)) != code
    ]

    # Spanish says “Congo” for one of two countries.
    assert missed == []


def test_the_first_of_a_list_counts_and_nothing_is_nothing():
    assert country_of("France|Germany") == "FR"
    assert [country_of(typed) for typed in ("", "  ", "-", "?")] == [""] * 4


@pytest.mark.parametrize("typed", ["Congo", "Kongo", "Atlantis", "Berlin", "Germania Superior", "x" * 5000])
def test_what_is_not_known_is_not_guessed(typed):
    with pytest.raises(UnknownCountry):
        country_of(typed)
