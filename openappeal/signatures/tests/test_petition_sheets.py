"""Numbers of petition sheets, and what comes of the lines that are typed from them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from openappeal.appeals import queries as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.mail.actions import _open
from openappeal.mail.models import OutboxLetter
from openappeal.mailings.actions import TooManyLetters
from openappeal.mailings.models import Asking, Subscriber
from openappeal.signatures import sheet_codes
from openappeal.signatures.actions import clock, imports, petition_sheets
from openappeal.signatures.actions.petition_sheets import Line
from openappeal.signatures.models import ImportRun, PetitionSheet, SheetRun, Signature
from openappeal.signatures.queries import counts
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm
from openappeal.vault import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys"), pytest.mark.both_databases]
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = date(2026, 8, 5)
MINA = Line(
    1, "Mina Rahimi", country="Canada", credential="nurse", address="mina@post.example", shows=True, prints=True
)
OLAV = Line(2, "Olav Brenn", country="NO")


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def a_run(number: int = 1, **more) -> SheetRun:
    facts = {"label": "Toronto, 5 August", "paper": "a4", "edition": appeals.current_record("en"), "second": None}
    facts |= {"form": None, "lines": 12, "contact": "", "number": number}
    return petition_sheets.make(wanted=petition_sheets.Wanted(**(facts | more)), by="omar", today=date(2026, 8, 1))


def a_sheet() -> PetitionSheet:
    return a_run().sheets.select_related("run__edition__version").get()


def enter(sheet: PetitionSheet, *lines: Line, **more):
    facts = {"day": DAY, "illegible": 0, "crossed_out": 0, "answers": {}, "entry_key": "k", "by": "omar", "now": NOW}
    return petition_sheets.enter(sheet=sheet, lines=lines, keys=settings.KEYS, **(facts | more))


# ── The number ──────────────────────────────────────────────────────────────
def test_every_single_slip_and_every_two_neighbours_changed_about_are_noticed():
    code = sheet_codes.new_code()
    slips = [code[:at] + digit + code[at + 1 :] for at in range(9) for digit in "0123456789" if digit != code[at]]
    slips += [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(8) if code[at] != code[at + 1]]
    assert sheet_codes.read_code(code) == code
    for slip in [*slips, code[:8], code + "0", "", "x" * 9]:
        with pytest.raises(sheet_codes.BadCode):
            sheet_codes.read_code(slip)


@pytest.mark.parametrize(
    "typed",
    ["572-057-242", " 572 057 242", "۵۷۲ ۰۵۷ ۲۴۲"],
)
def test_a_number_is_read_as_people_write_it(typed):
    assert sheet_codes.read_code(typed) == "572057242"
    assert sheet_codes.in_groups("572057242") == "572 057 242"


def test_each_sheet_has_a_number_of_its_own_that_tells_nothing_of_its_run():
    first, second = a_run(50), a_run(50)
    codes = set(PetitionSheet.objects.values_list("code", flat=True))
    assert len(codes) == 100
    assert {sheet_codes.read_code(code) for code in codes} == codes
    # No common beginning, no order: the first digits of one run are spread over all.
    assert len({sheet.code[:2] for sheet in first.sheets.all()}) > 20
    petition_sheets.drop(run_id=second.pk, by="omar", today=DAY)
    petition_sheets.drop(run_id=second.pk, by="omar", today=DAY)
    assert PetitionSheet.objects.count() == 50


def test_sheets_are_made_of_published_texts_of_one_version_only():
    draft = appeals.current_record("fa")
    draft.state = "draft"
    with pytest.raises(petition_sheets.NotPublished):
        a_run(second=draft)
    assert a_run(second=appeals.current_record("fa")).second.language == "fa"
    assert SheetRun.objects.count() == 1


# ── What stood on it ────────────────────────────────────────────────────────
def test_lines_are_counted_as_paper_and_show_and_print_only_what_was_ticked():
    run = enter(a_sheet(), MINA, OLAV, Line(3, "Ida Holm", prints=True, credential="poet"), illegible=2, crossed_out=1)
    rows = {one.visibility: one for one in Signature.objects.filter(print_consent=True)}
    assert set(rows) == {"public"}
    mina = rows["public"]
    assert (mina.name, mina.country, mina.credential, mina.review, mina.basis) == (
        "Mina Rahimi", "CA", "nurse", "unread", "paper",
    )  # fmt: skip
    assert (mina.day, mina.version_id, mina.language, mina.import_run_id) == (
        DAY, appeals.current_record("en").version_id, "en", run.pk,
    )  # fmt: skip
    hidden = Signature.objects.exclude(pk=mina.pk)
    assert set(hidden.values_list("visibility", "name", "basis", "print_consent")) == {("withheld", "", "paper", False)}
    boxes = [sealing.unpad_box(sealing.open_sealed(bytes(one.box), settings.KEYS.office)) for one in hidden]
    assert {(box["name"], box["country"], box["credential"], box["day"]) for box in boxes} == {
        ("Olav Brenn", "NO", "", "2026-08-05"), ("Ida Holm", "", "poet", "2026-08-05"),
    }  # fmt: skip
    clock.close_counts(today=NOW.date())
    found = counts(today=NOW.date())
    assert (found.paper, found.confirmed, found.reviewed, found.imported) == (3, 0, 0, 0)
    sheet = PetitionSheet.objects.get()
    assert (sheet.collected_day, sheet.illegible, sheet.crossed_out, sheet.is_back) == (DAY, 2, 1, True)
    assert sheet.counts["fates"] == {"new": 3}
    assert Entry.objects.filter(action="signatures.enter_sheet").get().subject == f"petition sheet {sheet.code}"
    assert not OutboxLetter.objects.exists()


def test_news_begin_with_the_button_of_a_letter():
    enter(a_sheet(), MINA, Line(2, "Olav Brenn", address="olav@post.example", news=True))
    assert Asking.objects.count() == 1
    letter = _open(bytes(OutboxLetter.objects.get().sealed), settings.KEYS)
    assert letter.address == "olav@post.example"
    assert not Subscriber.objects.exists()


def test_when_too_many_letters_go_nothing_of_the_sheet_is_kept(monkeypatch):
    def full(**_more):
        raise TooManyLetters

    monkeypatch.setattr(petition_sheets.mailings, "ask", full)
    with pytest.raises(TooManyLetters):
        enter(a_sheet(), MINA, Line(2, "Olav Brenn", address="olav@post.example", news=True))
    assert not Signature.objects.exists()
    assert not PetitionSheet.objects.get().is_back


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (Line(2, "Olav Brenn", address="olav@"), "address"),
        (Line(2, "", country="NO"), "name_empty"),
        (Line(2, "Olav Brenn", country="Norvegistan"), "country"),
        (Line(2, "Olav Brenn", news=True), "no_address"),
        (Line(2, "=cmd()"), "name_formula"),
    ],
)
def test_one_line_that_cannot_be_taken_in_keeps_the_whole_sheet_out(line, reason):
    with pytest.raises(petition_sheets.PutRight) as caught:
        enter(a_sheet(), MINA, line)
    assert caught.value.lines == {2: reason}
    assert not Signature.objects.exists()
    assert not PetitionSheet.objects.get().is_back


def test_a_sheet_is_taken_in_once_and_the_same_form_sent_twice_is_no_quarrel():
    sheet = a_sheet()
    run = enter(sheet, MINA, OLAV)
    assert enter(sheet, MINA, OLAV) == run
    with pytest.raises(petition_sheets.AlreadyBack):
        enter(sheet, Line(1, "Somebody Else"), entry_key="another screen")
    # Also when her lines would first have to be put right: she is not to work in vain.
    with pytest.raises(petition_sheets.AlreadyBack):
        enter(sheet, Line(1, "Somebody Else", country="Norvegistan"), entry_key="another screen")
    assert Signature.objects.count() == 2
    with pytest.raises(petition_sheets.CameBack):
        petition_sheets.drop(run_id=sheet.run_id, by="omar", today=DAY)


def test_of_two_who_type_one_sheet_at_once_the_second_adds_nothing(monkeypatch):
    sheet, complain = a_sheet(), petition_sheets._complain

    def meanwhile(*looked):
        monkeypatch.setattr(petition_sheets, "_complain", complain)
        enter(sheet, OLAV, entry_key="another screen")
        complain(*looked)

    monkeypatch.setattr(petition_sheets, "_complain", meanwhile)
    with pytest.raises(petition_sheets.AlreadyBack):
        enter(sheet, MINA)
    assert (Signature.objects.count(), Signature.objects.get().visibility) == (1, "withheld")
    assert PetitionSheet.objects.get().taken_in == ImportRun.objects.get()


def test_sheets_that_were_forgotten_meanwhile_take_nothing_in():
    sheet = a_sheet()
    petition_sheets.drop(run_id=sheet.run_id, by="pia", today=DAY)
    with pytest.raises(PetitionSheet.DoesNotExist):
        enter(sheet, MINA)
    assert not Signature.objects.exists()


# ── Who has signed already ──────────────────────────────────────────────────
def ask(sheet: PetitionSheet, *lines: Line):
    with pytest.raises(petition_sheets.MayBeSame) as caught:
        enter(sheet, *lines)
    assert not PetitionSheet.objects.get(pk=sheet.pk).is_back
    return caught.value.pairs


def test_a_namesake_in_another_script_s_letters_is_asked_about_and_answered_with_the_sheet():
    enter(a_sheet(), Line(1, "محمد علی کریمی", country="CA", shows=True))
    sheet = a_sheet()
    # Arabic letters for the Persian ones, and no space between.
    line = Line(4, "محمدعلي كريمي", country="Canada", address="m@post.example", shows=True, prints=True)
    (pair,) = ask(sheet, OLAV, line)
    first = Signature.objects.get()
    assert (pair.row, pair.signature_id) == (4, first.pk)
    key = petition_sheets.answer_key(pair)
    # An answer to another question is none.
    with pytest.raises(petition_sheets.MayBeSame):
        enter(sheet, OLAV, line, answers={f"3-{first.pk}": "same"})
    run = enter(sheet, OLAV, line, answers={key: "same"})
    assert run.counts["import"]["fates"] == {"new": 1, "merged": 1}
    first.refresh_from_db()
    # She gave no leave to print then; another sheet's tick is not hers.
    assert (Signature.objects.count(), first.visibility, first.print_consent) == (2, "public", False)


def test_an_answer_that_raises_another_question_and_answers_given_one_by_one_come_to_an_end():
    enter(a_sheet(), Line(1, "Ali Ahmadi", country="CA", shows=True))
    sheet = a_sheet()
    # The first may be who has signed; if he is not, the second may be the first.
    lines = (Line(1, "Ali Ahmadi", address="ali@post.example"), Line(2, "Ali Ahmadi", country="DE"))
    (first,) = ask(sheet, *lines)
    answers = {petition_sheets.answer_key(first): "two"}
    with pytest.raises(petition_sheets.MayBeSame) as caught:
        enter(sheet, *lines, answers=answers)
    second = caught.value.pairs[-1]
    # What is answered is asked along, so that its answer is sent again.
    assert (caught.value.pairs[0], second.row, second.other_row) == (first, 2, 1)
    # A mistake elsewhere asks them along too.
    with pytest.raises(petition_sheets.PutRight) as wrong:
        enter(sheet, *lines, Line(3, "Olav Brenn", country="Norvegistan"), answers=answers)
    assert wrong.value.pairs == [first]
    run = enter(sheet, *lines, answers=answers | {petition_sheets.answer_key(second): "two"})
    assert run.counts["import"]["fates"] == {"new": 2}


def test_a_line_that_is_the_person_of_a_line_above_who_has_signed_is_not_lost(today):
    sign_and_confirm(SABINE, "public", today)
    sheet = a_sheet()
    signed = Line(2, SABINE.name, country="DE", address=SABINE.address, shows=True)
    again = Line(5, SABINE.name, country="DE", address="other@post.example")
    enter(a_sheet(), Line(1, SABINE.name, country="DE", address=SABINE.address))
    (pair,) = ask(sheet, signed, again)
    assert (pair.row, pair.other_row, pair.signature_id) == (5, 2, None)
    run = enter(sheet, signed, again, answers={petition_sheets.answer_key(pair): "same"})
    assert run.counts["import"]["fates"] == {"same": 1, "merged": 1}
    # Whoever signs with the other address is known again.
    assert run.spellings.get().signature == Signature.objects.get()


def test_whoever_is_told_that_somebody_of_a_name_has_signed_leaves_a_trace():
    enter(a_sheet(), Line(1, "Ali Ahmadi", country="CA"))
    sheet = a_sheet()
    with pytest.raises(petition_sheets.PutRight):
        enter(sheet, Line(1, "Olav Brenn", country="Norvegistan"))
    told = Entry.objects.filter(action="signatures.check_sheet")
    assert not told.exists()
    ask(sheet, Line(1, "Ali Ahmadi", country="CA", address="ali@post.example"))
    assert list(told.values_list("actor", "subject", "reason")) == [("omar", f"petition sheet {sheet.code}", "")]


def test_two_people_of_one_name_both_count():
    enter(a_sheet(), Line(1, "Ali Ahmadi", country="CA", shows=True))
    sheet = a_sheet()
    line = Line(1, "Ali Ahmadi", country="CA", address="ali@post.example")
    (pair,) = ask(sheet, line)
    enter(sheet, line, answers={petition_sheets.answer_key(pair): "two"})
    assert Signature.objects.filter(basis="paper").count() == 2


def test_who_signed_online_counts_once_and_a_line_without_the_tick_hides_her(today):
    sign_and_confirm(SABINE, "public", today)
    line = Line(1, SABINE.name, country="DE", address="Sabine@post.example", shows=True, prints=False)
    run = enter(a_sheet(), line)
    signature = Signature.objects.get()
    assert run.counts["import"]["fates"] == {"same": 1}
    assert (signature.basis, signature.visibility, signature.print_consent) == ("confirmed", "public", True)
    enter(a_sheet(), Line(1, SABINE.name, country="DE", address="sabine@post.example"))
    signature.refresh_from_db()
    assert (signature.visibility, signature.name, signature.print_consent) == ("withheld", "", False)


def test_a_sheet_is_taken_back_whole_and_can_be_typed_anew(today):
    sheet = a_sheet()
    run = enter(sheet, MINA, OLAV)
    clock.close_counts(today=NOW.date())
    imports.undo(run_id=run.pk, reason="typed from the wrong pile", by="omar", today=NOW.date())
    assert not Signature.objects.exists()
    assert counts(today=NOW.date()).paper == 0
    assert not PetitionSheet.objects.get().is_back
    enter(PetitionSheet.objects.select_related("run__edition__version").get(), MINA, entry_key="again")
    assert Signature.objects.count() == 1
