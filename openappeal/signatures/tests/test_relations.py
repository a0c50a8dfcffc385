"""Former prisoners and relatives: said by themselves, shown after a reading, never beside a name that is not shown."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.signatures import actions, group_queries, queries
from openappeal.signatures.actions import countries, notables, relations
from openappeal.signatures.forms import SignForm
from openappeal.signatures.models import Kind, Signature, Signing, Tally, Visibility
from openappeal.signatures.notable_models import Notable
from openappeal.signatures.spheres import NotableGroup
from openappeal.signatures.staff import together as many_names
from openappeal.signatures.tests.cast import SABINE, sign, sign_and_confirm
from openappeal.signatures.tests.famous import S as State
from openappeal.signatures.tests.famous import bring, invite
from openappeal.vault import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]
SISTER = replace(SABINE, relation="relative")


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def signed(today, visibility="public", person=SISTER):
    code = sign_and_confirm(person, visibility, today)
    return code, Signature.objects.get()


def change(code, visibility, today, keys, **more):
    usual = {"name": "", "credential": None, "country": "", "sphere": ""}
    actions.change(code=code, visibility=Visibility(visibility), keys=keys, today=today, **usual | more)


def groups():
    return {group.key: [entry.name for entry in group.entries] for group in group_queries.wall_groups("en")}


def everything():
    return repr([list(model.objects.values()) for model in (Signature, Signing, Tally)])


def line_in_the_box(keys):
    box = bytes(Signature.objects.get().box)
    return json.loads(sealing.open_sealed(box, keys.office).rstrip(b"\0"))["credential"]


@pytest.mark.parametrize("visibility", ["public", "withheld", "counted"])
def test_before_the_letters_button_it_can_be_read_nowhere(visibility, today):
    sign(SISTER, visibility, today)

    assert "relative" not in everything()


def test_of_a_withheld_name_it_is_in_the_box_and_nowhere_in_clear(today, keys):
    signed(today, "withheld")
    actions.close_counts(today=today)

    assert "relative" not in everything()
    assert line_in_the_box(keys) == "Nurse [relative of a prisoner]"


def test_the_database_itself_refuses_it_beside_a_name_that_is_not_shown(today):
    signed(today, "withheld")

    for column in ("kind", "claimed_kind"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signature.objects.update(**{column: "relative"})


def test_of_a_counted_signer_nothing_is_kept(today):
    signed(today, "counted", replace(SISTER, name=""))

    assert "relative" not in everything()


def test_it_is_shown_and_counted_after_a_person_has_read_it(today):
    _, signature = signed(today)
    actions.close_counts(today=today)
    assert (signature.kind, signature.claimed_kind) == ("person", "relative")
    assert queries.counts(today=today).by_kind == {"person": 1}

    assert relations.show(id=signature.pk, kind=Kind.RELATIVE, by="wei", today=today, keys=settings.KEYS) == 1
    actions.close_counts(today=today)

    assert groups() == {"relatives": [SABINE.name]}
    counts = queries.counts(today=today)
    assert {kind: number for kind, number in counts.by_kind.items() if number} == {"relative": 1}
    assert (counts.confirmed, counts.shown_by_kind) == (1, {"relative": 1})
    assert actions.recount(repair=False) == []


def test_whoever_reads_may_show_the_name_alone(today):
    _, signature = signed(today)

    relations.show(id=signature.pk, kind=Kind.PERSON, by="wei", today=today, keys=settings.KEYS)

    signature.refresh_from_db()
    assert (signature.kind, signature.claimed_kind, groups()) == ("person", "", {})
    assert [entry.name for entry in queries.wall_page(1, "en")] == [SABINE.name]


def test_what_was_settled_can_be_settled_otherwise(today):
    _, signature = signed(today)
    for kind in (Kind.RELATIVE, Kind.FORMER_PRISONER, Kind.PERSON, Kind.PERSON, Kind.RELATIVE):
        relations.show(id=signature.pk, kind=kind, by="wei", today=today, keys=settings.KEYS)
        actions.close_counts(today=today)
        assert actions.recount(repair=False) == []

    assert (groups(), queries.counts(today=today).confirmed) == ({"relatives": [SABINE.name]}, 1)


@pytest.mark.parametrize("settled", [True, False])
def test_whoever_withholds_the_name_takes_it_along_into_the_box(settled, today, keys):
    code, signature = signed(today)
    if settled:
        relations.show(id=signature.pk, kind=Kind.RELATIVE, by="wei", today=today, keys=settings.KEYS)
    actions.close_counts(today=today)

    change(code, "withheld", today, keys)
    actions.close_counts(today=today + timedelta(days=1))

    assert "relative" not in repr(list(Signature.objects.values()))
    assert {cell.kind for cell in Tally.objects.filter(number__gt=0)} == {"person"}
    assert line_in_the_box(keys) == "Nurse [relative of a prisoner]"
    assert (groups(), actions.recount(repair=False)) == ({}, [])


def test_the_signer_takes_it_back_at_once_and_stays_on_the_wall(today, keys):
    code, signature = signed(today)
    relations.show(id=signature.pk, kind=Kind.RELATIVE, by="wei", today=today, keys=settings.KEYS)
    actions.close_counts(today=today)

    change(code, "public", today, keys, drops_relation=True)
    actions.close_counts(today=today)

    assert (groups(), queries.counts(today=today).confirmed) == ({}, 1)
    assert [entry.name for entry in queries.wall_page(1, "en")] == [SABINE.name]
    assert actions.recount(repair=False) == []


def test_a_notable_of_that_group_leaves_it_too(today, keys):
    code, signature = signed(today)
    made = notables.begin_from_signature(id=signature.pk, group=NotableGroup.RELATIVES, by="omar", today=today)
    bring(made, State.SHOWN, today)
    assert groups() == {"relatives": [SABINE.name]}

    change(code, "public", today, keys, drops_relation=True)

    assert (groups(), Notable.objects.count()) == ({}, 0)


def test_an_organisation_is_nobodys_relative(today):
    _, signature = signed(today)
    Signature.objects.update(kind=Kind.ORGANISATION, claimed_kind="")

    with pytest.raises(relations.NotPossible):
        relations.settle(id=signature.pk, kind=Kind.RELATIVE, by="wei", today=today)


@pytest.mark.parametrize(
    ("visibility", "typed", "kept"),
    [
        ("public", "relative", "relative"),
        ("withheld", "former_prisoner", "former_prisoner"),
        ("counted", "relative", ""),
        ("public", "organisation", ""),
        ("public", "<script>", ""),
        ("public", "", ""),
    ],
)
def test_the_form_keeps_what_the_choice_allows(visibility, typed, kept):
    form = SignForm({"name": "Mina", "email": "mina@post.example", "visibility": visibility, "relation": typed})

    assert form.is_valid(), form.errors
    assert form.person.relation == kept


# ── The team's screens ──────────────────────────────────────────────────────
def read(client):
    return client.get("/admin/signatures/read/").content.decode()


@pytest.mark.parametrize(("ticked", "found"), [({"relation": "relative"}, {"relatives": [SABINE.name]}), ({}, {})])
def test_reading_settles_it_with_a_tick(ticked, found, today):
    moderator = logged_in(Role.MODERATOR, "wei")
    _, signature = signed(today)
    assert "says: relative of a prisoner" in read(moderator)

    typed = {"ids": signature.pk, "decision": "shown", "claimed": "1"} | ticked
    moderator.post("/admin/signatures/read/review/", typed)

    assert groups() == found
    assert Signature.objects.get().claimed_kind == ""


def test_what_somebody_says_of_herself_is_not_read_among_many(today):
    moderator = logged_in(Role.MODERATOR, "wei")
    signed(today)

    page = moderator.get("/admin/signatures/read/many/").content.decode()
    assert SABINE.name not in page
    assert "One name waits." in page
    assert "One of them is not listed here: whoever it is says" in page
    assert "Every name has been read." not in page


def test_the_list_of_many_says_how_many_it_leaves_out(today, monkeypatch):
    monkeypatch.setattr(many_names, "AT_ONCE", 2)
    moderator = logged_in(Role.MODERATOR, "wei")
    for number in range(5):
        relation = "relative" if number < 2 else ""
        person = replace(SABINE, name=f"Person {'ABCDE'[number]}", relation=relation, address=f"p{number}@post.example")
        sign_and_confirm(person, "public", today)

    page = moderator.get("/admin/signatures/read/many/").content.decode()

    assert page.count('name="ids"') == 2
    says = ("5 names wait.", "2 of them are not listed here", "One more is listed when these are read.")
    assert [words for words in says if words not in page] == []


def test_numbers_of_relations_are_of_names_that_anybody_can_count(today, keys):
    """When a country is hidden its names leave the number with the list: else the number would tell of them."""
    for number, country in enumerate(("DE", "DE", "TR")):
        person = replace(SISTER, name=f"Sister {'ABC'[number]}", country=country, address=f"p{number}@post.example")
        sign_and_confirm(person, "public", today)
        signature = Signature.objects.get(name=person.name)
        relations.show(id=signature.pk, kind=Kind.RELATIVE, by="wei", today=today, keys=keys)
    actions.close_counts(today=today)

    def told():
        counts = queries.counts(today=today)
        return counts.shown_by_kind, len(groups()["relatives"]), counts.confirmed

    assert told() == ({"relative": 3}, 3, 3)
    countries.hide_country(code="TR", reason="arrests", by="wei", today=today)
    assert told() == ({"relative": 2}, 2, 3)


def test_a_moderator_corrects_it_later(today):
    moderator = logged_in(Role.MODERATOR, "wei")
    _, signature = signed(today)
    here = f"/admin/signatures/{signature.pk}/"
    actions.show(ids=[signature.pk], by="wei", today=today)

    moderator.post(f"{here}relation/", {"kind": "relative"})
    assert groups() == {"relatives": [SABINE.name]}
    moderator.post(f"{here}relation/", {"kind": "person"})
    assert groups() == {}
    assert moderator.post(f"{here}relation/", {"kind": "organisation"}).status_code == 404


def test_of_a_name_that_was_put_here_one_person_ends_no_record(today):
    notable = bring(invite(today, group=NotableGroup.FORMER_PRISONERS), State.SHOWN, today)
    here = f"/admin/signatures/{notable.signature_id}/"

    answer = logged_in(Role.MODERATOR, "ana").post(f"{here}relation/", {"kind": "person"}, follow=True)

    assert "This name stands here as a well-known person’s." in answer.content.decode()
    assert Notable.objects.get().signature.kind == Kind.FORMER_PRISONER
    assert groups() == {"former-prisoners": ["Solveig Håkonstrand"]}
