"""Every kind of finding has a sentence of its own, in English and in Farsi."""

import pytest
from django.utils.translation import override

from openappeal.cms import agreeing
from openappeal.core.agreement import Finding, Kind


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_kind_has_its_own_sentence(language):
    with override(language):
        said = {kind: agreeing.say(Finding(kind, "1999", "۱۳۷۸")) for kind in Kind}

    assert len(set(said.values())) == len(Kind)
    assert not [kind for kind, sentence in said.items() if not sentence or "%(" in sentence]
    assert "\u20681999\u2069" in said[Kind.YEAR_DIFFERENT]
    assert "\u2068۱۳۷۸\u2069" in said[Kind.YEAR_DIFFERENT]


def test_a_long_quotation_is_cut():
    said = agreeing.say(Finding(Kind.UNTRANSLATED, "", "word " * 40))

    assert len(said) < 100
    assert said.endswith("…\u2069")


def test_a_missing_figure_is_said_once():
    said = agreeing.findings("49 and 49.", "Kein Wort.", source_language="en", target_language="de")

    assert [one for one in said if "49" in one] == ["The number \u206849\u2069 is missing."]
