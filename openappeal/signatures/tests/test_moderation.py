from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.cms import stale
from openappeal.cms.models import StaleAddress
from openappeal.signatures import actions, freshness, queries, staff_queries
from openappeal.signatures.models import Report, Review, Signature, WallLine
from openappeal.signatures.tests.cast import NOBODY, SABINE, sign_and_confirm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys"), pytest.mark.both_databases]
NAMES = ["Ada Thornebury", "Bram Zandhuys", "Cem Güneyli", "Dina Farahmand", "Eda Özbahar", "Fay Orsan"]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


@pytest.fixture
def people(today):
    """Six public signers, none read yet."""
    for number, name in enumerate(NAMES):
        person = replace(SABINE, name=name, address=f"p{number}@post.example")
        sign_and_confirm(person, "public", today)
    return {signature.name: signature for signature in Signature.objects.all()}


def _ids(people):
    return [signature.pk for signature in people.values()]


def _names(page):
    return {entry.name for entry in page if entry}


def test_a_name_is_shown_only_after_somebody_has_read_it(people, today):
    assert queries.wall_page(1, "en") == []
    assert set(staff_queries.unread()) == set(people.values())

    assert actions.show(ids=_ids(people), by="wei", today=today) == 6
    assert actions.show(ids=_ids(people), by="wei", today=today) == 0

    assert _names(queries.wall_page(1, "en")) == set(NAMES)
    assert Entry.objects.filter(action="signatures.shown", actor="wei").count() == 6


def test_a_name_left_out_still_counts(people, today):
    actions.leave_out(ids=[people["Fay Orsan"].pk], reason="insult", by="wei", today=today)
    actions.close_counts(today=today)

    assert queries.counts(today=today).confirmed == 6
    assert queries.wall_page(1, "en") == []
    signature = Signature.objects.get(name="Fay Orsan")
    assert (signature.review, signature.review_reason) == (Review.LEFT_OUT, "insult")

    actions.undo_review(ids=[signature.pk], by="wei", today=today)
    assert Signature.objects.get(pk=signature.pk).review == Review.UNREAD


def test_a_hidden_name_leaves_a_gap_and_comes_back_to_its_place(people, today):
    actions.show(ids=_ids(people), by="wei", today=today)
    before = queries.wall_page(1, "en")
    place = [entry.name for entry in before].index("Cem Güneyli")

    actions.hide(id=people["Cem Güneyli"].pk, by="omar", reason="", today=today)
    hidden = queries.wall_page(1, "en")
    assert hidden[place] is None
    assert hidden[:place] + hidden[place + 1 :] == before[:place] + before[place + 1 :]

    actions.unhide(id=people["Cem Güneyli"].pk, by="omar", today=today + timedelta(days=30))
    assert queries.wall_page(1, "en") == before


def test_hiding_cannot_be_undone_after_thirty_days(people, today):
    actions.show(ids=_ids(people), by="wei", today=today)
    actions.hide(id=people["Cem Güneyli"].pk, by="omar", reason="", today=today)

    with pytest.raises(actions.TooLateToUndo):
        actions.unhide(id=people["Cem Güneyli"].pk, by="omar", today=today + timedelta(days=31))


def test_later_names_never_move_earlier_days(people, today, monkeypatch):
    monkeypatch.setattr(freshness, "NAMES_A_PAGE", 2)
    monkeypatch.setattr(queries, "NAMES_A_PAGE", 2)
    first, second = _ids(people)[:4], _ids(people)[4:]
    actions.show(ids=first, by="wei", today=today)
    full = [queries.wall_page(n, "en") for n in (1, 2)]

    StaleAddress.objects.all().delete()
    actions.show(ids=second, by="wei", today=today + timedelta(days=1))

    assert [queries.wall_page(n, "en") for n in (1, 2)] == full
    assert len(queries.wall_page(3, "en")) == 2
    assert "/en/signers/page-2/" not in set(StaleAddress.objects.values_list("path", flat=True))


def test_a_name_is_hidden_wherever_its_file_may_still_show_it(people, today, monkeypatch):
    """Files are a few lines behind the table, which has moved her from the first page of her day to a later one."""
    monkeypatch.setattr(freshness, "NAMES_A_PAGE", 2)
    monkeypatch.setattr(queries, "NAMES_A_PAGE", 2)
    before = [signature for name, signature in people.items() if name.startswith(("Ada", "Bram"))]
    actions.show(ids=[one.pk for one in before], by="wei", today=today - timedelta(days=1))
    actions.show(ids=_ids(people), by="wei", today=today)
    last = WallLine.objects.filter(day=today).order_by("id").last()
    StaleAddress.objects.all().delete()

    actions.hide(id=last.signature_id, by="omar", reason="", today=today)

    marked = StaleAddress.objects.filter(priority=stale.PAGE, path__startswith="/en/signers/")
    pages = {"/en/signers/", "/en/signers/page-2/", "/en/signers/page-3/"}
    lists = {"/en/signers/country/de/", "/en/signers/sphere/health/"}
    assert pages | lists <= set(marked.values_list("path", flat=True))


def test_blank_lines_come_when_the_day_is_over_and_move_every_page_of_theirs(people, today, monkeypatch):
    monkeypatch.setattr(freshness, "NAMES_A_PAGE", 2)
    actions.show(ids=_ids(people), by="wei", today=today)
    sign_and_confirm(NOBODY, "counted", today)
    actions.close_counts(today=today)
    assert actions.place_blanks(today=today) == 0
    StaleAddress.objects.all().delete()

    # A clock set back and put right: the wall's newest day is the day of the blank line, too.
    tomorrow = today + timedelta(days=1)
    WallLine.objects.update(day=tomorrow)
    assert actions.place_blanks(today=tomorrow) == 1
    assert actions.place_blanks(today=tomorrow) == 0

    marked = set(StaleAddress.objects.filter(path__startswith="/fa/").values_list("path", flat=True))
    assert marked == {"/fa/signers/", *(f"/fa/signers/page-{n}/" for n in (2, 3, 4))}
    assert WallLine.objects.filter(signature=None).count() == 1


def test_a_clock_set_back_does_not_move_names(people, today):
    actions.show(ids=_ids(people)[:3], by="wei", today=today)
    actions.show(ids=_ids(people)[3:], by="wei", today=today - timedelta(days=2))

    assert set(WallLine.objects.values_list("day", flat=True)) == {today}


def test_reports_hide_five_an_hour_and_then_wait(people, today):
    actions.show(ids=_ids(people), by="wei", today=today)
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    for name in NAMES:
        actions.report_not_me(name=f"  {name.upper()} ", note="", now=now)

    assert _names(queries.wall_page(1, "en")) == {"Fay Orsan"}
    assert list(Report.objects.values_list("hid", flat=True).order_by("-hid")) == [True] * 5 + [False]

    actions.report_not_me(name="Fay Orsan", note="", now=now + timedelta(hours=1))
    assert _names(queries.wall_page(1, "en")) == set()


def test_a_report_of_an_unknown_name_is_kept_and_hides_nobody(people, today):
    actions.show(ids=_ids(people), by="wei", today=today)

    report = actions.report_not_me(name="Nobody Here", note="?", now=datetime(2026, 11, 24, tzinfo=UTC))

    assert (report.signature, report.hid) == (None, False)
    assert len(_names(queries.wall_page(1, "en"))) == 6


def test_closing_a_report_restores_or_keeps_hidden(people, today):
    actions.show(ids=_ids(people), by="wei", today=today)
    now = datetime(2026, 11, 24, tzinfo=UTC)
    wrong = actions.report_not_me(name="Ada Thornebury", note="joke", now=now)
    right = actions.report_not_me(name="Eda Özbahar", note="not me", now=now)

    actions.close_report(id=wrong.pk, restore=True, by="omar", today=today)
    actions.close_report(id=right.pk, restore=False, by="omar", today=today)

    assert _names(queries.wall_page(1, "en")) == set(NAMES) - {"Eda Özbahar"}
    assert set(Report.objects.values_list("closed", "name", "note")) == {(True, "", "")}
