"""Links for approving a print, when somebody else acts at the same moment, and what is kept of what was typed."""

from __future__ import annotations

import pytest
from django.db import transaction

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import queries as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.newsroom.tests.press import offer_languages
from openappeal.printing import actions, names, proof_actions, proof_queries
from openappeal.printing.models import Format, Print, PrintedName, Proof
from openappeal.printing.tests.test_people import asked, copied, get, post, public, seal, today
from openappeal.printing.tests.test_printing import a_print, freeze, signer
from openappeal.signatures.notable_models import NotableWording

__all__ = ["public"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


@pytest.fixture(autouse=True)
def _appeal(keys, data_dir):
    published_appeal()
    offer_languages("en", "fa")


@pytest.fixture
def edition():
    return appeals.current_record("en")


def between(monkeypatch, act):
    """Have something happen after her link was looked up, and before her answer is written."""
    look_up, times = proof_actions.look_up, []

    def first_then_act(**facts):
        found = look_up(**facts)
        times.append(found)
        if len(times) == 1:
            act()
        return found

    monkeypatch.setattr(proof_actions, "look_up", first_then_act)


def test_an_answer_to_what_went_meanwhile_opens_nothing(edition, keys, monkeypatch):
    made, who, token = asked(edition, keys)
    between(monkeypatch, lambda: actions.discard(id=made.pk, by="pia", today=today()))
    with pytest.raises(proof_actions.NoSuchLink):
        proof_actions.approve(token=token, seen=seal(made, who), today=today())


@pytest.mark.parametrize("answer", ["approve", "wish", "leave_me_out"])
def test_a_link_whose_place_another_has_taken_meanwhile_changes_nothing(edition, keys, monkeypatch, answer):
    made, who, token = asked(edition, keys)
    facts = {"token": token, "today": today()}
    facts |= {"seen": seal(made, who)} if answer != "leave_me_out" else {}
    facts |= {"line": "Dr Solveig"} if answer == "wish" else {}
    between(monkeypatch, lambda: Proof.objects.update(token_hash=b"n" * 32))
    with pytest.raises(proof_actions.NoSuchLink):
        getattr(proof_actions, answer)(**facts)
    assert Proof.objects.get().state == "asked"


def test_who_left_herself_out_of_a_frozen_print_cannot_wish_for_a_line_in_it(edition, keys):
    made, who, token = asked(edition, keys)
    freeze(made)
    mark = seal(made, who)
    proof_actions.leave_me_out(token=token, today=today())
    with pytest.raises(proof_actions.IsFrozen), transaction.atomic():
        proof_actions.wish(token=token, seen=mark, line="Dr Solveig", today=today())
    assert Proof.objects.get().state == "out"
    assert not PrintedName.objects.filter(signature=who).exists()


def test_another_sheet_ends_an_approval_too(edition, keys):
    made, who, token = asked(edition, keys)
    proof_actions.approve(token=token, seen=seal(made, who), today=today())
    assert proof_queries.not_approved(made, names.chosen(made)) == []
    Print.objects.update(format=Format.A1)
    made = Print.objects.get()
    assert proof_queries.not_approved(made, names.chosen(made)) == ["Solveig Håkonstrand"]
    with pytest.raises(actions.NotApproved):
        actions.freeze(id=copied(made), by="pia", today=today())


def test_a_line_typed_to_a_page_that_has_changed_is_not_lost(public, edition, keys):
    _made, _who, token = asked(edition, keys)
    answer = post(token, do="change", seen="x" * 64, line="Dr <Solveig>")
    assert answer.status_code == 409
    assert 'value="Dr &lt;Solveig&gt;"' in answer.content.decode()
    assert Proof.objects.get().state == "asked"


@pytest.mark.parametrize(
    "fact", [{"foot": "Paid for by the Harbour Lamp"}, {"second_foot": "با پول فانوس بندر"}, {"code": "site"}]
)
def test_another_foot_or_code_ends_an_approval(edition, keys, fact):
    made, who, token = asked(edition, keys)
    proof_actions.approve(token=token, seen=seal(made, who), today=today())
    Print.objects.update(**fact)
    made = Print.objects.get()
    assert proof_queries.not_approved(made, names.chosen(made)) == ["Solveig Håkonstrand"]


def test_more_than_a_hundred_are_left_out_in_one_press(edition):
    many = [signer(edition, f"Person {number:03}", group="writers", group_position=number) for number in range(1, 121)]
    made = a_print(edition)
    press = logged_in(Role.PRESS, "pia")
    press.post(f"/admin/print/{made.pk}/proofs/", {"who": [one.pk for one in many], "do": "leave_out"})
    assert Proof.objects.filter(state="dropped").count() == 120


# ── After it was frozen ─────────────────────────────────────────────────────
def test_who_wanted_another_line_is_told_that_it_went_without_her(public, edition, keys):
    made, who, token = asked(edition, keys)
    proof_actions.wish(token=token, seen=seal(made, who), line="Dr Solveig", today=today())
    assert "We mend it, and ask you again" in page(token)
    freeze(made)
    said = page(token)
    assert "The sheet has gone to the printer meanwhile, without your name" in said
    assert "We mend it, and ask you again" not in said
    assert "<form" not in said
    for answer in ({"do": "approve"}, {"do": "change", "line": "Solveig"}):
        refused = post(token, seen=seal(made, who), **answer)
        assert refused.status_code == 409
        assert "Nothing was noted" in refused.content.decode()
    assert (Proof.objects.get().state, Proof.objects.get().answer) == ("change", "Dr Solveig")


def test_who_has_not_answered_sees_that_she_stands_in_it_and_can_still_leave_or_say_yes(public, edition, keys):
    made, who, token = asked(edition, keys)
    freeze(made)
    said = page(token)
    assert "The sheet has gone to the printer, with your line as it stands here." in said
    assert 'name="line"' not in said
    assert post(token, do="change", seen=seal(made, who), line="Dr Solveig").status_code == 409
    assert post(token, do="approve", seen=seal(made, who)).status_code == 303
    assert Proof.objects.get().state == "approved"
    assert post(token, do="out").status_code == 303
    assert "You asked to be left out." in page(token)
    assert not PrintedName.objects.filter(signature=who).exists()


def test_whose_line_was_changed_after_freezing_is_not_told_that_this_one_was_printed(public, edition, keys):
    made, who, token = asked(edition, keys)
    freeze(made)
    NotableWording.objects.filter(notable__signature=who, is_approved=True).update(credential="Poet laureate")
    said = page(token)
    assert "Poet laureate" in said
    assert "Your line has been changed since" in said
    assert "with your line as it stands here" not in said


def test_who_was_not_chosen_for_what_was_frozen_is_told_so(public, edition, keys):
    made, _who, token = asked(edition, keys)
    Print.objects.filter(pk=made.pk).update(choice="hand")
    freeze(Print.objects.get())
    assert "The sheet has gone to the printer, without your name." in page(token)


def page(token) -> str:
    return get(f"/proof/{token}/").content.decode().partition("<main")[2]
