"""The invented signers: exact numbers, many scripts, the same at every loading."""

import re
import unicodedata
from collections import Counter
from datetime import date

import pytest

from openappeal.config.demo.names import NOTABLES, TOTAL, invented_signers
from openappeal.config.demo.shapes import LANGUAGES
from openappeal.core.countries import Continent, continents
from openappeal.core.names import clean_name, fold_name
from openappeal.signatures.spheres import NotableGroup, Sphere


@pytest.fixture(scope="module")
def signers():
    return list(invented_signers())


def test_there_are_2700_with_the_intended_kinds_and_visibilities(signers):
    assert len(signers) == TOTAL == 2700
    assert Counter(s.visibility for s in signers) == {"public": 1998, "withheld": 270, "counted": 432}
    assert Counter(s.kind for s in signers) == {
        "person": 2634,
        "organisation": 25,
        "former_prisoner": 11,
        "relative": 30,
    }


def test_they_live_in_forty_countries_on_every_continent_but_antarctica(signers):
    countries = Counter(s.country for s in signers if s.country)
    assert len(countries) == 40
    assert continents(countries) == set(Continent) - {Continent.ANTARCTICA}
    assert (countries["IL"], countries["TH"]) == (3, 2)


def test_some_country_has_a_hidden_part_too_small_to_tell(signers):
    withheld = Counter(s.country for s in signers if s.visibility == "withheld")
    assert any(0 < number < 10 for number in withheld.values())
    assert any(number >= 10 for number in withheld.values())


def test_who_is_only_counted_leaves_nothing(signers):
    for signer in signers:
        if signer.visibility == "counted":
            assert (signer.name, signer.country, signer.sphere, signer.credential) == ("", "", "", "")
            assert (signer.kind, signer.print_consent) == ("person", False)


def test_names_are_unique_and_the_form_would_keep_them_as_they_are(signers):
    names = [s.name for s in signers if s.name]
    assert len({fold_name(name) for name in names}) == len(names) == 1998 + 270
    assert [name for name in names if clean_name(name) != name] == []
    assert max(len(s.credential) for s in signers) <= 160
    assert len({s.address for s in signers}) == TOTAL


def test_names_stand_in_the_scripts_of_their_countries(signers):
    scripts = {unicodedata.name(s.name[0]).split()[0] for s in signers if s.name}
    assert scripts >= {
        "LATIN", "ARABIC", "CYRILLIC", "GREEK", "GEORGIAN", "ARMENIAN", "DEVANAGARI", "HANGUL", "CJK", "THAI",
        "ETHIOPIC", "HEBREW", "KATAKANA",
    }  # fmt: skip
    assert any("\u200c" in s.name for s in signers)


def test_count_grows_as_the_real_one_did(signers):
    days = [s.day for s in signers]
    assert days == sorted(days)
    assert days[0] == date(2021, 3, 20)
    assert days[-1] == date(2021, 11, 27)
    marks = {(4, 11): 200, (4, 26): 1500, (6, 11): 1800, (7, 10): 2000, (7, 31): 2500}
    assert {mark: sum(day <= date(2021, *mark) for day in days) for mark in marks} == marks


def test_former_prisoners_are_among_the_first_two_hundred(signers):
    assert sum(s.kind == "former_prisoner" for s in signers[:200]) == 11


def test_version_is_the_one_that_the_language_shows_on_the_day(signers):
    for signer in signers:
        current = 1 if signer.day < date(2021, 4, 5) or signer.language == "fr" else 2
        assert (signer.version, signer.language) == (current, signer.language)


def test_people_sign_in_every_language_of_the_campaign(signers):
    languages = Counter(s.language for s in signers)
    assert set(languages) == set(LANGUAGES)
    assert min(languages.values()) >= 10
    assert all(not s.credential for s in signers if s.language not in {"en", "fa"})


def test_the_nine_newest_public_names_wait_unread(signers):
    waiting = [s for s in signers if s.waited is not None]
    assert waiting == signers[-9:]
    assert {s.visibility for s in waiting} == {"public"}
    assert not any(s.reviewed for s in waiting)
    assert all((date(2021, 11, 27) - s.day).days == s.waited for s in waiting)
    assert any(re.search("[a-z]", s.name) and re.search("[а-я]", s.name, re.I) for s in waiting)
    assert any(".example" in s.name for s in waiting)
    assert any(len(s.name) > 90 for s in waiting)


def test_credentials_and_print_consent_have_their_shares(signers):
    named = [s for s in signers if s.name]
    public = [s for s in signers if s.visibility == "public"]
    assert 0.30 < sum(bool(s.credential) for s in named) / len(named) < 0.40
    assert 0.55 < sum(s.print_consent for s in public) / len(public) < 0.65
    assert not any(s.print_consent for s in signers if s.visibility != "public")


def test_spheres_and_groups_are_known(signers):
    assert {s.sphere for s in signers} == {"", *Sphere.values}
    assert {n.group for n in NOTABLES} == set(NotableGroup.values)


def test_notables_are_among_the_signers_and_write_in_their_language(signers):
    assert len(NOTABLES) == 24
    assert Counter(s.notable.name for s in signers if s.notable) == Counter(n.name for n in NOTABLES)
    assert all(bool(n.credential_fa) == (n.language == "fa") for n in NOTABLES)
    assert all(n.credential for n in NOTABLES)


def test_the_same_signers_come_at_every_loading(signers):
    assert list(invented_signers()) == signers
    assert list(invented_signers(seed=7)) != signers


def test_fewer_can_be_asked_for_and_keep_the_notables(signers):
    few = list(invented_signers(120))
    assert len(few) == 120
    assert set(few) <= set(signers)
    assert sum(s.notable is not None for s in few) == 24


@pytest.mark.parametrize("count", [0, 23, 2701])
def test_impossible_numbers_are_refused(count):
    with pytest.raises(ValueError, match="between 24 and 2700"):
        list(invented_signers(count))
