"""The chain of a placement as its screen shows it: from the goal to the next one, with what lacks and what makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openappeal.accounts import language
from openappeal.accounts.models import User
from openappeal.accounts.rules import is_press, may_keep_books
from openappeal.core.calendars import format_date
from openappeal.core.digits import format_number
from openappeal.fundraising import drive_queries, money
from openappeal.fundraising.books_models import Receipt
from openappeal.printing import banners
from openappeal.printing import placement_queries as queries
from openappeal.printing.models import Print, PrintState
from openappeal.printing.placement_models import Placement, PlacementKind, PlacementState


@dataclass(frozen=True)
class Link:
    """One link of the chain. `is_missing`: it is still to be made, and `url` leads to where, if she may."""

    name: str
    says: str
    is_missing: bool = False
    url: str = ""
    button: str = ""


def of(placement: Placement, user: User) -> list[Link]:
    """The chain, in its order, as this person may follow it."""
    makers = (_goal, _came, _ad, _booked, _sent, _appeared, _paid, _receipts, _coverage, _tear_sheet, _reach, _next)
    return [link for make in makers if (link := make(placement, user)) is not None]


def _goal(found: Placement, user: User) -> Link:
    name = _("Goal")
    if found.drive is None:
        may = is_press(user)
        says = _("No drive asks money for it.")
        return Link(name, says, True, _url("change", found) if may else "", _("Name its drive"))
    sum_ = _sum(found.drive.goal_minor, found.drive.currency)
    last = drive_queries.deadline(found.drive)
    says = _("%(sum)s by %(day)s") % {"sum": sum_, "day": _day(last)} if last else sum_
    return Link(name, says, False, _drive(found, user), _("The drive"))


def _came(found: Placement, user: User) -> Link | None:
    if found.drive is None:
        return None
    at = drive_queries.standing(found.drive)
    says = _("%(sum)s cleared, %(promised)s promised") % {
        "sum": _sum(at.raised_minor, at.currency),
        "promised": _sum(at.pledged_minor + at.on_the_way_minor, at.currency),
    }
    return Link(_("What came"), says, at.missing_minor > 0 and found.drive.closed_day is None, _drive(found, user), "")


def _ad(found: Placement, user: User) -> Link:
    name = _("The ad")
    prints = list(found.prints.select_related("publication").order_by("label", "pk"))
    if prints:
        says = ", ".join(f"\u2068{one.label}\u2069 ({_print_state(one)})" for one in prints)
        is_frozen = any(one.state == PrintState.FROZEN for one in prints)
        url = reverse("staff_printing:print", args=[prints[0].pk]) if is_press(user) else ""
        return Link(name, says, not is_frozen, url, _("The print"))
    if found.kind == PlacementKind.ONLINE:
        says = _("Banners in %(number)s sizes, drawn from its words") % {
            "number": format_number(len(banners.sizes()), language.current())
        }
        return Link(name, says, False, _url("banners", found) if is_press(user) else "", _("Look at the banners"))
    return Link(
        name, _("No print is named."), True, _url("links", found) if is_press(user) else "", _("Name its print")
    )


def _booked(found: Placement, user: User) -> Link:
    if found.booked_day is not None:
        return Link(_("Booked"), _day(found.booked_day))
    says = _("Book it by %(day)s.") % {"day": _day(found.last_to_book)} if found.last_to_book else _("Not yet.")
    return _step(found, _("Booked"), says, PlacementState.WANTED)


def _sent(found: Placement, user: User) -> Link:
    if found.sent_day is not None:
        return Link(_("File sent"), _day(found.sent_day))
    says = _("The file is due by %(day)s.") % {"day": _day(found.file_by)} if found.file_by else _("Not yet.")
    return _step(found, _("File sent"), says, PlacementState.BOOKED)


def _appeared(found: Placement, user: User) -> Link:
    if found.appeared_day is not None:
        return Link(_("Appeared"), _day(found.appeared_day))
    says = _("It should appear on %(day)s.") % {"day": _day(found.first_day)} if found.first_day else _("Not yet.")
    return _step(found, _("Appeared"), says, PlacementState.SENT)


def _step(found: Placement, name: str, says: str, turn: str) -> Link:
    if found.state == PlacementState.FELL:
        return Link(name, _("It fell through."), True)
    return Link(name, says, True, "#step" if found.state == turn else "", _("Note it"))


def _paid(found: Placement, user: User) -> Link:
    url = _url("expenses", found) if may_keep_books(user) else ""
    sums = queries.total(found.expenses.all())
    if not sums:
        return Link(_("Paid"), _("No expense is named."), True, url, _("Name its expenses"))
    return Link(_("Paid"), " + ".join(_sum(minor, code) for code, minor in sums.items()), False, url, _("Its expenses"))


def _receipts(found: Placement, user: User) -> Link | None:
    expenses = list(found.expenses.select_related("entry").order_by("entry__day", "pk"))
    if not expenses:
        return None
    kept = set(Receipt.objects.filter(expense__in=expenses).values_list("expense_id", flat=True))
    bare = [one for one in expenses if one.pk not in kept]
    first = (bare or expenses)[0]
    url = reverse("staff_books:entry", args=[first.entry_id]) if may_keep_books(user) else ""
    if bare:
        says = ngettext("One expense has no receipt.", "%(number)s expenses have no receipt.", len(bare))
        number = format_number(len(bare), language.current())
        return Link(_("Receipt"), says % {"number": number}, True, url, _("Keep a receipt"))
    return Link(_("Receipt"), _("kept for each expense"), False, url, _("The entry"))


def _coverage(found: Placement, user: User) -> Link:
    url = _url("links", found) if is_press(user) else ""
    outlets = [one.outlet or one.url for one in found.coverage.order_by("day", "pk")]
    if not outlets:
        return Link(_("Coverage"), _("Nothing that was written about it is named."), True, url, _("Name coverage"))
    return Link(_("Coverage"), ", ".join(f"\u2068{one}\u2069" for one in outlets), False, url, _("Its coverage"))


def _tear_sheet(found: Placement, user: User) -> Link:
    name = _("Tear sheet")
    url = _url("tear_sheet", found) if is_press(user) else ""
    if found.tear_sheet is not None:
        return Link(name, _("A small picture is kept."), False, url, _("Look at it"))
    if found.tear_url:
        return Link(name, _("A link is noted."), False, url, _("Keep a picture"))
    return Link(name, _("None yet."), True, url, _("Keep a picture"))


def _reach(found: Placement, user: User) -> Link:
    url = _url("change", found) if is_press(user) else ""
    if found.reach is None or found.reach_day is None:
        return Link(_("Reach"), _("Nobody has said how many it reaches."), True, url, _("Note a figure"))
    says = _("%(number)s, says %(source)s, %(day)s") % {
        "number": format_number(found.reach, language.current()),
        "source": f"\u2068{found.reach_source}\u2069",
        "day": _day(found.reach_day),
    }
    return Link(_("Reach"), says, False, url, "")


def _next(found: Placement, user: User) -> Link | None:
    following = found.next_ones.order_by("slug").first()
    if following is not None:
        title = queries.title_of(following, language.current())
        return Link(_("The next one"), f"\u2068{title}\u2069", False, _url("placement", following), _("Look"))
    if not found.is_over:
        return None
    return Link(
        _("The next one"),
        _("Not asked for yet."),
        True,
        _url("next", found) if is_press(user) else "",
        _("Ask for the next one"),
    )


def _drive(found: Placement, user: User) -> str:
    return reverse("staff_drives:drive", args=[found.drive_id]) if may_keep_books(user) else ""


def _print_state(one: Print) -> str:
    if one.state != PrintState.FROZEN:
        return str(PrintState(one.state).label)
    number = one.names_frozen or 0
    says = ngettext("frozen with one name", "frozen with %(number)s names", number)
    return says % {"number": format_number(number, language.current())}


def _url(name: str, found: Placement) -> str:
    return reverse(f"staff_placements:{name}", args=[found.pk])


def _sum(minor: int, currency: str) -> str:
    return money.format_sum(minor, currency, language.current())


def _day(day: Any) -> str:
    return format_date(day, language.current())
