"""Petition sheets as they are set, and the screens from making them to typing what came back."""

from __future__ import annotations

import io
import re
from datetime import date

import pikepdf
import pytest
from django.utils import timezone

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import queries as appeals
from openappeal.appeals.form_models import TextForm
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.printing import petitions
from openappeal.printing.engine import fitting, petition
from openappeal.signatures.actions import petition_sheets
from openappeal.signatures.models import PetitionSheet, SheetRun, Signature

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
DAY = date(2026, 8, 1)
LABEL = "Zubrowice, 5 August"


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def a_run(language: str = "en", **more) -> SheetRun:
    facts = {"label": LABEL, "paper": "a4", "edition": appeals.current_record(language), "second": None, "form": None}
    facts |= {"lines": 12, "contact": "League of Readers", "number": 2}
    return petition_sheets.make(wanted=petition_sheets.Wanted(**(facts | more)), by="pia", today=date(2026, 8, 1))


# ── What is set ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("paper", "language", "second", "size"),
    [("a4", "en", None, (210, 297)), ("letter", "fa", None, (215.9, 279.4)), ("a4", "fa", "en", (210, 297))],
)
def test_each_sheet_is_a_page_in_one_ink_with_embedded_fonts_and_the_same_again(paper, language, second, size):
    run = a_run(language, paper=paper, second=appeals.current_record(second) if second else None)
    made = petitions.pdf(run)
    assert made == petitions.pdf(run)
    file = pikepdf.open(io.BytesIO(made))
    assert len(file.pages) == 2
    for page in file.pages:
        assert [round(float(side) / 72 * 25.4, 1) for side in page.trimbox] == [0, 0, *size]
    drawn = b"".join(page.Contents.read_bytes() for page in file.pages)
    # One ink and nothing of any other colour space.
    assert set(re.findall(rb"[\d.]+ [\d.]+ [\d.]+ [\d.]+ [kK]\b", drawn)) <= {b"0 0 0 1 k", b"0 0 0 1 K"}
    assert not re.search(rb"\b(rg|RG|scn|SCN|g|G)\s", drawn)
    fonts = [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
    assert fonts
    assert all("/FontFile2" in one or "/FontFile3" in one for one in fonts)


def test_a_sheet_says_every_demand_and_its_number_and_nothing_of_where_it_lies():
    run = a_run(second=appeals.current_record("fa"))
    words, marks = petitions.words_of(run), [petitions.mark_of(one, run) for one in run.sheets.order_by("number")]
    assert [voice.demands for voice in words.voices] == [
        (("The court of Lund", ("Open the doors.",)), ("The house of Hav", ("Keep the peace.",))),
        (("دادگاه لوند", ("درها را باز کنید.",)), ("خانهٔ هاو", ("صلح را نگه دارید.",))),
    ]
    assert [mark.code.replace(" ", "") for mark in marks] == [one.code for one in run.sheets.order_by("number")]
    assert LABEL not in repr(words) + repr(marks)
    assert LABEL.encode() not in petitions.pdf(run)
    assert "League of Readers" in words.foot
    farsi = a_run("fa")
    assert petitions.words_of(farsi).numbers[:2] == ("۱", "۲")
    assert re.fullmatch(r"[۰-۹]{3} [۰-۹]{3} [۰-۹]{3}", petitions.mark_of(farsi.sheets.first(), farsi).code)


def test_the_square_leads_to_the_form_and_leaves_no_number_in_a_telephone(settings, monkeypatch):
    said = []
    monkeypatch.setattr(petitions.segno, "make", lambda address, **_how: said.append(address) or Matrix)
    settings.SITE_URL = "https://appeal.example"
    run = a_run("fa")
    petitions.mark_of(run.sheets.first(), run)
    assert said == ["https://appeal.example/fa/sign/"]


class Matrix:
    matrix = ((1, 0), (0, 1))


def test_a_text_too_long_for_so_many_lines_and_letters_without_a_font_are_said():
    words = petitions.words_of(run := a_run(lines=20))
    mark = petitions.mark_of(run.sheets.first(), run)
    long = petition.Petition(**{**vars(words), "voices": (_saying(words, ("A word or two. " * 400,)),)})
    with pytest.raises(fitting.NoRoom):
        petition.fit(long, mark)
    with pytest.raises(fitting.NoLetter) as caught:
        petition.fit(petition.Petition(**{**vars(words), "voices": (_saying(words, ("ᏗᏂ",)),)}), mark)
    assert caught.value.letters[0].startswith("Ꮧ")


def _saying(words: petition.Petition, demands: tuple[str, ...]) -> petition.Voice:
    return petition.Voice(**{**vars(words.voices[0]), "demands": (("To you", demands),)})


# ── The screens ─────────────────────────────────────────────────────────────
def test_from_making_sheets_to_typing_one_and_taking_it_back():
    press, organiser = logged_in(Role.PRESS, "pia"), logged_in(Role.ORGANISER, "omar")
    typed = {"label": LABEL, "text": f"{appeals.current_record('en').pk}-", "beside": "", "paper": "letter"}
    typed |= {"lines": "6", "number": "3", "contact": ""}
    run_page = press.post("/admin/print/sheets/new/", typed)["Location"]
    run = SheetRun.objects.get()
    assert run_page == f"/admin/print/sheets/{run.pk}/"
    page = press.get(run_page).content.decode()
    first = run.sheets.order_by("number").first()
    assert first.printed in page
    assert "/drop/" in page
    assert "petition-sheets" not in page
    answer = press.get(f"{run_page}file.pdf")
    assert (answer["Content-Type"], LABEL in str(answer.headers)) == ("application/pdf", False)
    assert press.get(f"{run_page}picture.png").content[1:4] == b"PNG"
    # The press prints, and sees nothing of signers.
    address = f"/admin/signatures/petition-sheets/{first.code}/"
    assert press.get(address)["Location"] == "/admin/"

    find = "/admin/signatures/petition-sheets/"
    assert organiser.get(f"{find}?number={first.printed}")["Location"] == address
    slip = first.code[:-1] + str((int(first.code[-1]) + 1) % 10)
    assert "one of its nine digits is not right" in organiser.get(f"{find}?number={slip}").content.decode()
    petition_sheets.drop(run_id=(other := a_run()).pk, by="pia", today=date(2026, 8, 1))
    assert other.sheets.count() == 0
    page = organiser.get(address).content.decode()
    assert page.count('<fieldset class="oa-paper">') == 6
    # Its groups stay in their order, whatever direction the page has.
    assert f"Sheet \u2066{first.printed}\u2069" in page
    key = re.search(r'name="key" value="([0-9a-f]{32})"', page)[1]
    lines = {"key": key, "day": "1405/05/14", "illegible": "۱", "crossed_out": ""}
    lines |= {"1-name": "Mina Rahimi", "1-country": "Canada", "1-shows": "on", "1-prints": "on"}
    lines |= {"2-name": "Olav Brenn", "2-address": "olav@"}
    page = organiser.post(address, lines).content.decode()
    assert "The e-mail address is not complete" in page
    assert 'value="Mina Rahimi"' in page
    assert "Nothing has been saved yet" in page
    assert not Signature.objects.exists()

    lines["2-address"] = ""
    for _press in ("once", "twice"):
        assert organiser.post(address, lines)["Location"] == address
    assert Signature.objects.filter(basis="paper", day=date(2026, 8, 5)).count() == 2
    sheet = PetitionSheet.objects.get(code=first.code)
    assert (sheet.illegible, sheet.crossed_out) == (1, 0)
    page = organiser.get(address).content.decode()
    assert "Mina" not in page
    assert "counted as signed on paper" in page
    lines["key"] = "0" * 32
    assert "Somebody has typed this sheet before" in organiser.post(address, lines, follow=True).content.decode()
    press.post(f"{run_page}drop/")
    assert SheetRun.objects.exists()

    organiser.post(f"/admin/signatures/import/{sheet.taken_in_id}/undo/", {"reason": "the wrong pile"})
    assert not Signature.objects.exists()
    assert "oa-paper" in organiser.get(address).content.decode()
    # Its number stays known, so nothing offers to forget it.
    page = press.get(run_page).content.decode()
    assert ("0 of 3 sheets came back" in page, "/drop/" in page) == (True, False)
    assert [one.action for one in Entry.objects.filter(action__contains="sheet").order_by("action")] == [
        "signatures.drop_sheets", "signatures.enter_sheet", "signatures.make_sheets", "signatures.make_sheets",
    ]  # fmt: skip


def test_sheets_of_a_condensed_text_that_is_gone_are_not_printed_with_another():
    edition = appeals.current_record("en")
    form = TextForm.objects.create(
        edition=edition, kind="condensed", state="published", published_date=DAY, sha256="a" * 64, text="Short."
    )
    run = a_run(form=form)
    form.delete()
    press = logged_in(Role.PRESS, "pia")
    page = press.get(f"/admin/print/sheets/{run.pk}/").content.decode()
    assert ("so no more are printed" in page, "file.pdf" in page, "picture.png" in page) == (True, False, False)
    assert press.get(f"/admin/print/sheets/{run.pk}/file.pdf").status_code == 404
    assert press.get(f"/admin/print/sheets/{run.pk}/picture.png").status_code == 404
    # What is signed is of this version, whatever became of its short words.
    assert PetitionSheet.objects.filter(run__edition=edition).count() == 2


def test_who_may_have_signed_already_is_asked_on_the_same_page_with_everything_typed():
    organiser = logged_in(Role.ORGANISER, "omar")
    sheets = list(a_run().sheets.all())
    day = timezone.now().date().isoformat()
    for sheet in sheets:
        address = f"/admin/signatures/petition-sheets/{sheet.code}/"
        typed = {"key": "a" * 32, "day": day, "3-name": "Ali Ahmadi", "3-country": "Kanada", "3-shows": "on"}
        if sheet == sheets[1]:
            typed["3-address"] = "ali@post.example"
        answer = organiser.post(address, typed)
    page = answer.content.decode()
    assert "This name has signed already" in page
    assert 'value="ali@post.example"' in page
    name = re.search(r'name="(a-3-\d+)" value="two"', page)[1]
    organiser.post(address, typed | {name: "two"})
    assert Signature.objects.filter(name="Ali Ahmadi").count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "All lines are empty"),
        ({"1-name": "Mina", "day": "2199-01-01"}, "This day is still to come"),
        ({"1-name": "Mina", "1-country": "Nowhereland"}, "This country is not known"),
        ({"1-name": "Mina", "1-news": "on"}, "News need an e-mail address"),
        ({"1-name": "Mina", "1-credential": "x" * 140}, "Shorten it, or leave it empty"),
    ],
)
def test_what_is_wrong_is_said_beside_it(wrong, said):
    sheet = a_run().sheets.first()
    typed = {"key": "a" * 32, "day": timezone.now().date().isoformat()} | wrong
    page = logged_in(Role.ORGANISER, "omar").post(f"/admin/signatures/petition-sheets/{sheet.code}/", typed)
    assert said in page.content.decode()
    assert not Signature.objects.exists()


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OUTREACH, Role.TRANSLATOR])
def test_sheets_are_printed_by_the_press_and_typed_by_organisers(role):
    run = a_run()
    client = logged_in(role, "mo")
    for address in (f"print/sheets/{run.pk}/", f"print/sheets/{run.pk}/file.pdf", "signatures/petition-sheets/"):
        assert client.get(f"/admin/{address}")["Location"] == "/admin/", address


def short_text(language: str, words: str) -> TextForm:
    """The first demand alone, in these words."""
    edition = appeals.current_record(language)
    form = TextForm.objects.create(
        edition=edition, kind="condensed", state="published", published_date=DAY, sha256="a" * 64, text=words
    )
    form.parts.create(mark=edition.demands.order_by("demand__position")[0].demand.mark, words=words)
    return form


def test_each_of_two_languages_has_its_own_form_of_the_text():
    """Also the second: it was whole whatever the first was."""
    english, farsi = short_text("en", "Open."), short_text("fa", "باز کنید.")
    keys = [f"{one.edition_id}-{one.pk}" for one in (english, farsi)]
    typed = {"label": LABEL, "text": keys[0], "beside": keys[1], "paper": "a4", "lines": "6", "number": "1"}
    press = logged_in(Role.PRESS, "pia")
    run_page = press.post("/admin/print/sheets/new/", typed | {"contact": ""})["Location"]
    run = SheetRun.objects.get()
    assert [run.form, run.second_form] == [english, farsi]
    demands = [[words for _to, said in voice.demands for words in said] for voice in petitions.words_of(run).voices]
    assert demands == [["Open."], ["باز کنید."]]
    assert press.get(f"{run_page}file.pdf").status_code == 200
    # Where the second is taken off the site, no more are printed with another text.
    farsi.delete()
    assert "so no more are printed" in press.get(run_page).content.decode()
    assert press.get(f"{run_page}file.pdf").status_code == 404
    with pytest.raises(petition_sheets.NotPublished):
        a_run(second=appeals.current_record("fa"), second_form=english)
    with pytest.raises(petition_sheets.NotPublished):
        a_run(second_form=english)
