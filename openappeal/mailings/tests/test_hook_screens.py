"""What organisers see of the mail provider's hook: figures, and the question when it takes off unusually many."""

import pytest
from django.utils import timezone

from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.mailings.hook_models import Call, HookState
from openappeal.mailings.wagtail_hooks import tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
HERE, DECIDE = "/admin/subscribers/", "/admin/subscribers/told/"
TITLE = "What your mail provider tells"


@pytest.fixture
def organiser():
    return logged_in(Role.ORGANISER, "omar")


@pytest.fixture
def held():
    Call.objects.create(day=timezone.now().date(), size=1, sealed=b"x")
    return HookState.objects.create(day=timezone.now().date(), removed=31, is_held=True, acted=32, unknown=4, dropped=5)


def titles(login):
    return [task.title for task in tasks(User.objects.get(username=login))]


def test_without_a_hook_nothing_of_it_is_shown(organiser):
    assert TITLE not in organiser.get(HERE).content.decode()
    assert titles("omar") == []


def test_figures_without_persons(organiser):
    HookState.objects.create(acted=32, unknown=4, dropped=5)

    page = organiser.get(HERE).content.decode()

    part = page.partition(TITLE)[2].partition("<h2")[0]
    assert [part.count(f"<dd>{number}</dd>") for number in (32, 4, 5, 0)] == [1, 1, 1, 1]
    assert "<form" not in part
    assert titles("omar") == []


def test_when_it_is_held_today_says_so_and_the_screen_asks(organiser, held):
    page = organiser.get(HERE).content.decode()

    assert "31 subscribers were taken off the list in one day" in page
    assert titles("omar") == ["Your mail provider says that unusually many subscribers should get no more letters"]


@pytest.mark.parametrize(
    ("it", "said", "waiting"),
    [("believe", "believed, until the end of today", 1), ("drop", "Thrown away", 0), ("", "", 0)],
)
def test_an_organiser_decides_once(organiser, held, it, said, waiting):
    page = organiser.post(DECIDE, {"it": it}, follow=True).content.decode()

    held.refresh_from_db()
    assert said in page
    assert (held.is_held, held.let_on_day is not None, Call.objects.count()) == (False, it == "believe", waiting)
    assert "decided this already" in organiser.post(DECIDE, {"it": it}, follow=True).content.decode()


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.PRESS, Role.OUTREACH])
def test_nobody_else_decides(held, role):
    other = logged_in(role, "wei")

    assert other.post(DECIDE, {"it": "believe"}).headers["Location"] == "/admin/"
    held.refresh_from_db()
    assert held.is_held
    assert titles("wei") == []
