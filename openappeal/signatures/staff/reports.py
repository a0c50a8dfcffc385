"""“This is not me”: deciding on reports from the wall."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_moderator, only
from openappeal.signatures import actions, staff_queries
from openappeal.signatures.models import Report

AT_ONCE = 50


@only(is_moderator)
def inbox(request: HttpRequest) -> HttpResponse:
    """Reports on which nobody has decided."""
    reports = staff_queries.open_reports()
    return render(request, "signatures/staff/reports.html", {"reports": reports[:AT_ONCE], "waiting": reports.count()})


@require_POST
@only(is_moderator)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the name hidden, or show it again."""
    restore = request.POST.get("decision") == "restore"
    try:
        actions.close_report(id=pk, restore=restore, by=request.user.get_username(), today=timezone.now().date())
    except Report.DoesNotExist:
        raise Http404 from None
    except actions.TooLateToUndo:
        messages.error(request, _("The name was hidden more than 30 days ago and stays hidden."))
        return redirect("staff_signatures:reports")
    messages.success(request, _("The name is shown again.") if restore else _("The name stays hidden."))
    return redirect("staff_signatures:reports")
