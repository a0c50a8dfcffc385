import json
from dataclasses import replace

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import addresses
from openappeal.signatures import actions, queries
from openappeal.signatures.models import Signature, Tally
from openappeal.signatures.tests.cast import NOBODY, SABINE, sign_and_confirm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys"), pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def test_the_clock_counts_each_signature_once(today):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(NOBODY, "counted", today)

    assert actions.close_counts(today=today) == 2
    assert actions.close_counts(today=today) == 0
    counts = queries.counts(today=today)
    assert (counts.confirmed, counts.countries, counts.by_version, counts.by_kind) == (
        2,
        1,
        {1: 2},
        {"person": 2},
    )


def test_a_planted_drift_is_found_named_and_mended(today):
    sign_and_confirm(SABINE, "public", today)
    actions.close_counts(today=today)
    Tally.objects.update(number=2)

    (drift,) = actions.recount(repair=False)
    assert (drift.tally, drift.rows, drift.cell["country"]) == (2, 1, "DE")
    assert queries.counts(today=today).confirmed == 2

    actions.recount(repair=True)
    assert actions.recount(repair=False) == []
    assert queries.counts(today=today).confirmed == 1


def test_count_json_is_the_contract(today):
    sign_and_confirm(SABINE, "public", today)
    actions.close_counts(today=today)
    organisation = Signature.objects.get()
    organisation.pk, organisation.tag, organisation.kind, organisation.counted_in = (
        1,
        None,
        "organisation",
        False,
    )
    organisation.save()
    actions.close_counts(today=today)

    rendered = addresses.render("/count.json")
    body = json.loads(rendered.body)
    del body["as_of"]
    assert body == {
        "confirmed": 1,
        "reviewed": 0,
        "paper": 0,
        "imported": 0,
        "partner": 0,
        "organisations": 1,
        "countries": 1,
        "logged": None,
    }
    assert rendered.content_type == "application/json"


def test_organisations_are_in_no_number_of_people(today):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(NOBODY, "counted", today)
    union = replace(SABINE, name="Union of Dockers", address="u@post.example", country="SE")
    sign_and_confirm(union, "public", today)
    Signature.objects.filter(name=union.name).update(kind="organisation")
    actions.show(ids=Signature.objects.filter(visibility="public").values_list("pk", flat=True), by="w", today=today)
    actions.close_counts(today=today)

    counts = queries.counts(today=today)
    assert (counts.confirmed, counts.shown) == (2, 1)
    assert (counts.organisations, counts.countries) == (1, 1)


@pytest.mark.parametrize(
    ("shown", "total", "totals", "elsewhere"),
    [
        ({"DE": 3}, {"DE": 3}, {"DE": 3}, 0),
        ({"DE": 3}, {"DE": 13}, {"DE": 13}, 0),
        # One small hidden part alone would be told by subtraction: the smallest other joins it.
        ({"DE": 3, "FR": 5}, {"DE": 4, "FR": 20}, {"DE": None, "FR": None}, 16),
        ({"DE": 3, "FR": 5, "PL": 0}, {"DE": 9, "FR": 10, "PL": 30}, {"DE": None, "FR": None, "PL": 30}, 11),
        ({}, {"IR": 2}, {"IR": None}, 0),
        ({"DE": 5}, {"DE": 8, "FR": 2}, {"DE": None, "FR": None}, 0),
    ],
)
def test_small_numbers_are_gathered(shown, total, totals, elsewhere):
    assert queries.safe_totals(shown, total) == (totals, elsewhere)


def test_a_country_with_one_hidden_signer_tells_nothing_of_her(today):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(replace(SABINE, name="Hidden", address="h@post.example", country="SE"), "withheld", today)
    actions.show(ids=Signature.objects.filter(visibility="public").values_list("pk", flat=True), by="w", today=today)
    actions.close_counts(today=today)

    cells = queries.country_cells("en")
    assert [(cell.key, cell.shown, cell.total) for cell in cells.cells] == [("DE", 1, 1)]


def test_a_continent_is_named_only_with_a_shown_name_or_ten_people(today):
    for number in range(9):
        person = replace(SABINE, name=f"Hidden {number}", address=f"h{number}@post.example", country="AQ")
        sign_and_confirm(person, "withheld", today)
    sign_and_confirm(SABINE, "public", today)
    actions.close_counts(today=today)
    assert queries.counts(today=today).continents == frozenset()

    actions.show(ids=Signature.objects.filter(visibility="public").values_list("pk", flat=True), by="w", today=today)
    assert queries.counts(today=today).continents == {"europe"}

    sign_and_confirm(replace(SABINE, name="Tenth", address="h10@post.example", country="AQ"), "withheld", today)
    actions.close_counts(today=today)
    assert queries.counts(today=today).continents == {"europe", "antarctica"}
    assert queries.counts(today=today).countries == 2
