"""Well-known people: no step is skipped, two people show a name, and every way back takes it off at once."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from openappeal.accounts import approvals
from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.privacy import openings
from openappeal.signatures import actions, contacts, group_queries, notable_approval, queries
from openappeal.signatures import notable_rules as rules
from openappeal.signatures.actions import notable_order, notables, protecting, without_address
from openappeal.signatures.actions.notables import Heard, Words
from openappeal.signatures.models import HiddenBy, Signature, Visibility, WallLine
from openappeal.signatures.notable_models import (
    Channel,
    Contact,
    ContactOpening,
    Notable,
    NotableStep,
    NotableWording,
    NotToAsk,
    Step,
)
from openappeal.signatures.notable_models import NotableState as S
from openappeal.signatures.spheres import NotableGroup
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm
from openappeal.signatures.tests.famous import (
    AGENT,
    BY_MAIL,
    BY_TELEPHONE,
    WORDS,
    bring,
    colleague,
    invite,
    noon,
    seen,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys"), pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def names(language="en"):
    return [entry.name for group in queries.notables(language) for entry in group.entries]


def own(today):
    """A signature that a well-known person made with the form, read and shown."""
    code = sign_and_confirm(SABINE, "public", today)
    signature = Signature.objects.get(name=SABINE.name, basis="confirmed")
    actions.show(ids=[signature.pk], by="wei", today=today)
    return code, signature


# ── The rules ───────────────────────────────────────────────────────────────
ON_THE_WAY = {S.AGREED, S.PROVED, S.APPROVED, S.PLACED, S.SHOWN}
ALLOWED = {
    Step.INVITE: set(),
    Step.AGREE: {S.INVITED, S.DECLINED, S.WITHDRAWN},
    Step.DECLINE: {S.INVITED},
    Step.REFUSE: {S.INVITED, S.DECLINED, S.WITHDRAWN},
    Step.PROVE: {S.AGREED},
    Step.APPROVE: {S.PROVED, S.APPROVED, S.PLACED, S.SHOWN},
    Step.PLACE: {S.APPROVED},
    Step.SHOW: {S.PLACED},
    Step.JOIN: {S.INVITED, *ON_THE_WAY},
    Step.WITHDRAW: ON_THE_WAY,
    Step.TAKE_BACK: {S.DECLINED, S.NEVER, *ON_THE_WAY},
}
FORBIDDEN = [(state, step) for step in Step for state in S if state not in ALLOWED[step]]


@pytest.mark.parametrize(("state", "step"), FORBIDDEN)
def test_a_step_that_does_not_follow_is_refused(state, step):
    with pytest.raises(rules.NotNow):
        rules.next_state(state, step)


def test_all_other_steps_lead_somewhere():
    assert {step: set(rules.ARROWS.get(step, {})) for step in Step} == ALLOWED


def test_no_step_forward_jumps():
    forward = [S.INVITED, S.AGREED, S.PROVED, S.APPROVED, S.PLACED, S.SHOWN]
    steps = [Step.AGREE, Step.PROVE, Step.APPROVE, Step.PLACE, Step.SHOW]
    assert [rules.next_state(state, step) for state, step in zip(forward, steps, strict=False)] == forward[1:]


@pytest.mark.parametrize("state", [S.INVITED, S.AGREED, S.PROVED, S.APPROVED])
def test_nothing_is_shown_before_its_turn(state, today):
    notable = bring(invite(today), state, today)

    with pytest.raises(rules.NotNow):
        notable_approval.propose(id=notable.pk, others_are_others=True, by="omar", now=noon(today))
    with pytest.raises(rules.NotNow):
        notables.show(id=notable.pk, by="omar", today=today)
    with pytest.raises(approvals.NotProposed):
        notable_approval.agree(id=notable.pk, seen_as=seen(notable), by=colleague("wei", today), now=noon(today))

    assert (names(), Signature.objects.count()) == ([], 0)


@pytest.mark.parametrize("proof", [Channel.EMAIL, Channel.FORM])
def test_the_way_of_the_reply_and_the_form_prove_nothing(proof, today):
    notable = bring(invite(today), S.AGREED, today)

    with pytest.raises(rules.SameChannel):
        notables.prove(id=notable.pk, heard=Heard(proof), by="omar", today=today)

    notable.refresh_from_db()
    assert notable.state == S.AGREED


# ── The whole way ───────────────────────────────────────────────────────────
def test_the_whole_way_ends_on_the_wall_in_each_languages_words(today):
    notable = bring(invite(today), S.SHOWN, today, words=WORDS)

    (english,), (farsi,) = queries.notables("en"), queries.notables("fa")
    assert [(entry.name, entry.credential) for entry in english.entries] == [("Solveig Håkonstrand", "Laureate")]
    assert [(entry.name, entry.credential) for entry in farsi.entries] == [("سولوی هوکونستراند", "برندهٔ جایزه")]
    steps = NotableStep.objects.order_by("number").values_list("step", "channel", "day", "by")
    assert list(steps) == [
        ("invite", "", today, "omar"),
        ("agree", "email", today, "omar"),
        ("prove", "telephone", today, "omar"),
        ("approve", "email", today, "omar"),
        ("place", "", today, "omar"),
        ("show", "", today, "wei"),
    ]
    assert notable.signature.print_consent


def test_who_never_touched_the_form_is_counted_apart_from_those_who_did(today):
    own(today)
    bring(invite(today), S.SHOWN, today)

    actions.close_counts(today=today)

    counts = queries.counts(today=today)
    assert (counts.confirmed, counts.reviewed, counts.organisations) == (1, 1, 0)
    assert actions.recount(repair=False) == []


def test_audit_entries_name_nobody(today):
    bring(invite(today), S.SHOWN, today, words=WORDS)

    written = "\n".join(f"{entry.subject} {entry.reason}" for entry in Entry.objects.all())
    assert not any(word in written for word in ("Solveig", "Håkonstrand", "canary", "Laureate", "publisher"))


# ── Two people ──────────────────────────────────────────────────────────────
def test_the_one_who_proposes_cannot_agree(today):
    notable = bring(invite(today), S.PLACED, today)
    notable_approval.propose(id=notable.pk, others_are_others=False, by="omar", now=noon(today))

    with pytest.raises(approvals.SamePerson):
        notable_approval.agree(id=notable.pk, seen_as=seen(notable), by=colleague("omar", today), now=noon(today))

    assert names() == []


def test_an_account_made_today_cannot_agree(today):
    """Whoever proposes could have made it to agree with herself."""
    notable = bring(invite(today), S.PLACED, today)
    notable_approval.propose(id=notable.pk, others_are_others=False, by="omar", now=noon(today))

    with pytest.raises(approvals.TooNew):
        notable_approval.agree(
            id=notable.pk, seen_as=seen(notable), by=colleague("wei", today, days=0), now=noon(today)
        )
    assert names() == []

    notable_approval.agree(id=notable.pk, seen_as=seen(notable), by=colleague("wei", today, days=1), now=noon(today))
    assert names() == ["Solveig Håkonstrand"]


def test_in_a_small_team_a_day_takes_the_second_persons_place(today):
    logged_in(Role.ORGANISER)
    notable = bring(invite(today), S.PLACED, today)
    notable_approval.propose(id=notable.pk, others_are_others=False, by="omar", now=noon(today))

    with pytest.raises(approvals.NotApproved):
        notable_approval.show(id=notable.pk, by="omar", now=noon(today) + timedelta(hours=23))
    notable_approval.show(id=notable.pk, by="omar", now=noon(today, days=1))

    assert names() == ["Solveig Håkonstrand"]


def test_another_wording_needs_another_proposal(today):
    notable = bring(invite(today), S.PLACED, today)
    notable_approval.propose(id=notable.pk, others_are_others=False, by="omar", now=noon(today))
    notables.write(id=notable.pk, words={"en": Words("Solveig H.", "Queen")}, by="omar", today=today)
    notables.approve(id=notable.pk, heard=BY_MAIL, may_show=True, may_print=False, by="omar", today=today)

    with pytest.raises(approvals.NotProposed):
        notable_approval.agree(id=notable.pk, seen_as=seen(notable), by=colleague("wei", today), now=noon(today))


@pytest.mark.parametrize(
    ("what", "now"),
    [("name", "Solveig Other"), ("credential", "Queen"), ("language", "de")],
)
def test_the_second_person_agrees_to_what_was_on_the_screen_and_to_nothing_else(what, now, today):
    notable = bring(invite(today), S.PLACED, today, words=WORDS)
    notable_approval.propose(id=notable.pk, others_are_others=False, by="omar", now=noon(today))
    looked = seen(notable)
    # However it came about: no step of ours leaves the proposal standing.
    NotableWording.objects.filter(notable=notable, language="fa").update(**{what: now})

    with pytest.raises(notable_approval.Changed):
        notable_approval.agree(id=notable.pk, seen_as=looked, by=colleague("wei", today), now=noon(today))
    assert names() == []

    notable_approval.agree(id=notable.pk, seen_as=seen(notable), by="wei", now=noon(today))
    assert names() == ["Solveig Håkonstrand"]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_whoever_signed_under_a_name_that_is_to_be_shown_is_another_or_the_same(language, today):
    notable = bring(invite(today, name="S. Håkonstrand"), S.PLACED, today, words=WORDS)
    sign_and_confirm(replace(SABINE, name=WORDS[language].name), "public", today)

    with pytest.raises(notable_approval.SameName):
        notable_approval.propose(id=notable.pk, others_are_others=False, by="omar", now=noon(today))


def test_without_consent_nothing_is_shown(today):
    notable = bring(invite(today), S.PROVED, today)
    notables.write(id=notable.pk, words=WORDS, by="omar", today=today)
    notables.approve(id=notable.pk, heard=BY_MAIL, may_show=False, may_print=True, by="omar", today=today)
    notables.place(id=notable.pk, after=0, by="omar", today=today)

    with pytest.raises(rules.NoConsent):
        notable_approval.propose(id=notable.pk, others_are_others=False, by="omar", now=noon(today))
    with pytest.raises(rules.NoConsent):
        notables.show(id=notable.pk, by="omar", today=today)


# ── Wording ─────────────────────────────────────────────────────────────────
def reword(notable, words, today, may_print=False):
    notables.write(id=notable.pk, words=words, by="omar", today=today)
    notables.approve(id=notable.pk, heard=BY_MAIL, may_show=True, may_print=may_print, by="omar", today=today)
    notable.refresh_from_db()


def test_a_draft_is_shown_nowhere_and_an_approved_line_at_once(today):
    notable = bring(invite(today), S.SHOWN, today)
    words = {"en": Words("Solveig HÅKONSTRAND", "Judge")}
    notables.write(id=notable.pk, words=words, by="omar", today=today)
    assert names() == ["Solveig Håkonstrand"]

    reword(notable, words, today)

    (group,) = queries.notables("en")
    assert [(entry.name, entry.credential) for entry in group.entries] == [("Solveig HÅKONSTRAND", "Judge")]
    assert Signature.objects.get().print_consent is False


@pytest.mark.parametrize("language", ["en", "fa", "de"])
def test_another_name_in_any_language_is_shown_when_two_people_have_agreed_again(language, today):
    notable = bring(invite(today), S.SHOWN, today, words=WORDS)

    reword(notable, WORDS | {language: Words("Amos Quillfeather", "Laureate")}, today)

    assert (notable.state, [names(tag) for tag in ("en", "fa", "de")]) == (S.PLACED, [[], [], []])
    with pytest.raises(approvals.NotProposed):
        notable_approval.agree(id=notable.pk, seen_as=seen(notable), by=colleague("wei", today), now=noon(today))
    bring(notable, S.SHOWN, today)
    assert names(language) == ["Amos Quillfeather"]


def test_a_name_to_which_nobody_else_has_agreed_stands_in_no_group(today):
    signature = own(today)[1]
    Signature.objects.update(kind="relative")
    made = notables.begin_from_signature(id=signature.pk, group=NotableGroup.RELATIVES, by="omar", today=today)
    bring(made, S.PLACED, today, words={"en": Words("Amos Quillfeather", "Laureate")})

    (group,) = group_queries.wall_groups("en")
    assert [entry.name for entry in group.entries] == [SABINE.name]


def test_nothing_can_be_approved_that_nobody_has_written(today):
    notable = bring(invite(today), S.PROVED, today)

    with pytest.raises(rules.NoWording):
        notables.approve(id=notable.pk, heard=BY_MAIL, may_show=True, may_print=True, by="omar", today=today)


def test_a_signers_own_correction_takes_the_place_of_what_was_approved(today):
    code, signature = own(today)
    made = notables.begin_from_signature(id=signature.pk, group=NotableGroup.CLERGY, by="omar", today=today)
    bring(made, S.SHOWN, today, words={"en": Words(SABINE.name, "Bishop")})
    actions.change(
        code=code,
        visibility=Visibility.PUBLIC,
        name="",
        credential="Retired",
        country="",
        sphere="",
        keys=_keys(),
        today=today,
    )
    assert names() == []

    actions.show(ids=[signature.pk], by="wei", today=today)

    (group,) = queries.notables("en")
    assert [entry.credential for entry in group.entries] == ["Retired"]


def correct(code, line, today):
    usual = {"name": "", "country": "", "sphere": "", "keys": _keys(), "today": today}
    actions.change(code=code, visibility=Visibility.PUBLIC, credential=line, **usual)


@pytest.mark.parametrize("state", [S.APPROVED, S.PLACED])
def test_words_that_the_signer_replaced_before_they_were_shown_are_approved_anew(state, today):
    code, signature = own(today)
    made = notables.begin_from_signature(id=signature.pk, group=NotableGroup.CLERGY, by="omar", today=today)
    bring(made, state, today, words=WORDS)
    if state == S.PLACED:
        notable_approval.propose(id=made.pk, others_are_others=False, by="omar", now=noon(today))

    correct(code, "Retired", today)

    made.refresh_from_db()
    assert (made.state, made.position, made.may_show, made.may_print) == (S.PROVED, None, False, False)
    assert notable_approval.find(made, now=noon(today)) is None
    with pytest.raises((rules.NotNow, approvals.NotProposed)):
        notable_approval.agree(id=made.pk, seen_as=seen(made), by=colleague("wei", today), now=noon(today))
    assert names() == []
    bring(made, S.PLACED, today)
    with pytest.raises(approvals.NotProposed):
        notable_approval.agree(id=made.pk, seen_as=seen(made), by=colleague("wei", today), now=noon(today))
    bring(made, S.SHOWN, today)
    assert names() == [SABINE.name]


def test_a_line_corrected_on_the_wall_is_approved_before_it_is_shown_by_two_again(today):
    code, signature = own(today)
    made = notables.begin_from_signature(id=signature.pk, group=NotableGroup.CLERGY, by="omar", today=today)
    bring(made, S.SHOWN, today)
    correct(code, "Retired", today)
    notables.take_back(id=made.pk, by="omar", today=today, keys=_keys())

    with pytest.raises(rules.NoWording):
        notable_approval.propose(id=made.pk, others_are_others=True, by="omar", now=noon(today))
    with pytest.raises(rules.NoWording):
        notables.show(id=made.pk, by="omar", today=today)

    reword(made, WORDS, today)
    bring(made, S.SHOWN, today)
    assert names() == ["Solveig Håkonstrand"]


def _keys():
    from django.conf import settings

    return settings.KEYS


# ── Going back ──────────────────────────────────────────────────────────────
def test_who_withdraws_is_off_the_wall_at_once_and_out_of_the_count_the_next_day(today):
    notable = bring(invite(today), S.SHOWN, today)
    actions.close_counts(today=today)

    notables.withdraw(id=notable.pk, heard=BY_MAIL, by="omar", today=today)

    assert (names(), queries.wall_page(1, "en")) == ([], [None])
    assert not Signature.objects.exists()
    assert not NotableWording.objects.exists()
    tomorrow = today + timedelta(days=1)
    actions.close_counts(today=tomorrow)
    assert queries.counts(today=tomorrow).reviewed == 0
    assert actions.recount(repair=False) == []


def test_a_signature_of_ones_own_is_hidden_and_goes_on_counting(today):
    _, signature = own(today)
    made = notables.begin_from_signature(id=signature.pk, group=NotableGroup.CLERGY, by="omar", today=today)
    bring(made, S.SHOWN, today)
    assert names() == [SABINE.name]

    notables.withdraw(id=made.pk, heard=BY_MAIL, by="omar", today=today)

    signature.refresh_from_db()
    assert (names(), queries.wall_page(1, "en")) == ([], [None])
    assert (signature.hidden_by, signature.group) == (HiddenBy.STAFF, "")


@pytest.mark.parametrize(
    ("state", "before"),
    [
        (S.AGREED, S.INVITED),
        (S.PROVED, S.AGREED),
        (S.APPROVED, S.PROVED),
        (S.PLACED, S.APPROVED),
        (S.SHOWN, S.PLACED),
    ],
)
def test_one_step_back_shows_nothing_and_the_way_goes_on_from_there(state, before, today):
    notable = bring(invite(today), state, today)

    notables.take_back(id=notable.pk, by="omar", today=today, keys=_keys())

    notable.refresh_from_db()
    assert (notable.state, names()) == (before, [])
    bring(notable, S.SHOWN, today)
    assert names() == ["Solveig Håkonstrand"]
    assert WallLine.objects.exclude(signature=None).count() == 1


@pytest.mark.parametrize("how", ["taken back", "another name"])
def test_a_signature_of_ones_own_that_is_shown_no_more_is_read_again_and_not_printed(how, today):
    _, signature = own(today)
    made = notables.begin_from_signature(id=signature.pk, group=NotableGroup.CLERGY, by="omar", today=today)
    bring(made, S.SHOWN, today, words={"en": Words("Amos Quillfeather", "Bishop")})
    assert [entry.name for entry in queries.wall_page(1, "en")] == ["Amos Quillfeather"]

    if how == "taken back":
        notables.take_back(id=made.pk, by="omar", today=today, keys=_keys())
    else:
        reword(made, {"en": Words("Cyd Oak", "Bishop")}, today, may_print=True)

    signature.refresh_from_db()
    assert queries.wall_page(1, "en") == [None]
    assert (signature.review, signature.group, signature.print_consent) == ("unread", "", False)
    bring(made, S.SHOWN, today)
    signature.refresh_from_db()
    assert (len(names()), signature.print_consent, WallLine.objects.count()) == (1, True, 1)


@pytest.mark.parametrize("choice", ["withdraw", "withheld", "counted"])
def test_what_the_signer_does_with_the_personal_link_erases_the_record(choice, today, keys):
    code, signature = own(today)
    made = notables.begin_from_signature(id=signature.pk, group=NotableGroup.CLERGY, by="omar", today=today)
    notables.set_contact(id=made.pk, contact=AGENT, by="omar", today=today, keys=keys)
    bring(made, S.SHOWN, today)

    if choice == "withdraw":
        actions.withdraw(code=code, today=today)
    else:
        actions.change(
            code=code,
            visibility=Visibility(choice),
            name="",
            credential=None,
            country="",
            sphere="",
            keys=keys,
            today=today,
        )

    assert names() == []
    kept = (Notable, NotableStep, NotableWording, Contact)
    assert [model.objects.count() for model in kept] == [0, 0, 0, 0]


# ── Never twice ─────────────────────────────────────────────────────────────
def test_somebody_is_asked_by_one_of_the_team_only(today):
    invite(today)

    with pytest.raises(notables.AlreadyThere):
        invite(today, name="SOLVEIG  Håkonstrand")


def test_never_again_leaves_a_mark_and_nothing_else(today, keys):
    notable = invite(today)
    notables.refuse(id=notable.pk, heard=BY_MAIL, by="omar", today=today, keys=keys)
    assert not Contact.objects.exists()

    assert notables.expire(today=today + timedelta(days=29)) == 0
    assert notables.expire(today=today + timedelta(days=30)) == 1

    assert not Notable.objects.exists()
    assert "olveig" not in repr(list(NotToAsk.objects.values()))
    with pytest.raises(notables.NeverAgain):
        invite(today, name="Solveig  HÅKONSTRAND")
    invite(today, name="Another Person")


def test_a_mistaken_never_can_be_taken_back(today, keys):
    notable = invite(today)
    notables.refuse(id=notable.pk, heard=BY_MAIL, by="omar", today=today, keys=keys)

    notables.take_back(id=notable.pk, by="omar", today=today, keys=keys)

    assert not NotToAsk.objects.exists()


def test_a_no_is_forgotten_after_30_days_and_silence_after_a_year(today):
    asked, declined, shown = invite(today), invite(today, name="Ada Thorne"), invite(today, name="Bo Reed")
    notables.decline(id=declined.pk, heard=BY_MAIL, by="omar", today=today)
    bring(shown, S.SHOWN, today)

    assert notables.expire(today=today + timedelta(days=30)) == 1
    assert set(Notable.objects.values_list("pk", flat=True)) == {asked.pk, shown.pk}
    assert notables.expire(today=today + timedelta(days=364)) == 0
    assert notables.expire(today=today + timedelta(days=365)) == 1
    assert list(Contact.objects.values_list("notable", flat=True)) == [shown.pk]


def test_a_signature_of_the_same_name_is_joined_and_counted_once(today):
    shown = bring(invite(today, name=SABINE.name), S.SHOWN, today)
    _, signature = own(today)
    actions.close_counts(today=today)

    notables.join(id=shown.pk, signature=signature.pk, by="omar", today=today)

    assert names() == []
    assert list(Signature.objects.values_list("pk", flat=True)) == [signature.pk]
    shown.refresh_from_db()
    # Whoever typed the name holds the personal link, so that the old proof is none.
    assert (shown.state, shown.signature_id, shown.is_made_here) == (S.AGREED, signature.pk, False)
    bring(shown, S.SHOWN, today)
    tomorrow = today + timedelta(days=1)
    actions.close_counts(today=tomorrow)
    counts = queries.counts(today=tomorrow)
    assert (names(), counts.confirmed, counts.reviewed) == ([SABINE.name], 1, 0)
    assert actions.recount(repair=False) == []


def test_somebody_has_to_say_whether_a_namesake_is_the_same_person(today):
    placed = bring(invite(today, name=SABINE.name), S.PLACED, today)
    own(today)

    with pytest.raises(notable_approval.SameName):
        notable_approval.propose(id=placed.pk, others_are_others=False, by="omar", now=noon(today))
    notable_approval.propose(id=placed.pk, others_are_others=True, by="omar", now=noon(today))


def test_a_hidden_signature_is_nobodys(today):
    _, signature = own(today)
    actions.hide(id=signature.pk, by="wei", reason="", today=today)

    with pytest.raises(notables.NotTheirs):
        notables.begin_from_signature(id=signature.pk, group=NotableGroup.CLERGY, by="omar", today=today)


def test_a_name_that_was_hidden_meanwhile_is_not_shown_by_the_way(today):
    _, signature = own(today)
    made = notables.begin_from_signature(id=signature.pk, group=NotableGroup.CLERGY, by="omar", today=today)
    bring(made, S.PLACED, today)
    notable_approval.propose(id=made.pk, others_are_others=False, by="omar", now=noon(today))
    actions.hide(id=signature.pk, by="wei", reason="", today=today)

    with pytest.raises(notables.NotTheirs):
        notable_approval.agree(id=made.pk, seen_as=seen(made), by=colleague("wei", today), now=noon(today))

    assert names() == []


# ── Order ───────────────────────────────────────────────────────────────────
def test_places_have_no_gap_whoever_comes_moves_and_goes(today):
    rows = [bring(invite(today, name=name), S.SHOWN, today) for name in ("Cyd Oak", "Bo Reed", "Ada Thorne")]
    assert names() == ["Ada Thorne", "Bo Reed", "Cyd Oak"]

    notable_order.move(id=rows[2].pk, up=False, by="omar", today=today)
    notable_order.move(id=rows[0].pk, up=False, by="omar", today=today)
    assert names() == ["Bo Reed", "Ada Thorne", "Cyd Oak"]

    last = bring(invite(today, name="Dan Moor"), S.APPROVED, today)
    notables.place(id=last.pk, after=rows[1].pk, by="omar", today=today)
    bring(last, S.SHOWN, today)
    assert names() == ["Bo Reed", "Dan Moor", "Ada Thorne", "Cyd Oak"]

    notables.withdraw(id=rows[1].pk, heard=BY_MAIL, by="omar", today=today)
    assert list(notable_order.in_order("laureates").values_list("position", flat=True)) == [1, 2, 3]
    notable_order.regroup(id=last.pk, group=NotableGroup.FILM, by="omar", today=today)
    assert [group.key for group in queries.notables("en")] == ["laureates", "film"]
    assert names() == ["Ada Thorne", "Cyd Oak", "Dan Moor"]


# ── The contact ─────────────────────────────────────────────────────────────
def test_no_word_of_the_contact_lies_open(today, keys):
    invite(today)

    sealed = bytes(Contact.objects.get().sealed)
    assert b"anary" not in sealed
    assert len(sealed) > contacts.SIZE


def test_the_worker_opens_one_for_a_reason(today, keys, monkeypatch):
    monkeypatch.setattr(
        openings, "time", SimpleNamespace(sleep=lambda _seconds: contacts.open_asked(keys=keys, today=today))
    )
    invite(today)
    contact = Contact.objects.get()

    assert contacts.read(id=contact.pk, reason=" to ask for the wording ", by="omar") == AGENT

    assert not ContactOpening.objects.exists()
    entries = Entry.objects.filter(action="signatures.open_contact").values_list("actor", "subject", "reason")
    assert list(entries) == [("omar", f"contact {contact.pk}", "to ask for the wording")]


def test_the_proof_may_come_by_any_second_way(today):
    notable = bring(invite(today), S.AGREED, today)

    notables.prove(id=notable.pk, heard=BY_TELEPHONE, by="omar", today=today)

    notable.refresh_from_db()
    assert notable.state == S.PROVED


@pytest.mark.parametrize("typed", [" سولوی  هوکونستراند", "SOLVEIG håkonstrand"])
def test_not_me_hides_a_name_as_it_stands_in_any_language(typed, today):
    notable = bring(invite(today), S.SHOWN, today, words=WORDS)

    report = actions.report_not_me(name=typed, note="", now=noon(today))

    assert (report.signature_id, report.hid, names("en"), names("fa")) == (notable.signature_id, True, [], [])


def test_not_me_finds_no_words_that_stand_nowhere(today):
    _, signature = own(today)
    made = notables.begin_from_signature(id=signature.pk, group=NotableGroup.CLERGY, by="omar", today=today)
    bring(made, S.PLACED, today, words=WORDS)

    report = actions.report_not_me(name=WORDS["fa"].name, note="", now=noon(today))

    assert (report.signature, report.hid) == (None, False)


# ── Names that must not appear ──────────────────────────────────────────────
def protect(name, today, keys):
    protecting.protect(spellings=[name], why="asked", by="wei", keys=keys, today=today)


def test_two_people_may_show_a_name_that_must_not_appear_and_it_stays(today, keys):
    protect("Solveig Håkonstrand", today, keys)

    bring(invite(today), S.SHOWN, today)
    protecting.look(keys=keys, today=today)

    assert names() == ["Solveig Håkonstrand"]


def test_one_person_gets_no_such_name_onto_the_wall_by_another_wording(today, keys):
    protect("Zwintscherl Quillonka", today, keys)
    notable = bring(invite(today), S.SHOWN, today)
    line = {"en": Words("Solveig Håkonstrand", "Sister of Zwintscherl Quillonka")}
    notables.write(id=notable.pk, words=line, by="omar", today=today)
    notables.approve(id=notable.pk, heard=BY_MAIL, may_show=True, may_print=True, by="omar", today=today)

    protecting.look(keys=keys, today=today)

    assert names() == []


@pytest.mark.parametrize(
    "farsi", [Words("Zwintscherl Quillonka", ""), Words(WORDS["fa"].name, "Sister of Zwintscherl Quillonka")]
)
def test_a_name_that_must_not_appear_is_found_in_the_words_of_every_language(farsi, today, keys):
    notable = bring(invite(today), S.SHOWN, today, words=WORDS | {"fa": farsi})
    assert [one.pk for one in protecting.matching(spellings=["Quillonka Zwintscherl"])] == [notable.signature_id]

    protect("Zwintscherl Quillonka", today, keys)

    assert names("fa") == []
    assert protecting.must_not_appear([notable.signature_id]) == {notable.signature_id}


def test_a_shown_line_in_another_language_is_looked_at_too(today, keys):
    protect("Zwintscherl Quillonka", today, keys)
    notable = bring(invite(today), S.SHOWN, today, words=WORDS)
    reword(notable, WORDS | {"fa": Words(WORDS["fa"].name, "Sister of Zwintscherl Quillonka")}, today)

    protecting.look(keys=keys, today=today)

    assert (names("en"), names("fa")) == ([], [])


def test_a_notables_signature_does_not_go_the_way_of_those_without_an_address(today, keys):
    bring(invite(today), S.SHOWN, today)
    signature = Signature.objects.get()

    assert without_address.put_back(ids=[signature.pk], by="omar", today=today) == 0

    assert names() == ["Solveig Håkonstrand"]
