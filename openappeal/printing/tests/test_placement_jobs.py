"""Words of a placement by a translator: from the list of languages to the readers' page, and who comes in."""

import re

import pytest

from openappeal.accounts import actions as accounts
from openappeal.accounts import tasks_board
from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.audit.models import Entry
from openappeal.cms import matrix
from openappeal.cms.models import StaleAddress
from openappeal.printing import placement_actions, placement_jobs
from openappeal.printing import placement_job_actions as jobs
from openappeal.printing.placement_models import Placement, PlacementWords, ProposedPlacementWords
from openappeal.printing.placement_text import PlacementText
from openappeal.printing.tests.test_placements import TEXT, WHO, _appeal, a_placement, page

__all__ = ["_appeal"]

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.usefixtures("keys", "data_dir")]
FARSI = {"title": "یک صفحهٔ کامل", "issue": "شمارهٔ تابستان", "text": "روی صندلی قطار.", "report": "آنجا بود."}
ADDRESS = "/fa/placements/{}/"


def place(found):
    return f"/admin/placements/{found.pk}/translate/fa/"


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def seen(found):
    return placement_jobs.job(found, "fa").seen


def propose(found, words, *, hand_over=False):
    who = {"by": "nil", "today": WHO["today"]}
    return jobs.propose(placement=found, language="fa", words=words, seen=seen(found), hand_over=hand_over, **who)


def test_a_placement_that_has_appeared_is_translated_by_job():
    found = a_placement(is_public=True)
    for to in ("booked", "sent", "appeared"):
        placement_actions.step(placement=found, to=to, day=WHO["today"], **WHO)
    accounts.add_staff_member(username="nil", role=Role.TRANSLATOR, languages=["fa"])
    nil, pia = logged_in(Role.TRANSLATOR, "nil"), logged_in(Role.PRESS, "pia")
    assert f'href="{place(found)}"' in said(nil.get("/admin/languages/"))
    mark = re.search(r'name="seen" value="(\w+)"', said(nil.get(place(found))))[1]

    nil.post(place(found), FARSI | {"seen": mark, "then": "hand-over"})
    assert page(path=ADDRESS) == ""
    titles = [task.title for task in tasks_board.tasks_for(User.objects.get(username="pia"))]
    assert "Ready in \u2068فارسی\u2069, by \u2068nil\u2069: \u2068A whole page\u2069" in titles
    assert "by <bdi>nil</bdi>" in said(pia.get(f"/admin/placements/{found.pk}/"))
    mark = re.search(r'name="seen" value="(\w+)"', said(pia.get(place(found))))[1]
    StaleAddress.objects.all().delete()
    assert pia.post(f"{place(found)}take-over/", {"seen": mark}).status_code == 302

    assert FARSI["title"] in page(path=ADDRESS)
    assert "/fa/placements/back-cover/" in set(StaleAddress.objects.values_list("path", flat=True))
    assert PlacementWords.objects.get(language="fa").made_of == TEXT.digest()
    assert not ProposedPlacementWords.objects.exists()
    acts = Entry.objects.filter(subject="placement back-cover", action__contains="_words")
    assert sorted(acts.values_list("action", "actor")) == [
        ("printing.hand_over_words", "nil"), ("printing.take_words_over", "pia"),
    ]  # fmt: skip


def test_a_changed_source_leaves_it_behind_and_one_place_waits():
    found = a_placement()
    propose(found, FARSI, hand_over=True)
    before = seen(found)

    placement_actions.write(placement=found, language="en", text=PlacementText(title="Page", report="There."), **WHO)
    with pytest.raises(jobs.ChangedMeanwhile):
        jobs.take_over(placement=found, language="fa", seen=before, **WHO)
    jobs.take_over(placement=found, language="fa", seen=seen(found), **WHO)

    rows = dict(matrix.rows())["printing"]
    assert [(row.title, row.cells["fa"].state) for row in rows] == [("Page", matrix.State.BEHIND)]
    waits = [(place.name, place.before) for place in placement_jobs.job(found, "fa").places if place.waits]
    assert waits == [("title", TEXT.title), ("issue", TEXT.issue), ("text", TEXT.text), ("report", TEXT.report)]


def test_it_is_sent_back_taken_back_and_thrown_away():
    found = a_placement()
    propose(found, FARSI, hand_over=True)
    jobs.send_back(placement=found, language="fa", note="The issue?", seen=seen(found), **WHO)
    assert [one.note for one in placement_jobs.sent_back()] == ["The issue?"]
    propose(found, {}, hand_over=True)
    jobs.take_back(placement=found, language="fa", by="nil", today=WHO["today"])
    propose(found, {"issue": "تابستان"}, hand_over=True)
    jobs.throw_away(placement=found, language="fa", seen=seen(found), **WHO)

    assert not ProposedPlacementWords.objects.exists()
    assert not PlacementWords.objects.filter(language="fa").exists()


def test_what_fell_through_is_no_job():
    found = a_placement()
    placement_actions.fall_through(placement=found, **WHO)

    assert dict(matrix.rows())["printing"] == []


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OUTREACH, Role.TREASURER, Role.KEY_HOLDER])
def test_others_do_not_come_in(role):
    found = a_placement()
    client = logged_in(role, "else")

    assert client.get(place(found)).headers["Location"] == "/admin/"
    assert client.post(place(found), FARSI).headers["Location"] == "/admin/"
    assert client.post(f"{place(found)}take-over/").headers["Location"] == "/admin/"
    assert not ProposedPlacementWords.objects.exists()


def test_a_placement_is_begun_in_the_language_in_which_it_is_written():
    pia = logged_in(Role.PRESS, "pia")
    facts = {"slug": "inside", "kind": "online", "outlet": "The Lantern", "source": "fa"}

    to_words = pia.post("/admin/placements/new/", facts).headers["Location"]

    made = Placement.objects.get()
    assert (made.source_language, to_words) == ("fa", f"/admin/placements/{made.pk}/words/fa/")
