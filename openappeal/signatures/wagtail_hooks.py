"""Signatures on the staff side: addresses, menu, what needs somebody, what to press in an emergency."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from wagtail import hooks

from openappeal.accounts import language
from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.models import User
from openappeal.accounts.rules import (
    is_key_holder,
    is_moderator,
    is_organiser,
    is_outreach,
    sees_exports,
    sees_notables,
)
from openappeal.accounts.tasks_board import (
    Emergency,
    Figure,
    Task,
    Urgency,
    register_emergency_source,
    register_figure_source,
    register_start_source,
    register_task_source,
)
from openappeal.accounts.waiting import since
from openappeal.core.digits import format_number
from openappeal.signatures import address_queries, flood_queries, letter_queries, staff_queries
from openappeal.signatures.letter_models import LetterState, SignerLetter
from openappeal.signatures.models import Held
from openappeal.signatures.organisation_models import Organisation, ProofState
from openappeal.signatures.staff import agreeing, exports, notables, office, organisations, reasons

NAMES_A_MINUTE = 12
LONGEST_WAIT = timedelta(days=30)
reasons.register()


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("signatures/", include("openappeal.signatures.staff.urls"))]


def _menu_item(
    label: Any,
    name: str,
    icon: str,
    order: int,
    count: Any = None,
    rule: Any = is_moderator,
    group: Group = Group.SIGNATURES,
) -> None:
    hooks.register(
        "register_admin_menu_item",
        lambda: CountedMenuItem(
            label,
            reverse(f"staff_signatures:{name}"),
            rule=rule,
            count=count,
            group=group,
            name=f"signatures-{name}",
            icon_name=icon,
            order=order,
        ),
    )


_menu_item(gettext_lazy("Names to read"), "read", "view", 10, lambda: staff_queries.unread().count())
_menu_item(gettext_lazy("No address"), "no_address", "form", 10, lambda: address_queries.waiting().count())
_menu_item(gettext_lazy("“This is not me”"), "reports", "warning", 11, lambda: staff_queries.open_reports().count())
_menu_item(
    gettext_lazy("Set aside"),
    "floods",
    "folder-inverse",
    12,
    lambda: flood_queries.asked_back().count() + flood_queries.proposed().count(),
)
_menu_item(gettext_lazy("Signatures"), "list", "group", 13)
_menu_item(gettext_lazy("Lists of signers"), "imports", "upload", 14, rule=is_organiser)
_menu_item(gettext_lazy("Sheets that came back"), "petition_sheets", "doc-full", 14, rule=is_organiser)
_menu_item(gettext_lazy("Hide a name now"), "hide_now", "no-view", 10, group=Group.SAFETY)
_menu_item(gettext_lazy("Hide a country"), "countries", "no-view", 11, group=Group.SAFETY)
_menu_item(gettext_lazy("Protected names"), "protected", "no-view", 12, group=Group.SAFETY)
_menu_item(gettext_lazy("Dangerous places"), "risks", "warning", 13, rule=is_organiser, group=Group.SAFETY)
_menu_item(gettext_lazy("Well-known people"), "notables", "openquote", 10, rule=sees_notables, group=Group.CAMPAIGN)
_menu_item(
    gettext_lazy("Organisations"),
    "organisations",
    "site",
    11,
    lambda: Organisation.objects.filter(state=ProofState.WAITS).count(),
    rule=is_outreach,
    group=Group.CAMPAIGN,
)
_menu_item(gettext_lazy("Letters to signers"), "letters", "mail", 12, rule=is_organiser, group=Group.CAMPAIGN)
_menu_item(gettext_lazy("Codes for events"), "events", "calendar", 13, rule=is_outreach, group=Group.CAMPAIGN)
_menu_item(gettext_lazy("Office keys"), "office_keys", "key", 14, rule=is_key_holder, group=Group.SAFETY)
_menu_item(gettext_lazy("For the key holders"), "exports", "lock", 915, rule=sees_exports, group=Group.TEAM)
register_task_source(office.tasks)
register_start_source(office.starts)
register_emergency_source(office.emergencies)


@register_task_source
def tasks(user: User) -> Iterable[Task]:
    if sees_notables(user):
        yield from notables.tasks(user)
        yield from organisations.tasks(user)
    if sees_exports(user):
        yield from exports.tasks(user)
    if not is_moderator(user):
        return
    today = timezone.now().date()
    yield from _reports(today)
    yield from _floods(user, today)
    yield from _names(today)
    yield from _without_address(today)
    yield from agreeing.tasks(user)
    yield from _proposed_letters()
    if is_organiser(user):
        yield from _untold_demands()


def _reports(today: date) -> Iterable[Task]:
    reports = staff_queries.open_reports()
    number = reports.count()
    first = reports.first()
    if first is not None:
        yield Task(
            when=since(first.day, today),
            title=ngettext("One person says “This is not me”", "%(number)s people say “This is not me”", number)
            % {"number": _n(number)},
            consequence=_("The names stay hidden until somebody decides. A name may have been reported in bad faith."),
            url=reverse("staff_signatures:reports"),
            button=_("Decide"),
            urgency=Urgency.HARM,
            minutes=2 * number,
        )


def _proposed_letters() -> Iterable[Task]:
    for letter in SignerLetter.objects.filter(state=LetterState.PROPOSED):
        yield Task(
            when=_("Now"),
            title=_("A letter to signers waits for a second person"),
            consequence=_("Somebody proposes to send it. Read it, then agree or say no."),
            url=reverse("staff_signatures:letter", args=[letter.pk]),
            button=_("Read it"),
            urgency=Urgency.PROMISE,
        )


def _untold_demands() -> Iterable[Task]:
    """A demand was changed, and the letter about it has neither been sent nor thrown away."""
    for letter in letter_queries.demand_drafts():
        number = letter_queries.recipients(letter).count()
        if number:
            yield Task(
                when=_("Now"),
                title=ngettext(
                    "One signer has not been told that a demand was changed",
                    "%(number)s signers have not been told that a demand was changed",
                    number,
                )
                % {"number": _n(number)},
                consequence=_("A letter to them is written. Read it, then propose to send it, or throw it away."),
                url=reverse("staff_signatures:letter", args=[letter.pk]),
                button=_("Read it"),
                urgency=Urgency.PROMISE,
                minutes=5,
            )


def _floods(user: User, today: date) -> Iterable[Task]:
    in_bursts = flood_queries.held(Held.BURST).order_by("day")
    first = in_bursts.first()
    if first is not None:
        number = in_bursts.count()
        yield Task(
            when=since(first.day, today),
            title=ngettext(
                "One signature came in a burst and is set aside",
                "%(number)s signatures came in a burst and are set aside",
                number,
            )
            % {"number": _n(number)},
            consequence=_("They do not count until one of you says: people, or a flood."),
            url=reverse("staff_signatures:floods"),
            button=_("Look at them"),
            urgency=Urgency.HARM,
            minutes=10,
        )
    yield from _crowds(today)
    for sweep in flood_queries.proposed():
        is_mine = sweep.proposed_by == user.get_username()
        yield Task(
            when=since(sweep.proposed_day, today),
            title=_("You proposed to set signatures aside")
            if is_mine
            else _("%(name)s proposes to set signatures aside") % {"name": f"\u2068{sweep.proposed_by}\u2069"},
            consequence=_("Until somebody else agrees, or the announced day is over, false ones count."),
            url=reverse("staff_signatures:sweep", args=[sweep.pk]),
            button=_("Look at it"),
            urgency=Urgency.PROMISE,
            minutes=5,
        )
    asked = flood_queries.asked_back()
    first = asked.first()
    if first is not None:
        number = asked.count()
        yield Task(
            when=since(first.day, today),
            title=ngettext(
                "One person asks whether theirs was set aside by mistake",
                "%(number)s people ask whether theirs were set aside by mistake",
                number,
            )
            % {"number": _n(number)},
            consequence=_("They have signed, and do not count until you have looked."),
            url=reverse("staff_signatures:asked_back"),
            button=_("Look at them"),
            urgency=Urgency.PROMISE,
            minutes=1 + number // NAMES_A_MINUTE,
        )


def _crowds(today: date) -> Iterable[Task]:
    for held in (Held.CROWD, Held.DOMAIN):
        waiting = flood_queries.held(held).order_by("day")
        first = waiting.first()
        if first is None:
            continue
        number = waiting.count()
        yield Task(
            when=since(first.day, today),
            title=ngettext(
                "One signature came in a crowd and is set aside",
                "%(number)s signatures came in a crowd and are set aside",
                number,
            )
            % {"number": _n(number)},
            consequence=_("With one mail domain. They do not count until one of you says: people.")
            if held == Held.DOMAIN
            else _("From one network. A small crowd counts by itself after a night; a large one waits for you."),
            url=reverse("staff_signatures:crowds", args=[held.value]),
            button=_("Look at them"),
            urgency=Urgency.PROMISE,
            minutes=5,
        )


def _names(today: date) -> Iterable[Task]:
    waiting = staff_queries.unread()
    number = waiting.count()
    first = waiting.first()
    if first is not None:
        yield Task(
            # A name of long ago may wait since a minute ago: put back, changed by its signer, looked at again.
            when=since(first.day, today) if today - first.day <= LONGEST_WAIT else _("Now"),
            title=ngettext("One name waits to be read", "%(number)s names wait to be read", number)
            % {"number": _n(number)},
            consequence=_("They have signed and are counted, but do not see their names on the wall."),
            url=reverse("staff_signatures:read"),
            button=_("Read them"),
            urgency=Urgency.PROMISE,
            minutes=1 + number // NAMES_A_MINUTE,
        )


def _without_address(today: date) -> Iterable[Task]:
    waiting = address_queries.waiting()
    first = waiting.first()
    if first is not None:
        number = waiting.count()
        yield Task(
            when=since(first.day, today),
            title=ngettext(
                "One signature without an address waits to be read",
                "%(number)s signatures without an address wait to be read",
                number,
            )
            % {"number": _n(number)},
            consequence=_("They do not count until one of you has accepted them, and are erased after 60 days."),
            url=reverse("staff_signatures:no_address"),
            button=_("Read them"),
            urgency=Urgency.PROMISE,
            minutes=1 + number // NAMES_A_MINUTE,
        )


@register_figure_source
def figures(user: User) -> Iterable[Figure]:
    if is_moderator(user):
        signed, named, withdrew = staff_queries.signed_since(staff_queries.yesterday(timezone.now().date()))
        yield Figure(pgettext("above a number", "Signed"), signed)
        yield Figure(_("of them with their name"), named)
        yield Figure(_("Withdrew"), withdrew)


@register_emergency_source
def emergencies(user: User) -> Iterable[Emergency]:
    if is_moderator(user):
        yield Emergency(
            sentence=_("Works at once, can be undone for 30 days, no second person needed."),
            url=reverse("staff_signatures:hide_now"),
            button=_("Hide a name now"),
        )
        yield Emergency(
            sentence=_(
                "Where it becomes dangerous: all names of a country leave the wall. Undoing it needs two of you."
            ),
            url=reverse("staff_signatures:countries"),
            button=_("Hide everyone from a country"),
        )


def _n(number: int) -> str:
    return format_number(number, language.current())
