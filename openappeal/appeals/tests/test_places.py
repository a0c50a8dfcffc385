"""Adding, removing and moving what a draft is made of; and that no published version feels it."""

from datetime import date

import pytest

from openappeal.appeals import actions, queries, step_queries
from openappeal.appeals.models import ChangeKind, PublishedTextIsImmutable
from openappeal.appeals.tests.factories import draft_appeal, published_appeal

pytestmark = pytest.mark.django_db
LATER = date(2026, 4, 5)
WHO = {"by": "omar", "today": LATER}


@pytest.fixture
def draft():
    return actions.start_draft(appeal=published_appeal().appeal, **WHO)


def read(draft, language="en"):
    return queries.read_edition(draft.editions.get(language=language))


def asked(draft):
    """Each addressee's position with the numbers of the demands, empty ones included."""
    return [
        (one.position, list(one.demands.order_by("position").values_list("position", flat=True)))
        for one in draft.addressees.order_by("position")
    ]


def write(draft, language, kind, position, text):
    part = getattr(draft.editions.get(language=language), f"{kind}s").get(**{f"{kind}__position": position})
    part.text = text
    part.save()


def test_paragraphs_can_be_added_removed_and_moved_in_every_edition(draft):
    actions.add_paragraph(version=draft, after=1, **WHO)
    assert [(p.number, p.kind, p.text) for p in read(draft).paragraphs] == [
        (1, "text", "In 2020, 246 people were taken."),
        (2, "text", ""),
        (3, "demands", "We ask:"),
        (4, "closing", "We will go on asking."),
    ]

    actions.remove_paragraph(version=draft, number=2, **WHO)
    assert [p.kind for p in read(draft, "fa").paragraphs] == ["text", "demands", "closing"]

    actions.move_paragraph(version=draft, number=3, up=True, **WHO)
    actions.move_paragraph(version=draft, number=1, up=True, **WHO)  # nothing above it
    assert [p.text for p in read(draft, "fa").paragraphs] == [
        "در سال ۲۰۲۰ دویست و چهل و شش نفر را بردند.",
        "باز هم خواهیم خواست.",
        "می‌خواهیم:",
    ]


def test_a_demand_is_added_to_its_addressee_and_numbered_through(draft):
    demand = actions.add_demand(version=draft, addressee=1, **WHO)

    assert demand.position == 2
    assert asked(draft) == [(1, [1, 2]), (2, [3])]
    write(draft, "fa", "demand", 2, "پزشک راه دهید.")
    assert [[d.number for d in to.demands] for to in read(draft, "fa").addressees] == [[1, 2], [3]]


def test_a_demand_moves_within_its_addressee_and_over_to_the_next(draft):
    actions.add_demand(version=draft, addressee=1, **WHO)
    write(draft, "en", "demand", 2, "Let doctors in.")

    actions.move_demand(version=draft, number=2, up=True, **WHO)
    assert [d.text for d in read(draft).addressees[0].demands] == ["Let doctors in.", "Open the doors."]

    actions.move_demand(version=draft, number=2, up=False, **WHO)
    assert [[d.text for d in to.demands] for to in read(draft).addressees] == [
        ["Let doctors in."],
        ["Open the doors.", "Keep the peace."],
    ]
    actions.move_demand(version=draft, number=3, up=False, **WHO)  # nothing below it
    assert asked(draft) == [(1, [1]), (2, [2, 3])]


def test_an_addressee_comes_with_a_demand_moves_with_its_demands_and_takes_them_along(draft):
    actions.add_addressee(version=draft, after=1, **WHO)
    assert asked(draft) == [(1, [1]), (2, [2]), (3, [3])]

    actions.move_addressee(version=draft, number=3, up=True, **WHO)
    assert [(to.name, [d.number for d in to.demands]) for to in read(draft).addressees] == [
        ("The court of Lund", [1]),
        ("The house of Hav", [2]),
    ]

    actions.remove_addressee(version=draft, number=1, **WHO)
    assert [(to.name, [d.text for d in to.demands]) for to in read(draft, "fa").addressees] == [
        ("خانهٔ هاو", ["صلح را نگه دارید."])
    ]
    assert asked(draft) == [(1, [1]), (2, [2])]


def test_what_an_appeal_cannot_be_without_stays(draft):
    with pytest.raises(actions.MustStay):
        actions.remove_paragraph(version=draft, number=2, **WHO)
    actions.remove_demand(version=draft, number=2, **WHO)
    with pytest.raises(actions.MustStay):
        actions.remove_demand(version=draft, number=1, **WHO)
    with pytest.raises(actions.MustStay):
        actions.remove_addressee(version=draft, number=1, **WHO)
    with pytest.raises(actions.NoSuchPlace):
        actions.remove_demand(version=draft, number=9, **WHO)


def test_a_published_version_keeps_its_places_and_words(draft):
    before = (read(draft.appeal.versions.get(number=1)), queries.current_edition("fa"))

    actions.add_addressee(version=draft, after=0, **WHO)
    actions.move_demand(version=draft, number=3, up=True, **WHO)
    actions.remove_paragraph(version=draft, number=1, **WHO)

    assert (read(draft.appeal.versions.get(number=1)), queries.current_edition("fa")) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda version: actions.add_paragraph(version=version, after=0, **WHO),
        lambda version: actions.add_demand(version=version, addressee=1, **WHO),
        lambda version: actions.add_addressee(version=version, after=0, **WHO),
        lambda version: actions.move_demand(version=version, number=1, up=False, **WHO),
        lambda version: actions.remove_addressee(version=version, number=1, **WHO),
    ],
)
def test_nothing_of_a_published_version_is_added_moved_or_removed(change):
    version = published_appeal()

    with pytest.raises(actions.AlreadyPublished):
        change(version)
    with pytest.raises(PublishedTextIsImmutable):
        version.demands.first().delete()
    with pytest.raises(PublishedTextIsImmutable):
        version.addressees.first().save()


def test_a_translation_left_behind_finds_its_words_after_others_were_moved(draft):
    actions.add_demand(version=draft, addressee=1, **WHO)
    write(draft, "en", "demand", 2, "Let doctors in.")
    actions.move_demand(version=draft, number=2, up=True, **WHO)
    actions.move_paragraph(version=draft, number=3, up=True, **WHO)
    actions.set_in_step(edition=draft.editions.get(language="en"), in_step=True, **WHO)
    actions.publish(version=draft, kinds=step_queries.all_as(draft, ChangeKind.DEMAND), **WHO)

    third = actions.start_draft(appeal=draft.appeal, **WHO)

    farsi = queries.draft_edition("fa")
    assert [part.text for part in farsi.demands] == ["", "درها را باز کنید.", "صلح را نگه دارید."]
    assert [part.text for part in farsi.paragraphs][1:] == ["باز هم خواهیم خواست.", "می‌خواهیم:"]
    assert (third.number, farsi.is_begun) == (3, True)


def test_the_editor_sees_what_a_draft_would_begin_with_before_there_is_one():
    published_appeal()

    begins = queries.draft_edition("fa")

    assert (begins.version_number, begins.is_begun, begins.in_step) == (2, False, False)
    assert [part.text for part in begins.addressees] == ["دادگاه لوند", "خانهٔ هاو"]
    assert [part.addressee for part in begins.demands] == [1, 2]
    assert queries.draft() is None
    assert queries.draft_edition("de") is None


def test_a_language_that_is_not_written_yet_has_empty_places():
    draft_appeal(languages=("en", "fa"), written=("en",))

    assert [part.text for part in queries.draft_edition("fa").paragraphs] == ["", "", ""]
