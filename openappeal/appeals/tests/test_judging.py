"""What an organiser says of each change: beside the text, and before it is published."""

import re
from datetime import date

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import actions, queries, step_queries
from openappeal.appeals.models import Change, ChangeKind, State
from openappeal.appeals.tests.factories import published_appeal
from openappeal.appeals.tests.test_staff import words
from openappeal.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
WHO = {"by": "omar", "today": date(2026, 4, 5)}
EDIT, PUBLISH = "/admin/appeal/edit/en/", "/admin/appeal/publish/"


@pytest.fixture
def organiser():
    return logged_in(Role.ORGANISER)


@pytest.fixture
def draft(organiser):
    published_appeal()
    return actions.start_draft(appeal=queries.the_appeal(), **WHO)


def mark_of(draft, kind, number):
    return getattr(draft, f"{kind}s").get(position=number).mark


def stored(draft):
    return dict(draft.changes.values_list("mark", "kind"))


def checked(page, mark):
    """The answer that is chosen for a change on a screen."""
    found = re.findall(rf'name="judge-{mark}" value="(\w+)"( checked)?', page)
    assert [kind for kind, _chosen in found] == ["minor", "fact", "demand"]
    return [kind for kind, chosen in found if chosen]


# ── Beside the text ─────────────────────────────────────────────────────────
def test_a_change_is_shown_word_by_word_and_judged_beside_its_paragraph(draft, organiser):
    first = words(draft, "en", paragraph_1="In 2020, 250 people were taken.")
    assert "judge-" not in organiser.get(EDIT).content.decode()
    organiser.post(EDIT, first)

    page = organiser.get(EDIT).content.decode()

    mark = mark_of(draft, "paragraph", 1)
    assert re.search(r"<del><span[^>]*>\[removed: </span>246<span[^>]*>\] </span></del>", page)
    assert re.search(r"<ins><span[^>]*>\[added: </span>250<span[^>]*>\] </span></ins>", page)
    assert "Nobody has said yet what this is. Probably: a fact." in page
    assert checked(page, mark) == []
    organiser.post(EDIT, first | {f"judge-{mark}": "minor"})
    assert stored(draft) == {mark: "minor"}
    assert checked(organiser.get(EDIT).content.decode(), mark) == ["minor"]


def test_a_slip_of_the_pen_is_asked_for_anew_when_the_words_change_again(draft, organiser):
    mark = mark_of(draft, "paragraph", 1)
    first = words(draft, "en", paragraph_1="In 2020, 246 persons were taken.")
    organiser.post(EDIT, first)
    organiser.post(EDIT, first | {f"judge-{mark}": "minor"})

    organiser.post(EDIT, words(draft, "en", paragraph_1="In 2020, nobody was taken.") | {f"judge-{mark}": "minor"})

    assert stored(draft) == {}


def test_what_was_said_of_a_fact_stays_when_its_words_change(draft, organiser):
    mark = mark_of(draft, "paragraph", 1)
    first = words(draft, "en", paragraph_1="In 2020, 250 people were taken.")
    organiser.post(EDIT, first)
    organiser.post(EDIT, first | {f"judge-{mark}": "fact"})

    organiser.post(EDIT, words(draft, "en", paragraph_1="In 2020, 251 people were taken.") | {f"judge-{mark}": "fact"})

    assert stored(draft) == {mark: "fact"}


def test_what_is_gone_is_judged_too(draft, organiser):
    mark = mark_of(draft, "demand", 2)
    organiser.post(EDIT, words(draft, "en") | {"then": "remove-demand-2"})

    page = organiser.get(EDIT).content.decode()

    assert "No longer in the text" in page
    assert "Probably: a demand." in page
    organiser.post(EDIT, words(draft, "en") | {f"judge-{mark}": "demand"})
    assert stored(draft) == {mark: "demand"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("judge-{}", "first"),
        ("judge-{}", ""),
        ("judge-{}", "x" * 500),
        ("judge-x", "fact"),
        ("judge-" + "9" * 60, "fact"),
    ],
)
def test_nonsense_judges_nothing(draft, organiser, name, value):
    mark = mark_of(draft, "paragraph", 1)
    first = words(draft, "en", paragraph_1="In 2020, 250 people were taken.")
    organiser.post(EDIT, first)

    answer = organiser.post(EDIT, first | {name.format(mark): value, "judge-77": "fact"})

    assert (answer.status_code, stored(draft)) == (302, {})


def test_a_demand_may_be_left_out_of_shorter_texts(draft, organiser):
    assert [one.must_appear for one in draft.demands.order_by("position")] == [True, True]

    organiser.post(EDIT, words(draft, "en") | {"musts": "1", "must-2": "on"})

    assert [one.must_appear for one in draft.demands.order_by("position")] == [False, True]
    assert Entry.objects.filter(action="appeals.set_must_appear").count() == 1
    organiser.post(EDIT, words(draft, "en"))
    assert [one.must_appear for one in draft.demands.order_by("position")] == [False, True]
    published = queries.latest_version()
    assert [one.must_appear for one in published.demands.order_by("position")] == [True, True]


def test_a_translation_judges_nothing(draft, organiser):
    mark = mark_of(draft, "paragraph", 1)
    organiser.post(EDIT, words(draft, "en", paragraph_1="In 2020, 250 people were taken."))

    organiser.post("/admin/appeal/edit/fa/", words(draft, "fa") | {f"judge-{mark}": "minor", "musts": "1"})

    assert stored(draft) == {}
    assert draft.demands.filter(must_appear=True).count() == 2


@pytest.mark.both_databases
def test_a_published_version_is_judged_no_more(draft):
    actions.set_in_step(edition=draft.editions.get(language="en"), in_step=True, **WHO)
    actions.publish(version=draft, **WHO)

    with pytest.raises(actions.AlreadyPublished):
        actions.judge_changes(version=draft, kinds={1: "fact"}, **WHO)
    with pytest.raises(actions.AlreadyPublished):
        actions.set_must_appear(version=draft, numbers={1}, **WHO)
    assert Change.objects.count() == 0


# ── Before publishing ───────────────────────────────────────────────────────
def changed(draft, organiser, **texts):
    organiser.post(EDIT, words(draft, "en", **texts, in_step="on"))


def test_before_publishing_each_change_stands_with_what_it_probably_is(draft, organiser):
    changed(
        draft, organiser, title="Let them all go home", demand_1="Open every door.", addressee_2="The house of Lund"
    )

    page = organiser.get(PUBLISH).content.decode()

    assert page.count("oa-diff") == 3
    assert checked(page, 0) == ["fact"]
    assert checked(page, mark_of(draft, "demand", 1)) == ["demand"]
    assert checked(page, mark_of(draft, "addressee", 2)) == ["demand"]


def test_before_publishing_it_is_said_what_follows(draft, organiser):
    changed(draft, organiser, paragraph_1="In 2020, 250 people were taken.", demand_1="Open every door.")

    page = organiser.get(PUBLISH).content.decode()

    assert "goes on showing version 1, and says that 2 places have changed since." in page
    assert "This version changes a demand." in page
    paragraph, demand = mark_of(draft, "paragraph", 1), mark_of(draft, "demand", 1)
    answers = {f"judge-{paragraph}": "fact", f"judge-{demand}": "minor"}
    organiser.post(PUBLISH, answers | {"then": "look"})
    page = organiser.get(PUBLISH).content.decode()
    assert "says that one place has changed since." in page
    assert "No demand changes, so nobody who has signed is told." in page
    assert (checked(page, demand), queries.latest_version().number) == (["minor"], 1)
    assert queries.draft().state == State.DRAFT


def test_the_answers_are_published_with_the_version(draft, organiser):
    changed(draft, organiser, paragraph_1="In 2020, 250 people were taken.", demand_1="Open every door.")
    paragraph, demand = mark_of(draft, "paragraph", 1), mark_of(draft, "demand", 1)

    said = organiser.post(PUBLISH, {f"judge-{paragraph}": "minor", f"judge-{demand}": "demand"}, follow=True)

    latest = queries.latest_version()
    assert (latest.number, latest.change_kind) == (2, ChangeKind.DEMAND)
    assert stored(latest) == {paragraph: "minor", demand: "demand"}
    assert "A letter to those who signed an earlier version is drafted" in said.content.decode()
    assert step_queries.behind(queries.current_record("fa")) == {demand}


def test_a_version_without_changes_asks_nothing(draft, organiser):
    changed(draft, organiser)
    assert "The words are those of version 1." in organiser.get(PUBLISH).content.decode()

    organiser.post(PUBLISH)

    assert queries.latest_version().number == 2


def test_the_first_screen_names_a_language_that_is_behind_but_not_for_a_slip_of_the_pen(draft, organiser):
    changed(draft, organiser, paragraph_1="In 2020, 246 persons were taken.")
    organiser.post(PUBLISH, {f"judge-{mark_of(draft, 'paragraph', 1)}": "minor"})
    assert "فارسی is behind" not in organiser.get("/admin/").content.decode()

    later = actions.start_draft(appeal=queries.the_appeal(), **WHO)
    changed(later, organiser, paragraph_1="In 2020, 250 persons were taken.")
    organiser.post(PUBLISH, {f"judge-{mark_of(later, 'paragraph', 1)}": "fact"})

    assert "فارسی is behind version 3" in organiser.get("/admin/").content.decode()


def test_the_screens_speak_farsi(draft, organiser):
    changed(draft, organiser, demand_1="Open every door.")
    organiser.get("/admin/?lang=fa")

    page = organiser.get(PUBLISH).content.decode()

    assert "لغزش قلم" in page
    assert '<p class="oa-diff" lang="en" dir="ltr">' in page
    assert 'lang="fa">[افزوده: </span>' in page
