"""A prisoner is named with a consent, and with its end every item that names them is gone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.cms.models import StaleAddress
from openappeal.newsroom import actions, consent_queries, queries
from openappeal.newsroom.models import Consent, Item
from openappeal.newsroom.tests.desk import NOW, TODAY, WHO, block, edition, opened, write
from openappeal.vault import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
YEAR = timedelta(days=365)
NAMED = (("text", {}, {"text": "**Lili** Ahmadi bakes."}),)
HOW = {"by": "omar", "today": TODAY}


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()


@pytest.fixture
def consent(keys) -> Consent:
    return note(keys)


def note(keys, *spellings: str) -> Consent:
    return actions.note_consent(
        spellings=spellings or ("Lili Ahmadi", "لیلی احمدی"),
        agreed=actions.Agreed(who="Her sister Mina", right="sister", channel="by telephone"),
        covers="name and age",
        day=TODAY,
        ask_again=TODAY + YEAR,
        keys=keys,
        **HOW,
    )


def lacking(item: Item, day=TODAY) -> tuple[int, ...]:
    return next(check.numbers for check in queries.check_list(item, today=day) if check.name == "consents")


def state(item: Item) -> str:
    return Item.objects.get(pk=item.pk).state


def test_who_agreed_is_for_the_office_key_alone(consent, keys):
    sealed = bytes(consent.sealed)

    assert json.loads(sealing.open_sealed(sealed, keys.office).rstrip(b"\0")) == {
        "v": 1,
        "who": "Her sister Mina",
        "right": "sister",
        "channel": "by telephone",
    }
    assert b"Mina" not in sealed
    assert "Mina" not in str(list(Consent.objects.exclude().values_list("spellings", "covers", "noted_by")))
    assert "Mina" not in str(list(Entry.objects.values_list()))
    assert "Lili" not in str(list(Entry.objects.values_list()))


def test_a_consent_has_a_name(keys):
    with pytest.raises(actions.NoSpelling):
        note(keys, " ", "")


def test_naming_somebody_without_a_consent_keeps_an_item_from_opening(consent):
    item = write(blocks=NAMED, languages=("en",))
    assert lacking(item) == (consent.pk,)
    with pytest.raises(actions.NotReady):
        actions.open_now(item=item, by="omar", now=NOW)

    actions.name_with(item=item, consent=consent, **HOW)

    assert lacking(item) == ()
    actions.open_now(item=item, by="omar", now=NOW)


def test_a_name_in_a_translation_counts_and_one_in_a_draft_does_not(consent):
    item = write(blocks=(("text", {}, {"text": "لیلی احمدی"}),), languages=("en", "fa"))
    assert lacking(item) == (consent.pk,)

    for language in ("en", "fa"):
        actions.not_ready(edition=edition(item, language), **WHO)

    assert lacking(item) == ()


def test_a_consent_that_has_to_be_asked_for_anew_opens_nothing_more(consent):
    item = write(blocks=NAMED, languages=("en",))
    actions.name_with(item=item, consent=consent, **HOW)

    assert lacking(item, TODAY + YEAR) == (consent.pk,)
    assert list(consent_queries.to_ask_again(today=TODAY + YEAR)) == [consent]
    actions.ask_anew(consent=consent, day=TODAY + YEAR, ask_again=TODAY + 2 * YEAR, **HOW)
    assert lacking(item, TODAY + YEAR) == ()


def test_the_end_of_a_consent_closes_what_names_the_person_and_nothing_else(consent):
    named, shown, other = write("named", blocks=NAMED, languages=("en",)), write("shown"), opened("other")
    waiting = write("waiting", blocks=NAMED, languages=("en",))
    for item in (named, shown, waiting):
        actions.name_with(item=item, consent=consent, **HOW)
    for item in (named, shown):
        actions.open_now(item=item, by="omar", now=NOW)
    actions.plan(item=waiting, opens_at=NOW + timedelta(hours=1), zone="UTC", by="omar", now=NOW)
    StaleAddress.objects.all().delete()

    closed = actions.end_consent(consent=consent, **HOW)

    assert {item.pk for item in closed} == {named.pk, shown.pk}
    assert [state(item) for item in (named, shown, waiting, other)] == ["closed", "closed", "draft", "open"]
    paths = set(StaleAddress.objects.values_list("path", flat=True))
    assert {"/en/updates/named/", "/fa/updates/shown/", "/en/feed.atom", "/en/updates/"} <= paths
    assert "/en/updates/other/" not in paths
    assert actions.open_due(now=NOW + timedelta(hours=2)) == 0
    assert actions.end_consent(consent=consent, **HOW) == []
    with pytest.raises(actions.ConsentNotValid):
        actions.name_with(item=other, consent=consent, **HOW)


def test_what_was_corrected_so_that_it_names_nobody_stays_open(consent):
    item = write(blocks=NAMED, languages=("en",))
    actions.name_with(item=item, consent=consent, **HOW)
    actions.open_now(item=item, by="omar", now=NOW)
    with pytest.raises(actions.StillNamed):
        actions.no_longer_names(item=item, consent=consent, **HOW)

    actions.correct(
        item=item, notes={"en": "A name is gone."}, words={"en": {block(item).pk: {"text": "A woman bakes."}}}, **HOW
    )
    actions.no_longer_names(item=item, consent=consent, **HOW)

    assert actions.end_consent(consent=consent, **HOW) == []
    assert state(item) == "open"


def test_another_consent_about_the_same_person_keeps_an_item_open(consent, keys):
    item = write(blocks=NAMED, languages=("en",))
    second = note(keys, "Lili Ahmadi")
    for one in (consent, second):
        actions.name_with(item=item, consent=one, **HOW)
    actions.open_now(item=item, by="omar", now=NOW)

    assert actions.end_consent(consent=consent, **HOW) == []
    assert [one.pk for one in actions.end_consent(consent=second, **HOW)] == [item.pk]


def test_a_correction_names_nobody_anew(consent):
    item = opened()

    with pytest.raises(actions.NotReady) as caught:
        actions.correct(item=item, notes={"en": "x"}, words={"en": {block(item).pk: {"text": "Lili Ahmadi"}}}, **HOW)

    assert [(check.name, check.numbers) for check in caught.value.checks] == [("consents", (consent.pk,))]
