"""The groups on the wall: who stands in which, in what order, with which line; and what is written anew when."""

import re
from dataclasses import replace

import pytest

from openappeal.cms import stale
from openappeal.cms.models import StaleAddress
from openappeal.signatures import actions, group_queries, queries
from openappeal.signatures.models import Kind, Signature
from openappeal.signatures.spheres import NotableGroup
from openappeal.signatures.tests.cast import FATEMEH, SABINE, sign_and_confirm
from openappeal.signatures.tests.famous import WORDS, bring, invite
from openappeal.signatures.tests.famous import S as State
from openappeal.website import wall

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
NOTE = "Affiliations are given for identification only."


def signer(today, name, kind=Kind.PERSON, group="", position=None, credential="Cook"):
    address = f"{name.encode().hex()[:20]}@post.example"
    sign_and_confirm(replace(SABINE, name=name, address=address, credential=credential), "public", today)
    signature = Signature.objects.get(name=name)
    actions.show(ids=[signature.pk], by="wei", today=today)
    Signature.objects.filter(pk=signature.pk).update(kind=kind, group=group, group_position=position)
    return Signature.objects.get(pk=signature.pk)


def names(entries):
    return [entry.name for entry in entries]


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_notables_come_first_in_their_order_and_the_others_of_their_kind_behind(today):
    signer(today, "Zoe Alder", Kind.FORMER_PRISONER)
    signer(today, "Ada Alder", Kind.FORMER_PRISONER)
    signer(today, "Second Elm", Kind.FORMER_PRISONER, "former-prisoners", 2)
    signer(today, "First Elm", Kind.FORMER_PRISONER, "former-prisoners", 1)
    # Whoever stands in a group of their work stands nowhere else.
    signer(today, "Poet Fir", Kind.FORMER_PRISONER, "writers", 1)

    found = {group.key: names(group.entries) for group in group_queries.wall_groups("en")}

    assert found == {
        "writers": ["Poet Fir"],
        "former-prisoners": ["First Elm", "Second Elm", "Ada Alder", "Zoe Alder"],
    }


def test_groups_stand_in_the_order_of_the_wall_with_organisations_last(today):
    signer(today, "Harbour Lamp Bookshop", Kind.ORGANISATION)
    signer(today, "Brother Yew", Kind.RELATIVE)
    for group in reversed(NotableGroup):
        signer(today, f"Of {group.value}", group=group.value, position=1)

    keys = [group.key for group in group_queries.wall_groups("en")]

    assert keys == [*NotableGroup.values, "organisations"]


def test_only_shown_names_are_counted_and_listed(today):
    shown = signer(today, "Shown Oak", Kind.FORMER_PRISONER)
    hidden = signer(today, "Hidden Oak", Kind.FORMER_PRISONER)
    actions.hide(id=hidden.pk, by="wei", reason="", today=today)
    Signature.objects.filter(pk=signer(today, "Unread Oak", Kind.FORMER_PRISONER).pk).update(review="unread")

    (group,) = group_queries.wall_groups("en")

    assert (names(group.entries), group.total) == (["Shown Oak"], 1)
    assert queries.counts(today=today).shown_by_kind == {"former_prisoner": 1}
    assert shown.pk != hidden.pk


def test_and_so_many_others_are_people_who_stand_in_no_group(today):
    signer(today, "Plain Ash")
    signer(today, "Plain Beech")
    signer(today, "Poet Fir", group="writers", position=1)
    signer(today, "Sister Yew", Kind.RELATIVE)
    signer(today, "Harbour Lamp", Kind.ORGANISATION)

    assert group_queries.in_no_group() == 2
    assert "And 2 others whose names are shown." in words(wall.render("/en/signers/"))
    assert "و ۲ نفر دیگر که نامشان نشان داده شده است." in words(wall.render("/fa/signers/"))


def test_the_first_page_has_twelve_of_a_group_and_leads_to_all_with_their_lines(today):
    for number in range(13):
        signer(today, f"Poet {chr(65 + number)}", group="writers", position=number + 1, credential=f"Novel {number}")

    first, group = wall.render("/en/signers/"), wall.render("/en/signers/group/writers/")

    assert "Novel 11" in first
    assert "Novel 12" not in first
    assert 'href="/en/signers/group/writers/"' in first
    assert "Writers and artists: all 13 names" in words(first)
    assert [f"Novel {number}" in group for number in range(13)] == [True] * 13
    assert NOTE in words(first)
    assert NOTE in words(group)
    assert "نام نهادها تنها برای معرفی افراد آمده است." in words(wall.render("/fa/signers/group/writers/"))


def test_a_group_without_names_and_an_unknown_one_have_no_page(today):
    signer(today, "Poet Fir", group="writers", position=1)

    assert wall.render("/en/signers/group/film/") is None
    assert wall.render("/en/signers/group/nobody/") is None
    assert wall.render("/en/signers/group/writers/page-2/") is None
    addresses = [path for path in wall.addresses("en") if "/group/" in path]
    assert addresses == ["/en/signers/group/writers/"]


def test_organisations_are_said_to_be_counted_apart(today):
    signer(today, "Harbour Lamp Bookshop", Kind.ORGANISATION, credential="Books by the quay")

    page = wall.render("/en/signers/group/organisations/")

    assert "1 organisation has signed. It is counted apart from people." in words(page)
    assert "Books by the quay" in page


def test_each_language_shows_what_was_approved_in_it(today):
    bring(invite(today), State.SHOWN, today, words=WORDS)

    assert "Laureate" in wall.render("/en/signers/group/laureates/")
    assert "برندهٔ جایزه" in wall.render("/fa/signers/group/laureates/")


def test_whoever_leaves_a_group_leaves_its_file_before_anything_else(today):
    poet = signer(today, "Poet Fir", group="writers", position=1)
    brother = signer(today, "Brother Yew", Kind.RELATIVE)
    StaleAddress.objects.all().delete()

    actions.hide(id=poet.pk, by="wei", reason="", today=today)
    actions.hide(id=brother.pk, by="wei", reason="", today=today)

    marked = set(StaleAddress.objects.filter(priority=stale.PAGE).values_list("path", flat=True))
    assert {
        "/en/signers/group/writers/",
        "/fa/signers/group/writers/",
        "/en/signers/group/relatives/",
        "/fa/signers/group/relatives/",
    } <= marked


def test_a_name_in_farsi_stands_among_latin_ones_with_its_own_direction(today):
    sign_and_confirm(FATEMEH, "public", today)
    signature = Signature.objects.get(name=FATEMEH.name)
    actions.show(ids=[signature.pk], by="wei", today=today)
    Signature.objects.filter(pk=signature.pk).update(group="writers", group_position=1)

    page = wall.render("/en/signers/group/writers/")

    assert re.search(r'<bdi[^>]* dir="rtl"[^>]*>' + FATEMEH.name, page)
