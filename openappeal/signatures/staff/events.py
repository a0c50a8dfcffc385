"""Codes of events: made, printed, ended."""

from __future__ import annotations

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_outreach, only
from openappeal.appeals import queries as appeals
from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.core.languages import direction
from openappeal.signatures import queries
from openappeal.signatures.actions import events as actions
from openappeal.signatures.event_models import EventCode
from openappeal.signatures.staff.letter_forms import EventForm

MANY = 200
# The public style sheet, an inline drawing, and nothing else. No form, no script, no frame.
PRINT_POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"


@only(is_outreach)
def events(request: HttpRequest) -> HttpResponse:
    """The codes, the latest first, and a form for another one."""
    form = EventForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = actions.make_code(**form.cleaned_data, by=request.user.get_username(), today=timezone.now().date())
        messages.success(request, _("The code is made. Print its page in the languages of the event."))
        return redirect("staff_signatures:event", pk=made.pk)
    live = set(actions.live(today=timezone.now().date()).values_list("pk", flat=True))
    found = EventCode.objects.order_by("-until_day", "id")[:MANY]
    rows = [(one, one.pk in live, used(one)) for one in found]
    return render(request, "signatures/staff/events.html", {"form": form, "rows": rows})


@only(is_outreach)
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One code: its pages to print, how many signed with it, and ending it."""
    found = _get(pk)
    tags = [edition.language for edition in appeals.published_editions()]
    names = [one for one in shell.languages() if one.tag in tags]
    is_live = actions.live(today=timezone.now().date()).filter(pk=pk).exists()
    context = {"event": found, "languages": names, "is_live": is_live, "used": used(found)}
    return render(request, "signatures/staff/event.html", context)


@only(is_outreach)
def page(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The page for the table, made to be printed, in one language."""
    found = _get(pk)
    edition = appeals.current_edition(language)
    if edition is None:
        raise Http404
    address = f"{settings.SITE_URL}/{language}/sign/?at={found.code}"
    # Level Q: still read with a quarter of it torn off or written over.
    drawing = segno.make(address, error="q", micro=False).svg_inline(
        scale=1, border=4, omitsize=True, dark="#000", light="#fff"
    )
    context = {
        "event": found,
        "edition": edition,
        "code": mark_safe(drawing),  # noqa: S308  drawn by segno from our own address
        "address": address.split("://", 1)[-1],
        "lang": language,
        "dir": direction(language),
        "ui_lang": languages.interface(language),
        "ui_dir": direction(languages.interface(language)),
    }
    with languages.use(language):
        html = render_to_string("signatures/staff/event_page.html", context)
    return HttpResponse(html, headers={"Content-Security-Policy": PRINT_POLICY})


@require_POST
@only(is_outreach)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the code be good no more."""
    actions.end_code(id=_get(pk).pk, by=request.user.get_username(), today=timezone.now().date())
    messages.success(request, _("The code is good no more. Who scans it can still sign, like anybody."))
    return redirect("staff_signatures:event", pk=pk)


def used(found: EventCode) -> int | None:
    """How often a form was sent with the code, or None while it would tell of fewer than ten people."""
    return found.used if found.used >= queries.SMALLEST_CELL else None


def _get(pk: int) -> EventCode:
    found = EventCode.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
