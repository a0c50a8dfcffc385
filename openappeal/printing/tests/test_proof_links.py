"""Links for approving a print, when somebody else acts at the same moment, and what is kept of what was typed."""

from __future__ import annotations

import pytest
from django.db import transaction

from openappeal.appeals import queries as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.newsroom.tests.press import offer_languages
from openappeal.printing import actions, names, proof_actions, proof_queries
from openappeal.printing.models import Format, Print, PrintedName, Proof
from openappeal.printing.tests.test_people import asked, copied, post, public, seal, today
from openappeal.printing.tests.test_printing import freeze

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
