"""Shorter forms of the Appeal: what they must hold, who agrees, when they are behind."""

import re
from datetime import date

import pytest

from openappeal.accounts import actions as accounts
from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import actions, addresses, canonical, form_queries, form_rows, queries
from openappeal.appeals.form_models import FormKind, TextForm
from openappeal.appeals.models import ChangeKind, State
from openappeal.appeals.tests.factories import published_appeal
from openappeal.appeals.tests.test_steps import begin, publish, say
from openappeal.cms.models import StaleAddress

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
DAY = date(2026, 4, 5)
OMAR, WEI = {"by": "omar", "today": DAY}, {"by": "wei", "today": DAY}
FACT, MINOR, DEMAND = ChangeKind.FACT, ChangeKind.MINOR, ChangeKind.DEMAND


@pytest.fixture(autouse=True)
def _appeal(data_dir):
    published_appeal()


def start(kind=FormKind.CONDENSED, language="en", **who):
    return actions.begin_form(edition=queries.current_record(language), kind=kind, **(who or OMAR))


def marks(form, kind):
    return list(getattr(form.edition.version, kind).order_by("position").values_list("mark", flat=True))


def write(form, *, paragraphs=None, demands=None, **who):
    """Hold parts by number, in these words or, if empty, in the edition's own."""
    parts = {marks(form, "paragraphs")[number - 1]: words for number, words in (paragraphs or {}).items()}
    parts |= {marks(form, "demands")[number - 1]: words for number, words in (demands or {}).items()}
    return actions.write_condensed(form=form, parts=parts, **(who or OMAR))


def published(**parts):
    parts = parts or {"paragraphs": {1: "In 2020 they took 246.", 2: ""}, "demands": {1: "", 2: ""}}
    return actions.publish_form(form=write(start(), **parts), **OMAR)


# ── What a condensed text must hold ─────────────────────────────────────────
@pytest.mark.both_databases
def test_a_condensed_text_is_published_as_a_text_of_its_own():
    form = published()

    assert form.text == (
        "openappeal/short/v1\n"
        "Form: condensed\n"
        "Language: en\n"
        "Version: 1\n"
        "Date: 2026-04-05\n"
        f"Of: {queries.current_record('en').sha256}\n"
        "\n"
        "Let them go home\n"
        "\n"
        "To: The court of Lund\n"
        "To: The house of Hav\n"
        "\n"
        "[1] In 2020 they took 246.\n"
        "\n"
        "[2] We ask:\n"
        "The court of Lund:\n"
        "1. Open the doors.\n"
        "The house of Hav:\n"
        "2. Keep the peace.\n"
    )
    assert form.sha256 == canonical.sha256(form.text)
    rendered = addresses._render("/en/short.txt")
    assert (rendered.body, rendered.content_type) == (form.text.encode(), "text/plain; charset=utf-8")
    assert addresses._render("/fa/short.txt") is None
    assert set(addresses._addresses()) == {"/en/appeal-v1.txt", "/fa/appeal-v1.txt", "/en/short.txt"}


def test_it_begins_whole():
    form = start()

    assert {part.mark for part in form.parts.all()} == {*marks(form, "paragraphs"), *marks(form, "demands")}
    assert set(form.parts.values_list("words", flat=True)) == {""}


@pytest.mark.parametrize("demands", [{}, {1: ""}, {1: "Open up."}])
def test_without_a_demand_that_must_appear_it_is_not_the_appeal(demands):
    form = write(start(), paragraphs={1: ""}, demands=demands)

    with pytest.raises(actions.LacksDemands) as refused:
        actions.publish_form(form=form, **OMAR)

    assert refused.value.numbers == tuple(number for number in (1, 2) if number not in demands)
    assert TextForm.objects.get().state == State.DRAFT


def test_a_demand_that_need_not_appear_may_be_left_out():
    draft = begin()
    actions.set_must_appear(version=draft, numbers={2}, **OMAR)
    say(draft, "en")
    actions.publish(version=draft, **OMAR)

    form = actions.publish_form(form=write(start(), paragraphs={1: ""}, demands={2: ""}), **OMAR)

    read = form_queries.read(form).text
    assert [(to.name, [one.text for one in to.demands]) for to in read.addressees] == [
        ("The house of Hav", ["Keep the peace."])
    ]
    # The list of demands stands where it stood, without the sentence before it.
    assert [(one.number, one.text) for one in read.paragraphs] == [
        (1, "In 2020, 246 people were taken."),
        (2, ""),
    ]


@pytest.mark.both_databases
def test_short_words_for_a_demand_need_a_second_person():
    form = write(start(), demands={1: "Open up.", 2: "Keep  the\npeace."})
    with pytest.raises(actions.NobodyAgreed) as refused:
        actions.publish_form(form=form, **WEI)
    # The second demand is word for word: spaces make no difference.
    assert refused.value.numbers == (1,)
    with pytest.raises(actions.SameWriter):
        actions.agree_to_form(form=form, seen=form_queries.content(form), **OMAR)

    actions.agree_to_form(form=form, seen=form_queries.content(form), **WEI)

    assert actions.publish_form(form=form, **OMAR).state == State.PUBLISHED


def test_agreement_is_to_these_words_only():
    form = write(start(), demands={1: "Open up.", 2: ""})
    actions.agree_to_form(form=form, seen=form_queries.content(form), **WEI)

    seen = form_queries.content(form)
    form = write(form, demands={1: "Open.", 2: ""})

    assert form.agreed_by == ""
    with pytest.raises(actions.WordsDiffer):
        actions.agree_to_form(form=form, seen=seen, **WEI)
    with pytest.raises(actions.NobodyAgreed):
        actions.publish_form(form=form, **OMAR)


def test_other_places_may_be_shortened_by_one_person():
    assert published().state == State.PUBLISHED


def test_nothing_is_nothing():
    form = write(start())

    with pytest.raises(actions.NothingChosen):
        actions.publish_form(form=form, **OMAR)


def test_only_places_of_the_edition_are_held():
    form = start()
    addressee = form.edition.version.addressees.first().mark

    actions.write_condensed(form=form, parts={addressee: "", 0: "A title", 77: "Nothing"}, **OMAR)

    assert not form.parts.exists()


@pytest.mark.both_databases
def test_what_is_published_is_not_changed_and_published_once():
    form = published()

    for act in (
        lambda: write(form, demands={1: ""}),
        lambda: actions.agree_to_form(form=form, seen=form_queries.content(form), **WEI),
        lambda: actions.publish_form(form=form, **OMAR),
    ):
        with pytest.raises(actions.AlreadyPublished):
            act()


def test_a_new_condensed_text_takes_the_place_of_the_one_before():
    first = published()

    second = published(paragraphs={3: ""}, demands={1: "", 2: ""})

    assert list(TextForm.objects.all()) == [second]
    assert form_queries.condensed("en") == second != first


# ── When the Appeal moves on ────────────────────────────────────────────────
def behind():
    return form_queries.read(form_queries.condensed("en")).behind


def test_it_is_behind_when_a_place_that_it_holds_changed():
    published()
    publish(MINOR, paragraph_1="In 2020, 246 persons were taken.")
    publish(FACT, paragraph_3="We never tire.")
    assert behind() == 0

    publish(FACT, paragraph_1="In 2020, 250 people were taken.")

    assert behind() == 1


def test_it_is_behind_when_a_new_demand_must_appear():
    published()
    draft = begin()
    actions.add_demand(version=draft, addressee=2, **OMAR)
    say(draft, "en", demand_3="Let doctors in.")
    new = draft.demands.get(position=3).mark

    actions.publish(version=draft, kinds={new: DEMAND}, **OMAR)

    assert behind() == 1
    renewed = write(start(), paragraphs={1: ""}, demands={1: "", 2: "", 3: ""})
    actions.publish_form(form=renewed, **OMAR)
    assert (behind(), form_queries.condensed("en").edition.version.number) == (0, 2)


def test_a_renewed_one_begins_as_a_copy_and_asks_for_agreement_anew():
    form = write(start(), paragraphs={1: "In 2020 they took 246."}, demands={1: "Open up.", 2: ""})
    actions.agree_to_form(form=form, seen=form_queries.content(form), **WEI)
    actions.publish_form(form=form, **OMAR)
    publish(DEMAND, demand_1="Open every door.")

    again = start()

    assert sorted(again.parts.values_list("words", flat=True)) == ["", "In 2020 they took 246.", "Open up."]
    with pytest.raises(actions.NobodyAgreed):
        actions.publish_form(form=again, **OMAR)


def test_an_old_draft_cannot_be_published_any_more():
    form = write(start(), demands={1: "", 2: ""})
    publish(FACT, paragraph_1="In 2020, 250 people were taken.")

    with pytest.raises(actions.NotOfNow):
        actions.publish_form(form=form, **OMAR)
    with pytest.raises(actions.NotOfNow):
        actions.begin_form(edition=form.edition, kind=FormKind.CONDENSED, **OMAR)


# ── Excerpts ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("passage", "held"),
    [
        ("246 people were taken", [("paragraphs", 1)]),
        ("were\n  taken. We ask:", [("paragraphs", 1), ("paragraphs", 2)]),
        ("We ask: Open the doors. Keep the peace.", [("paragraphs", 2), ("demands", 1), ("demands", 2)]),
    ],
)
def test_an_excerpt_is_cut_from_the_text(passage, held):
    form = actions.write_excerpt(form=start(FormKind.EXCERPT), words=passage, **OMAR)

    expected = {marks(form, kind)[number - 1] for kind, number in held}
    assert set(form.parts.values_list("mark", flat=True)) == expected
    actions.publish_form(form=form, **OMAR)
    assert "Form: excerpt\n" in TextForm.objects.get().text


@pytest.mark.parametrize(
    "passage", ["247 people", "24", "46 people", "eople were taken", "", "  ", "taken. We go on", "we ask:"]
)
def test_what_does_not_stand_in_the_text_is_no_excerpt(passage):
    form = start(FormKind.EXCERPT)

    with pytest.raises(actions.NotInTheText):
        actions.write_excerpt(form=form, words=passage, **OMAR)

    assert (TextForm.objects.get().words, form.parts.count()) == ("", 0)


def test_publishing_and_taking_away_mark_what_shows_it():
    StaleAddress.objects.all().delete()
    form = published()
    shown = {"/en/", "/en/short/", "/en/short.txt", "/.well-known/openappeal.json", "/sitemap.xml"}
    assert set(StaleAddress.objects.values_list("path", flat=True)) == shown
    StaleAddress.objects.all().delete()

    actions.remove_form(form=form, **OMAR)
    actions.remove_form(form=form, **OMAR)

    assert set(StaleAddress.objects.values_list("path", flat=True)) == shown
    assert not form_queries.has_any("en")
    StaleAddress.objects.all().delete()
    actions.remove_form(form=start(), **OMAR)
    assert not StaleAddress.objects.exists()


# ── The matrix ──────────────────────────────────────────────────────────────
def cells():
    (row,) = form_rows._rows()
    return {tag: (str(cell.state), cell.behind) for tag, cell in row.cells.items()}


def test_the_condensed_text_stands_in_the_matrix_once_the_first_language_has_one():
    assert list(form_rows._rows()) == []
    published()
    assert cells() == {"en": ("source", 0), "fa": ("missing", 0)}

    form = start(language="fa")
    assert cells()["fa"] == ("work", 0)
    actions.publish_form(form=form, **OMAR)
    assert cells()["fa"] == ("current", 0)
    publish(FACT, paragraph_1="In 2020, 250 people were taken.")

    assert cells() == {"en": ("source", 1), "fa": ("behind", 1)}


# ── The screens ─────────────────────────────────────────────────────────────
SHORT = "/admin/appeal/short/"


def begun(client, kind="condensed", language="en"):
    return client.post(f"{SHORT}new/{language}/{kind}/").headers["Location"]


def test_an_organiser_writes_and_publishes_what_two_agreed_to():
    organiser, colleague = logged_in(Role.ORGANISER, "omar"), logged_in(Role.ORGANISER, "lea")
    address = begun(organiser)
    form = TextForm.objects.get()
    first, second = marks(form, "demands")
    typed = {f"hold-{first}": "on", f"words-{first}": "Open up.", f"words-{second}": "Keep it."}
    organiser.post(address, typed)
    page = organiser.get(address).content.decode()
    assert "Demands that must appear and are missing: 2." in page
    assert "I agree to these words" not in page
    assert "must appear and is missing: 2." in organiser.post(f"{address}publish/", follow=True).content.decode()

    organiser.post(address, typed | {f"hold-{second}": "on", f"words-{second}": ""})
    assert "Somebody else has to agree" in organiser.post(f"{address}publish/", follow=True).content.decode()
    organiser.post(f"{address}agree/")
    assert TextForm.objects.get().agreed_by == ""
    page = colleague.get(address).content.decode()
    assert "I agree to these words" in page
    unseen = colleague.post(f"{address}agree/", {"seen": "0" * 64}, follow=True)
    assert "The words have changed since you opened this page." in unseen.content.decode()
    colleague.post(f"{address}agree/", {"seen": re.search(r'name="seen" value="(\w+)"', page)[1]})
    organiser.post(f"{address}publish/")

    form = TextForm.objects.get()
    assert (form.state, form.written_by, form.agreed_by) == ("published", "omar", "lea")
    assert form.text.count("Open up.") == 1
    assert "Take it off the site" in organiser.get(address).content.decode()
    assert organiser.post(address, typed).headers["Location"] == SHORT


def test_a_translator_writes_in_her_language_and_publishes_nothing():
    accounts.add_staff_member(username="nil", role=Role.TRANSLATOR, languages=["fa"])
    nil = logged_in(Role.TRANSLATOR, "nil")
    address = begun(nil, "excerpt", "fa")
    nil.post(address, {"words": "درها را باز کنید."})
    form = TextForm.objects.get()
    assert (form.words, form.edition.language) == ("درها را باز کنید.", "fa")

    nil.post(f"{address}publish/")
    assert TextForm.objects.get().state == State.DRAFT
    assert nil.post(f"{SHORT}new/en/excerpt/").headers["Location"] == "/admin/"
    actions.publish_form(form=form, **OMAR)
    nil.post(f"{address}remove/")
    assert TextForm.objects.count() == 1
    logged_in(Role.ORGANISER).post(f"{address}remove/")
    assert TextForm.objects.count() == 0


def test_a_passage_that_is_not_there_is_shown_again():
    organiser = logged_in(Role.ORGANISER)
    address = begun(organiser, "excerpt")

    page = organiser.post(address, {"words": "Open the <b>door"}).content.decode()

    assert "the text does not hold this passage word for word" in page
    assert "Open the &lt;b&gt;door</textarea>" in page


@pytest.mark.parametrize(
    "address", ["new/en/poem/", "new/de/condensed/", "77/", "77/agree/", "77/publish/", "77/remove/"]
)
def test_what_is_not_there_is_not_found(address):
    assert logged_in(Role.ORGANISER).post(SHORT + address).status_code == 404


def test_moderators_have_no_part_in_it():
    form = start()
    wei = logged_in(Role.MODERATOR, "wei")
    for address in ("", f"{form.pk}/"):
        assert wei.get(SHORT + address).headers["Location"] == "/admin/"
