"""Two translators, readers and publishers at the same moment, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from openappeal.appeals import actions, canonical, queries
from openappeal.appeals.actions import translating
from openappeal.appeals.models import Edition
from openappeal.appeals.tests.factories import draft_appeal, published_appeal
from openappeal.appeals.tests.translators import (
    DAY,
    GERMAN,
    add_german,
    approve,
    edition_of,
    hand_over,
    job,
    place,
    type_in,
    write,
    write_source,
)
from openappeal.appeals.translation_queries import Stage
from openappeal.audit.models import Entry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.both_databases,
    pytest.mark.usefixtures("data_dir"),
]


def at_once(*calls):
    """Run the calls at the same moment, each on a connection of its own; results or exceptions' names, in order."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(10)
            return call()
        except Exception as error:  # noqa: BLE001  which one is what the test asks
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(30) for future in [pool.submit(run, call) for call in calls]]


def test_of_two_who_save_one_place_one_wins_and_the_other_is_told():
    published_appeal()
    german = add_german()
    typed = {by: type_in(german, {"title": f"Von {by}"}) for by in ("nil", "ada")}

    results = at_once(
        *[
            lambda by=by: translating.save_places(edition=german, typed=typed[by], by=by, today=DAY)
            for by in ("nil", "ada")
        ]
    )

    kept = place(german, "title").target
    winner = kept.removeprefix("Von ")
    assert winner in ("nil", "ada")
    mark = place(german, "title").mark
    assert sorted((one.marks, one.conflicts) for one in results) == [([], {mark: kept}), ([mark], {})]


def test_of_two_who_approve_one_publishes():
    published_appeal()
    german = add_german()
    write(german, GERMAN)
    hand_over(german)

    results = at_once(*[lambda by=by: approve(german, by=by).pk for by in ("omar", "wei")])

    assert sorted(map(str, results)) == sorted([str(german.pk), "AlreadyPublished"])
    assert Entry.objects.filter(action="appeals.publish_edition").count() == 1


def test_saving_while_the_version_is_published_is_in_it_or_refused_and_never_lost():
    draft_appeal(languages=("en", "de"), written=("en",))
    draft = queries.draft()
    german = edition_of(draft, "de")
    write(german, GERMAN)
    hand_over(german)
    approve(german)
    translating.take_back(edition=german, by="nil", today=DAY)
    typed = type_in(german, {"title": "Neu"})

    saved, published = at_once(
        lambda: translating.save_places(edition=german, typed=typed, by="nil", today=DAY).marks,
        lambda: actions.publish(version=draft, by="omar", today=DAY).pk,
    )

    assert (saved, published) == ([place(german, "title").mark], draft.pk)
    assert (job(german).stage, place(german, "title").target) == (Stage.WORK, "Neu")


def test_words_saved_while_the_next_version_is_published_are_in_it():
    published_appeal()
    german = add_german()
    draft = actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)
    write_source(draft, in_step=True)
    typed = type_in(german, {"title": "Lasst sie"})

    saved, published = at_once(
        lambda: translating.save_places(edition=german, typed=typed, by="nil", today=DAY).marks,
        lambda: actions.publish(version=draft, by="omar", today=DAY).pk,
    )

    kept = place(edition_of(draft, "de"), "title").target
    assert (saved, published, kept) in (([0], draft.pk, "Lasst sie"), ("Gone", draft.pk, ""))


def test_a_source_that_is_saved_while_it_is_published_is_hashed_as_it_stands():
    published_appeal()
    draft = actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)
    write_source(draft, in_step=True)

    at_once(
        lambda: write_source(draft, in_step=True, title="Let all of them go home"),
        lambda: actions.publish(version=draft, kinds={0: "fact"}, by="omar", today=DAY),
    )

    edition = edition_of(draft, "en")
    if edition.state == "published":
        read = queries.read_edition(edition)
        text = canonical.plain_text(
            language="en",
            version=2,
            day=DAY,
            title=read.title,
            addressees=read.addressees,
            paragraphs=read.paragraphs,
        )
        assert canonical.sha256(text) == edition.sha256


def test_taking_back_while_it_is_approved_ends_in_one_of_both():
    published_appeal()
    german = add_german()
    write(german, GERMAN)
    hand_over(german)

    approved, taken = at_once(
        lambda: str(approve(german).pk),
        lambda: translating.take_back(edition=german, by="nil", today=DAY),
    )

    stage = job(Edition.objects.get(pk=german.pk)).stage
    assert (approved, taken, stage) in (
        (str(german.pk), "AlreadyPublished", Stage.PUBLISHED),
        ("NotHandedOver", None, Stage.WORK),
    )
