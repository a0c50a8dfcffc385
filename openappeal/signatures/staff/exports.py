"""Many names leave the server: asking, agreeing, saying no, fetching; and the tool that opens the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import approvals, home
from openappeal.accounts.models import User
from openappeal.accounts.rules import (
    fresh,
    is_key_holder,
    is_moderator,
    is_organiser,
    keeps_a_key,
    only,
    sees_exports,
)
from openappeal.accounts.tasks_board import Task, Urgency
from openappeal.signatures import exports
from openappeal.signatures.office_queries import in_tens
from openappeal.vault.keys import KeyMissing

TOOL = Path(__file__).resolve().parent.parent / "tools" / "unseal.html"
FILE_NAMES = {exports.SEALED: "sealed-names", exports.PUBLIC: "shown-names", exports.SCANS: "scans"}


@dataclass(frozen=True)
class Offer:
    """One kind of file as the screen shows it."""

    kind: str
    title: str
    holds: str
    number: int
    is_exact: bool
    """Of people whose names are not shown, a key holder reads full tens."""
    asked: exports.Asked | None
    is_mine: bool
    may_fetch: bool
    asked_on: str
    ready_on: str


@only(sees_exports)
def page(request: HttpRequest) -> HttpResponse:
    """All kinds, and what can be done about each."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200) -> HttpResponse:
    return render(
        request,
        "signatures/staff/exports.html",
        {
            "offers": [_offer(request, kind) for kind in exports.KINDS],
            "may_ask": is_organiser(request.user),  # type: ignore[arg-type]
            "keeps_a_key": keeps_a_key(request.user),  # type: ignore[arg-type]
            "is_small_team": exports.is_small_team(now=timezone.now()),
        },
        status=status,
    )


@require_POST
@only(is_organiser)
@fresh
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for a file."""
    exports.ask(kind=_known(kind), by=request.user.get_username(), now=timezone.now())
    return redirect("staff_signatures:exports")


@require_POST
@only(sees_exports)
@fresh
def agree(request: HttpRequest, kind: str) -> HttpResponse:
    """Agree as the second person."""
    try:
        exports.agree(kind=_known(kind), by=request.user.get_username(), now=timezone.now())
    except approvals.SamePerson:
        messages.error(request, _("You have asked yourself. Somebody else has to agree."))
    except approvals.TooNew:
        messages.error(request, _("An account may agree when it is a day old."))
    except approvals.NotProposed:
        messages.error(request, _("Nobody asks for this file any more."))
    return redirect("staff_signatures:exports")


@require_POST
@only(sees_exports)
def stop(request: HttpRequest, kind: str) -> HttpResponse:
    """Say no."""
    exports.stop(kind=_known(kind), by=request.user.get_username(), now=timezone.now())
    messages.success(request, _("Nothing leaves the server."))
    return redirect("staff_signatures:exports")


@require_POST
@only(is_key_holder)
@fresh
def fetch(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The sealed file."""
    now = timezone.now()
    try:
        sealed = exports.fetch(
            kind=_known(kind),
            by=request.user.get_username(),
            keys=settings.KEYS,
            now=now,
            keeps_a_key=keeps_a_key(request.user),  # type: ignore[arg-type]
        )
    except KeyMissing:
        messages.error(
            request,
            _("This server does not know for whom to seal: the staff side may not read the file office.recipients."),
        )
        return redirect("staff_signatures:exports")
    except (approvals.NotProposed, approvals.NotApproved, exports.NotYours):
        messages.error(request, _("It cannot be fetched: nobody else has agreed, or somebody else has asked for it."))
        return _page(request, status=403)
    name = f"{FILE_NAMES[kind]}-{now.date().isoformat()}.age"
    return FileResponse(sealed, as_attachment=True, filename=name, content_type="application/octet-stream")


@only(sees_exports)
def tool(request: HttpRequest) -> HttpResponseBase:
    """The page that opens the file. To be kept and used elsewhere, so it is never shown here."""
    return FileResponse(
        TOOL.open("rb"), as_attachment=True, filename=TOOL.name, content_type="application/octet-stream"
    )


def tasks(user: User) -> Iterable[Task]:
    """What everybody of the team must see: somebody asks for names."""
    now = timezone.now()
    for kind in exports.KINDS:
        asked = exports.asked(kind=kind, now=now)
        if asked is None or (asked.is_granted and not _may_fetch(asked, user)):
            continue
        yield _granted(asked) if asked.is_granted else _waiting(asked, user)


def _granted(asked: exports.Asked) -> Task:
    return Task(
        when=_("Now"),
        title=_("The file can be fetched: %(what)s") % {"what": _title(asked.kind)},
        consequence=_("A week after it was asked for, it has to be asked for again."),
        url=reverse("staff_signatures:exports"),
        button=_("Look"),
        urgency=Urgency.WORK,
    )


def _waiting(asked: exports.Asked, user: User) -> Task:
    who = f"\u2068{asked.by}\u2069"
    if asked.ready_at is None:
        consequence = _("Nothing leaves the server until a second person agrees.")
    else:
        consequence = _("From %(moment)s on the file can be fetched, unless somebody says no.") % {
            "moment": _moment(asked.ready_at, user)
        }
    return Task(
        when=_("Waiting"),
        title=_("%(who)s asks for a file: %(what)s") % {"who": who, "what": _title(asked.kind)},
        consequence=consequence,
        url=reverse("staff_signatures:exports"),
        button=_("Decide"),
        urgency=Urgency.HARM,
    )


def _may_fetch(asked: exports.Asked, user: User) -> bool:
    return keeps_a_key(user) or (is_organiser(user) and asked.by == user.get_username())


def _offer(request: HttpRequest, kind: str) -> Offer:
    asked = exports.asked(kind=kind, now=timezone.now())
    user = request.user
    assert isinstance(user, User)
    number, is_exact = exports.number_of(kind), kind != exports.SEALED or is_moderator(user)
    return Offer(
        kind=kind,
        title=_title(kind),
        holds=_holds(kind),
        number=number if is_exact else in_tens(number),
        is_exact=is_exact,
        asked=asked,
        is_mine=asked is not None and asked.by == user.get_username(),
        may_fetch=asked is not None and _may_fetch(asked, user),
        asked_on=_moment(asked.at, user) if asked else "",
        ready_on=_moment(asked.ready_at, user) if asked and asked.ready_at else "",
    )


def _title(kind: str) -> str:
    if kind == exports.SCANS:
        return _("scans of petition sheets, sealed")
    return _("withheld names, sealed") if kind == exports.SEALED else _("names that are shown")


def _holds(kind: str) -> str:
    if kind == exports.SEALED:
        return _("Of every signer who withholds the name a box that we cannot open: name, line, country, address.")
    if kind == exports.SCANS:
        return _("Pictures of sheets as people wrote on them, which we cannot open.")
    return _("Name, line under the name, country and consent to print, of every name on the wall. No address.")


def _moment(moment: datetime, user: User) -> str:
    return home.moment(moment.astimezone(home.time_zone(user)), user)


def _known(kind: str) -> str:
    if kind not in exports.KINDS:
        raise Http404
    return kind
