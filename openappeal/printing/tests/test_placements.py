"""Placements: their steps, what readers are told, that nobody is named, the chain and the next one."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import queries as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import shell
from openappeal.cms.models import StaleAddress
from openappeal.fundraising import pages as drive_pages
from openappeal.fundraising import results
from openappeal.fundraising.actions import books, drives, expenses, showing
from openappeal.fundraising.actions.books import reverse
from openappeal.fundraising.books import Account
from openappeal.fundraising.drive_models import Drive
from openappeal.fundraising.tests.giving import a_drive, give
from openappeal.newsroom.actions import coverage
from openappeal.printing import actions as printing
from openappeal.printing import blank_pages, composing, names, placement_pages, tear_sheets
from openappeal.printing import placement_actions as actions
from openappeal.printing import placement_queries as queries
from openappeal.printing.engine import fitting
from openappeal.printing.models import Print, Publication
from openappeal.printing.placement_models import Placement
from openappeal.printing.placement_pages import _render
from openappeal.printing.placement_text import PlacementFacts, PlacementText
from openappeal.printing.staff_placement_hooks import days_of_placements
from openappeal.printing.tests.test_printing import a_print, signer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
TODAY = date(2026, 11, 26)
WHO = {"by": "pia", "today": TODAY}
TEXT = PlacementText(title="A whole page", issue="summer issue", text="On a train seat.", report="It lay there.")


@pytest.fixture(autouse=True)
def _appeal(keys, data_dir):
    published_appeal()
    offered = (shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl"))
    shell.save({tag: shell.Shell(f"The Lantern Letter {tag}") for tag in ("en", "fa")}, languages=offered)


def a_placement(slug="back-cover", *, drive=None, is_public=False, **more) -> Placement:
    facts = {"kind": "print", "outlet": "The Valley Review", "currency": "USD", "agreed_minor": 1_400_000}
    made = actions.begin(slug=slug, facts=PlacementFacts(drive=drive, **(facts | more)), source_language="en", **WHO)
    actions.write(placement=made, language="en", text=TEXT, **WHO)
    if is_public:
        actions.show(placement=made, is_public=True, **WHO)
    made.refresh_from_db()
    return made


def page(slug="back-cover", path="/en/placements/{}/") -> str:
    found = _render(path.format(slug))
    return found.body.decode() if found is not None else ""


def spent(purpose, minor=1_400_000, day=date(2026, 11, 12)):
    return expenses.spend(
        day=day,
        account=Account.BANK,
        against=Account.PLACEMENTS,
        amount_minor=minor,
        currency="USD",
        purpose=purpose,
        note="the page",
        by="tess",
        today=TODAY,
    )


def marked() -> set[str]:
    found = set(StaleAddress.objects.values_list("path", flat=True))
    StaleAddress.objects.all().delete()
    return found


# ── Steps ───────────────────────────────────────────────────────────────────
@pytest.mark.both_databases
def test_it_goes_step_by_step_each_on_its_day():
    made = a_placement()
    with pytest.raises(actions.WrongStep):
        actions.step(placement=made, to="sent", day=TODAY, **WHO)
    with pytest.raises(actions.WrongStep):
        actions.step(placement=made, to="booked", day=TODAY + timedelta(days=1), **WHO)
    actions.step(placement=made, to="booked", day=TODAY, **WHO)
    with pytest.raises(actions.WrongStep):
        actions.step(placement=made, to="sent", day=TODAY - timedelta(days=1), **WHO)
    actions.step(placement=made, to="sent", day=TODAY, **WHO)
    actions.step(placement=made, to="appeared", day=TODAY, **WHO)
    made.refresh_from_db()
    assert (made.state, made.booked_day, made.sent_day, made.appeared_day) == ("appeared", TODAY, TODAY, TODAY)
    with pytest.raises(actions.WrongStep):
        actions.fall_through(placement=made, **WHO)
    actions.step_back(placement=made, **WHO)
    actions.fall_through(placement=made, **WHO)
    made.refresh_from_db()
    assert (made.state, made.appeared_day) == ("fell", None)
    actions.step_back(placement=made, **WHO)
    made.refresh_from_db()
    assert made.state == "sent"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"reach": 130_000}, "reach"),
        ({"reach": 130_000, "reach_source": "the publisher"}, "reach"),
        ({"reach_source": "the publisher", "reach_day": TODAY}, "reach"),
        ({"first_day": TODAY, "last_day": TODAY - timedelta(days=1)}, "run"),
        ({"currency": "", "agreed_minor": 5}, "price"),
    ],
)
def test_facts_that_do_not_go_together_are_refused(more, reason):
    with pytest.raises(actions.BadFacts, match=reason):
        a_placement(**more)
    assert not Placement.objects.exists()


def test_a_figure_without_its_source_cannot_be_kept():
    made = a_placement()
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=made.pk).update(reach=5)


# ── What readers see ────────────────────────────────────────────────────────
def test_nothing_stands_in_public_before_the_campaign_says_so():
    made = a_placement()
    assert page() == page(path="/en/placements/") == ""
    actions.show(placement=made, is_public=True, **WHO)
    assert "A whole page" in page()
    assert "A whole page" in page(path="/en/placements/")
    assert placement_pages.to_be_found("en") == ["placements/", "placements/back-cover/"]
    assert placement_pages.to_be_found("fa") == []
    assert page(path="/fa/placements/{}/") == ""
    actions.show(placement=made, is_public=False, **WHO)
    assert page() == ""


def test_the_story_goes_from_the_goal_to_the_open_books(keys, settings):
    settings.KEYS = keys
    drive = a_drive()
    give(keys, drive, 900_000, 500_000, way="transfer")
    made = a_placement(drive=drive, is_public=True, reach=130_000, reach_source="The Review", reach_day=TODAY)
    bought, wrong = spent("page"), spent("page", 5_000)
    actions.link_expenses(placement=made, expenses=[bought, wrong], **WHO)
    reverse(entry=wrong.entry_id, reason="twice", by="tess", today=TODAY)

    assert queries.read("back-cover", "en").paid == ()
    showing.set_public(is_public=True, by="sara", today=TODAY)

    found = queries.read("back-cover", "en")
    assert (found.asked.at.goal_minor, found.asked.at.raised_minor) == (1_400_000, 1_400_000)
    assert [(one.amount, one.currency, one.path) for one in found.paid] == [
        (1_400_000, "USD", "/en/drives/books/2026/#page-usd")
    ]
    said = page()
    assert 'href="/en/drives/books/2026/#page-usd"' in said
    assert "130,000 people" in said
    assert "The Review" in said
    assert 'href="/en/drives/page/"' in said
    assert [(one.title, one.path) for one in results.of_drive("page", "en")] == [
        ("A whole page", "/en/placements/back-cover/")
    ]


def test_only_coverage_that_readers_see_is_told():
    made = a_placement(is_public=True)
    pieces = []
    for name in ("shown", "noted"):
        piece = coverage.note(url=f"https://{name}.example/", by="pia", today=TODAY)
        coverage.write(
            coverage=piece, facts=coverage.Facts(outlet=f"The {name}", title="A page", day=TODAY, language="en"), **WHO
        )
        pieces.append(piece)
    coverage.show(coverage=pieces[0], **WHO)
    actions.link(placement=made, prints=[], coverage=pieces, **WHO)
    assert [one.outlet for one in queries.read("back-cover", "en").coverage] == ["The shown"]


# ── Nobody is named ─────────────────────────────────────────────────────────
def test_the_picture_of_the_page_is_the_same_whoever_leaves():
    edition = appeals.current_record("en")
    ada, bea = signer(edition, "Ada Quillonka"), signer(edition, "Bea Velumbrane")
    made = printing.freeze(id=a_print(edition).pk, by="pia", today=TODAY)
    placement = a_placement(is_public=True)
    actions.link(placement=placement, prints=[made], coverage=[], **WHO)
    before = _render("/placements/back-cover/ad.png")

    said = blank_pages.copy_of(Print.objects.get(pk=made.pk))
    assert {letter for one in said.entries() for letter in one.name} == {"_"}
    assert len(list(said.entries())) == 2
    with Image.open(io.BytesIO(before.body)) as picture:
        assert picture.size == blank_pages.size(made)
    assert len(before.body) <= 18_000

    ada.delete()
    bea.name, bea.print_consent = "B", False
    bea.save()
    assert _render("/placements/back-cover/ad.png") == before
    for words in ("Quillonka", "Velumbrane"):
        assert words not in page()


def test_a_draft_has_no_picture():
    made = a_print(appeals.current_record("en"))
    placement = a_placement(is_public=True)
    actions.link(placement=placement, prints=[made], coverage=[], **WHO)
    assert _render("/placements/back-cover/ad.png") is None
    assert queries.read("back-cover", "en").ad is None


def test_a_drive_that_is_closed_and_reached_shows_the_page_as_it_appeared(keys):
    drive = a_drive(goal=1_400_000, deadline=None)
    give(keys, drive, 1_400_000)
    placement = a_placement(drive=drive, is_public=True)
    scan = io.BytesIO()
    Image.new("RGB", (1200, 1600), "white").save(scan, "PNG")
    actions.keep_tear_sheet(placement=placement, data=scan.getvalue(), **WHO)
    shown = '<img class="mt" src="/placements/back-cover/tear-sheet.jpg" width="180" height="240"'
    assert shown not in (drive_pages.drive("en", "page") or "")
    StaleAddress.objects.all().delete()

    drives.close(drive=drive, by="sara", today=TODAY)

    assert StaleAddress.objects.filter(path="/en/drives/page/").exists()
    closed = drive_pages.drive("en", "page") or ""
    assert closed.count(shown) == 1
    assert 'alt="The page as it appeared, too small to read" loading="lazy"' in closed
    actions.show(placement=placement, is_public=False, **WHO)
    assert "tear-sheet" not in (drive_pages.drive("en", "page") or "")

    missed = a_drive("missed", goal=1_400_000, deadline=None)
    actions.keep_tear_sheet(placement=a_placement("other", drive=missed, is_public=True), data=scan.getvalue(), **WHO)
    drives.close(drive=missed, by="sara", today=TODAY)
    assert "tear-sheet" not in (drive_pages.drive("en", "missed") or "")


def test_of_a_tear_sheet_only_a_picture_is_kept_in_which_no_name_can_be_read():
    edition = appeals.current_record("en")
    signer(edition, "Ada Quillonka")
    page_of = Publication(name="Review", width=254, height=337, standard="PDF", is_cmyk=False, has_marks=False)
    printing.save_publication(page_of, profile=None, by="pia", today=TODAY)
    made = a_print(edition, publication=page_of, format="")
    copy = composing.copy_of(made, names.chosen(made))
    fitted = composing.fitted(copy, made.sheet)
    placement = a_placement(is_public=True)

    for scan in (composing.pdf(made, copy), fitting.picture(copy, made.sheet, fitted, width=900)):
        actions.keep_tear_sheet(placement=placement, data=scan, **WHO)
        placement.refresh_from_db()
        with Image.open(io.BytesIO(bytes(placement.tear_sheet))) as picture:
            assert picture.format == "JPEG"
            assert max(picture.size) == tear_sheets.LONGEST_EDGE == 240
            assert (placement.tear_width, placement.tear_height) == picture.size
            # The largest type that a page sets names in, in dots: nothing with six strokes across is readable in five.
            assert made.sheet.largest * picture.height / (made.sheet.height / 25.4 * 72) < 5
    with pytest.raises(tear_sheets.NotAPage):
        actions.keep_tear_sheet(placement=placement, data=b"<svg/>", **WHO)
    assert _render("/placements/back-cover/tear-sheet.jpg").body == bytes(placement.tear_sheet)
    actions.show(placement=placement, is_public=False, **WHO)
    assert _render("/placements/back-cover/tear-sheet.jpg") is None


# ── Written anew ────────────────────────────────────────────────────────────
def test_its_page_is_written_anew_when_drive_books_and_coverage_change(keys, settings):
    settings.KEYS = keys
    drive = a_drive()
    a_placement("hidden", drive=drive)
    made = a_placement(drive=drive, is_public=True)
    here = "/en/placements/back-cover/"
    marked()

    give(keys, drive, 5_000)
    assert here in marked()
    books.name_purpose(key="other", names={}, by="tess", today=TODAY)
    showing.set_public(is_public=True, by="sara", today=TODAY)
    marked()
    spent("other")
    assert here in marked()
    piece = coverage.note(url="https://a.example/", by="pia", today=TODAY)
    coverage.write(
        coverage=piece, facts=coverage.Facts(outlet="A", title="B", day=TODAY, language="en"), by="pia", today=TODAY
    )
    marked()
    coverage.show(coverage=piece, **WHO)
    assert here in marked()
    actions.show(placement=made, is_public=False, **WHO)
    assert {here, "/en/placements/", "/en/drives/page/", "/placements/back-cover/ad.png", "/sitemap.xml"} <= marked()
    give(keys, drive, 5_000)
    assert not [path for path in marked() if "placements" in path]


# ── The next one ────────────────────────────────────────────────────────────
@pytest.mark.both_databases
def test_the_next_one_begins_with_the_facts_of_this_and_a_drive_of_its_own():
    made = a_placement(drive=a_drive(), first_day=TODAY, reach=5, reach_source="they", reach_day=TODAY)
    following = actions.ask_again(placement=made, slug="winter", goal_minor=1_500_000, currency="USD", **WHO)

    drive = Drive.objects.get(slug="winter")
    assert (drive.stage, drive.goal_minor, following.drive) == ("draft", 1_500_000, drive)
    assert (following.follows, following.outlet, following.quoted_minor) == (made, "The Valley Review", 1_400_000)
    assert (following.agreed_minor, following.first_day, following.reach, following.state) == (
        None,
        None,
        None,
        "wanted",
    )
    words = following.words.get()
    assert (words.title, words.text, words.issue, words.report) == (TEXT.title, TEXT.text, "", "")
    with pytest.raises(actions.AddressTaken):
        actions.ask_again(placement=made, slug="page", goal_minor=5, currency="USD", **WHO)
    assert Placement.objects.count() == 2


def test_what_readers_see_or_what_appeared_is_not_thrown_away():
    made = a_placement(is_public=True)
    with pytest.raises(actions.IsShown):
        actions.discard(placement=made, **WHO)
    actions.show(placement=made, is_public=False, **WHO)
    actions.discard(placement=made, **WHO)
    assert not Placement.objects.exists()


# ── Screens ─────────────────────────────────────────────────────────────────
def test_press_goes_the_whole_way_on_one_page_and_a_treasurer_names_the_expense(keys, settings):
    settings.KEYS = keys
    drive = a_drive(deadline=date(2026, 12, 5))
    press, treasurer = logged_in(Role.PRESS, "pia"), logged_in(Role.TREASURER, "tess")
    bought = spent("page")
    typed = {"slug": "Winter-Page", "kind": "print", "outlet": "The Valley Review", "drive": str(drive.pk)}
    typed |= {"currency": "USD", "agreed": "14,000", "art_day": "2026-11-30"}
    answer = press.post("/admin/placements/new/", typed, follow=True)
    made = Placement.objects.get()
    assert answer.redirect_chain == [(f"/admin/placements/{made.pk}/words/en/", 302)]
    here = f"/admin/placements/{made.pk}/"
    press.post(f"{here}words/en/", {"title": "A winter page"})
    for day in ("2026-11-20", "2026-11-21"):
        press.post(f"{here}step/", {"day": day})
    refused = [press.post(f"{here}expenses/", {"expenses": []}), press.post(f"{here}show/", {"public": "1"})]
    treasurer.post(f"{here}expenses/", {"expenses": [str(bought.pk)]})
    refused.append(treasurer.post(f"{here}step/", {"day": "2026-11-22"}))
    assert [one.url for one in refused] == ["/admin/"] * 3
    assert not Placement.objects.get().is_public
    logged_in(Role.ORGANISER, "omar").post(f"{here}show/", {"public": "1"})

    made.refresh_from_db()
    assert (made.slug, made.agreed_minor, made.state, made.sent_day) == (
        "winter-page", 1_400_000, "sent", date(2026, 11, 21),
    )  # fmt: skip
    assert (list(made.expenses.all()), made.is_public) == ([bought], True)
    said = treasurer.get(here).content.decode()
    assert "$14,000 by 5 December 2026" in said
    assert f"/admin/books/entries/{bought.entry_id}/" in said
    assert "No print is named." in said


def test_days_that_come_near_stand_on_the_first_screen():
    logged_in(Role.PRESS, "pia")
    user = User.objects.get(username="pia")
    today = timezone.now().date()
    due = a_placement("due", art_day=today + timedelta(days=3))
    a_placement("far", booking_day=today + timedelta(days=30))
    a_placement("near", booking_day=today - timedelta(days=1))
    actions.step(placement=due, to="booked", day=today, by="pia", today=today)
    found = [(one.when, one.title) for one in days_of_placements(user)]
    assert [title for _when, title in found] == [
        "Book the place in \u2068The Valley Review\u2069", "The file for \u2068The Valley Review\u2069 is due",
    ]  # fmt: skip
    assert found[1][0] == "In 3 days"
